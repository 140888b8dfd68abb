//! From bytes to text: which encoding a table is written in, told from the bytes alone.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

use super::FileError;

/// How a file's text is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8 (with or without byte-order mark).
    Utf8,
    /// UTF-16, least significant byte first: what Excel calls "Unicode text".
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// Windows-1252, the Western European code page: what is left when bytes are not valid UTF-8.
    Windows1252,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 (little-endian)",
            Self::Utf16Be => "UTF-16 (big-endian)",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// Code points of bytes 0x80 to 0x9F in Windows-1252 (WHATWG Encoding Standard, index windows-1252); the other bytes
/// are Latin-1. A table of 32 entries instead of encoding_rs, whose decoder brings all East Asian tables (some 200 kB)
/// into the page.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

impl Encoding {
    /// Byte-order marks decide; without one, zero bytes betray UTF-16, and what is not valid UTF-8 is Windows-1252.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xEF, 0xBB, 0xBF, ..] => return Self::Utf8,
            [0xFF, 0xFE, ..] => return Self::Utf16Le,
            [0xFE, 0xFF, ..] => return Self::Utf16Be,
            _ => {}
        }
        let head = &bytes[..bytes.len().min(4096)];
        let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
        // Mostly Latin text in UTF-16 has a zero in nearly every other byte, and always the same one.
        let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
        if pairs > 1 && odd * 2 > pairs && even * 8 < pairs {
            return Self::Utf16Le;
        }
        if pairs > 1 && even * 2 > pairs && odd * 8 < pairs {
            return Self::Utf16Be;
        }
        if std::str::from_utf8(bytes).is_ok() { Self::Utf8 } else { Self::Windows1252 }
    }

    /// The text. Total: what is not valid in UTF-8 or UTF-16 becomes U+FFFD; the byte-order mark is dropped.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes)),
            Self::Utf16Le => decode_utf16(bytes, u16::from_le_bytes),
            Self::Utf16Be => decode_utf16(bytes, u16::from_be_bytes),
            Self::Windows1252 => {
                let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
                text.extend(bytes.iter().map(|byte| match byte {
                    0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
                    _ => char::from(*byte),
                }));
                Cow::Owned(text)
            }
        }
    }
}

fn decode_utf16(bytes: &[u8], join: fn([u8; 2]) -> u16) -> Cow<'static, str> {
    let units = bytes.chunks_exact(2).map(|pair| join([pair[0], pair[1]]));
    let mut text: String = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    if text.starts_with('\u{FEFF}') {
        text.remove(0);
    }
    Cow::Owned(text)
}

/// Refuses files that are known not to be text, so that nobody gets a table of rubbish.
pub(super) fn refuse_binary(file: &str, bytes: &[u8]) -> Result<(), FileError> {
    let looks_like = match bytes {
        [b'P', b'K', 3, 4, ..] => "a zip archive",
        [b'%', b'P', b'D', b'F', ..] => "a PDF document",
        [0x1F, 0x8B, ..] => "an archive inside an archive",
        [9, 0 | 2 | 4, _, 0, ..] => "a workbook of Excel 4 or older",
        [0x89, b'P', b'N', b'G', ..] => "a picture",
        _ if Encoding::of(bytes) == Encoding::Windows1252
            && bytes.iter().take(4096).filter(|b| **b == 0).count() > 8 =>
        {
            "a binary file"
        }
        _ => return Ok(()),
    };
    Err(FileError::NotText { file: file.into(), looks_like })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Encoding, String) {
        let encoding = Encoding::of(bytes);
        (encoding, encoding.decode(bytes).into_owned())
    }

    #[test]
    fn an_export_is_read_in_whatever_encoding_the_spreadsheet_chose() {
        let text = "id;Ort\n1;Zürich – 5 €\n";
        assert_eq!(read(text.as_bytes()), (Encoding::Utf8, text.into()));
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        assert_eq!(read(&marked), (Encoding::Utf8, text.into()));
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&little), (Encoding::Utf16Le, text.into()));
        let big: Vec<u8> = "\u{FEFF}id;Ort\n1;Zürich – 5 €\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&big), (Encoding::Utf16Be, text.into()));
        assert_eq!(read(b"id;Ort\n1;Z\xFCrich \x96 5 \x80\n"), (Encoding::Windows1252, text.into()));
    }

    #[test]
    fn what_is_no_table_is_refused_by_name() {
        let said = refuse_binary("a.pdf", b"%PDF-1.7 ....").unwrap_err().to_string();
        assert!(said.contains("a.pdf") && said.contains("Save it as CSV"), "{said}");
    }
}
