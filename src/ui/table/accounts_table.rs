//! Accounts of the selection, or of everything, most urgent or most valuable first.

use std::sync::Arc;

use leptos::prelude::*;

use super::{DataTable, Head, Sort};
use crate::{
    app::{Aspect, Focus, Session},
    metrics,
    plan::{AccountIx, MeasureIx, Plan, map_of},
    ui::{
        number,
        widgets::{EmptyState, TextField},
        workbench::Workbench,
    },
};

const HEADS: [(&str, &str, bool); 9] = [
    ("Account", "Name of the account", false),
    ("City", "Where it is", false),
    ("Segment", "Segment, as imported", false),
    ("Class", "Call class", false),
    ("Today", "Who has it today", false),
    ("Territory", "Territory in this plan", false),
    ("Revenue", "Sales of the last twelve months", true),
    ("Potential", "Potential a year", true),
    ("Workload", "Hours a year", true),
];
/// The priority's column, where a single territory is selected.
const PRIORITY: (&str, &str, bool) =
    ("Priority", "0 to 100: potential not sold yet, time since the last order, class", true);

/// The table of accounts.
#[component]
pub fn AccountsTable() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let filter = RwSignal::new(String::new());
    let sort = RwSignal::new(Sort { column: 6, descending: true });
    // Of one territory the priorities are known: they compare an account with its neighbours.
    let priorities = Memo::new(move |_| {
        let territory = match bench.touched.get().as_slice() {
            [territory] => Some(*territory),
            _ => None,
        }?;
        let facts = bench.facts.get()?;
        session.read(&[Aspect::Alignment, Aspect::Frame], |plan| {
            Arc::new(map_of(
                metrics::priorities(plan, &facts, Some(territory))
                    .into_iter()
                    .map(|priority| (priority.account, priority.score)),
            ))
        })
    });
    let accounts = Memo::new(move |_| {
        let selection = session.selection.get();
        let words = filter.get().to_lowercase();
        session
            .read(&[Aspect::Alignment, Aspect::Territories, Aspect::Reps], |plan| {
                let units = plan.units();
                let mut list: Vec<AccountIx> = match selection.focus {
                    Focus::Territory(territory) => plan
                        .alignment()
                        .units_of(Some(territory))
                        .flat_map(|unit| units.accounts(unit).iter().copied())
                        .collect(),
                    _ if !selection.units.is_empty() => {
                        selection.units.iter().flat_map(|unit| units.accounts(*unit).iter().copied()).collect()
                    }
                    _ => plan.data().accounts.indices().collect(),
                };
                if !words.trim().is_empty() {
                    list.retain(|account| fits(plan, *account, &words));
                }
                list
            })
            .unwrap_or_default()
    });
    let rows = Memo::new(move |_| {
        let sort = sort.get();
        let priorities = priorities.get();
        let list = accounts.get();
        let score = |account| priorities.as_ref().and_then(|known| known.get(&account).copied()).unwrap_or(0.0);
        session
            .read(&[Aspect::Alignment, Aspect::Territories, Aspect::Reps], |plan| {
                Arc::new(sorted(plan, list, sort, score).into_iter().map(|account| account.0).collect::<Vec<u32>>())
            })
            .unwrap_or_default()
    });
    let heads = Memo::new(move |_| {
        let priority = priorities.with(Option::is_some).then_some(PRIORITY);
        HEADS
            .into_iter()
            .chain(priority)
            .map(|(title, hint, number)| Head { title: title.into(), hint: hint.into(), number })
            .collect::<Vec<_>>()
    });
    let cells = move |row: u32| {
        let account = AccountIx(row);
        move || {
            let texts = session
                .read(&[Aspect::Alignment, Aspect::Territories, Aspect::Reps], |plan| {
                    (0..HEADS.len()).map(|column| text(plan, account, column)).collect::<Vec<_>>()
                })
                .unwrap_or_default();
            let score =
                priorities.with(|known| known.as_ref().map(|known| known.get(&account).copied().unwrap_or(0.0)));
            let mut texts = texts.into_iter().enumerate();
            let name = texts.next().map(|(_, name)| view! { <th scope="row">{name}</th> });
            let rest = texts.map(|(column, text)| view! { <td class:num=HEADS[column].2>{text}</td> }).collect_view();
            view! { {name} {rest} {score.map(|score| view! { <td class="num">{metrics::grouped(score, 0)}</td> })} }
        }
    };
    let selected =
        move |row: u32| session.selection.with(|selection| selection.focus == Focus::Account(AccountIx(row)));
    let pick = move |row: u32| bench.show_account(AccountIx(row));
    let count = move || {
        let count = rows.with(|rows| rows.len());
        let all = session.selection.with(|selection| selection.units.is_empty() && selection.as_territory().is_none());
        let of = if all { "in the plan" } else { "in the selection" };
        format!("{} {of}", number::counted(count, "account", "accounts"))
    };
    view! {
        <div class="table-tools">
            <TextField label="Filter accounts" bare=true search=true value=filter on_input=Callback::new(move |text| filter.set(text)) placeholder="Filter by name, city, segment, rep" />
            <span class="quiet" role="status">{count}</span>
        </div>
        <Show
            when=move || rows.with(|rows| !rows.is_empty())
            fallback=move || view! { <EmptyState title="No accounts here" text="The selection has no account that fits. Clear the filter, or select other units." /> }
        >
            <DataTable caption="Accounts" heads=heads sort=sort rows=rows cells=cells selected=selected on_pick=pick />
        </Show>
    }
}

fn text(plan: &Plan, account: AccountIx, column: usize) -> String {
    let (accounts, at) = (&plan.data().accounts, account.at());
    let of = |column: &[String]| column.get(at).cloned().unwrap_or_default();
    let amount = |measure: MeasureIx| {
        let kind = accounts.measures.get(measure.at()).map(|known| known.kind);
        kind.map_or(String::new(), |kind| number::full(accounts.value(measure, account), kind, &plan.data().currency))
    };
    match column {
        0 => of(&accounts.name),
        1 => of(&accounts.city),
        2 => accounts.segment.get(at).to_owned(),
        3 => {
            let class = accounts.class.get(at).and_then(|class| plan.data().classes.get(usize::from(*class)));
            class.map_or(String::new(), |class| class.name.clone())
        }
        4 => {
            let rep = metrics::incumbent(plan, account).and_then(|rep| plan.reps().get(rep.at()));
            rep.map_or("nobody".into(), |rep| rep.name.clone())
        }
        5 => {
            let territory = plan.units().of_account(account).and_then(|unit| plan.alignment().of(unit));
            territory.and_then(|territory| plan.territory(territory)).map_or("none".into(), |known| known.name.clone())
        }
        6 => amount(MeasureIx::REVENUE),
        7 => amount(MeasureIx::POTENTIAL),
        _ => amount(MeasureIx::WORKLOAD),
    }
}

/// The accounts by a column; equals stay in the order of the data. `score` is the priority's column.
fn sorted(plan: &Plan, mut list: Vec<AccountIx>, sort: Sort, score: impl Fn(AccountIx) -> f64) -> Vec<AccountIx> {
    let accounts = &plan.data().accounts;
    let amount = match sort.column {
        6 => Some(MeasureIx::REVENUE),
        7 => Some(MeasureIx::POTENTIAL),
        8 => Some(MeasureIx::WORKLOAD),
        _ => None,
    };
    if let Some(measure) = amount {
        let value = |account: &AccountIx| accounts.value(measure, *account);
        list.sort_by(|a, b| sort.way(value(a).cmp(&value(b))).then(a.cmp(b)));
    } else if sort.column >= HEADS.len() {
        list.sort_by(|a, b| sort.way(score(*a).total_cmp(&score(*b))).then(a.cmp(b)));
    } else {
        // Each text is made once, not at every comparison.
        let written = |account| (text(plan, account, sort.column), account);
        let mut texts: Vec<(String, AccountIx)> = list.into_iter().map(written).collect();
        texts.sort_by(|(a, first), (b, second)| sort.way(a.cmp(b)).then(first.cmp(second)));
        list = texts.into_iter().map(|(_, account)| account).collect();
    }
    list
}

fn fits(plan: &Plan, account: AccountIx, words: &str) -> bool {
    let all = [0, 1, 2, 4, 5].map(|column| text(plan, account, column)).join(" ").to_lowercase();
    words.split_whitespace().all(|word| all.contains(word))
}
