//! The fingerprint of a data set: what drafts name their data by, and what a plan file says its figures come from.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::plan::DataSet;

/// `sha256:` and 64 hex digits over the compact JSON of the data set, exactly the bytes of `data` in a plan file, so
/// that anybody can check it with `sha256sum`. (sha2: pure Rust, no other dependency that is not here already, 10 kB of
/// wasm; a non-cryptographic hash would let somebody pass other data off as the published ones.)
#[must_use]
pub fn content_hash(data: &DataSet) -> String {
    hash_json(data)
}

pub(super) fn hash_json(value: &impl Serialize) -> String {
    let mut hasher = Hashing(Sha256::new());
    // Hashing cannot fail, and data sets have no maps with keys that JSON refuses.
    let _ = serde_json::to_writer(io::BufWriter::with_capacity(1 << 16, &mut hasher), value);
    let digits: String = hasher.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_json() {
        assert_eq!(hash_json(&"abc"), "sha256:6cc43f858fbb763301637b5af970e2a46b46f461f27e5a0f41e009c59b827b25");
        let data = crate::plan::example::data(3);
        let mut other = data.clone();
        other.accounts.name[0].push('!');
        assert_eq!(content_hash(&data), content_hash(&data.clone()));
        assert_ne!(content_hash(&data), content_hash(&other));
    }
}
