//! Geographies on the counter beside the tables: corrected, left out, or filled with the accounts of the open plan.
//!
//! The page keeps them as bytes; [`opened`] is for the Data step, which alone loads what reads them.

use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::Session;
use crate::worker::{
    Answer, Job,
    client::JobEnd,
    geographies::{GeographyView, GeographyWish},
    tables::{TableNumber, TableWish},
};

/// A [`GeographyView`], packed.
pub type AreaBytes = Arc<Vec<u8>>;

/// More corners than these take a moment to be fitted together: the bar with its cancel is shown.
const LONG: usize = 150_000;

/// What is known of a geography.
#[must_use]
pub fn opened(bytes: &AreaBytes) -> Option<GeographyView> {
    postcard::from_bytes(bytes).ok()
}

impl Session {
    /// Corrects what is known of a geography.
    pub fn wish_of_areas(&self, number: TableNumber, wish: GeographyWish) {
        let session = *self;
        let long = self.import.with_untracked(|import| {
            let bytes = import.areas.iter().find(|(known, _)| *known == number).map(|(_, bytes)| bytes.clone());
            bytes.and_then(|bytes| opened(&bytes)).is_some_and(|view| view.vertices > LONG)
        });
        if long {
            self.import.update(|import| import.busy = Some((0.0, "Fitting borders together".into())));
        }
        spawn_local(async move {
            let end = session.ask_areas(number, &wish).await;
            session.fit_together().await;
            session.import.update(|import| {
                if long {
                    import.busy = None;
                }
                if let Err(JobEnd::Failed(text)) = end {
                    import.problem = Some(text);
                }
            });
        });
    }

    /// Leaves a geography out again.
    pub fn drop_areas(&self, number: TableNumber) {
        self.import.update(|import| import.areas.retain(|(known, _)| *known != number));
        self.off_the_counter(number);
        let session = *self;
        spawn_local(async move {
            session.look_at_tables().await;
            session.fit_together().await;
        });
    }

    /// Opens a plan with the accounts of the open one in the areas on the counter, as a draft of its own.
    pub fn place_open_accounts(&self) {
        let open = self.peek(|plan| (plan.name().to_owned(), plan.data().clone()));
        let (level, nouns) = self.import.with_untracked(|import| {
            let views = import.areas.iter().filter_map(|(_, bytes)| opened(bytes));
            let nouns = views.filter(|view| view.finer.is_none()).map(|view| view.mapping.nouns).next();
            (import.assigned(), nouns.unwrap_or_else(|| "areas".into()))
        });
        if let Some((name, data)) = open {
            self.start_import(format!("{name} in {nouns}"), level, Some(data));
        }
    }

    /// With a geography on the counter: tables find the column of its areas, and geographies each other.
    pub(super) async fn fit_together(&self) {
        let areas =
            self.import.with_untracked(|import| import.areas.iter().map(|(number, _)| *number).collect::<Vec<_>>());
        if areas.is_empty() {
            return;
        }
        for number in areas {
            // What can't be looked at is said when it is imported.
            let _ = self.ask_areas(number, &GeographyWish::Look).await;
        }
        self.look_at_tables().await;
    }

    async fn look_at_tables(&self) {
        let tables =
            self.import.with_untracked(|import| import.tables.iter().map(|(number, _)| *number).collect::<Vec<_>>());
        for number in tables {
            if let Ok(view) = self.ask_table(number, TableWish::Fit).await {
                self.import.update(|import| {
                    if let Some(table) = import.table(number) {
                        *table = view;
                    }
                });
            }
        }
    }

    async fn ask_areas(&self, number: TableNumber, wish: &GeographyWish) -> Result<(), JobEnd> {
        let wish = postcard::to_allocvec(wish).map_err(|error| JobEnd::Failed(error.to_string()))?;
        if let (Answer::Geography, attachments) = self.ask(Job::Geography(number, wish), &[]).await?
            && let Some(bytes) = attachments.first()
        {
            let view = Arc::new(bytes.to_vec());
            self.import.update(|import| {
                if let Some(known) = import.areas.iter_mut().find(|(known, _)| *known == number) {
                    known.1 = view;
                }
            });
        }
        Ok(())
    }
}
