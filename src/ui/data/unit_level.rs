//! What is assigned: counties, ZIP codes, or accounts by themselves.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Session},
    metrics::grouped,
    plan::UnitLevel,
    ui::widgets::{ProgressBar, Segmented},
};

/// The levels with their names.
pub fn level_options() -> Vec<(UnitLevel, String)> {
    vec![
        (UnitLevel::County, "Counties".to_owned()),
        (UnitLevel::Zip, "ZIP codes".to_owned()),
        (UnitLevel::Account, "Accounts".to_owned()),
    ]
}

/// What a level is good for.
pub fn level_hint(level: UnitLevel) -> &'static str {
    match level {
        UnitLevel::County => "The usual choice for field territories: whole counties with their real borders.",
        UnitLevel::Zip => "Finer: every ZIP code area can be assigned. Metros can be split; solving takes longer.",
        UnitLevel::Account => "Each account by itself, without borders: for named accounts and inside sales.",
    }
}

/// Changes the units of the open plan.
#[component]
pub fn UnitLevels() -> impl IntoView {
    let session = Session::expect();
    let now = Memo::new(move |_| {
        session
            .read(&[Aspect::Frame], |plan| (plan.units().level(), plan.units().len()))
            .unwrap_or((UnitLevel::County, 0))
    });
    let busy = Memo::new(move |_| session.job.get());
    let level = Signal::derive(move || now.get().0);
    view! {
        <section class="card" aria-labelledby="units">
            <h2 id="units">"Units"</h2>
            <Segmented
                label="What is assigned"
                options=level_options()
                value=level
                disabled=Signal::derive(move || busy.with(Option::is_some))
                on_change=move |level| session.change_units(level)
            />
            <p class="quiet">
                {move || {
                    let (level, count) = now.get();
                    format!("{} {} in the states with accounts. {}", grouped(count as f64, 0), level.noun(count), level_hint(level))
                }}
            </p>
            <p class="quiet">"Changing the units carries the alignment and the locks over. It is one step that can be undone."</p>
            {move || {
                busy.get()
                    .map(|job| view! { <ProgressBar doing=job.doing fraction=f64::from(job.fraction) /> })
            }}
        </section>
    }
}
