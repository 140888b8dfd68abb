//! A zip archive within bounds: what it says of itself is checked before anything is unpacked, and held to while unpacking.

use std::io::{self, BufReader, Cursor, Read};

use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::super::grid::GridError;

/// Most entries.
const MAX_ENTRIES: usize = 20_000;
/// All entries together, unpacked (MB = 1,048,576 bytes).
const MAX_UNPACKED_MB: u64 = 2048;
/// Nothing in a spreadsheet packs better than this, except what is made to fill memory.
const MAX_RATIO: u64 = 400;
/// Below this size the ratio does not matter.
const SMALL: u64 = 16 << 20;

/// An opened archive.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Names of the entries, in small letters, with `/` between folders.
    names: Vec<String>,
}

/// One entry, read as a stream that ends with an error where it grows beyond the size the archive states.
pub type Part<'a, 'z> = BufReader<Held<ZipFile<'z, Cursor<&'a [u8]>>>>;

/// Holds a stream to its stated size.
pub struct Held<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Held<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "it is larger than the archive says"))?;
        Ok(read)
    }
}

impl<'a> Archive<'a> {
    /// Whether the bytes begin as a zip archive does.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04")
    }

    pub fn open(bytes: &'a [u8]) -> Result<Self, GridError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        if zip.len() > MAX_ENTRIES {
            return Err(GridError::TooMuch { what: "files inside", limit: MAX_ENTRIES as u64 });
        }
        let mut names = Vec::with_capacity(zip.len());
        let mut unpacked: u64 = 0;
        for at in 0..zip.len() {
            let entry = zip.by_index_data(at).map_err(broken)?;
            let (size, packed) = (entry.size(), entry.compressed_size());
            unpacked = unpacked.saturating_add(size);
            if size > SMALL && size / packed.max(1) > MAX_RATIO {
                return Err(GridError::Broken(format!(
                    "a part of it would grow {} times on unpacking, which no spreadsheet does",
                    size / packed.max(1)
                )));
            }
            names.push(entry.name().map_err(broken)?.replace('\\', "/").to_lowercase());
        }
        if unpacked > MAX_UNPACKED_MB << 20 {
            return Err(GridError::TooMuch { what: "MB when unpacked", limit: MAX_UNPACKED_MB });
        }
        Ok(Self { zip, names })
    }

    /// Names of the entries, in small letters.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Opens an entry, and says how large it is unpacked; nothing when there is none of that name.
    pub fn part(&mut self, name: &str) -> Result<Option<(Part<'a, '_>, u64)>, GridError> {
        let Some(at) = self.names.iter().position(|known| known.eq_ignore_ascii_case(name)) else { return Ok(None) };
        let file = self.zip.by_index(at).map_err(broken)?;
        let size = file.size();
        Ok(Some((BufReader::with_capacity(64 << 10, Held { inner: file, left: size }), size)))
    }

    /// A whole entry.
    pub fn bytes(&mut self, name: &str, max_mb: u64) -> Result<Option<Vec<u8>>, GridError> {
        let Some((mut part, size)) = self.part(name)? else { return Ok(None) };
        if size > max_mb << 20 {
            return Err(GridError::TooMuch { what: "MB in one part of it", limit: max_mb });
        }
        let mut bytes = Vec::with_capacity(size as usize);
        part.read_to_end(&mut bytes)
            .map_err(|error| GridError::Broken(format!("{name} in it is damaged ({error})")))?;
        Ok(Some(bytes))
    }
}

fn broken(error: ZipError) -> GridError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            GridError::Broken("it is protected by a password. Save it without one".into())
        }
        error => GridError::Broken(format!("its parts cannot be unpacked ({error}). Save it again, or as CSV")),
    }
}
