//! What moved against today: units and accounts by the way they go.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;

use super::{DataTable, Head, Sort};
use crate::{
    app::{Selection, Session},
    metrics::{grouped, money},
    plan::{Amount, TerritoryIx, UnitIx},
    ui::{number, widgets::EmptyState, workbench::Workbench},
};

/// Units that went the same way.
#[derive(Clone, Debug, Default, PartialEq)]
struct Way {
    from: String,
    to: String,
    units: Vec<UnitIx>,
    accounts: usize,
    revenue: Amount,
}

/// The table of changes. A row selects its units.
#[component]
pub fn ChangesTable() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let sort = RwSignal::new(Sort { column: 4, descending: true });
    let ways = Memo::new(move |_| {
        let (Some(changes), Some(today)) = (bench.changes.get(), bench.today.get()) else { return Vec::new() };
        let mut ways: BTreeMap<(Option<TerritoryIx>, Option<TerritoryIx>), Way> = BTreeMap::new();
        session.peek(|plan| {
            let name = |of: &crate::plan::Plan, at: Option<TerritoryIx>| {
                at.and_then(|at| of.territory(at)).map_or("no territory".to_owned(), |known| known.name.clone())
            };
            for moved in &changes.units {
                let way = ways.entry((moved.from, moved.to)).or_insert_with(|| Way {
                    from: name(&today, moved.from),
                    to: name(plan, moved.to),
                    ..Way::default()
                });
                way.units.push(moved.unit);
                way.accounts += moved.holding.accounts;
                way.revenue += moved.holding.revenue;
            }
        });
        ways.into_values().collect::<Vec<_>>()
    });
    let rows = Memo::new(move |_| {
        let sort = sort.get();
        ways.with(|ways| {
            let mut order: Vec<u32> = (0..ways.len() as u32).collect();
            order.sort_by(|a, b| {
                let (a, b) = (&ways[*a as usize], &ways[*b as usize]);
                sort.way(match sort.column {
                    0 => a.from.cmp(&b.from),
                    1 => a.to.cmp(&b.to),
                    2 => a.units.len().cmp(&b.units.len()),
                    3 => a.accounts.cmp(&b.accounts),
                    _ => a.revenue.cmp(&b.revenue),
                })
            });
            Arc::new(order)
        })
    });
    let heads = Signal::stored(vec![
        Head::text("From (today)", "Territory today"),
        Head::text("To", "Territory in this plan"),
        Head::number("Units", "Units that go this way"),
        Head::number("Accounts", "Accounts in them"),
        Head::number("Revenue", "Their sales of the last twelve months"),
    ]);
    let currency = bench.currency;
    let cells = move |row: u32| {
        move || {
            ways.with(|ways| {
                let way = ways.get(row as usize).cloned().unwrap_or_default();
                view! {
                    <th scope="row">{way.from}</th>
                    <td>{way.to}</td>
                    <td class="num">{grouped(way.units.len() as f64, 0)}</td>
                    <td class="num">{grouped(way.accounts as f64, 0)}</td>
                    <td class="num" title=money(way.revenue.to_f64(), &currency.get())>{number::short_money(way.revenue, &currency.get())}</td>
                }
            })
        }
    };
    let selected = move |row: u32| {
        let selection = session.selection.get();
        ways.with(|ways| {
            ways.get(row as usize).is_some_and(|way| {
                !way.units.is_empty()
                    && way.units.len() == selection.units.len()
                    && way.units.iter().all(|unit| selection.units.contains(unit))
            })
        })
    };
    let pick = move |row: u32| {
        let units = ways.with_untracked(|ways| ways.get(row as usize).map(|way| way.units.clone())).unwrap_or_default();
        session.selection.set(Selection::units(units.iter().copied()));
        bench.fly_to(units);
    };
    let summary = move || {
        bench.changes.with(|changes| {
            changes.as_ref().map(|changes| {
                let noun = session.peek(|plan| plan.units().noun(changes.units.len()).to_owned()).unwrap_or_default();
                format!(
                    "Against today {} {noun} and {} with {} change territory",
                    grouped(changes.units.len() as f64, 0),
                    number::counted(changes.moved.accounts, "account", "accounts"),
                    number::short_money(changes.moved.revenue, &currency.get())
                )
            })
        })
    };
    view! {
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=move || view! { <EmptyState title="Nothing has moved" text="The plan is as today. Balance it, carve it anew, or select units and assign them; what changes stands here." /> }
        >
            <div class="table-tools"><span role="status">{summary}</span></div>
            <DataTable caption="Changes against today" heads=heads sort=sort rows=rows cells=cells selected=selected on_pick=pick />
        </Show>
    }
}
