//! The page of the step.

use leptos::prelude::*;

use super::{
    add_files::AddFiles, files::FilesForm, ledger::LedgerSummary, overview::Overview, reps::Reps,
    unit_level::UnitLevels, update::UpdatePreview,
};
use crate::{
    app::{Session, pending_update},
    ui::{
        icon::{Glyph, Icon},
        later::{Awaited, Part},
        widgets::ProgressBar,
    },
};

/// What is shown.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Busy,
    Files,
    Update,
    Plan,
}

/// Data in, and what came of it.
#[component]
pub fn DataStep() -> impl IntoView {
    let session = Session::expect();
    let pending = pending_update();
    let state = Memo::new(move |_| {
        let compared = |import: &crate::app::ImportState| {
            pending.with(|pending| pending.as_ref().is_some_and(|pending| pending.is_of(import)))
        };
        session.import.with(|import| match (&import.busy, import.tables.is_empty() && import.areas.is_empty()) {
            (Some(_), _) => State::Busy,
            (None, false) if compared(import) => State::Update,
            (None, false) => State::Files,
            (None, true) => State::Plan,
        })
    });
    // Files that were dropped before this step was there wait for it, and those that came while others were read.
    Effect::new(move |_| {
        if session.import.with(|import| import.waiting && import.busy.is_none()) {
            session.read_waiting();
        }
    });
    view! {
        <main class="sheet" id="main" tabindex="-1">
            <Problem />
            {move || match state.get() {
                State::Busy => view! { <Busy /> }.into_any(),
                State::Update => view! { <UpdatePreview /> }.into_any(),
                State::Files => view! { <FilesForm /> }.into_any(),
                State::Plan => {
                    view! {
                        <LedgerSummary />
                        <Overview />
                        <UnitLevels />
                        <Awaited part=Part::Measures />
                        <Reps />
                        <OwnFile />
                    }
                        .into_any()
                }
            }}
        </main>
    }
}

/// Why the last reading or import failed; everything before it still stands.
#[component]
fn Problem() -> impl IntoView {
    let session = Session::expect();
    let problem = Memo::new(move |_| session.import.with(|import| import.problem.clone()));
    view! {
        <div role="alert" class="sheet-alert">
            {move || {
                problem
                    .get()
                    .map(|text| {
                        // Where every row failed, the reasons are the way on.
                        let has_rows = text.contains("unmatched rows");
                        view! {
                            <div class="notice-line notice-line-bad">
                                <Icon glyph=Glyph::Error />
                                <p>
                                    <strong>"Problem: "</strong>
                                    {text}
                                </p>
                                {has_rows
                                    .then(|| {
                                        view! {
                                            <button
                                                type="button"
                                                class="button compact"
                                                on:click=move |_| session.download_unmatched(0)
                                            >
                                                "Download the rows with reasons"
                                            </button>
                                        }
                                    })}
                                <button
                                    type="button"
                                    class="icon-button"
                                    aria-label="Close this message"
                                    on:click=move |_| session.import.update(|import| import.problem = None)
                                >
                                    <Icon glyph=Glyph::Close />
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn Busy() -> impl IntoView {
    let session = Session::expect();
    let doing = Signal::derive(move || {
        session.import.with(|import| import.busy.as_ref().map(|(_, doing)| doing.clone()).unwrap_or_default())
    });
    let fraction = Signal::derive(move || {
        session.import.with(|import| import.busy.as_ref().map_or(0.0, |busy| f64::from(busy.0)))
    });
    view! {
        <section class="card" aria-label="Import">
            <h1>"Reading your file"</h1>
            <p class="quiet">"It is read on this machine. The open plan stays as it is until the import is done."</p>
            <ProgressBar doing=doing fraction=fraction on_cancel=move |()| session.abandon_import() />
        </section>
    }
}

#[component]
fn OwnFile() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="own-file">
            <h2 id="own-file">"Bring in your own files"</h2>
            <p class="quiet">"They start a plan of their own, or update the open one: you choose once they are read, and see what changes before it does. Your files are read on this machine."</p>
            <AddFiles
                title="Drop a table of accounts, here or anywhere on the page"
                hint="CSV, Excel, OpenDocument or JSON, with any column names; reps, sales and today's territories at once or later. With them a geography of your own: GeoJSON, TopoJSON, zipped Shapefile, KML."
                button="Choose files"
            />
        </section>
    }
}
