//! Which columns were chosen for a table, to be chosen again for the next table of the same shape.

use serde_json::Value;

use super::{Store, StoreError};

const KEY: &str = "bailiwick.columns";
/// Most shapes that are remembered; the one that was used longest ago goes first.
const MOST: usize = 40;
/// Longest memory of one shape, in bytes.
const LONGEST: usize = 20_000;

/// Choices for tables by their shape (see `files::TableMapping`). What makes no sense in storage reads as nothing.
pub struct ColumnMemory;

impl ColumnMemory {
    /// What was chosen for tables of this shape.
    #[must_use]
    pub fn recall<S: Store + ?Sized>(store: &S, shape: &str) -> Option<String> {
        Self::stored(store).into_iter().find(|(known, _)| known == shape).map(|(_, memory)| memory)
    }

    /// Keeps what was chosen for tables of this shape.
    ///
    /// # Errors
    /// When storage is full or refuses; the caller may ignore it.
    pub fn keep<S: Store + ?Sized>(store: &S, shape: &str, memory: &str) -> Result<(), StoreError> {
        if memory.len() > LONGEST {
            return Ok(());
        }
        let mut all = Self::stored(store);
        all.retain(|(known, _)| known != shape);
        all.push((shape.to_owned(), memory.to_owned()));
        let surplus = all.len().saturating_sub(MOST);
        let list: Vec<Value> = all.drain(surplus..).map(|(shape, memory)| Value::from(vec![shape, memory])).collect();
        store.set(KEY, &Value::Array(list).to_string())
    }

    /// Shapes with their memories, the one used last at the end.
    fn stored<S: Store + ?Sized>(store: &S) -> Vec<(String, String)> {
        let text = store.get(KEY).ok().flatten().unwrap_or_default();
        let pairs: Vec<Vec<String>> = serde_json::from_str(&text).unwrap_or_default();
        pairs.into_iter().filter_map(|pair| <[String; 2]>::try_from(pair).ok()).map(Into::into).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::drafts::MemoryStore;

    #[test]
    fn what_was_chosen_for_one_export_is_there_for_the_next() {
        let store = MemoryStore::new();
        ColumnMemory::keep(&store, "abc", r#"{"id":"Account #"}"#).unwrap();
        ColumnMemory::keep(&store, "xyz", "{}").unwrap();
        ColumnMemory::keep(&store, "abc", r#"{"id":"Konto"}"#).unwrap();
        assert_eq!(ColumnMemory::recall(&store, "abc").as_deref(), Some(r#"{"id":"Konto"}"#));
        assert_eq!(ColumnMemory::recall(&store, "other"), None);
    }

    #[test]
    fn the_shape_that_was_used_longest_ago_is_forgotten_first() {
        let store = MemoryStore::new();
        for at in 0..=MOST {
            ColumnMemory::keep(&store, &at.to_string(), "{}").unwrap();
        }
        assert_eq!(ColumnMemory::recall(&store, "0"), None);
        assert!(ColumnMemory::recall(&store, "1").is_some());
    }

    proptest! {
        #[test]
        fn any_text_in_storage_reads_as_some_memory(text: String, shape: String) {
            let store = MemoryStore::new();
            store.set(KEY, &text).unwrap();
            let _ = ColumnMemory::recall(&store, &shape);
            ColumnMemory::keep(&store, &shape, "{}").unwrap();
            prop_assert_eq!(ColumnMemory::recall(&store, &shape), Some("{}".to_owned()));
        }
    }
}
