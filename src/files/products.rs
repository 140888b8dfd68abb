//! Product lines as sales and opportunities name them, collected in order of first appearance.

use std::collections::BTreeMap;

use super::FileError;

/// The product of rows that name none.
pub(super) const NO_PRODUCT: &str = "All products";

/// Collects product lines.
pub(super) struct Products {
    at: BTreeMap<String, u16>,
    names: Vec<String>,
}

impl Products {
    /// Most different products: more are article numbers, not product lines.
    const MOST: usize = 5_000;

    /// On top of those that are known.
    pub fn new(names: Vec<String>) -> Self {
        let at = names.iter().enumerate().map(|(at, name)| (name.clone(), at as u16)).collect();
        Self { at, names }
    }

    /// The position of a product; new ones are added.
    pub fn at(&mut self, file: &str, written: &str) -> Result<u16, FileError> {
        let name = if written.is_empty() { NO_PRODUCT } else { written };
        if let Some(at) = self.at.get(name) {
            return Ok(*at);
        }
        if self.names.len() >= Self::MOST {
            return Err(FileError::TooMuch { file: file.into(), what: "products", limit: Self::MOST as u64 });
        }
        let at = self.names.len() as u16;
        self.at.insert(name.to_owned(), at);
        self.names.push(name.to_owned());
        Ok(at)
    }

    pub fn finish(self) -> Vec<String> {
        self.names
    }
}
