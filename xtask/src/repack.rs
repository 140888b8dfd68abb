//! Compresses shipped data again, slowly and once, so that every first visit has less to load. What unpacks is the same.

use crate::console::{Failure, remark};
use crate::toolchain::project;
use flate2::read::DeflateDecoder;
use std::fs;
use std::io::Read as _;

/// Each shipped file, and how many bytes before and after its deflate stream belong to its own format: the header and
/// checksum of gzip (RFC 1952, without optional fields), the name and version of a packed data set.
const SHIPPED: [(&str, usize, usize); 3] =
    [("data/us/counties.bw", 10, 8), ("data/us/zips.bw", 10, 8), ("data/sample/sample.bw", 5, 0)];

/// Packs all shipped data again.
pub fn repack() -> Result<(), Failure> {
    for (name, before, after) in SHIPPED {
        let path = project().join(name);
        let packed = fs::read(&path).map_err(|error| format!("{name} can't be read: {error}"))?;
        let smaller =
            again(&packed, before, after).map_err(|error| format!("{name} can't be packed again: {error}"))?;
        remark(&format!("{name}: {} bytes, before {}", smaller.len(), packed.len()));
        if smaller.len() < packed.len() {
            fs::write(&path, smaller).map_err(|error| format!("{name} can't be written: {error}"))?;
        }
    }
    Ok(())
}

fn again(packed: &[u8], before: usize, after: usize) -> Result<Vec<u8>, String> {
    let end = packed.len().checked_sub(after).filter(|end| *end > before).ok_or("it is too short")?;
    let mut content = Vec::new();
    DeflateDecoder::new(&packed[before..end]).read_to_end(&mut content).map_err(|error| error.to_string())?;
    let mut smaller = packed[..before].to_vec();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Deflate, content.as_slice(), &mut smaller)
        .map_err(|error| error.to_string())?;
    smaller.extend_from_slice(&packed[end..]);
    Ok(smaller)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn what_is_packed_again_unpacks_to_the_same() {
        let text = "county after county after county ".repeat(200);
        let mut encoder = flate2::write::DeflateEncoder::new(b"head".to_vec(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        let mut packed = encoder.finish().unwrap();
        packed.extend(b"tail");
        let smaller = again(&packed, 4, 4).unwrap();
        assert!(smaller.len() <= packed.len());
        assert!(smaller.starts_with(b"head") && smaller.ends_with(b"tail"));
        let mut unpacked = String::new();
        DeflateDecoder::new(&smaller[4..smaller.len() - 4]).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        assert!(again(b"abc", 4, 4).is_err());
    }
}
