//! Bytes as text: compressed, then base64, because local storage keeps text only.

use std::io::{Read, Write};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};

/// No draft is larger unpacked; more means the text is damaged or made to exhaust memory.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Packs `bytes`. Level 4: a save follows every gesture, so speed counts more than the last few percent.
pub fn pack(bytes: &[u8]) -> Result<String, String> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::new(4));
    encoder.write_all(bytes).map_err(|error| error.to_string())?;
    Ok(plain(&encoder.finish().map_err(|error| error.to_string())?))
}

/// The bytes that [`pack`] got, or what is wrong with the text.
pub fn unpack(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let compressed = unplain(text)?;
    ZlibDecoder::new(compressed.as_slice())
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("its compressed part ends in the middle or is damaged ({error})"))?;
    if bytes.len() as u64 > LARGEST {
        return Err("it is larger than any draft can be".to_owned());
    }
    Ok(bytes)
}

/// Base64 without compression, for bytes that are compressed already.
pub fn plain(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}

/// The bytes that [`plain`] got.
pub fn unplain(text: &str) -> Result<Vec<u8>, String> {
    STANDARD_NO_PAD
        .decode(text.trim_end())
        .map_err(|error| format!("it holds characters that don't belong there ({error})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_packed_comes_back(bytes: Vec<u8>) {
            prop_assert_eq!(unpack(&pack(&bytes).unwrap()).unwrap(), bytes.clone());
            prop_assert_eq!(unplain(&plain(&bytes)).unwrap(), bytes);
        }

        #[test]
        fn any_text_unpacks_or_says_why(text: String) {
            if let Err(why) = unpack(&text) {
                prop_assert!(!why.is_empty());
            }
        }
    }

    #[test]
    fn a_text_cut_in_the_middle_is_noticed() {
        let text = pack("the same words over and over ".repeat(500).as_bytes()).unwrap();
        for cut in 0..text.len() {
            assert!(unpack(&text[..cut]).is_err(), "cut at {cut}");
        }
    }
}
