//! The card with its folds, and what the recipe would do.

use leptos::prelude::*;

use super::{desk::Desk, potential::Potential, preview::Preview, score::Score, segments::Segments, workload::Workload};
use crate::{
    app::Session,
    plan::{CallsBy, PotentialRecipe, Recipe},
    ui::{number::counted, widgets::Section},
};

/// Segments, workload, potential and score.
#[component]
pub fn Measures() -> impl IntoView {
    let desk = Desk::new(Session::expect());
    provide_context(desk);
    let note = move |of: fn(&Recipe) -> String| Signal::derive(move || desk.recipe.with(of));
    let opened = Callback::new(move |()| desk.looked.set(true));
    view! {
        <section class="card" aria-labelledby="measures">
            <header class="card-head">
                <h2 id="measures">"Measures"</h2>
                <p class="quiet">"How segments, workload, potential and the priority score are made. Always from the files' own figures, so nothing is lost."</p>
            </header>
            <Section title="Segments" note=note(segments_note) open=false on_toggle=opened><Segments /></Section>
            <Section title="Workload" note=note(workload_note) open=false on_toggle=opened><Workload /></Section>
            <Section title="Potential" note=note(potential_note) open=false on_toggle=opened><Potential /></Section>
            <Section title="Priority score" note=note(score_note) open=false on_toggle=opened><Score /></Section>
            <Preview />
        </section>
    }
}

fn segments_note(recipe: &Recipe) -> String {
    match recipe.segments.len() {
        0 => "as given".into(),
        count => counted(count, "rule", "rules"),
    }
}

fn workload_note(recipe: &Recipe) -> String {
    let calls = match recipe.workload.by {
        CallsBy::Given => "calls as given",
        CallsBy::Class => "calls by class",
        CallsBy::Segment => "calls by segment",
    };
    match recipe.workload.travel {
        None => calls.into(),
        Some(_) => format!("{calls}, travel estimated"),
    }
}

fn potential_note(recipe: &Recipe) -> String {
    let accounts = match &recipe.potential {
        PotentialRecipe::Given => "as given",
        PotentialRecipe::Formula { .. } => "by formula",
        PotentialRecipe::Calibrated { .. } => "calibrated",
    };
    if recipe.market.is_some() { format!("{accounts}, market by county") } else { accounts.into() }
}

fn score_note(recipe: &Recipe) -> String {
    let points = recipe.score.points().map(|points| format!("{points:.0}"));
    points.join(" + ")
}
