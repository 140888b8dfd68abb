//! Local storage. It may be blocked (an embedded page, a policy), so it is probed before anything else touches it.

use gloo_storage::Storage as _;
use wasm_bindgen::JsCast;
use web_sys::{Storage, StorageEvent};

use super::{BrowserError, Listener, page::window};

const PROBE: &str = "bailiwick.probe";

/// Local storage that was found to work.
#[derive(Clone, Debug)]
pub struct LocalStorage {
    raw: Storage,
}

impl LocalStorage {
    /// Local storage, if this page may write to it. A full one counts: it can be read and made room in.
    ///
    /// # Errors
    /// When it is blocked or missing: go on in memory and say so.
    pub fn open() -> Result<Self, BrowserError> {
        // Not through gloo-storage: its `raw` panics where this answers with an error.
        let probe = window()?.local_storage()?.ok_or(BrowserError::Unsupported("local storage"))?;
        match probe.set_item(PROBE, "1").map_err(BrowserError::from) {
            Ok(()) => probe.remove_item(PROBE)?,
            // Some private windows show a storage without room for anything.
            Err(BrowserError::Full) if probe.length()? > 0 => {}
            Err(BrowserError::Full) => return Err(BrowserError::Blocked("its storage has no room at all".to_owned())),
            Err(error) => return Err(error),
        }
        Ok(Self { raw: gloo_storage::LocalStorage::raw() })
    }

    /// The text under `key`.
    ///
    /// # Errors
    /// When storage was blocked meanwhile.
    pub fn get(&self, key: &str) -> Result<Option<String>, BrowserError> {
        Ok(self.raw.get_item(key)?)
    }

    /// Puts `value` under `key`, whole or not at all.
    ///
    /// # Errors
    /// [`BrowserError::Full`] when there is no room; otherwise when storage was blocked meanwhile.
    pub fn set(&self, key: &str, value: &str) -> Result<(), BrowserError> {
        Ok(self.raw.set_item(key, value)?)
    }

    /// Removes `key`, if it is there.
    ///
    /// # Errors
    /// When storage was blocked meanwhile.
    pub fn remove(&self, key: &str) -> Result<(), BrowserError> {
        Ok(self.raw.remove_item(key)?)
    }

    /// Every key of this origin.
    ///
    /// # Errors
    /// When storage was blocked meanwhile.
    pub fn keys(&self) -> Result<Vec<String>, BrowserError> {
        let mut keys = Vec::new();
        for at in 0..self.raw.length()? {
            // Another tab may remove keys while we count.
            keys.extend(self.raw.key(at)?);
        }
        Ok(keys)
    }
}

/// Calls `changed` with the key that another tab wrote or removed; with `None` when it cleared everything.
///
/// # Errors
/// When there is no window.
pub fn on_other_tab(mut changed: impl FnMut(Option<String>) + 'static) -> Result<Listener, BrowserError> {
    Listener::new(window()?.as_ref(), "storage", move |event| {
        if let Some(event) = event.dyn_ref::<StorageEvent>() {
            changed(event.key());
        }
    })
}
