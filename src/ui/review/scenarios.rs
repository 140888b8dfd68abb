//! Scenarios: drafts over the same data, to copy, open and compare.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{Aspect, NoticeKind, Session},
    metrics::{self, grouped},
    plan::Plan,
    ui::{
        number,
        widgets::{Dialog, TextField},
        workbench::Workbench,
    },
};

/// Copy this plan, and the list of the others.
#[component]
pub fn Scenarios() -> impl IntoView {
    let session = Session::expect();
    let name = RwSignal::new(String::new());
    let (open, other) = (RwSignal::new(false), RwSignal::new(None::<Arc<Plan>>));
    let proposed = move || session.read(&[Aspect::Name], |plan| format!("{}, copy", plan.name())).unwrap_or_default();
    let copy = move |_| {
        let typed = name.get_untracked();
        let name_of = if typed.trim().is_empty() { proposed() } else { typed.trim().to_owned() };
        session.copy_as_scenario(&name_of);
        name.set(String::new());
    };
    view! {
        <p class="field-help">"A scenario is a copy to try something in. The open plan stays as it is."</p>
        <TextField label="Name of the copy" value=name on_input=Callback::new(move |text| name.set(text)) placeholder=Signal::derive(proposed) />
        <button type="button" class="button" on:click=copy>"Copy as scenario"</button>
        <ul class="scenarios">
            {move || session.scenarios().into_iter().map(|entry| {
                let (id, opened) = (entry.id.clone(), entry.id.clone());
                let compare = move |_| match session.read_scenario(&id) {
                    Some(plan) => {
                        other.set(Some(Arc::new(plan)));
                        open.set(true);
                    }
                    None => session.notify(
                        NoticeKind::Warning,
                        "This scenario assigns other units than the open plan, so the two can't be compared unit by unit. Open it and change its units first.",
                    ),
                };
                view! {
                    <li>
                        <p><strong>{entry.summary.name.clone()}</strong><span class="quiet">{format!(" · {} territories", entry.summary.territories)}</span></p>
                        <div class="button-row">
                            <button type="button" class="button compact" on:click=compare>"Compare"</button>
                            <button type="button" class="button compact" on:click=move |_| session.open_draft_by_id(&opened)>"Open"</button>
                        </div>
                    </li>
                }
            }).collect_view()}
        </ul>
        <Show when=move || session.scenarios().is_empty()>
            <p class="quiet">"No other scenario of this data yet."</p>
        </Show>
        <Dialog title="Side by side" open=open wide=true>
            {move || other.get().map(|other| view! { <SideBySide other /> })}
        </Dialog>
    }
}

/// The open plan beside another.
#[component]
fn SideBySide(other: Arc<Plan>) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let Some(now) = session.snapshot() else { return ().into_any() };
    let comparison = metrics::compare(&now, &other);
    let names = (now.name().to_owned(), other.name().to_owned());
    let currency = now.data().currency.clone();
    let wanted: Vec<String> = bench.balanced.get_untracked().into_iter().map(|(_, name)| name).collect();
    let measures: Vec<_> = comparison.measures.into_iter().filter(|measure| wanted.contains(&measure.name)).collect();
    let (a, b) = (metrics::disruption(&now), metrics::disruption(&other));
    let mut lines: Vec<(String, String, String)> = vec![
        ("Territories".into(), now.territories().len().to_string(), other.territories().len().to_string()),
        (
            "Accounts that get another rep".into(),
            grouped(a.changed.accounts as f64, 0),
            grouped(b.changed.accounts as f64, 0),
        ),
        (
            "Revenue that gets another rep".into(),
            number::short_money(a.changed.revenue, &currency),
            number::short_money(b.changed.revenue, &currency),
        ),
    ];
    for measure in &measures {
        let range = |known: &metrics::BalanceStatistics| {
            format!(
                "{}–{}, {} of {} in the band",
                number::index(Some(known.lowest)),
                number::index(Some(known.highest)),
                known.within,
                known.territories
            )
        };
        lines.push((
            format!("Index of {}", measure.name.to_lowercase()),
            range(&measure.before),
            range(&measure.after),
        ));
    }
    let summary = format!(
        "{} units and {} accounts with {} are in another territory.",
        grouped(comparison.units.len() as f64, 0),
        grouped(comparison.moved.accounts as f64, 0),
        number::short_money(comparison.moved.revenue, &currency)
    );
    let rows = comparison.territories.into_iter().enumerate().map(|(at, territory)| {
        let of = |second: bool| {
            measures
                .iter()
                .map(|measure| {
                    let row = measure.rows.get(at).and_then(|row| if second { row.after } else { row.before });
                    row.map_or("–".to_owned(), |(_, index)| number::index(index))
                })
                .collect::<Vec<_>>()
                .join(" / ")
        };
        view! {
            <tr>
                <th scope="row">{territory.name.clone()}</th>
                <td class="num">{of(false)}</td>
                <td class="num">{of(true)}</td>
                <td class="num">{format!("+{} −{}", territory.gained.accounts, territory.lost.accounts)}</td>
            </tr>
        }
    });
    let titles: Vec<String> = measures.iter().map(|measure| measure.name.to_lowercase()).collect();
    view! {
        <p>{summary}</p>
        <table class="plain-table">
            <caption class="visually-hidden">"The two plans side by side"</caption>
            <thead><tr><th scope="col"></th><th scope="col" class="num">{names.0.clone()}</th><th scope="col" class="num">{names.1.clone()}</th></tr></thead>
            <tbody>
                {lines.into_iter().map(|(what, first, second)| view! {
                    <tr><th scope="row">{what}</th><td class="num">{first}</td><td class="num">{second}</td></tr>
                }).collect_view()}
            </tbody>
        </table>
        <h3>{format!("Index of {}", titles.join(" / "))}</h3>
        <table class="plain-table">
            <caption class="visually-hidden">"Territories side by side"</caption>
            <thead><tr><th scope="col">"Territory"</th><th scope="col" class="num">{names.0}</th><th scope="col" class="num">{names.1}</th><th scope="col" class="num">"Accounts"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
