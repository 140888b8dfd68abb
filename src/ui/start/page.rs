//! The start page: what can be opened, and how a plan is begun.

use leptos::prelude::*;

use super::{aside::SetAside, drafts::DraftList, trash::Trash};
use crate::{
    app::{Route, Session, Stage, Step},
    ui::{
        icon::{Glyph, Icon},
        widgets::DropZone,
    },
};

/// Tables that can be read.
pub const TABLES: &str = ".csv,.tsv,.tab,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods,.json,.ndjson,.jsonl,.gz,.geojson,.topojson,.zip,.kml,.kmz,text/csv,text/plain";

/// Drafts on the left, beginnings on the right; one column on a phone.
#[component]
pub fn StartPage() -> impl IntoView {
    let session = Session::expect();
    let open = move || matches!(session.stage.get(), Stage::Ready);
    view! {
        <main class="sheet" id="main" tabindex="-1">
            <header class="sheet-head">
                <h1>"Plans"</h1>
                <p class="quiet">"Drafts are kept in this browser. Nothing is sent anywhere; take a plan along as a file."</p>
                <Show when=open>
                    <a class="button" href=Route::Step(Step::Design).to_string()>
                        <Icon glyph=Glyph::ArrowLeft />
                        "Back to the open plan"
                    </a>
                </Show>
            </header>
            <div class="start-columns">
                <section class="card" aria-labelledby="drafts-title">
                    <h2 id="drafts-title">"Drafts"</h2>
                    <DraftList />
                    <Trash />
                    <SetAside />
                </section>
                <section class="start-ways" aria-label="Begin a plan">
                    <article class="card">
                        <h2>"The sample plan"</h2>
                        <p>
                            "Meridale Medical Supply: 24 reps, about 4,000 accounts on the real map of the United States. The company, its accounts and its figures are invented."
                        </p>
                        <div class="button-row">
                            <button type="button" class="button" on:click=move |_| session.open_sample()>
                                <Icon glyph=Glyph::Map />
                                "Open the sample plan"
                            </button>
                        </div>
                    </article>
                    <article class="card">
                        <h2>"Your own accounts"</h2>
                        <DropZone
                            title="Drop a table of accounts"
                            hint="CSV, Excel, OpenDocument or JSON from your CRM, any column names. Places by ZIP code, coordinates, county FIPS, or city and state."
                            accept=TABLES
                            button="Start a plan from your own files"
                            on_files=move |files| session.take_files(files)
                        />
                    </article>
                    <article class="card">
                        <h2>"A plan file"</h2>
                        <DropZone
                            compact=true
                            title="A plan that was saved as a file"
                            hint="Its published figures are worked out again and compared."
                            accept=".json,application/json"
                            button="Open a plan file"
                            on_file=move |file| session.open_plan_file(file)
                        />
                    </article>
                </section>
            </div>
        </main>
    }
}
