//! Files dropped anywhere on the page start an import, or open a plan file.

use leptos::{ev, prelude::*};

use crate::{app::Session, browser::file};

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
        if files.is_empty() {
            return;
        }
        event.prevent_default();
        if !session.embedded {
            session.take_files(files.iter().map(|file| file.raw().clone()).collect());
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
                <p>"Drop it: tables and geographies are read, a plan file opens"</p>
            </div>
        </Show>
    }
}
