//! What can't be read is set aside under another key and listed: somebody may still be able to read it.

use serde::{Deserialize, Serialize};

use super::{DraftError, SavedAt, Store, envelope::checksum};

const PREFIX: &str = "bailiwick.aside.";

#[derive(Serialize, Deserialize)]
struct Record {
    was: String,
    why: String,
    at: SavedAt,
    text: String,
}

/// One text that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Its key now.
    pub key: String,
    /// Its key when it was in use.
    pub was: String,
    /// Why it can't be read.
    pub why: String,
    /// When it was set aside.
    pub at: SavedAt,
    /// The text itself, unchanged: offer it as a download.
    pub text: String,
}

/// Moves the text under `was` aside: copies it, reads the copy back, and only then removes the original.
/// Nothing happens when there is none.
pub fn set_aside<S: Store + ?Sized>(store: &S, was: &str, why: &str, at: &SavedAt) -> Result<(), DraftError> {
    let Some(text) = store.get(was)? else { return Ok(()) };
    let sum = checksum(&text);
    let record = Record { was: was.to_owned(), why: why.to_owned(), at: at.clone(), text };
    let record = serde_json::to_string(&record).map_err(|error| DraftError::Encoding(error.to_string()))?;
    // The same text set aside twice (a restored backup, say) gets a second place.
    for attempt in 0_u32.. {
        let key = format!("{PREFIX}{sum}.{attempt}");
        match store.get(&key)? {
            Some(there) if there != record => continue,
            Some(_) => {}
            None => store.set(&key, &record)?,
        }
        if store.get(&key)?.as_deref() != Some(record.as_str()) {
            return Err(DraftError::NotHeld);
        }
        break;
    }
    Ok(store.remove(was)?)
}

/// Everything that was set aside, also what can't even be read as that.
pub fn list<S: Store + ?Sized>(store: &S) -> Result<Vec<Aside>, DraftError> {
    let mut keys = store.keys()?;
    keys.retain(|key| key.starts_with(PREFIX));
    keys.sort();
    let mut asides = Vec::new();
    for key in keys {
        let Some(text) = store.get(&key)? else { continue };
        asides.push(match serde_json::from_str::<Record>(&text) {
            Ok(Record { was, why, at, text }) => Aside { key, was, why, at, text },
            Err(_) => Aside {
                was: key.clone(),
                key,
                why: "it was damaged after it was set aside".to_owned(),
                at: SavedAt::default(),
                text,
            },
        });
    }
    Ok(asides)
}

/// Removes one for good, because the person said so.
pub fn discard<S: Store + ?Sized>(store: &S, key: &str) -> Result<(), DraftError> {
    if key.starts_with(PREFIX) {
        store.remove(key)?;
    }
    Ok(())
}
