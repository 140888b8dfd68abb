//! The user's own geocoder: its settings on this machine, and the requests that the user has said yes to.
//!
//! Only the Data step calls this, so that it travels with that step.

use std::{cell::RefCell, collections::BTreeMap};

use leptos::prelude::*;

use super::{Session, workers};
use crate::{
    browser::storage::LocalStorage,
    files::{Address, GeocoderSettings},
    worker::{
        Answer, Job,
        client::JobEnd,
        geocoding::{AskedAddress, GeocodeAnswer, GeocodeAsk},
    },
};

/// Where the settings are kept.
const KEY: &str = "bailiwick.geocoder";

thread_local! {
    /// What was answered since the page was loaded, by request: nothing is sent twice.
    static ANSWERED: RefCell<BTreeMap<String, GeocodeAnswer>> = const { RefCell::new(BTreeMap::new()) };
}

/// The settings as kept on this machine; without any, it is off.
#[must_use]
pub fn geocoder() -> GeocoderSettings {
    let text = LocalStorage::open().ok().and_then(|storage| storage.get(KEY).ok().flatten());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Keeps the settings on this machine, or forgets them where they are off.
///
/// # Errors
/// Why they could not be kept.
pub fn keep_geocoder(settings: &GeocoderSettings) -> Result<(), String> {
    let kept = LocalStorage::open().and_then(|storage| {
        if settings.is_on() {
            storage.set(KEY, &serde_json::to_string(settings).unwrap_or_default())
        } else {
            storage.remove(KEY)
        }
    });
    kept.map_err(|error| {
        format!("The geocoder holds until the page is closed, because this browser keeps nothing: {error}")
    })
}

/// What was answered to a request since the page was loaded.
#[must_use]
pub fn answered(request: &str) -> Option<GeocodeAnswer> {
    ANSWERED.with_borrow(|answered| answered.get(request).cloned())
}

impl Session {
    /// The addresses of the unmatched rows of a ledger of the last import.
    ///
    /// # Errors
    /// What the worker says.
    pub async fn unplaced_addresses(&self, ledger: usize) -> Result<Vec<AskedAddress>, JobEnd> {
        let table = self.import.with_untracked(|import| import.done.get(ledger).map(|(number, _)| *number));
        let Some(table) = table else { return Ok(Vec::new()) };
        ask(&GeocodeAsk::Rows { ledger, table }).await
    }

    /// Sends a request, unless it was answered before.
    ///
    /// # Errors
    /// What the worker says.
    pub async fn ask_geocoder(&self, request: String, address: Address) -> Result<GeocodeAnswer, JobEnd> {
        if let Some(known) = answered(&request) {
            return Ok(known);
        }
        let answer = ask(&GeocodeAsk::Send { request: request.clone(), address }).await?;
        if matches!(answer, GeocodeAnswer::Found(_)) {
            let found: GeocodeAnswer = answer;
            ANSWERED.with_borrow_mut(|answered| answered.insert(request, found.clone()));
            return Ok(found);
        }
        Ok(answer)
    }
}

async fn ask<T: serde::de::DeserializeOwned>(question: &GeocodeAsk) -> Result<T, JobEnd> {
    let lost = || JobEnd::Failed("The worker gave no answer. Try again.".into());
    let bytes = postcard::to_allocvec(question).map_err(|_| lost())?;
    match workers::workshop().request(Job::Geocode(bytes), &[], |_| {}).await? {
        (Answer::File, files) => {
            files.first().and_then(|bytes| postcard::from_bytes(&bytes.to_vec()).ok()).ok_or_else(lost)
        }
        _ => Err(lost()),
    }
}
