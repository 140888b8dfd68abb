//! The legend for what the map shows, with the filter.

use leptos::prelude::*;

use super::{
    map_colouring::MapColouring,
    painting::{self, Colouring},
};
use crate::{
    app::{Aspect, Session},
    metrics,
    plan::{Plan, TerritoryIx},
    ui::{
        map::{DIVERGING, LegendRow, MapLegend, NOBODY, SEQUENTIAL},
        number,
        workbench::{WIDE, Workbench, window_width},
    },
};

/// What each colour is. Territories can be filtered; classes of a value only explain.
#[component]
pub fn Legend(
    /// What the map is coloured by.
    colouring: MapColouring,
) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let theme = bench.theme();
    let choice = colouring.choice;
    let name = move || {
        let named = session.read(&[Aspect::Design, Aspect::Frame], |plan| {
            Colouring::choices(plan).into_iter().find(|(known, _)| *known == choice.get()).map(|(_, name)| name)
        });
        named.flatten().unwrap_or_default()
    };
    let title = Memo::new(move |_| {
        let band = session.read(&[Aspect::Design], |plan| plan.design().band()).unwrap_or_default();
        let band = format!("band {:.0} to {:.0}", band.0, band.1);
        let first = bench.balanced.with(|balanced| balanced.first().map(|(_, name)| name.to_lowercase()));
        match (choice.get(), first) {
            (Colouring::Territories, Some(measure)) => {
                ("Territories".to_owned(), format!("Index of {measure}, {band}"))
            }
            (Colouring::Changes, Some(measure)) => (name(), format!("Index of {measure}, {band}")),
            (Colouring::Index(_), _) => (name(), format!("Territories, {band}")),
            (Colouring::Amount(_), _) => {
                let noun = session.read(&[Aspect::Frame], |plan| plan.units().noun(2).to_owned()).unwrap_or_default();
                (name(), format!("Number of {noun}"))
            }
            (_, None) => (name(), String::new()),
        }
    });
    let rows = Memo::new(move |_| {
        let muted = bench.muted.get();
        bench
            .seen(&[Aspect::Alignment, Aspect::Territories, Aspect::Design, Aspect::Frame], |plan| match choice.get() {
                Colouring::Territories | Colouring::Changes => territory_rows(plan, &muted),
                Colouring::Index(measure) => {
                    let steps = painting::index_steps(plan.design().tolerance);
                    let indices = metrics::indices(plan);
                    let territories = plan.territory_indices();
                    let classes =
                        territories.filter_map(|at| indices.get(at, measure)).map(|i| painting::class_of(i, &steps));
                    class_rows(painting::class_names(&steps, |value| format!("{value:.0}")), DIVERGING, classes)
                }
                Colouring::Amount(measure) => {
                    let Some(kind) = plan.units().measures().get(measure.at()).map(|known| known.kind) else {
                        return Vec::new();
                    };
                    let currency = &plan.data().currency;
                    let write = |value| painting::written(value, kind, currency);
                    let names = colouring.steps.with(|steps| painting::class_names(steps, write));
                    let values = colouring.values.get();
                    let classes = values.iter().flat_map(|values| values.classes.iter().copied());
                    class_rows(names, SEQUENTIAL, classes)
                }
            })
            .unwrap_or_default()
    });
    let switches = Memo::new(move |_| matches!(choice.get(), Colouring::Territories | Colouring::Changes));
    let toggle = Callback::new(move |key: u16| {
        bench.muted.update(|muted| {
            if !muted.remove(&key) {
                muted.insert(key);
            }
        });
    });
    let all = Callback::new(move |()| bench.muted.update(std::collections::BTreeSet::clear));
    // On a tablet it would cover the west, on a phone half of the map.
    let folded = window_width() < WIDE;
    view! {
        {move || if switches.get() {
            view! { <MapLegend title=title rows=rows theme=theme on_toggle=toggle on_all=all folded=folded /> }.into_any()
        } else {
            view! { <MapLegend title=title rows=rows theme=theme folded=folded /> }.into_any()
        }}
    }
}

/// Highest index first, so that what is overloaded stands above what is not; without a measure by name.
fn territory_rows(plan: &Plan, muted: &std::collections::BTreeSet<u16>) -> Vec<LegendRow> {
    let (indices, bands) = (metrics::indices(plan), metrics::bands(plan));
    let measure = plan.design().balance.first().and_then(|term| plan.units().measure(&term.measure));
    let index = |at: TerritoryIx| measure.and_then(|measure| indices.get(at, measure));
    let mut order: Vec<TerritoryIx> = plan.territory_indices().collect();
    order.sort_by(|a, b| index(*b).unwrap_or(-1.0).total_cmp(&index(*a).unwrap_or(-1.0)));
    let row = |at: TerritoryIx| {
        let territory = plan.territory(at)?;
        Some(LegendRow {
            key: at.0,
            code: territory.colour,
            name: territory.name.clone(),
            figure: measure.map_or(String::new(), |of| number::marked(index(at), bands.of(at, of))),
            shown: !muted.contains(&at.0),
        })
    };
    let mut rows: Vec<LegendRow> = order.into_iter().filter_map(row).collect();
    let left = plan.alignment().count(None);
    if left > 0 {
        rows.push(LegendRow {
            key: u16::MAX,
            code: NOBODY,
            name: "In no territory".into(),
            figure: format!("{} {}", metrics::grouped(left as f64, 0), plan.units().noun(left)),
            shown: true,
        });
    }
    rows
}

/// Highest class first, with how many there are of each.
fn class_rows(names: Vec<String>, first: u8, classes: impl IntoIterator<Item = u8>) -> Vec<LegendRow> {
    let mut counts = vec![0usize; names.len()];
    for class in classes {
        if let Some(count) = counts.get_mut(usize::from(class)) {
            *count += 1;
        }
    }
    let row = |(at, (name, count)): (usize, (String, usize))| LegendRow {
        key: at as u16,
        code: first + at as u8,
        name,
        figure: metrics::grouped(count as f64, 0),
        shown: true,
    };
    let mut rows: Vec<LegendRow> = names.into_iter().zip(counts).enumerate().map(row).collect();
    rows.reverse();
    rows
}
