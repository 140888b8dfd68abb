//! A file dropped anywhere on the page starts an import, or opens a plan file.

use leptos::{ev, prelude::*};

use crate::{
    app::{Route, Session, Step, TableKind},
    browser::file,
};

/// Listens on the window; shows where the file would go while one hovers over the page.
#[component]
pub fn DropAnywhere() -> impl IntoView {
    let session = Session::expect();
    let over = RwSignal::new(false);
    let holds_files = |event: &web_sys::DragEvent| {
        event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
    };
    let moving = window_event_listener(ev::dragover, move |event| {
        if holds_files(&event) {
            // Without this the browser would leave the page and open the file instead.
            event.prevent_default();
            over.set(true);
        }
    });
    let leaving = window_event_listener(ev::dragleave, move |event| {
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    // Drop zones stop their own drops; the sign goes away all the same.
    let dropping = window_event_listener(ev::drop, move |event| {
        over.set(false);
        let files = file::dropped(&event);
        let Some(first) = files.first() else { return };
        event.prevent_default();
        if session.embedded {
            return;
        }
        let name = first.name().to_lowercase();
        if name.ends_with(".json") {
            session.open_plan_file(first.raw().clone());
        } else {
            session.go(Route::Step(Step::Data));
            session.read_table(TableKind::Accounts, first.raw().clone());
        }
    });
    on_cleanup(move || {
        moving.remove();
        leaving.remove();
        dropping.remove();
    });
    view! {
        <Show when=move || over.get() && !session.embedded>
            <div class="drop-veil" aria-hidden="true">
                <p>"Drop it: a table of accounts starts a plan, a plan file opens"</p>
            </div>
        </Show>
    }
}
