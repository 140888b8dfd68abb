//! Bytes under keys in IndexedDB: the few calls drafts need, as futures.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbTransaction, IdbTransactionMode};

use super::{BrowserError, page::window};

const STORE: &str = "bytes";

/// One database with one table of bytes.
#[derive(Clone, Debug)]
pub struct IndexedDb {
    database: IdbDatabase,
}

/// Resolves at the first event of `good`, rejects with the target's `error` at the first of `bad`.
/// The handlers are one-shot, so nothing stays behind.
async fn settled(target: &JsValue, good: &str, bad: &[&str]) -> Result<(), BrowserError> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let done = Closure::once_into_js(move |_: Event| resolve.call0(&JsValue::UNDEFINED));
        let _ = Reflect::set(target, &good.into(), &done);
        for name in bad {
            let (failing, reject) = (target.clone(), reject.clone());
            let failed = Closure::once_into_js(move |_: Event| {
                let error = Reflect::get(&failing, &"error".into()).unwrap_or_default();
                reject.call1(&JsValue::UNDEFINED, &error)
            });
            let _ = Reflect::set(target, &(*name).into(), &failed);
        }
    });
    JsFuture::from(promise).await?;
    Ok(())
}

impl IndexedDb {
    /// Opens the database `name`, and creates it the first time.
    ///
    /// # Errors
    /// When the browser has none, or blocks it here.
    pub async fn open(name: &str) -> Result<Self, BrowserError> {
        let factory = window()?.indexed_db()?.ok_or(BrowserError::Unsupported("IndexedDB"))?;
        let request: IdbOpenDbRequest = factory.open_with_u32(name, 1)?;
        let creating = request.clone();
        let upgrade = Closure::once(move |_: Event| {
            // A failure here fails the request, which is where it is reported.
            if let Ok(database) = creating.result() {
                let _ = database.unchecked_into::<IdbDatabase>().create_object_store(STORE);
            }
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        settled(request.as_ref(), "onsuccess", &["onerror"]).await?;
        let database: IdbDatabase = request.result()?.unchecked_into();
        // Lets another tab delete or upgrade the database instead of waiting for this one.
        let closing = database.clone();
        let close = Closure::once_into_js(move |_: Event| closing.close());
        Reflect::set(database.as_ref(), &"onversionchange".into(), &close)?;
        Ok(Self { database })
    }

    fn begin(&self, mode: IdbTransactionMode) -> Result<(IdbTransaction, IdbObjectStore), BrowserError> {
        let transaction = self.database.transaction_with_str_and_mode(STORE, mode)?;
        let store = transaction.object_store(STORE)?;
        Ok((transaction, store))
    }

    /// Waits until a transaction is on disk, not only accepted.
    async fn committed(transaction: IdbTransaction) -> Result<(), BrowserError> {
        settled(transaction.as_ref(), "oncomplete", &["onabort", "onerror"]).await
    }

    /// The bytes under `key`.
    ///
    /// # Errors
    /// When the browser can't read them.
    pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, BrowserError> {
        let (_, store) = self.begin(IdbTransactionMode::Readonly)?;
        let request = store.get(&key.into())?;
        settled(request.as_ref(), "onsuccess", &["onerror"]).await?;
        Ok(request.result()?.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec()))
    }

    /// Puts `bytes` under `key` and waits until they are stored.
    ///
    /// # Errors
    /// [`BrowserError::Full`] when there is no room; otherwise when the browser can't store them.
    pub async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), BrowserError> {
        let (transaction, store) = self.begin(IdbTransactionMode::Readwrite)?;
        store.put_with_key(&Uint8Array::from(bytes), &key.into())?;
        Self::committed(transaction).await
    }

    /// Removes `key`, if it is there.
    ///
    /// # Errors
    /// When the browser can't.
    pub async fn delete(&self, key: &str) -> Result<(), BrowserError> {
        let (transaction, store) = self.begin(IdbTransactionMode::Readwrite)?;
        store.delete(&key.into())?;
        Self::committed(transaction).await
    }

    /// Every key.
    ///
    /// # Errors
    /// When the browser can't read them.
    pub async fn keys(&self) -> Result<Vec<String>, BrowserError> {
        let (_, store) = self.begin(IdbTransactionMode::Readonly)?;
        let request = store.get_all_keys()?;
        settled(request.as_ref(), "onsuccess", &["onerror"]).await?;
        Ok(Array::from(&request.result()?).iter().filter_map(|key| key.as_string()).collect())
    }

    /// Deletes the database `name` and everything in it.
    ///
    /// # Errors
    /// When the browser can't, or another tab keeps it open.
    pub async fn destroy(name: &str) -> Result<(), BrowserError> {
        let factory = window()?.indexed_db()?.ok_or(BrowserError::Unsupported("IndexedDB"))?;
        let request = factory.delete_database(name)?;
        settled(request.as_ref(), "onsuccess", &["onerror", "onblocked"]).await
    }
}
