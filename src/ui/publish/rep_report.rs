//! A report for a rep, or for all of them.

use leptos::prelude::*;

use super::offer::Take;
use crate::{
    app::{Aspect, Export, Session},
    plan::RepIx,
    ui::widgets::Select,
};

/// One row: whose report, download.
#[component]
pub fn RepReport() -> impl IntoView {
    let session = Session::expect();
    let whose = RwSignal::new(None::<RepIx>);
    let reps = Memo::new(move |_| {
        session
            .read(&[Aspect::Reps, Aspect::Territories], |plan| {
                let has = |rep: RepIx| plan.territories().iter().any(|territory| territory.rep == Some(rep));
                let named = plan.reps().iter().enumerate().map(|(at, rep)| (RepIx::new(at), rep.name.clone()));
                named.filter(|(rep, _)| has(*rep)).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let options = Signal::derive(move || {
        let named = reps.get().into_iter().map(|(rep, name)| (Some(rep), name));
        std::iter::once((None, "All reps, as ZIP".to_owned())).chain(named).collect::<Vec<_>>()
    });
    // A rep who has no territory any more is not offered.
    let chosen =
        Signal::derive(move || whose.get().filter(|rep| reps.with(|reps| reps.iter().any(|(known, _)| known == rep))));
    let what = Signal::derive(move || chosen.get().map_or(Export::RepReports, Export::RepReport));
    let name = Signal::derive(move || match chosen.get() {
        None => "a report for each rep".to_owned(),
        Some(rep) => {
            let name = reps.with(|reps| reps.iter().find(|(known, _)| *known == rep).map(|(_, name)| name.clone()));
            format!("the report for {}", name.unwrap_or_default())
        }
    });
    view! {
        <li class="export">
            <div class="export-text">
                <h3>"For a rep"</h3>
                <p class="quiet">"Their map, accounts, quota and what changes for them. No other rep's accounts, quotas or sales are in it."</p>
            </div>
            <div class="export-act">
                <Select label="Whose report" bare=true options value=chosen on_change=move |to| whose.set(to) />
                <Take what name />
            </div>
        </li>
    }
}
