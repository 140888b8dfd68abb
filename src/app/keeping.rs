//! Where drafts are kept: the browser's storage behind the traits of `drafts`, or memory where the browser refuses.

use std::rc::Rc;

use crate::{
    browser::{BrowserError, indexed_db::IndexedDb, storage::LocalStorage},
    drafts::{BlobFuture, BlobStore, MemoryBlobs, MemoryStore, Store, StoreError},
};

/// Name of the database that holds large data sets.
const DATABASE: &str = "bailiwick";

struct Local(LocalStorage);

impl Store for Local {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.0.get(key).map_err(refused)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.0.set(key, value).map_err(|error| match error {
            BrowserError::Full => StoreError::Full { bytes: value.len() },
            other => refused(other),
        })
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.0.remove(key).map_err(refused)
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        self.0.keys().map_err(refused)
    }
}

fn refused(error: BrowserError) -> StoreError {
    match error {
        BrowserError::Full => StoreError::Full { bytes: 0 },
        BrowserError::Blocked(why) => StoreError::Blocked(why),
        other => StoreError::Failed(other.to_string()),
    }
}

/// Small texts: local storage, or memory with the reason why.
pub(super) fn store() -> (Rc<dyn Store>, Option<String>) {
    match LocalStorage::open() {
        Ok(local) => (Rc::new(Local(local)), None),
        Err(error) => (Rc::new(MemoryStore::new()), Some(error.to_string())),
    }
}

/// Large data sets: a database that is opened when first asked for; without one, memory.
#[derive(Clone, Default)]
pub(super) struct Blobs {
    memory: MemoryBlobs,
}

impl Blobs {
    async fn database(&self) -> Result<IndexedDb, StoreError> {
        IndexedDb::open(DATABASE).await.map_err(refused)
    }
}

impl BlobStore for Blobs {
    fn get<'a>(&'a self, key: &'a str) -> BlobFuture<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            match self.database().await {
                Ok(database) => database.get(key).await.map_err(refused),
                Err(_) => self.memory.get(key).await,
            }
        })
    }

    fn put<'a>(&'a self, key: &'a str, bytes: &'a [u8]) -> BlobFuture<'a, ()> {
        Box::pin(async move {
            match self.database().await {
                Ok(database) => database.put(key, bytes).await.map_err(refused),
                Err(_) => self.memory.put(key, bytes).await,
            }
        })
    }

    fn delete<'a>(&'a self, key: &'a str) -> BlobFuture<'a, ()> {
        Box::pin(async move {
            match self.database().await {
                Ok(database) => database.delete(key).await.map_err(refused),
                Err(_) => self.memory.delete(key).await,
            }
        })
    }

    fn keys(&self) -> BlobFuture<'_, Vec<String>> {
        Box::pin(async move {
            match self.database().await {
                Ok(database) => database.keys().await.map_err(refused),
                Err(_) => self.memory.keys().await,
            }
        })
    }
}
