//! Texts in the records of old Excel workbooks (MS-XLS 2.5.293 to 2.5.296), which may go on in the next record.

use super::{
    super::{Encoding, grid::GridError},
    compound_file::{u16_at, u32_at},
    xlsx_parts::SharedStrings,
};

/// A text after its length: flags, then one or two bytes a character. Cut off where the record ends.
pub fn characters(bytes: &[u8], count: usize) -> String {
    let Some((flags, bytes)) = bytes.split_first() else { return String::new() };
    decode(bytes, count, flags & 1 == 1)
}

/// A text of Excel 5 and 95, in the Western code page.
pub fn single_bytes(bytes: &[u8], count: usize) -> String {
    Encoding::Windows1252.decode(&bytes[..bytes.len().min(count)]).into_owned()
}

fn decode(bytes: &[u8], count: usize, wide: bool) -> String {
    if wide {
        let units = bytes.chunks_exact(2).take(count).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    } else {
        bytes.iter().take(count).map(|byte| char::from(*byte)).collect()
    }
}

/// The shared texts: a record and the ones that continue it.
pub fn shared(records: &[&[u8]]) -> Result<SharedStrings, GridError> {
    let mut strings = SharedStrings::none();
    let mut reader = Pieces { records, record: 0, at: 8 };
    let count = records.first().and_then(|first| u32_at(first, 4)).unwrap_or(0);
    for _ in 0..count {
        match reader.text() {
            Some(text) => strings.push(&text)?,
            None => break,
        }
    }
    Ok(strings)
}

/// Reads on from record to record.
struct Pieces<'a> {
    records: &'a [&'a [u8]],
    record: usize,
    at: usize,
}

impl<'a> Pieces<'a> {
    fn rest(&self) -> &'a [u8] {
        self.records.get(self.record).and_then(|record| record.get(self.at..)).unwrap_or(&[])
    }

    /// Goes to the next record at the end of one.
    fn settle(&mut self) -> Option<()> {
        while self.rest().is_empty() {
            self.record += 1;
            self.at = 0;
            if self.record >= self.records.len() {
                return None;
            }
        }
        Some(())
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 && self.settle().is_some() {
            let step = self.rest().len().min(count);
            self.at += step;
            count -= step;
        }
    }

    fn text(&mut self) -> Option<String> {
        self.settle()?;
        let head = self.rest();
        let mut left = usize::from(u16_at(head, 0)?);
        let flags = *head.get(2)?;
        let (mut size, mut runs, mut extra) = (3, 0, 0);
        if flags & 8 != 0 {
            runs = usize::from(u16_at(head, size)?);
            size += 2;
        }
        if flags & 4 != 0 {
            extra = u32_at(head, size)? as usize;
            size += 4;
        }
        self.at += size;
        let mut wide = flags & 1 == 1;
        let mut text = String::new();
        loop {
            let bytes = self.rest();
            let here = left.min(bytes.len() / if wide { 2 } else { 1 });
            text.push_str(&decode(bytes, here, wide));
            self.at += here * if wide { 2 } else { 1 };
            left -= here;
            if left == 0 {
                break;
            }
            // The rest stands in the next record, after a byte that says how wide its characters are.
            self.at = usize::MAX;
            self.settle()?;
            wide = self.rest().first()? & 1 == 1;
            self.at += 1;
        }
        self.skip(runs * 4);
        self.skip(extra);
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_goes_on_in_the_next_record_is_one() {
        let mut first = vec![0; 4];
        first.extend([3, 0, 0, 0]);
        first.extend([4, 0, 0, b'A', b'c', b'm', b'e']);
        first.extend([6, 0, 8, 1, 0, b'Z', b'u', b'r']);
        let second = [1, b'i', 0, 0xE7, 0, b'h', 0, 9, 9, 9, 9, 2, 0, 1, b'X', 0, b'Y', 0];
        let strings = shared(&[&first, &second]).unwrap();
        assert_eq!(
            [strings.get(0), strings.get(1), strings.get(2), strings.get(3)],
            [Some("Acme"), Some("Zuriçh"), Some("XY"), None]
        );
    }
}
