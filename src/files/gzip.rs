//! Files packed with gzip, unpacked within bounds.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::grid::GridError;

/// The file inside, or nothing when it is not packed. Stops at `max_mb`, whatever the file says of itself.
pub(super) fn unpack(bytes: &[u8], max_mb: usize) -> Option<Result<Vec<u8>, GridError>> {
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return None;
    }
    let mut unpacked = Vec::new();
    let limit = (max_mb as u64) << 20;
    Some(match MultiGzDecoder::new(bytes).take(limit + 1).read_to_end(&mut unpacked) {
        Ok(read) if read as u64 > limit => Err(GridError::TooMuch { what: "MB when unpacked", limit: max_mb as u64 }),
        Ok(_) => Ok(unpacked),
        Err(error) => Err(GridError::Broken(format!("what is packed in it is damaged or cut off ({error})"))),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_packed_file_comes_out_and_a_bomb_does_not() {
        assert_eq!(unpack(b"id,name", 1), None);
        assert_eq!(unpack(&packed(b"id,name"), 1), Some(Ok(b"id,name".to_vec())));
        let bomb = packed(&vec![b'0'; 3 << 20]);
        assert!(bomb.len() < 10_000);
        assert_eq!(unpack(&bomb, 2), Some(Err(GridError::TooMuch { what: "MB when unpacked", limit: 2 })));
    }

    #[test]
    fn one_cut_off_is_said_to_be() {
        let whole = packed(&[7; 1000]);
        assert!(matches!(unpack(&whole[..whole.len() - 9], 1), Some(Err(GridError::Broken(_)))));
    }
}
