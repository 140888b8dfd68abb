//! A text with a character between the columns, as a table: CSV, TSV, cells pasted from a spreadsheet.

use super::{
    Encoding, FileError, Progress, ReadOptions, Table, TableFormat, delimiter,
    header_rows::{self, Heading, SampleRow},
};

/// Reads a text.
pub(super) fn read(name: &str, bytes: &[u8], options: ReadOptions, progress: Progress<'_>) -> Result<Table, FileError> {
    let encoding = Encoding::of(bytes);
    let decoded = encoding.decode(bytes);
    let (hint, text) = separator_line(&decoded);
    let layout = delimiter::sniff(text, options.delimiter.or(hint));
    let mut table = Table::empty(name, TableFormat::Text { encoding, delimiter: layout.delimiter });
    table.reserve(text.len());
    let sample = first_records(text, layout.delimiter);
    let rows: Vec<SampleRow<'_>> = sample.iter().map(sample_row).collect();
    let headerless = options.headerless == Some(true);
    let header_rows = if headerless { Some(1) } else { options.header_rows };
    let heading = header_rows::find(&rows, layout.header_record, options.rows_above_header, header_rows);
    let first_number = if hint.is_some() { 2 } else { 1 };
    fill(&mut table, text, layout.delimiter, &heading, first_number, options.headerless, progress)?;
    Ok(table)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// The first records, for finding the names.
fn first_records(text: &str, delimiter: u8) -> Vec<csv::StringRecord> {
    let mut reader = reader(text, delimiter);
    let mut record = csv::ByteRecord::new();
    let mut records = Vec::new();
    while records.len() < header_rows::SAMPLE && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        records.push(csv::StringRecord::from_byte_record_lossy(record.clone()));
    }
    records
}

fn sample_row(record: &csv::StringRecord) -> SampleRow<'_> {
    let filled = record.iter().map(str::trim).enumerate().filter(|(_, cell)| !cell.is_empty());
    SampleRow { cells: filled.take(Table::MAX_COLUMNS + 1).collect(), adjacent: true, spans: Vec::new() }
}

fn fill(
    table: &mut Table,
    text: &str,
    delimiter: u8,
    heading: &Heading,
    first_number: u32,
    headerless: Option<bool>,
    progress: Progress<'_>,
) -> Result<(), FileError> {
    let mut reader = reader(text, delimiter);
    let mut record = csv::ByteRecord::new();
    let mut number = first_number;
    let (mut records, mut width) = (0, 0);
    loop {
        let from = reader.position().byte() as usize;
        let more = reader
            .read_byte_record(&mut record)
            .map_err(|error| FileError::Unreadable { file: table.name().into(), why: error.to_string() })?;
        if !more {
            break;
        }
        // The reader passes over blank lines, but a spreadsheet counts them.
        number += blank_lines(text, from);
        if records < heading.above {
            let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
            table.above.push(cells.join(" ").trim().to_owned());
        } else if records < heading.above + heading.rows {
            width = width.max(record.len());
            if records + 1 == heading.above + heading.rows {
                table.head(heading, 0, width, headerless)?;
            }
            if table.is_headerless() {
                push(table, &record, number)?;
            }
        } else {
            push(table, &record, number)?;
        }
        records += 1;
        number += 1;
        if usize::is_multiple_of(records, 4096) && !progress(from as f32 / text.len().max(1) as f32) {
            return Err(FileError::Cancelled);
        }
    }
    if table.columns().is_empty() && width > 0 {
        // The file ends between the two rows that should name the columns.
        table.head(heading, 0, width, headerless)?;
    }
    Ok(())
}

fn push(table: &mut Table, record: &csv::ByteRecord, number: u32) -> Result<(), FileError> {
    let width = table.columns().len();
    for at in 0..width {
        table.put(&String::from_utf8_lossy(record.get(at).unwrap_or_default()));
    }
    let surplus: Vec<String> =
        record.iter().skip(width).map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
    // A separator at the end of every row is a habit of some exporters, not a surplus.
    if record.len() < width || surplus.iter().any(|cell| !cell.trim().is_empty()) {
        table.keep_surplus(record.len(), surplus);
    }
    table.end_row(number)
}

/// Excel's first line `sep=;`, and the text below it.
fn separator_line(text: &str) -> (Option<u8>, &str) {
    let bytes = text.as_bytes();
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator, b'\r' | b'\n', ..] = bytes
        && separator.is_ascii()
    {
        let rest = text.get(5..).unwrap_or("");
        return (Some(*separator), rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or(""));
    }
    (None, text)
}

/// How many blank lines stand at `from`, after the line end of the record before.
fn blank_lines(text: &str, from: usize) -> u32 {
    let bytes = text.as_bytes();
    let mut at = from;
    if at > 0 && bytes.get(at - 1) == Some(&b'\r') && bytes.get(at) == Some(&b'\n') {
        at += 1;
    }
    let mut blank = 0;
    while let Some(b'\r' | b'\n') = bytes.get(at) {
        at += if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
        blank += 1;
    }
    blank
}
