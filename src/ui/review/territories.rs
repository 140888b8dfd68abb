//! Territories before and after: what each gained and lost, its indices, revenue and quota.

use leptos::prelude::*;

use super::{
    sorted_table::{Cell, Row, SortedTable},
    state::{Pair, Review},
};
use crate::{
    metrics::{MeasureComparison, grouped, money, spread},
    plan::{Amount, MeasureIx, Plan, TerritoryIx},
    ui::{
        number::{self, Better, signed},
        table::Head,
    },
};

/// The table of all territories of both plans.
#[component]
pub fn TerritoriesTable() -> impl IntoView {
    let review = Review::expect();
    let columns = Signal::derive(move || {
        review.pair.with(|pair| {
            let mut columns = vec![Head::text("Territory", "Its name in this plan")];
            let Some(pair) = pair else { return columns };
            for measure in balanced(pair) {
                let name = measure.name.to_lowercase();
                columns.push(Head::number(
                    format!("Index {name}"),
                    format!("Index of {name} before → after; sorts by after"),
                ));
                columns.push(Head::number(
                    "Nearer to 100",
                    "How many index points it came nearer to 100; minus is further away",
                ));
            }
            columns.push(Head::number("Accounts", "Accounts after"));
            columns.push(Head::number("Gained", "Accounts that came"));
            columns.push(Head::number("Lost", "Accounts that left"));
            columns.push(Head::number("Revenue", "Sales of the last twelve months after"));
            columns.push(Head::number("Change", "Revenue after less before"));
            columns.push(Head::number("Quota", "Quota after"));
            columns.push(Head::number("Change", "Quota after less before"));
            columns
        })
    });
    let rows = Memo::new(move |_| review.pair.with(|pair| pair.as_ref().map(|pair| rows(pair)).unwrap_or_default()));
    let pick = move |at: usize| {
        if let Some(territory) = review.pair.with_untracked(|pair| pair.as_ref()?.comparison.territories.get(at)?.after)
        {
            review.show_territory(territory);
        }
    };
    view! { <SortedTable caption="Territories before and after" columns=columns rows=rows first=1 on_pick=pick /> }
}

/// The measures that the open plan balances, in its order.
fn balanced(pair: &Pair) -> Vec<&MeasureComparison> {
    let terms = pair.after.design().balance.iter();
    terms.filter_map(|term| pair.comparison.measures.iter().find(|measure| measure.key == term.measure)).collect()
}

fn rows(pair: &Pair) -> Vec<Row> {
    let quotas = (spread(&pair.before), spread(&pair.after));
    let measures = balanced(pair);
    let currency = pair.currency();
    let short = |value: f64| number::short_money(Amount::from_f64(value), currency);
    let cash = |before: Option<Amount>, after: Option<Amount>| {
        let (was, is) = (before.unwrap_or_default().to_f64(), after.unwrap_or_default().to_f64());
        let full = format!("{} → {}", money(was, currency), money(is, currency));
        let now = after.map_or("–".to_owned(), |amount| number::short_money(amount, currency));
        [
            Cell::number(is, now).titled(full.clone()),
            Cell::change(is - was, signed(is - was, short), Better::Neither).titled(full),
        ]
    };
    let total =
        |plan: &Plan, territory: Option<TerritoryIx>, measure| Some(plan.alignment().total(Some(territory?), measure));
    let territories = pair.comparison.territories.iter().enumerate();
    territories
        .map(|(at, territory)| {
            let name = match (territory.before, territory.after) {
                (None, _) => format!("{} (new)", territory.name),
                (_, None) => format!("{} (dissolved)", territory.name),
                _ => territory.name.clone(),
            };
            let mut cells = vec![Cell::text(name)];
            for measure in &measures {
                let row = measure.rows.get(at).copied().unwrap_or_default();
                let (was, is) = (row.before.and_then(|row| row.1), row.after.and_then(|row| row.1));
                let text = match (was, is) {
                    (Some(a), Some(b)) if (a - b).abs() < 0.5 => number::index(is),
                    _ => format!("{} → {}", number::index(was), number::index(is)),
                };
                cells.push(Cell::number(is.unwrap_or(-1.0), text));
                let nearer = was.zip(is).map_or(0.0, |(was, is)| (was - 100.0).abs() - (is - 100.0).abs());
                cells.push(Cell::change(nearer, signed(nearer, |value| grouped(value, 0)), Better::More));
            }
            let accounts = total(&pair.after, territory.after, MeasureIx::ACCOUNTS);
            let count = |change: f64| Cell::change(change, signed(change, |value| grouped(value, 0)), Better::Neither);
            cells.push(Cell::number(
                accounts.unwrap_or_default().to_f64(),
                accounts.map_or("–".into(), |amount| grouped(amount.to_f64(), 0)),
            ));
            cells.push(count(territory.gained.accounts as f64));
            cells.push(count(-(territory.lost.accounts as f64)));
            cells.extend(cash(
                total(&pair.before, territory.before, MeasureIx::REVENUE),
                total(&pair.after, territory.after, MeasureIx::REVENUE),
            ));
            cells.extend(cash(
                territory.before.map(|territory| quotas.0.of(territory)),
                territory.after.map(|territory| quotas.1.of(territory)),
            ));
            Row { cells, note: Vec::new(), picks: territory.after.is_some() }
        })
        .collect()
}
