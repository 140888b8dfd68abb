//! Who gained and who lost, rep by rep.

use leptos::prelude::*;

use super::{
    moves::NothingChanged,
    sorted_table::{Cell, Row, SortedTable},
    state::{Pair, Review},
};
use crate::{
    metrics::{Holding, RepChange, grouped, money, percent},
    plan::{Amount, TerritoryIx},
    ui::{
        number::{self, Better, signed},
        table::Head,
    },
};

/// The table of reps who gain or lose an account.
#[component]
pub fn RepsTable() -> impl IntoView {
    let review = Review::expect();
    let columns = Signal::derive(move || {
        let other = review.other_name();
        vec![
            Head::text("Rep", "Who has them"),
            Head::number("Gained", format!("Accounts the rep has in this plan and not in {other}")),
            Head::number("Lost", format!("Accounts the rep has in {other} and not in this plan")),
            Head::number("Net", "Gained less lost"),
            Head::number("Revenue gained", "Sales of the last twelve months of the accounts gained"),
            Head::number("Revenue lost", "Sales of the last twelve months of the accounts lost"),
            Head::number("Net revenue", "Revenue gained less revenue lost"),
            Head::number("Kept", "Accounts kept, of those the rep had"),
        ]
    });
    let changed = Memo::new(move |_| {
        review.pair.with(|pair| {
            let Some(pair) = pair else { return Vec::new() };
            let changed = |rep: &&RepChange| rep.gained.accounts + rep.lost.accounts > 0;
            pair.comparison.reps.iter().filter(changed).cloned().collect::<Vec<_>>()
        })
    });
    let rows = Memo::new(move |_| {
        review.pair.with(|pair| {
            let Some(pair) = pair else { return Vec::new() };
            changed.with(|changed| changed.iter().map(|rep| row(rep, pair)).collect::<Vec<_>>())
        })
    });
    let pick = move |at: usize| {
        let name = changed.with_untracked(|changed| changed.get(at).map(|rep| rep.name.clone()));
        let territory = review.pair.with_untracked(|pair| territory_of(pair.as_ref()?, &name?));
        if let Some(territory) = territory {
            review.show_territory(territory);
        }
    };
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty()) fallback=|| view! { <NothingChanged /> }>
            <p class="quiet">{move || review.pair.with(|pair| pair.as_ref().map(|pair| told(pair, &changed.get())))}</p>
            <SortedTable caption="Who gained and who lost" columns=columns rows=rows first=6 on_pick=pick />
        </Show>
    }
}

fn territory_of(pair: &Pair, rep: &str) -> Option<TerritoryIx> {
    let plan = &pair.after;
    plan.territory_indices().find(|at| plan.rep_of(*at).is_some_and(|of| of.name == rep))
}

fn told(pair: &Pair, changed: &[RepChange]) -> String {
    let net = |rep: &RepChange| rep.gained.revenue - rep.lost.revenue;
    let (up, down) =
        (changed.iter().filter(|rep| net(rep).0 > 0).count(), changed.iter().filter(|rep| net(rep).0 < 0).count());
    let untouched = pair.comparison.reps.len() - changed.len();
    format!("{up} gain revenue, {down} lose some, {untouched} keep exactly what they had.")
}

fn row(rep: &RepChange, pair: &Pair) -> Row {
    let currency = pair.currency();
    let count = |of: &Holding, sign: f64| {
        let change = of.accounts as f64 * sign;
        Cell::change(change, signed(change, |value| grouped(value, 0)), Better::Neither)
    };
    let cash = |amount: Amount| {
        let write = |value: f64| number::short_money(Amount::from_f64(value), currency);
        let value = amount.to_f64();
        Cell::change(value, signed(value, write), Better::Neither).titled(money(value, currency))
    };
    let net = rep.gained.accounts as f64 - rep.lost.accounts as f64;
    let had = rep.kept.accounts + rep.lost.accounts;
    let kept = match had {
        0 => "–".to_owned(),
        had => format!("{} ({})", grouped(rep.kept.accounts as f64, 0), percent(rep.kept.accounts as f64 / had as f64)),
    };
    Row {
        cells: vec![
            Cell::text(rep.name.clone()),
            count(&rep.gained, 1.0),
            count(&rep.lost, -1.0),
            Cell::change(net, signed(net, |value| grouped(value, 0)), Better::Neither),
            cash(rep.gained.revenue),
            cash(-rep.lost.revenue),
            cash(rep.gained.revenue - rep.lost.revenue),
            Cell::number(rep.kept.accounts as f64, kept),
        ],
        note: Vec::new(),
        picks: territory_of(pair, &rep.name).is_some(),
    }
}
