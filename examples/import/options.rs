//! What the command line asks for.

use bailiwick::files::{ReadOptions, Role};

pub const USAGE: &str = "\
Usage: import FILE... [--as ROLE] [--sheet NUMBER] [--rows-above NUMBER] [--delimiter CHARACTER]

Reads files as the app does and prints, as JSON, what became of every row.
ROLE is accounts, reps, sales, opportunities, territories, unit_attributes, postcodes, drive_times or geography; without it, it is guessed.
An option counts for the files before it that have none of its kind; in front of the first file, for all files.
  import accounts.xlsx --as accounts reps.csv --as reps
  --sheet        which sheet of a workbook, from 1
  --rows-above   how many rows stand above the one that names the columns
  --delimiter    the character between columns: one character, or tab";

/// What a file is to be taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    Table(Role),
    Geography,
}

/// A file, and what was said about it.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub path: String,
    pub role: Option<As>,
    pub options: ReadOptions,
}

/// Reads the arguments.
pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Vec<Wanted>, String> {
    let mut files: Vec<Wanted> = Vec::new();
    // What was said in front of the first file.
    let mut all = Wanted::default();
    while let Some(argument) = arguments.next() {
        if argument == "--help" || argument == "-h" {
            return Err(USAGE.into());
        }
        let Some(name) = argument.strip_prefix("--") else {
            files.push(Wanted { path: argument, ..Wanted::default() });
            continue;
        };
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name.to_owned(), value.to_owned()),
            None => (name.to_owned(), arguments.next().ok_or_else(|| format!("--{name} needs a value.\n\n{USAGE}"))?),
        };
        let before = if files.is_empty() { std::slice::from_mut(&mut all) } else { files.as_mut_slice() };
        match name.as_str() {
            "as" => {
                let role = role(&value)?;
                before.iter_mut().for_each(|file| file.role = file.role.or(Some(role)));
            }
            "sheet" => {
                let sheet = count(&name, &value)?.checked_sub(1).ok_or("--sheet counts from 1.")?;
                before.iter_mut().for_each(|file| file.options.sheet = file.options.sheet.or(Some(sheet)));
            }
            "rows-above" => {
                let rows = count(&name, &value)?;
                for file in before {
                    file.options.rows_above_header = file.options.rows_above_header.or(Some(rows));
                }
            }
            "delimiter" => {
                let delimiter = match value.as_bytes() {
                    b"tab" | b"\\t" => b'\t',
                    [one] if one.is_ascii() => *one,
                    _ => return Err(format!("--delimiter: `{value}` is not one character. Write `;` or `tab`.")),
                };
                before.iter_mut().for_each(|file| file.options.delimiter = file.options.delimiter.or(Some(delimiter)));
            }
            _ => return Err(format!("--{name} is not an option.\n\n{USAGE}")),
        }
    }
    if files.is_empty() {
        return Err(format!("No file is named.\n\n{USAGE}"));
    }
    for file in &mut files {
        let (own, common) = (file.options, all.options);
        file.role = file.role.or(all.role);
        file.options.sheet = own.sheet.or(common.sheet);
        file.options.rows_above_header = own.rows_above_header.or(common.rows_above_header);
        file.options.delimiter = own.delimiter.or(common.delimiter);
    }
    Ok(files)
}

fn role(word: &str) -> Result<As, String> {
    if word == "geography" {
        return Ok(As::Geography);
    }
    Role::by_key(&word.replace('-', "_")).map(As::Table).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.key()).chain(["geography"]).collect();
        format!("--as: `{word}` is not a role. Write one of {}.", known.join(", "))
    })
}

fn count(name: &str, value: &str) -> Result<usize, String> {
    value.parse().map_err(|_| format!("--{name}: `{value}` is not a whole number."))
}
