//! What storage needs now and then: data sets that no draft uses any more, and tabs that come back after a while.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    Session,
    saving::{now, with},
};
use crate::{
    browser::{clock, page},
    drafts::{DraftError, DraftIndex, SaveStatus},
};

/// Long enough that the first plan is open and drawn.
const AFTER_THE_START_MILLIS: u64 = 15_000;

impl Session {
    /// Removes data sets that no draft has used for two days. Not at once: the start belongs to the person.
    pub(super) fn collect_data_sets_later(&self) {
        spawn_local(async move {
            if clock::pause(AFTER_THE_START_MILLIS).await.is_err() {
                return;
            }
            let Some(data) = with(|keeper| keeper.data.clone()) else { return };
            // What can't be collected now is collected at another start.
            let _ = data.collect(index_if_all_is_known, now().millis).await;
        });
    }

    /// Looks again when the browser shows this page from its memory, and asks before a tab is closed whose last changes
    /// are nowhere else.
    pub(super) fn watch_leaving_and_returning(&self) {
        let session = *self;
        let back = page::on_return(move || {
            session.refresh_asides();
            session.look_at_other_tabs();
        });
        let unsaved =
            move || session.edited.get_untracked() && matches!(session.saved.get_untracked(), SaveStatus::NotSaved(_));
        for listener in [back, page::ask_before_closing(unsaved)].into_iter().flatten() {
            // These listeners live as long as the page.
            listener.forget();
        }
    }
}

/// The list of drafts. While anything is set aside nobody knows which data sets that would need, so the list counts as
/// unreadable and nothing is removed.
fn index_if_all_is_known() -> Result<DraftIndex, DraftError> {
    let read = with(|keeper| {
        let (aside, index) = (keeper.drafts.aside()?, keeper.drafts.index()?);
        Ok(if aside.is_empty() { Some(index) } else { None })
    });
    match read {
        Some(Ok(Some(index))) => Ok(index),
        Some(Err(error)) => Err(error),
        _ => Err(DraftError::Encoding("something is set aside".to_owned())),
    }
}
