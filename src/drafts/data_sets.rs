//! Data sets under their content hash, shared by all drafts made from them: small ones in local storage, large ones in
//! a [`BlobStore`] (IndexedDB in the browser). Reading looks in both places and checks the hash.

use std::{cell::RefCell, collections::BTreeMap, fmt, fmt::Write, future::Future, pin::Pin, rc::Rc};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    CollectStep, DataSetRecord, DraftError, DraftIndex, SavedAt, Store, StoreError, collection,
    packed_text::{plain, unplain},
};

const PREFIX: &str = "bailiwick.data.";

/// Data sets below this many bytes are kept in local storage: they open without waiting.
const SMALL: usize = 200 * 1024;

/// Names a data set by its bytes: the first 16 bytes of their SHA-256, as 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DataSetHash(String);

impl DataSetHash {
    /// The hash of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(32);
        for byte in Sha256::digest(bytes).iter().take(16) {
            // Writing to a String can't fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// The 32 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DataSetHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<DataSetHash> for String {
    fn from(hash: DataSetHash) -> Self {
        hash.0
    }
}

impl TryFrom<String> for DataSetHash {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let fits = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if fits { Ok(Self(text)) } else { Err(format!("`{text}` is not the hash of a data set")) }
    }
}

/// An answer that comes later, on the same thread.
pub type BlobFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + 'a>>;

/// An asynchronous map from keys to bytes that outlives the page.
pub trait BlobStore {
    /// The bytes under `key`, if there are any.
    fn get<'a>(&'a self, key: &'a str) -> BlobFuture<'a, Option<Vec<u8>>>;
    /// Puts `bytes` under `key`.
    fn put<'a>(&'a self, key: &'a str, bytes: &'a [u8]) -> BlobFuture<'a, ()>;
    /// Removes `key`; nothing happens when it isn't there.
    fn delete<'a>(&'a self, key: &'a str) -> BlobFuture<'a, ()>;
    /// Every key, in any order.
    fn keys(&self) -> BlobFuture<'_, Vec<String>>;
}

/// A blob store that lasts as long as the page: for browsers that refuse storage, and for tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryBlobs {
    blobs: Rc<RefCell<BTreeMap<String, Vec<u8>>>>,
}

impl BlobStore for MemoryBlobs {
    fn get<'a>(&'a self, key: &'a str) -> BlobFuture<'a, Option<Vec<u8>>> {
        Box::pin(async move { Ok(self.blobs.borrow().get(key).cloned()) })
    }

    fn put<'a>(&'a self, key: &'a str, bytes: &'a [u8]) -> BlobFuture<'a, ()> {
        Box::pin(async move {
            self.blobs.borrow_mut().insert(key.to_owned(), bytes.to_vec());
            Ok(())
        })
    }

    fn delete<'a>(&'a self, key: &'a str) -> BlobFuture<'a, ()> {
        Box::pin(async move {
            self.blobs.borrow_mut().remove(key);
            Ok(())
        })
    }

    fn keys(&self) -> BlobFuture<'_, Vec<String>> {
        Box::pin(async move { Ok(self.blobs.borrow().keys().cloned().collect()) })
    }
}

/// What [`DataSets::collect`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Data sets that no draft refers to; they are removed a day later unless one does again.
    pub marked: Vec<DataSetHash>,
    /// Data sets that were removed.
    pub removed: Vec<DataSetHash>,
}

/// The data sets of one browser.
#[derive(Clone, Debug)]
pub struct DataSets<S, B> {
    local: S,
    large: B,
}

impl<S: Store, B: BlobStore> DataSets<S, B> {
    /// Data sets in `local` (small ones, and records of all) and `large`.
    pub fn new(local: S, large: B) -> Self {
        Self { local, large }
    }

    fn bytes_key(hash: &DataSetHash) -> String {
        format!("{PREFIX}{hash}.bytes")
    }

    fn record_key(hash: &DataSetHash) -> String {
        format!("{PREFIX}{hash}.record")
    }

    /// Stores `bytes` (packed by `files`) unless they are there already, and reads them back. Returns their hash.
    ///
    /// # Errors
    /// When storage is full or refuses.
    pub async fn put(&self, name: &str, bytes: &[u8], at: &SavedAt) -> Result<DataSetHash, DraftError> {
        let hash = DataSetHash::of(bytes);
        if self.get(&hash).await.is_err() {
            self.write(&hash, bytes).await?;
        }
        let (name, stored_at) = (name.to_owned(), at.millis);
        let record =
            DataSetRecord { hash: hash.clone(), name, bytes: bytes.len(), stored_at, unreferenced_since: None };
        // The record only serves the list and the collection; a data set without one is still found.
        let _ = self.write_record(&record);
        Ok(hash)
    }

    async fn write(&self, hash: &DataSetHash, bytes: &[u8]) -> Result<(), DraftError> {
        if bytes.len() < SMALL {
            match self.local.set(&Self::bytes_key(hash), &plain(bytes)) {
                Ok(()) if self.local_bytes(hash)?.is_some_and(|found| found == bytes) => return Ok(()),
                // Full or not held: the large store may have room.
                Ok(()) => self.local.remove(&Self::bytes_key(hash))?,
                Err(_) => {}
            }
        }
        self.large.put(hash.as_str(), bytes).await?;
        if self.large.get(hash.as_str()).await?.as_deref() == Some(bytes) { Ok(()) } else { Err(DraftError::NotHeld) }
    }

    fn local_bytes(&self, hash: &DataSetHash) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.local.get(&Self::bytes_key(hash))?.and_then(|text| unplain(&text).ok()))
    }

    /// The bytes of a data set, checked against its hash.
    ///
    /// # Errors
    /// When it is missing or damaged, or storage can't be read.
    pub async fn get(&self, hash: &DataSetHash) -> Result<Vec<u8>, DraftError> {
        let mut damaged = false;
        if let Some(bytes) = self.local_bytes(hash)? {
            if DataSetHash::of(&bytes) == *hash {
                return Ok(bytes);
            }
            damaged = true;
        }
        match self.large.get(hash.as_str()).await? {
            Some(bytes) if DataSetHash::of(&bytes) == *hash => Ok(bytes),
            None if !damaged => Err(DraftError::DataSetMissing(hash.to_string())),
            _ => Err(DraftError::DataSetDamaged(hash.to_string())),
        }
    }

    fn write_record(&self, record: &DataSetRecord) -> Result<(), DraftError> {
        let text = serde_json::to_string(record).map_err(|error| DraftError::Encoding(error.to_string()))?;
        Ok(self.local.set(&Self::record_key(&record.hash), &text)?)
    }

    /// What is stored, by hash. A data set whose record is lost counts as stored just now.
    ///
    /// # Errors
    /// When storage can't be read.
    pub async fn records(&self, now: u64) -> Result<Vec<DataSetRecord>, DraftError> {
        let mut hashes: Vec<DataSetHash> =
            self.large.keys().await?.into_iter().filter_map(|key| key.try_into().ok()).collect();
        for key in self.local.keys()? {
            let hash = key.strip_prefix(PREFIX).and_then(|rest| rest.split_once('.')).map(|(hash, _)| hash.to_owned());
            hashes.extend(hash.and_then(|hash| hash.try_into().ok()));
        }
        hashes.sort();
        hashes.dedup();
        let record = |hash: DataSetHash| {
            let text = self.local.get(&Self::record_key(&hash))?;
            let known = text.and_then(|text| serde_json::from_str::<DataSetRecord>(&text).ok());
            Ok(known.filter(|record| record.hash == hash).unwrap_or(DataSetRecord {
                hash,
                name: String::new(),
                bytes: 0,
                stored_at: now,
                unreferenced_since: None,
            }))
        };
        hashes.into_iter().map(record).collect()
    }

    /// Marks and removes what no draft refers to. `index` is asked for again right before anything is removed.
    ///
    /// # Errors
    /// When storage can't be read or refuses.
    pub async fn collect(
        &self,
        index: impl Fn() -> Result<DraftIndex, DraftError>,
        now: u64,
    ) -> Result<Collected, DraftError> {
        let mut collected = Collected::default();
        let records = self.records(now).await?;
        let first = index()?;
        for (hash, step) in collection(&records, &first.data_sets(), first.unreadable.is_empty(), now) {
            let Some(record) = records.iter().find(|record| record.hash == hash) else { continue };
            match step {
                CollectStep::Mark => {
                    self.write_record(&DataSetRecord { unreferenced_since: Some(now), ..record.clone() })?;
                    collected.marked.push(hash);
                }
                CollectStep::Unmark => {
                    self.write_record(&DataSetRecord { unreferenced_since: None, ..record.clone() })?
                }
                CollectStep::Remove => {
                    let again = index()?;
                    if !again.unreadable.is_empty() || again.data_sets().contains(&hash) {
                        continue;
                    }
                    self.large.delete(hash.as_str()).await?;
                    self.local.remove(&Self::bytes_key(&hash))?;
                    self.local.remove(&Self::record_key(&hash))?;
                    collected.removed.push(hash);
                }
            }
        }
        // A data set without a record gets one, so that its day can begin.
        for record in &records {
            if self.local.get(&Self::record_key(&record.hash))?.is_none() && !collected.removed.contains(&record.hash) {
                self.write_record(record)?;
            }
        }
        Ok(collected)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    use super::*;
    use crate::drafts::{
        Drafts, MemoryStore,
        faulty_store::FaultyStore,
        shelf_tests::{at, summary},
    };

    /// Runs a future that never waits: the memory stores answer at once.
    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("a memory store made us wait"),
        }
    }

    const DAY: u64 = 24 * 60 * 60 * 1000;

    #[test]
    fn small_data_sets_stay_in_local_storage_and_large_ones_go_to_the_blob_store() {
        let (local, large) = (MemoryStore::new(), MemoryBlobs::default());
        let sets = DataSets::new(local.clone(), large.clone());
        let big = vec![7; SMALL];
        let small_hash = now(sets.put("small.csv", b"two accounts", &at(1))).unwrap();
        let big_hash = now(sets.put("big.csv", &big, &at(1))).unwrap();
        assert_eq!(now(large.keys()).unwrap(), [big_hash.to_string()]);
        assert_eq!(now(sets.get(&small_hash)).unwrap(), b"two accounts");
        assert_eq!(now(sets.get(&big_hash)).unwrap(), big);
        assert_eq!(now(sets.records(1)).unwrap().len(), 2);
    }

    #[test]
    fn a_small_data_set_goes_to_the_blob_store_when_local_storage_is_full() {
        let local = Rc::new(FaultyStore::default());
        local.quota.set(Some(10));
        let sets = DataSets::new(local.clone(), MemoryBlobs::default());
        let hash = now(sets.put("small.csv", b"two accounts", &at(1))).unwrap();
        assert_eq!(now(sets.get(&hash)).unwrap(), b"two accounts");
        assert!(local.keys().unwrap().is_empty());
    }

    #[test]
    fn a_damaged_data_set_is_noticed_and_the_same_file_repairs_it() {
        let large = MemoryBlobs::default();
        let sets = DataSets::new(MemoryStore::new(), large.clone());
        let big = vec![7; SMALL];
        let hash = now(sets.put("big.csv", &big, &at(1))).unwrap();
        now(large.put(hash.as_str(), b"rot")).unwrap();
        assert_eq!(now(sets.get(&hash)), Err(DraftError::DataSetDamaged(hash.to_string())));
        now(sets.put("big.csv", &big, &at(2))).unwrap();
        assert_eq!(now(sets.get(&hash)).unwrap(), big);
        let other = DataSetHash::of(b"never stored");
        assert_eq!(now(sets.get(&other)), Err(DraftError::DataSetMissing(other.to_string())));
    }

    #[test]
    fn a_data_set_outlives_its_last_draft_by_two_days_and_no_longer() {
        let store = MemoryStore::new();
        let drafts = Drafts::new(store.clone(), "tab");
        let sets = DataSets::new(store, MemoryBlobs::default());
        let hash = now(sets.put("accounts.csv", &vec![1; SMALL], &at(0))).unwrap();
        let mut summary = summary("West");
        summary.data_set = Some(hash.clone());
        let draft = drafts.create(summary, None, b"body", &at(0)).unwrap();

        assert_eq!(now(sets.collect(|| drafts.index(), 9 * DAY)).unwrap(), Collected::default());
        drafts.trash(&draft.id, &at(9 * DAY)).unwrap();
        assert_eq!(
            now(sets.collect(|| drafts.index(), 9 * DAY)).unwrap(),
            Collected::default(),
            "the trash still needs it"
        );
        assert!(drafts.purge(&draft.id).unwrap());
        assert_eq!(now(sets.collect(|| drafts.index(), 10 * DAY)).unwrap().marked, vec![hash.clone()]);
        assert_eq!(now(sets.collect(|| drafts.index(), 11 * DAY)).unwrap(), Collected::default());
        assert_eq!(now(sets.get(&hash)).unwrap().len(), SMALL);
        assert_eq!(now(sets.collect(|| drafts.index(), 11 * DAY + 1)).unwrap().removed, vec![hash.clone()]);
        assert_eq!(now(sets.get(&hash)), Err(DraftError::DataSetMissing(hash.to_string())));
        assert!(now(sets.records(0)).unwrap().is_empty());
    }

    #[test]
    fn a_draft_that_cannot_be_read_keeps_every_data_set() {
        let store = MemoryStore::new();
        let drafts = Drafts::new(store.clone(), "tab");
        let sets = DataSets::new(store.clone(), MemoryBlobs::default());
        now(sets.put("accounts.csv", b"rows", &at(0))).unwrap();
        store.set("bailiwick.draft.broken.head", "?").unwrap();
        assert_eq!(now(sets.collect(|| drafts.index(), 90 * DAY)).unwrap(), Collected::default());
    }
}
