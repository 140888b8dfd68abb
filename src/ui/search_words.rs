//! What people type when they look for something, and what it is compared with.

/// Words that say what kind of place a name is. "Cook County" is looked for where "Cook, IL" is written.
const KINDS: [&str; 5] = ["county", "parish", "borough", "municipality", "city"];

/// A text made ready to be searched: lower case, each word after one space.
#[must_use]
pub fn searchable(text: &str) -> String {
    let mut ready = String::with_capacity(text.len() + 1);
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        ready.push(' ');
        ready.extend(word.chars().flat_map(char::to_lowercase));
    }
    ready
}

/// The words that must be found: each begins a word of what is looked for. Words for kinds of places count only where
/// nothing else was typed.
#[must_use]
pub fn typed_words(typed: &str) -> Vec<String> {
    let ready = searchable(typed);
    let words = || ready.split_whitespace();
    let telling = |word: &&str| !KINDS.contains(word);
    let chosen: Vec<&str> =
        if words().any(|word| telling(&word)) { words().filter(telling).collect() } else { words().collect() };
    chosen.into_iter().map(|word| format!(" {word}")).collect()
}

/// Whether a [`searchable`] text has all of the [`typed_words`].
#[must_use]
pub fn fits(text: &str, words: &[String]) -> bool {
    words.iter().all(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::{fits, searchable, typed_words};

    fn found(text: &str, typed: &str) -> bool {
        fits(&searchable(text), &typed_words(typed))
    }

    #[test]
    fn a_county_is_found_however_it_is_called() {
        for typed in ["Cook County", "cook, il", "Cook County, Illinois", "illinois cook", "coo ill", "17031"] {
            let words = typed_words(typed);
            assert!(fits(&searchable("Cook, IL 17031 Illinois"), &words), "{typed}");
        }
        assert!(found("Orleans, LA Louisiana", "Orleans Parish"));
        assert!(!found("Cook, GA Georgia", "Cook Illinois"));
        assert!(!found("Hancock, IL Illinois", "Cook"), "a word is found from its beginning");
    }

    #[test]
    fn a_word_for_a_kind_of_place_alone_is_looked_for() {
        assert!(found("Kansas City", "city"));
        assert!(!found("Cook, IL", "county"));
        assert!(found("Anything at all", "  ,"));
    }
}
