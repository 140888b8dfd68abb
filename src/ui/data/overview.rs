//! What is in the plan: data, and what is open in today's alignment.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Route, Session, Step},
    metrics::{grouped, status},
    plan::{MeasureIx, Plan},
    ui::{
        icon::{Glyph, Icon},
        number::{counted, short_money},
    },
};

/// One fact of the overview.
#[derive(Clone, PartialEq)]
struct Fact {
    name: &'static str,
    value: String,
    note: String,
}

fn fact(name: &'static str, value: String, note: impl Into<String>) -> Fact {
    Fact { name, value, note: note.into() }
}

fn facts(plan: &Plan) -> Vec<Fact> {
    let data = plan.data();
    let count = |number: usize| grouped(number as f64, 0);
    let sum = |measure| short_money(plan.units().total(measure), &data.currency);
    let homes = plan.reps().iter().filter(|rep| rep.home.is_some()).count();
    let fte: f64 = plan.reps().iter().map(|rep| rep.fte).sum();
    let months = usize::from(data.sales.months);
    vec![
        fact("Accounts", count(data.accounts.len()), format!("{} of potential a year", sum(MeasureIx::POTENTIAL))),
        fact("Reps", count(plan.reps().len()), format!("{} FTE, {homes} with a home base", grouped(fte, 1))),
        fact("Revenue", sum(MeasureIx::REVENUE), "of the last twelve months"),
        match months {
            0 => {
                fact("Sales history", "none".into(), "No months of sales came with the data, so there is no forecast.")
            }
            _ => fact(
                "Sales history",
                counted(months, "month", "months"),
                counted(data.sales.lines.len(), "line of account and product", "lines of account and product"),
            ),
        },
        fact("Products", count(data.products.len()), first_names(&data.products)),
        fact("Open opportunities", count(data.opportunities.len()), String::new()),
    ]
}

/// The first names of a list, and how many more there are.
fn first_names(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// What is wrong with the plan's alignment, in sentences.
fn troubles(plan: &Plan) -> Vec<String> {
    let status = status(plan);
    let units = |count: usize| format!("{} {}", grouped(count as f64, 0), plan.units().noun(count));
    let mut said = Vec::new();
    if status.gap_units > 0 {
        said.push(format!("{} in no territory ({}).", units(status.gap_units), counted(status.gaps, "gap", "gaps")));
    }
    if status.overlap_units > 0 {
        said.push(format!(
            "{} that two territories claim ({}).",
            units(status.overlap_units),
            counted(status.overlaps, "overlap", "overlaps")
        ));
    }
    if !status.disconnected.is_empty() {
        let names: Vec<&str> = status
            .disconnected
            .iter()
            .filter_map(|territory| plan.territory(*territory))
            .map(|t| t.name.as_str())
            .collect();
        said.push(format!("In more than one piece: {}.", names.join(", ")));
    }
    if status.accounts_in_no_unit > 0 {
        said.push(format!(
            "{} in none of the {}: their place is not on the map of these units.",
            counted(status.accounts_in_no_unit, "account lies", "accounts lie"),
            plan.units().noun(2)
        ));
    }
    said
}

/// Facts as figures, troubles as sentences.
#[component]
pub fn Overview() -> impl IntoView {
    let session = Session::expect();
    let about = Memo::new(move |_| {
        session.read(&[Aspect::Frame, Aspect::Name, Aspect::Reps], |plan| {
            (plan.name().to_owned(), plan.data().source.clone(), plan.data().invented, facts(plan))
        })
    });
    let troubles =
        Memo::new(move |_| session.read(&[Aspect::Alignment, Aspect::Territories], troubles).unwrap_or_default());
    view! {
        <section class="card" aria-labelledby="overview">
            {move || {
                about
                    .get()
                    .map(|(name, source, invented, facts)| {
                        view! {
                            <header class="card-head">
                                <h1 id="overview">{name}</h1>
                                <p class="quiet">
                                    {source}
                                    {invented.then_some(" · Invented data on a real map: no account, rep or figure is real.")}
                                </p>
                            </header>
                            <dl class="facts">
                                {facts
                                    .into_iter()
                                    .map(|fact| {
                                        view! {
                                            <div class="fact">
                                                <dt>{fact.name}</dt>
                                                <dd class="fact-value">{fact.value}</dd>
                                                <dd class="quiet">{fact.note}</dd>
                                            </div>
                                        }
                                    })
                                    .collect_view()}
                            </dl>
                        }
                    })
            }}
            <h3>"Open in the alignment"</h3>
            {move || {
                let troubles = troubles.get();
                if troubles.is_empty() {
                    view! {
                        <p class="notice-line">
                            <Icon glyph=Glyph::Check />
                            "Every unit is in exactly one territory, and every territory hangs together."
                        </p>
                    }
                        .into_any()
                } else {
                    troubles
                        .into_iter()
                        .map(|text| {
                            view! {
                                <p class="notice-line notice-line-warn">
                                    <Icon glyph=Glyph::Warning label="Warning" />
                                    {text}
                                </p>
                            }
                        })
                        .collect_view()
                        .into_any()
                }
            }}
            <div class="button-row">
                <a class="button primary" href=Route::Step(Step::Design).to_string()>"Go to Design"</a>
            </div>
        </section>
    }
}
