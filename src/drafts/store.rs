//! Where texts are kept under keys, and how that can fail. The browser's local storage is one; memory is another.

use std::{cell::RefCell, collections::BTreeMap, fmt, rc::Rc};

/// A synchronous map from keys to texts that outlives the page. One `set` either happens whole or not at all.
pub trait Store {
    /// The text under `key`, if there is one.
    ///
    /// # Errors
    /// When storage can't be read.
    fn get(&self, key: &str) -> Result<Option<String>, StoreError>;
    /// Puts `value` under `key`, in place of what was there.
    ///
    /// # Errors
    /// When storage is full or can't be written; what was there stays.
    fn set(&self, key: &str, value: &str) -> Result<(), StoreError>;
    /// Removes `key`; nothing happens when it isn't there.
    ///
    /// # Errors
    /// When storage can't be written.
    fn remove(&self, key: &str) -> Result<(), StoreError>;
    /// Every key, in any order, also those of other programs.
    ///
    /// # Errors
    /// When storage can't be read.
    fn keys(&self) -> Result<Vec<String>, StoreError>;
}

/// Why storage did not do what it was asked. Each text says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The browser's allowance for this page is used up.
    Full {
        /// Size of what was to be written, in bytes.
        bytes: usize,
    },
    /// The browser does not let this page keep anything (private window, embedded page, policy).
    Blocked(String),
    /// Anything else, in the browser's words.
    Failed(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full { bytes } => write!(
                f,
                "This browser's storage is full ({} KB more did not fit). Export the plan file to keep it, then delete drafts you no longer need.",
                bytes.div_ceil(1024)
            ),
            Self::Blocked(why) => write!(
                f,
                "This browser does not let the page keep drafts ({why}). Work goes on in memory; export the plan file before closing the tab."
            ),
            Self::Failed(why) => {
                write!(f, "The browser's storage failed: {why}. Export the plan file to be safe, then reload the page.")
            }
        }
    }
}

impl std::error::Error for StoreError {}

/// A store that lasts as long as the page: for browsers that refuse storage, and for tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    entries: Rc<RefCell<BTreeMap<String, String>>>,
}

impl MemoryStore {
    /// An empty store. Clones share what they hold, as two tabs do.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Store for MemoryStore {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.entries.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.entries.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.entries.borrow_mut().remove(key);
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.entries.borrow().keys().cloned().collect())
    }
}

impl<S: Store + ?Sized> Store for Rc<S> {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        (**self).get(key)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        (**self).set(key, value)
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        (**self).remove(key)
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        (**self).keys()
    }
}
