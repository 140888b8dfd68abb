//! Notices in the corner and announcements for screen readers.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    app::{Notice, NoticeKind, Session},
    ui::icon::{Glyph, Icon},
};

/// How long a notice stays that asks for nothing.
const PASSING: Duration = Duration::from_secs(7);

/// All notices; what was done last is announced politely.
#[component]
pub fn Notices() -> impl IntoView {
    let session = Session::expect();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">{move || session.announcement.get()}</div>
        <div class="notices" role="region" aria-label="Notices">
            <For each=move || session.notices.get() key=|notice| notice.id children=move |notice| view! { <Single notice /> } />
        </div>
    }
}

#[component]
fn Single(notice: Notice) -> impl IntoView {
    let session = Session::expect();
    let id = notice.id;
    let (class, icon, word) = match notice.kind {
        NoticeKind::Done => ("notice notice-done", Glyph::Check, "Done"),
        NoticeKind::Info => ("notice", Glyph::Info, "Note"),
        NoticeKind::Warning => ("notice notice-warning", Glyph::Warning, "Warning"),
        NoticeKind::Error => ("notice notice-error", Glyph::Warning, "Problem"),
    };
    if matches!(notice.kind, NoticeKind::Done | NoticeKind::Info) {
        set_timeout(move || session.dismiss(id), PASSING);
    }
    let role = if notice.kind == NoticeKind::Error { "alert" } else { "status" };
    view! {
        <div class=class role=role>
            <Icon glyph=icon />
            <p><strong>{word}": "</strong>{notice.text}</p>
            <button type="button" class="icon-button" aria-label="Close this notice" on:click=move |_| session.dismiss(id)>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
}
