//! Several files as one ZIP archive. No clock is read: every file bears the first day ZIP knows, so the same files give
//! the same bytes.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::super::FileError;

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// Its name, without folders.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The files as the bytes of a ZIP archive, in their order. Of two files of one name the second is numbered.
///
/// # Errors
/// When they are more or larger than an archive can hold.
pub fn bundle(files: Vec<Bundled>) -> Result<Vec<u8>, FileError> {
    let failed = |error: &dyn std::fmt::Display| FileError::Unwritable {
        file: "The archive".into(),
        why: error.to_string(),
        instead: "Take the files one by one.",
    };
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut taken: Vec<String> = Vec::new();
    for Bundled { name, bytes } in files {
        let name = distinct(&name, &taken);
        archive.start_file(name.as_str(), options).map_err(|error| failed(&error))?;
        archive.write_all(&bytes).map_err(|error| failed(&error))?;
        taken.push(name.to_lowercase());
    }
    archive.finish().map(Cursor::into_inner).map_err(|error| failed(&error))
}

/// The name, numbered where it is taken: `Ana Ruiz (2).html`. File systems may not tell capitals apart.
fn distinct(name: &str, taken: &[String]) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let dot = if ending.is_empty() { "" } else { "." };
    let numbered = (2..).map(|number: usize| format!("{stem} ({number}){dot}{ending}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| !taken.contains(&name.to_lowercase()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_put_in_is_in_there_under_names_of_its_own() {
        let file = |name: &str, text: &str| Bundled { name: name.into(), bytes: text.into() };
        let files = vec![file("a.csv", "one"), file("A.csv", "two"), file("read me", "")];
        let bytes = bundle(files.clone()).unwrap();
        assert_eq!(bytes, bundle(files).unwrap(), "the same files give the same bytes");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["a.csv", "A (2).csv", "read me"]);
        let mut text = String::new();
        archive.by_index(1).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "two");
    }
}
