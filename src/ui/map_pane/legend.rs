//! The legend for what the map shows, with the filter.

use leptos::prelude::*;

use super::painting::{self, Colouring};
use crate::{
    app::{Aspect, Session},
    metrics,
    plan::Plan,
    ui::{
        map::{DIVERGING, LegendRow, MapLegend, NOBODY, SEQUENTIAL},
        number,
        workbench::Workbench,
    },
};

/// What each colour is. Territories can be filtered; classes of a value only explain.
#[component]
pub fn Legend() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let theme = bench.theme();
    let colouring = Memo::new(move |_| {
        let key = bench.colouring.get();
        session
            .read(&[Aspect::Design, Aspect::Frame], |plan| {
                let choice = Colouring::parse(&key, plan);
                let name = Colouring::choices(plan).into_iter().find(|(known, _)| *known == choice);
                (choice, name.map_or("Territories".to_owned(), |(_, name)| name))
            })
            .unwrap_or((Colouring::Territories, String::new()))
    });
    let title = Memo::new(move |_| {
        let first = bench.balanced.with(|balanced| balanced.first().map(|(_, name)| name.to_lowercase()));
        match (colouring.get(), first) {
            ((Colouring::Territories, _), Some(measure)) => format!("Territories, index of {measure}"),
            ((Colouring::Changes, _), _) => "Changes against today".to_owned(),
            ((_, name), _) => name,
        }
    });
    let rows = Memo::new(move |_| {
        let muted = bench.muted.get();
        session
            .read(&[Aspect::Alignment, Aspect::Territories, Aspect::Design, Aspect::Frame], |plan| {
                match colouring.get().0 {
                    Colouring::Territories | Colouring::Changes => territory_rows(plan, &muted),
                    Colouring::Index(_) => {
                        let steps = painting::index_steps(plan.design().tolerance);
                        class_rows(painting::class_names(&steps, |value| format!("{value:.0}")), DIVERGING)
                    }
                    Colouring::Amount(measure) => {
                        let kind = plan.units().measures()[measure.at()].kind;
                        let currency = &plan.data().currency;
                        let steps = painting::amount_steps(plan, measure);
                        class_rows(
                            painting::class_names(&steps, |value| painting::written(value, kind, currency)),
                            SEQUENTIAL,
                        )
                    }
                }
            })
            .unwrap_or_default()
    });
    let switches = Memo::new(move |_| matches!(colouring.get().0, Colouring::Territories | Colouring::Changes));
    let toggle = Callback::new(move |key: u16| {
        bench.muted.update(|muted| {
            if !muted.remove(&key) {
                muted.insert(key);
            }
        });
    });
    let all = Callback::new(move |()| bench.muted.update(std::collections::BTreeSet::clear));
    let folded = window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width < 1900.0);
    view! {
        {move || if switches.get() {
            view! { <MapLegend title=title rows=rows theme=theme on_toggle=toggle on_all=all folded=folded /> }.into_any()
        } else {
            view! { <MapLegend title=title rows=rows theme=theme folded=folded /> }.into_any()
        }}
    }
}

fn territory_rows(plan: &Plan, muted: &std::collections::BTreeSet<u16>) -> Vec<LegendRow> {
    let indices = metrics::indices(plan);
    let measure = plan.design().balance.first().and_then(|term| plan.units().measure(&term.measure));
    let mut rows: Vec<LegendRow> = plan
        .territory_indices()
        .filter_map(|at| {
            let territory = plan.territory(at)?;
            Some(LegendRow {
                key: at.0,
                code: territory.colour,
                name: territory.name.clone(),
                figure: measure.map_or(String::new(), |measure| number::index(indices.get(at, measure))),
                shown: !muted.contains(&at.0),
            })
        })
        .collect();
    if plan.alignment().count(None) > 0 {
        rows.push(LegendRow {
            key: u16::MAX,
            code: NOBODY,
            name: "In no territory".into(),
            figure: number::short(plan.alignment().count(None) as f64),
            shown: true,
        });
    }
    rows
}

fn class_rows(names: Vec<String>, first: u8) -> Vec<LegendRow> {
    names
        .into_iter()
        .enumerate()
        .map(|(at, name)| LegendRow {
            key: at as u16,
            code: first + at as u8,
            name,
            figure: String::new(),
            shown: true,
        })
        .collect()
}
