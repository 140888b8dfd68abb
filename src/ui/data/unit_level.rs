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

/// The levels for accounts in a geography of the user's own, whose areas are called so.
pub fn own_options(areas: &str) -> Vec<(UnitLevel, String)> {
    let mut letters = areas.chars();
    let named = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    vec![(UnitLevel::Own, named), (UnitLevel::Account, "Accounts".to_owned())]
}

/// What a level is good for.
pub fn level_hint(level: UnitLevel) -> &'static str {
    match level {
        UnitLevel::County => "The usual choice for field territories: whole counties with their real borders.",
        UnitLevel::Zip => "Finer: every ZIP code area can be assigned. Metros can be split; solving takes longer.",
        UnitLevel::Own => "The areas of the geography that you brought, with their real borders.",
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
    let own = Memo::new(move |_| {
        session
            .read(&[Aspect::Frame], |plan| plan.data().geography.as_ref().map(|own| own.nouns.clone()))
            .unwrap_or_default()
    });
    // Accounts in no unit would be lost in any other.
    let beyond = Memo::new(move |_| {
        session
            .read(&[Aspect::Frame], |plan| plan.data().geography.is_none() && plan.data().accounts.reach_beyond())
            .unwrap_or_default()
    });
    let busy = Memo::new(move |_| session.job.get());
    let level = Signal::derive(move || now.get().0);
    view! {
        <section class="card" aria-labelledby="units">
            <h2 id="units">"Units"</h2>
            {move || {
                let mut options = own.with(|own| own.as_deref().map_or_else(level_options, own_options));
                if beyond.get() {
                    options.retain(|(level, _)| *level == UnitLevel::Account);
                }
                view! {
                    <Segmented
                        label="What is assigned"
                        options=options
                        value=level
                        disabled=Signal::derive(move || busy.with(Option::is_some))
                        on_change=move |level| session.change_units(level)
                    />
                }
            }}
            <p class="quiet">
                {move || {
                    let (level, count) = now.get();
                    let count_text = grouped(count as f64, 0);
                    match own.get() {
                        Some(areas) if level == UnitLevel::Own => format!("{count_text} {areas}. {}", level_hint(level)),
                        Some(_) => format!("{count_text} {}. {}", level.noun(count), level_hint(level)),
                        None if beyond.get() => format!(
                            "{count_text} {}. Some lie outside the United States, so only the accounts themselves can be assigned. {}",
                            level.noun(count),
                            level_hint(level),
                        ),
                        None => format!("{count_text} {} in the states with accounts. {}", level.noun(count), level_hint(level)),
                    }
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
