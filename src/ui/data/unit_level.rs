//! What is assigned: a level of the geography or accounts by themselves, and areas that are an exception to it.

use leptos::prelude::*;

use super::unit_exceptions::UnitExceptions;
use crate::{
    app::{Aspect, Session},
    metrics::grouped,
    plan::{Plan, UnitLevel},
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
    vec![(UnitLevel::Own, capital(areas)), (UnitLevel::Account, "Accounts".to_owned())]
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What a level is good for.
pub fn level_hint(level: UnitLevel) -> &'static str {
    match level {
        UnitLevel::County => "The usual choice for field territories: whole counties with their real borders.",
        UnitLevel::Zip => "Finer: every ZIP code area can be assigned. Metros can be split; solving takes longer.",
        UnitLevel::State => "Whole states, for large regions. Divide single ones below.",
        UnitLevel::Own => "The areas of the geography that you brought, with their real borders.",
        UnitLevel::Above(_) => "The areas that you brought, joined to larger ones.",
        UnitLevel::Account => "Each account by itself, without borders: for named accounts and inside sales.",
    }
}

/// The levels that the open plan can assign, from the coarsest down.
fn options_of(plan: &Plan) -> Vec<(UnitLevel, String)> {
    let frame = plan.units().frame();
    let Some(own) = &plan.data().geography else {
        if plan.data().accounts.reach_beyond() {
            // Accounts in no unit would be lost in any other.
            return vec![(UnitLevel::Account, "Accounts".to_owned())];
        }
        let states = [(UnitLevel::State, "States".to_owned())];
        return states.into_iter().chain(level_options()).collect();
    };
    let above = own.above.iter().enumerate().rev().filter_map(|(at, noun)| {
        let level = UnitLevel::Above(u8::try_from(at + 1).ok()?);
        // Units of accounts do not know what levels above areas are called, for several.
        let known = frame.tree.words.iter().any(|(of, _, many)| *of == level && !many.is_empty());
        Some((level, capital(if known { frame.word(level, 2) } else { noun })))
    });
    above.chain(own_options(&own.nouns)).collect()
}

/// How many units there are, and what they are good for.
fn about(plan: &Plan) -> String {
    let (units, data) = (plan.units(), plan.data());
    let counts: Vec<String> = units
        .frame()
        .levels()
        .into_iter()
        .map(|level| {
            let count = units.indices().filter(|unit| units.level_of(*unit) == level).count();
            format!("{} {}", grouped(count as f64, 0), units.frame().word(level, count))
        })
        .collect();
    let text = counts.join(", ");
    let hint = level_hint(units.level());
    if data.geography.is_some() {
        format!("{text}. {hint}")
    } else if data.accounts.reach_beyond() {
        format!("{text}. Some lie outside the United States, so only the accounts themselves can be assigned. {hint}")
    } else {
        format!("{text} in the states with accounts. {hint}")
    }
}

/// Changes the units of the open plan.
#[component]
pub fn UnitLevels() -> impl IntoView {
    let session = Session::expect();
    let level =
        Memo::new(move |_| session.read(&[Aspect::Frame], |plan| plan.units().level()).unwrap_or(UnitLevel::County));
    let options = Memo::new(move |_| session.read(&[Aspect::Frame], options_of).unwrap_or_default());
    let text = Memo::new(move |_| session.read(&[Aspect::Frame], about).unwrap_or_default());
    let busy = Memo::new(move |_| session.job.get());
    let idle = Signal::derive(move || busy.with(Option::is_none));
    view! {
        <section class="card" aria-labelledby="units">
            <h2 id="units">"Units"</h2>
            {move || view! {
                <Segmented
                    label="What is assigned"
                    options=options.get()
                    value=level
                    disabled=Signal::derive(move || !idle.get())
                    on_change=Callback::new(move |level: UnitLevel| session.change_units(level.into()))
                />
            }}
            <p class="quiet">{text}</p>
            <Show when=move || level.get() != UnitLevel::Account>
                <UnitExceptions idle />
            </Show>
            <p class="quiet">"Changing the units carries the alignment and the locks over: what is divided keeps its territory and lock, what is joined goes where most of it was. It is one step that can be undone."</p>
            {move || {
                busy.get()
                    .map(|job| view! { <ProgressBar doing=job.doing fraction=f64::from(job.fraction) /> })
            }}
        </section>
    }
}
