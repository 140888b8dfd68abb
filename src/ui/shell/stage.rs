//! What stands on the page before a plan is open, or when none can be opened.

use leptos::prelude::*;

use crate::app::{Session, Stage};

/// Loading, with what and how far.
#[component]
pub fn Loading() -> impl IntoView {
    let session = Session::expect();
    let state = move || match session.stage.get() {
        Stage::Starting => (0.0, "Starting".to_owned()),
        Stage::Loading(fraction, doing) => (fraction, doing),
        _ => (1.0, String::new()),
    };
    view! {
        <main class="stage">
            <h1>"Sales territories, planned on a real map"</h1>
            <label for="loading" class="quiet">{move || state().1}</label>
            <progress id="loading" class="progress" max="1" prop:value=move || f64::from(state().0)></progress>
        </main>
    }
}

/// Nothing could be opened: what, why, and the ways on.
#[component]
pub fn Failed() -> impl IntoView {
    let session = Session::expect();
    let text = move || match session.stage.get() {
        Stage::Failed(text) => text,
        _ => String::new(),
    };
    let start = move |_| session.open_sample();
    view! {
        <main class="stage" role="alert">
            <h1>"The plan could not be opened"</h1>
            <p>{text}</p>
            <p class="quiet">"Nothing was deleted: your drafts are as they were."</p>
            <div class="button-row">
                <button type="button" class="button primary" on:click=start>"Open the sample plan"</button>
            </div>
        </main>
    }
}
