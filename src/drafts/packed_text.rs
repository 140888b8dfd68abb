//! Bytes as text: compressed, then base64, because local storage keeps text only.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use miniz_oxide::{
    deflate::compress_to_vec_zlib,
    inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit},
};

/// No draft is larger unpacked; more means the text is damaged or made to exhaust memory.
const LARGEST: usize = 256 * 1024 * 1024;

/// Packs `bytes`. Level 4: a save follows every gesture, so speed counts more than the last few percent.
pub fn pack(bytes: &[u8]) -> Result<String, String> {
    Ok(plain(&compress_to_vec_zlib(bytes, 4)))
}

/// The bytes that [`pack`] got, or what is wrong with the text.
pub fn unpack(text: &str) -> Result<Vec<u8>, String> {
    let compressed = unplain(text)?;
    let bytes = decompress_to_vec_zlib_with_limit(&compressed, LARGEST).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => "it is larger than any draft can be".to_owned(),
        _ => format!("its compressed part ends in the middle or is damaged ({error})"),
    })?;
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
