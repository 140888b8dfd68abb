//! What was set aside, draft by draft: for the list on the start page, and as a file to take along.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Aside, DraftError, SavedAt, slots::draft_of_key};

/// A draft that could not be read, with everything that was kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsideDraft {
    /// Its name, where one can still be made out.
    pub name: Option<String>,
    /// Why it can't be read, as the end of a sentence: "its checksum does not fit its content".
    pub why: String,
    /// When it was set aside.
    pub at: SavedAt,
    /// Size of what is kept, in bytes.
    pub size: usize,
    /// The keys of its parts, for [`super::Drafts::discard_aside`].
    pub keys: Vec<String>,
}

/// One part, as it stands in the file to take along.
#[derive(Serialize)]
struct Part<'a> {
    key: &'a str,
    set_aside_at: &'a str,
    why: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct AsideFile<'a> {
    format: &'a str,
    version: u64,
    parts: Vec<Part<'a>>,
}

/// The parts that belong together (one draft, set aside at one moment), last set aside first.
pub fn by_draft(asides: &[Aside]) -> Vec<AsideDraft> {
    let mut groups: BTreeMap<(String, &SavedAt), Vec<&Aside>> = BTreeMap::new();
    for aside in asides {
        let whose = draft_of_key(&aside.was).map_or_else(|| aside.was.clone(), String::from);
        groups.entry((whose, &aside.at)).or_default().push(aside);
    }
    let mut drafts: Vec<AsideDraft> = groups
        .into_iter()
        .map(|((_, at), parts)| AsideDraft {
            name: parts.iter().find_map(|part| name_in(&part.text)),
            why: parts.first().map(|part| part.why.clone()).unwrap_or_default(),
            at: at.clone(),
            size: parts.iter().map(|part| part.text.len()).sum(),
            keys: parts.iter().map(|part| part.key.clone()).collect(),
        })
        .collect();
    drafts.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.keys.cmp(&b.keys)));
    drafts
}

/// The name in a text that is damaged somewhere: the first string that follows `"name":`.
fn name_in(text: &str) -> Option<String> {
    const MARK: &str = "\"name\":";
    let (_, rest) = text.split_once(MARK)?;
    let found = serde_json::Deserializer::from_str(rest).into_iter::<String>().next()?.ok()?;
    let name = found.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The parts under `keys` as one file: every text exactly as it was in storage.
pub fn file(asides: &[Aside], keys: &[String]) -> Result<Vec<u8>, DraftError> {
    let parts = asides
        .iter()
        .filter(|aside| keys.contains(&aside.key))
        .map(|aside| Part { key: &aside.was, set_aside_at: &aside.at.text, why: &aside.why, text: &aside.text })
        .collect();
    let file = AsideFile { format: "bailiwick-set-aside", version: 1, parts };
    serde_json::to_vec_pretty(&file).map_err(|error| DraftError::Encoding(error.to_string()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::drafts::{
        Drafts, MemoryStore, Retention, Store,
        shelf_tests::{at, summary},
    };

    /// A store in which the draft "West \"old\"" lost its head and half of its body.
    fn damaged() -> (MemoryStore, Drafts<MemoryStore>) {
        let store = MemoryStore::new();
        let drafts = Drafts::new(store.clone(), "tab");
        let made = drafts.create(summary("West \"old\""), None, &[7; 4_000], &at(1)).unwrap();
        let (head, body) = (format!("bailiwick.draft.{}.head", made.id), format!("bailiwick.draft.{}.a", made.id));
        store.set(&head, "rotten").unwrap();
        let text = store.get(&body).unwrap().unwrap();
        store.set(&body, &text[..text.len() - 3]).unwrap();
        assert_eq!(drafts.tidy(&at(2), Retention::default()).unwrap().set_aside.len(), 1);
        (store, drafts)
    }

    #[test]
    fn a_draft_set_aside_is_listed_once_with_its_name_date_and_reason() {
        let (_, drafts) = damaged();
        let [draft] = drafts.aside_drafts().unwrap().try_into().unwrap();
        assert_eq!(draft.name.as_deref(), Some("West \"old\""));
        assert_eq!(draft.at, at(2));
        assert_eq!(draft.why, "it ends after its first line");
        assert_eq!(draft.keys.len(), 2);
    }

    #[test]
    fn the_file_holds_every_text_as_it_was_and_deleting_takes_only_what_was_named() {
        let (store, drafts) = damaged();
        store.set("bailiwick.draft.b2.head", "also rotten").unwrap();
        drafts.tidy(&at(3), Retention::default()).unwrap();
        let [newer, older] = drafts.aside_drafts().unwrap().try_into().unwrap();
        assert_eq!(newer.name, None);
        let file: serde_json::Value = serde_json::from_slice(&drafts.aside_file(&older.keys).unwrap()).unwrap();
        let texts: Vec<&str> =
            file["parts"].as_array().unwrap().iter().filter_map(|part| part["text"].as_str()).collect();
        assert_eq!(texts.len(), 2);
        assert!(texts.contains(&"rotten") && texts.iter().any(|text| text.starts_with("bailiwick draft 1 ")));
        for key in &older.keys {
            drafts.discard_aside(key).unwrap();
        }
        assert_eq!(drafts.aside_drafts().unwrap(), [newer]);
    }

    proptest! {
        #[test]
        fn any_text_has_a_name_or_none(text: String) {
            let _ = name_in(&text);
            let _ = name_in(&format!("\"name\":{text}"));
        }
    }
}
