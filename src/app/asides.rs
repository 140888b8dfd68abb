//! Drafts that could not be read: listed, taken along as a file, and deleted only when the person says so.

use leptos::prelude::*;

use super::{
    NoticeKind, Session,
    saving::{now, with},
};
use crate::{
    browser::file,
    drafts::{AsideDraft, DraftId},
};

impl Session {
    /// Reads the list of what was set aside again.
    pub(super) fn refresh_asides(&self) {
        if let Some(Ok(asides)) = with(|keeper| keeper.drafts.aside_drafts())
            && self.asides.with_untracked(|known| *known != asides)
        {
            self.asides.set(asides);
        }
    }

    /// Sets a draft aside whose content makes no sense; what can't be moved stays where it is.
    pub(super) fn put_aside(&self, id: &DraftId, why: &str) {
        if let Some(Err(error)) = with(|keeper| keeper.drafts.set_aside(id, why, &now())) {
            self.notify(NoticeKind::Warning, &error.to_string());
        }
        self.refresh_drafts();
        self.refresh_asides();
    }

    /// Offers everything that was kept of a draft as a file, exactly as it was in storage.
    pub fn download_aside(&self, draft: &AsideDraft) {
        let name = draft.name.as_deref().unwrap_or("draft");
        let plain: String =
            name.chars().map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_') { c } else { '-' }).collect();
        let Some(made) = with(|keeper| keeper.drafts.aside_file(&draft.keys)) else { return };
        let offered = made.map_err(|error| error.to_string()).and_then(|bytes| {
            let name = format!("{} set aside.json", plain.trim());
            file::download(&name, "application/json", &bytes).map_err(|error| error.to_string())
        });
        if let Err(text) = offered {
            self.notify(NoticeKind::Error, &text);
        }
    }

    /// Deletes what was kept of a draft, for good.
    pub fn discard_aside(&self, draft: &AsideDraft) {
        let end = with(|keeper| draft.keys.iter().try_for_each(|key| keeper.drafts.discard_aside(key)));
        match end {
            Some(Err(error)) => self.notify(NoticeKind::Error, &error.to_string()),
            _ => self.announcement.set("Deleted for good.".into()),
        }
        self.refresh_asides();
    }
}
