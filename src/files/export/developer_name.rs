//! Names that programs can hold on to, made of names that people gave.

use std::collections::BTreeSet;

/// Letters a developer name may have (Salesforce).
const LONGEST: usize = 80;

/// A valid and unique developer name for each name, in order: letters, digits and underscores only, beginning with a
/// letter, no underscore at the end and no two in a row, at most 80 letters, unique whatever the capitals (Salesforce,
/// Object Reference, field `DeveloperName`). Letters with accents lose them; what is left without a letter begins with
/// `T`.
#[must_use]
pub fn developer_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    names
        .into_iter()
        .map(|name| {
            let plain = plain(name);
            let numbered = (2..).map(|number: usize| {
                let ending = format!("_{number}");
                let stem: String = plain.chars().take(LONGEST - ending.len()).collect();
                format!("{}{ending}", stem.trim_end_matches('_'))
            });
            let free = std::iter::once(plain.clone()).chain(numbered).find(|name| taken.insert(name.to_lowercase()));
            free.unwrap_or(plain)
        })
        .collect()
}

fn plain(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        let spelled = spelled(letter);
        if spelled.is_empty() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
        } else {
            out.push_str(&spelled);
        }
    }
    if !out.starts_with(|first: char| first.is_ascii_alphabetic()) {
        out.insert_str(0, if out.is_empty() { "T" } else { "T_" });
    }
    let out: String = out.chars().take(LONGEST).collect();
    out.trim_end_matches('_').to_owned()
}

/// A letter in ASCII; empty for what has no spelling in it.
fn spelled(letter: char) -> String {
    if letter.is_ascii_alphanumeric() {
        return letter.into();
    }
    let plain = match letter {
        'À'..='Å' => "A",
        'à'..='å' => "a",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' => "C",
        'ç' => "c",
        'È'..='Ë' => "E",
        'è'..='ë' => "e",
        'Ì'..='Ï' => "I",
        'ì'..='ï' => "i",
        'Ñ' => "N",
        'ñ' => "n",
        'Ò'..='Ö' | 'Ø' => "O",
        'ò'..='ö' | 'ø' => "o",
        'Ù'..='Ü' => "U",
        'ù'..='ü' => "u",
        'Ý' => "Y",
        'ý' | 'ÿ' => "y",
        'ß' => "ss",
        _ => "",
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::developer_names;

    #[test]
    fn names_stay_readable() {
        let names = ["Denver / Boulder", "1st Street", "Köln", "東京", "denver - boulder", "", "a__b_"];
        assert_eq!(
            developer_names(names),
            ["Denver_Boulder", "T_1st_Street", "Koln", "T", "denver_boulder_2", "T_2", "a_b"]
        );
    }

    proptest! {
        #[test]
        fn every_name_is_valid_and_of_its_own(names in prop::collection::vec("\\PC{0,90}|[aA_]{0,3}", 0..30)) {
            let made = developer_names(names.iter().map(String::as_str));
            prop_assert_eq!(made.len(), names.len());
            for name in &made {
                prop_assert!(name.len() <= 80 && name.starts_with(|first: char| first.is_ascii_alphabetic()), "{name}");
                prop_assert!(!name.ends_with('_') && !name.contains("__"), "{name}");
                prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'), "{name}");
            }
            let distinct: BTreeSet<String> = made.iter().map(|name| name.to_lowercase()).collect();
            prop_assert_eq!(distinct.len(), made.len());
        }
    }
}
