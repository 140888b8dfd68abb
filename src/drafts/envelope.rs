//! What is written around a draft: whose it is, its version, a checksum, a header of one line, the body.
//!
//! ```text
//! bailiwick draft 1 9ae0daaf
//! {"entry":{…}}
//! eNqrVkpUslIqSyxSsgIA…
//! ```
//!
//! The checksum (CRC-32, eight hexadecimal digits) covers everything after the first line.

use flate2::Crc;

const MAGIC: &str = "bailiwick draft ";

/// An envelope that was opened; its parts still borrow the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The version it was written in.
    pub version: u32,
    /// One line of JSON.
    pub header: &'a str,
    /// The packed body; empty in a head.
    pub body: &'a str,
}

/// Why a text is not an envelope that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvelopeError {
    /// A later version of the program wrote it.
    Newer(u32),
    /// What is wrong with it, as the end of the sentence "the draft can't be read: ...".
    Damaged(String),
}

/// CRC-32 as eight hexadecimal digits.
pub fn checksum(text: &str) -> String {
    let mut crc = Crc::new();
    crc.update(text.as_bytes());
    format!("{:08x}", crc.sum())
}

/// Writes an envelope. `header` is one line of JSON (serde_json never writes a line break inside a value).
pub fn seal(version: u32, header: &str, body: &str) -> String {
    let inside = format!("{header}\n{body}");
    format!("{MAGIC}{version} {}\n{inside}", checksum(&inside))
}

/// Opens an envelope that may be anything. `newest` is the last version this program knows.
pub fn unseal(text: &str, newest: u32) -> Result<Envelope<'_>, EnvelopeError> {
    let damaged = |why: &str| EnvelopeError::Damaged(why.to_owned());
    let (first, inside) = text.split_once('\n').ok_or_else(|| damaged("it ends after its first line"))?;
    let rest = first.strip_prefix(MAGIC).ok_or_else(|| damaged("it does not begin as a draft does"))?;
    let (version, sum) = rest.split_once(' ').ok_or_else(|| damaged("its first line is incomplete"))?;
    let version: u32 = version.parse().map_err(|_| damaged("its version is not a number"))?;
    if version > newest {
        return Err(EnvelopeError::Newer(version));
    }
    if checksum(inside) != sum {
        return Err(damaged("its checksum does not fit its content"));
    }
    let (header, body) = inside.split_once('\n').ok_or_else(|| damaged("its header is incomplete"))?;
    Ok(Envelope { version, header, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_opens_or_says_why(text: String) {
            let _ = unseal(&text, 1);
            let _ = unseal(&format!("{MAGIC}{text}"), 1);
        }

        #[test]
        fn one_changed_character_is_noticed(body in "[A-Za-z0-9+/]{1,200}", at: prop::sample::Index, put in "[!-~]") {
            let text = seal(1, "{}", &body);
            let at = at.index(text.len());
            let mut changed = text.clone();
            changed.replace_range(at..=at, &put);
            prop_assume!(changed != text);
            prop_assert!(unseal(&changed, 1).is_err());
        }
    }

    #[test]
    fn what_was_sealed_opens() {
        let text = seal(1, r#"{"name":"West"}"#, "abc");
        assert_eq!(unseal(&text, 1).unwrap(), Envelope { version: 1, header: r#"{"name":"West"}"#, body: "abc" });
    }

    #[test]
    fn a_later_version_is_told_from_damage() {
        assert_eq!(unseal(&seal(3, "{}", ""), 1), Err(EnvelopeError::Newer(3)));
        // A later version may have another checksum or layout: that is no reason to call it damaged.
        assert_eq!(unseal("bailiwick draft 4 sha256:00\nwhatever", 1), Err(EnvelopeError::Newer(4)));
    }
}
