//! JSON as a table: an array of objects or of arrays, alone, inside an object, or one record a line.
//!
//! Objects inside a record become columns of their own (`Owner.Name`), lists of plain values one cell. Columns stand in the
//! order in which the file first names them. Records are taken in one by one, so the file is never held as a tree.

use std::collections::BTreeMap;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{
    Encoding, FileError, JsonLayout, Progress, ReadOptions, Table, TableFormat,
    grid::{Grid, GridError},
    grid_table,
    json_value::Json,
};

/// Objects inside objects are looked into this deep for the records.
const MAX_WRAPPING: usize = 4;

/// Whether the text is JSON rather than lines with separators: it begins as an object or a list does, and goes on as one.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let text = Encoding::of(head).decode(head);
    let mut signs = text.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('{'), Some('"' | '}') | None) => true,
        // A list of objects, of lists, or an empty one; `[id],name` is a line of text.
        (Some('['), Some('{' | '[' | ']')) => true,
        _ => false,
    }
}

/// Reads the records.
pub(super) fn read(name: &str, bytes: &[u8], options: ReadOptions, progress: Progress<'_>) -> Result<Table, FileError> {
    let encoding = Encoding::of(bytes);
    let decoded = encoding.decode(bytes);
    let text = decoded.trim_start_matches('\u{feff}').trim();
    let mut reading = |done: f32| progress(0.8 * done);
    let mut records = Records::new(text.len(), &mut reading);
    let result = if has_record_lines(text) { read_lines(&mut records, text) } else { read_one(&mut records, text) };
    let Records { grid, names, rows, objects, lists, stopped, .. } = records;
    let layout = result.map_err(|why| stopped.unwrap_or(GridError::Broken(why)).of(name))?;
    let mut table = Table::empty(name, TableFormat::Json { layout });
    let mut filling = |done: f32| progress(0.8 + 0.2 * done);
    if lists > objects {
        grid_table::fill(&mut table, grid, options, &mut filling)?;
    } else if !names.is_empty() {
        grid_table::fill_records(&mut table, grid, names, rows, &mut filling)?;
    }
    Ok(table)
}

/// Whether each line is a record of its own.
fn has_record_lines(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let same = first.starts_with('{') == second.starts_with('{') && second.starts_with(['{', '[']);
    same && serde_json::from_str::<IgnoredAny>(first).is_ok()
}

fn read_lines(records: &mut Records<'_>, text: &str) -> Result<JsonLayout, String> {
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: Json =
            serde_json::from_str(line).map_err(|error| format!("line {} is no JSON ({error})", at + 1))?;
        records.take(&record)?;
    }
    Ok(JsonLayout::Lines)
}

fn read_one(records: &mut Records<'_>, text: &str) -> Result<JsonLayout, String> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let found = Search { records, path: "", depth: 0 }.deserialize(&mut reader).map_err(|error| error.to_string())?;
    reader.end().map_err(|error| format!("something stands behind its end ({error})"))?;
    match found {
        Found::Records(path) if path.is_empty() => Ok(JsonLayout::Array),
        Found::Records(path) => Ok(JsonLayout::Under(path)),
        Found::Value(record @ Json::Object(_)) => {
            records.take(&record)?;
            Ok(JsonLayout::One)
        }
        Found::Value(_) => Err("there are no records in it: a list of objects or of lists was looked for".into()),
    }
}

/// The records as they come in.
struct Records<'p> {
    grid: Grid,
    names: Vec<String>,
    at_name: BTreeMap<String, u32>,
    rows: u32,
    /// How many records are objects, and how many lists.
    objects: u32,
    lists: u32,
    /// Text that was taken in, of so much in the file: how far reading has got.
    taken: usize,
    size: usize,
    progress: Progress<'p>,
    /// Why reading was stopped from here; the parser's own error hides it.
    stopped: Option<GridError>,
}

impl<'p> Records<'p> {
    fn new(size: usize, progress: Progress<'p>) -> Self {
        Self {
            grid: Grid::new(),
            names: Vec::new(),
            at_name: BTreeMap::new(),
            rows: 0,
            objects: 0,
            lists: 0,
            taken: 0,
            size,
            progress,
            stopped: None,
        }
    }

    /// Takes a record in. The error's text only matters where nothing was put down in `stopped`.
    fn take(&mut self, record: &Json) -> Result<(), String> {
        let row = self.rows;
        let taken = match record {
            Json::Object(fields) => {
                self.objects += 1;
                self.flatten(row, "", fields)
            }
            Json::List(cells) => {
                self.lists += 1;
                cells.iter().zip(0..).try_for_each(|(cell, column)| self.put(row, column, &cell.cell()))
            }
            Json::Null => Ok(()),
            value => {
                self.objects += 1;
                self.field(row, "Value".into(), &value.cell())
            }
        };
        self.rows += 1;
        let taken = taken.and_then(|()| {
            if self.rows as usize > Table::MAX_ROWS {
                return Err(GridError::TooMuch { what: "rows", limit: Table::MAX_ROWS as u64 });
            }
            let done = self.taken as f32 / self.size.max(1) as f32;
            let go_on = !self.rows.is_multiple_of(4096) || (self.progress)(done.min(1.0));
            if go_on { Ok(()) } else { Err(GridError::Cancelled) }
        });
        taken.map_err(|stopped| {
            self.stopped = Some(stopped);
            "stopped".into()
        })
    }

    fn flatten(&mut self, row: u32, before: &str, fields: &[(String, Json)]) -> Result<(), GridError> {
        for (name, value) in fields {
            // Salesforce puts its own bookkeeping into every record.
            if name == "attributes" && value.has("url") && value.has("type") {
                continue;
            }
            let path = if before.is_empty() { name.clone() } else { format!("{before}.{name}") };
            match value {
                Json::Object(inner) if !inner.is_empty() => self.flatten(row, &path, inner)?,
                value => self.field(row, path, &value.cell())?,
            }
        }
        Ok(())
    }

    fn field(&mut self, row: u32, name: String, cell: &str) -> Result<(), GridError> {
        self.taken += name.len() + 6;
        let column = match self.at_name.get(&name) {
            Some(column) => *column,
            None => {
                if self.names.len() >= Table::MAX_COLUMNS {
                    return Err(GridError::TooMuch { what: "columns", limit: Table::MAX_COLUMNS as u64 });
                }
                let column = self.names.len() as u32;
                self.names.push(name.clone());
                self.at_name.insert(name, column);
                column
            }
        };
        self.put(row, column, cell)
    }

    fn put(&mut self, row: u32, column: u32, cell: &str) -> Result<(), GridError> {
        self.taken += cell.len() + 2;
        self.grid.push(row, column, cell)
    }
}

/// What was found at a place of the file.
enum Found {
    /// The records, under this path; they were taken in.
    Records(String),
    /// Anything else.
    Value(Json),
}

/// Looks for the records: the first list of objects or lists, in the value itself or in objects around it.
struct Search<'r, 'p> {
    records: &'r mut Records<'p>,
    path: &'r str,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Search<'_, '_> {
    type Value = Found;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Search<'_, '_> {
    type Value = Found;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<Json>()? {
            let record = matches!(value, Json::Object(_) | Json::List(_)) || self.records.rows > 0;
            // A list of plain values inside an object is no table, but one that is the whole file is: of one column.
            if record || self.depth == 0 {
                self.records.take(&value).map_err(serde::de::Error::custom)?;
            } else {
                values.push(value);
            }
        }
        if self.records.rows > 0 || self.depth == 0 {
            return Ok(Found::Records(self.path.to_owned()));
        }
        Ok(Found::Value(Json::List(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut fields: Vec<(String, Json)> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if self.depth >= MAX_WRAPPING {
                fields.push((name, map.next_value()?));
                continue;
            }
            let path = if self.path.is_empty() { name.clone() } else { format!("{}.{name}", self.path) };
            // The next list may be larger than the rest of the file: it is read where it stands.
            let search = Search { records: &mut *self.records, path: &path, depth: self.depth + 1 };
            match map.next_value_seed(search)? {
                Found::Records(path) => {
                    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                    return Ok(Found::Records(path));
                }
                Found::Value(value) => fields.push((name, value)),
            }
        }
        Ok(Found::Value(Json::Object(fields)))
    }

    fn visit_unit<E>(self) -> Result<Found, E> {
        Ok(Found::Value(Json::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Found, E> {
        Ok(Found::Value(Json::Plain(value.to_string())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Found, E> {
        Ok(Found::Value(Json::Plain(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Found, E> {
        Ok(Found::Value(Json::Plain(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Found, E> {
        Ok(Found::Value(Json::Plain(super::workbook::plain_number(value))))
    }

    fn visit_str<E>(self, value: &str) -> Result<Found, E> {
        Ok(Found::Value(Json::Plain(value.to_owned())))
    }
}

#[cfg(test)]
#[path = "json_table_tests.rs"]
mod tests;
