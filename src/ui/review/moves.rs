//! What moved, from where to where, and why: as cards in the panel, as a table in the wide comparison.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    sorted_table::{Cell, Row, SortedTable},
    state::{Pair, Review},
};
use crate::{
    app::{Against, Route, Step},
    metrics::{ChangeGroup, ChangeKind, grouped, money},
    ui::{
        icon::{Glyph, Icon},
        number,
        table::Head,
        widgets::{EmptyState, Select},
    },
};

/// Cards that are drawn before "Show all".
const SHOWN: usize = 12;

/// By what the cards are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum By {
    #[default]
    Revenue,
    Accounts,
    Units,
    From,
    To,
}

/// "Ana → Ben", or for a claim what became of it.
fn ends(group: &ChangeGroup) -> (String, String) {
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "no territory".into());
    (name(&group.from_name), name(&group.to_name))
}

fn way(group: &ChangeGroup) -> &'static str {
    match group.kind {
        ChangeKind::Moved => "",
        ChangeKind::ClaimEnded => "claim ended",
        ChangeKind::ClaimAdded => "also claimed",
    }
}

fn sum(group: &ChangeGroup, pair: &Pair) -> String {
    let units = group.units.len();
    let (accounts, revenue) = (group.holding.accounts, number::short_money(group.holding.revenue, pair.currency()));
    let verb = if group.kind == ChangeKind::Moved { "" } else { " change rep" };
    let accounts = format!("{}{verb} · {revenue}", number::counted(accounts, "account", "accounts"));
    if pair.comparison.same_units {
        format!("{} {} · {accounts}", grouped(units as f64, 0), pair.after.units().noun(units))
    } else {
        accounts
    }
}

/// What to do where nothing changed.
#[component]
pub fn NothingChanged() -> impl IntoView {
    let review = Review::expect();
    let title = Signal::derive(move || match review.against.get() {
        Against::Today => "Nothing changed against today yet".to_owned(),
        Against::Scenario(_) => format!("Nothing differs from {}", review.other_name()),
    });
    let text = Signal::derive(move || match review.against.get() {
        Against::Today => "Balance in Design, or move units by hand.".to_owned(),
        Against::Scenario(_) => "Both plans give every account to the same territory.".to_owned(),
    });
    view! {
        <EmptyState title=title text=text glyph=Glyph::Compare>
            <a class="button" href=Route::Step(Step::Design).to_string()>"Go to Design"</a>
        </EmptyState>
    }
}

/// The groups as cards. A card selects its units on the map.
#[component]
pub fn Groups() -> impl IntoView {
    let review = Review::expect();
    let (by, all) = (RwSignal::new(By::Revenue), RwSignal::new(false));
    let options = vec![
        (By::Revenue, "Most revenue first".to_owned()),
        (By::Accounts, "Most accounts first".to_owned()),
        (By::Units, "Most units first".to_owned()),
        (By::From, "By the territory they leave".to_owned()),
        (By::To, "By the territory they join".to_owned()),
    ];
    let order = move |pair: &Pair| {
        let mut order: Vec<usize> = (0..pair.groups.len()).collect();
        let group = |at: &usize| &pair.groups[*at];
        match by.get() {
            // The order they come in.
            By::Revenue => {}
            By::Accounts => order.sort_by_key(|at| std::cmp::Reverse(group(at).holding.accounts)),
            By::Units => order.sort_by_key(|at| std::cmp::Reverse(group(at).units.len())),
            By::From => order.sort_by_key(|at| ends(group(at)).0.to_lowercase()),
            By::To => order.sort_by_key(|at| ends(group(at)).1.to_lowercase()),
        }
        order
    };
    move || {
        let pair = review.pair.get()?;
        if pair.groups.is_empty() {
            return Some(view! { <NothingChanged /> }.into_any());
        }
        let total = pair.groups.len();
        let (options, cards) = (options.clone(), pair.clone());
        let shown = move || {
            let take = if all.get() { total } else { SHOWN };
            order(&cards).into_iter().take(take).map(|at| card(review, &cards, at)).collect_view()
        };
        Some(
            view! {
                <Select bare=true label="Order of the changes" options=Signal::stored(options) value=by on_change=Callback::new(move |order| by.set(order)) />
                <ul class="change-cards">{shown}</ul>
                <Show when=move || { total > SHOWN }>
                    <button type="button" class="button" aria-expanded=move || all.get().to_string() on:click=move |_| all.update(|all| *all = !*all)>
                        {move || if all.get() { format!("Show the first {SHOWN}") } else { format!("Show all {}", grouped(total as f64, 0)) }}
                    </button>
                </Show>
            }
            .into_any(),
        )
    }
}

fn card(review: Review, pair: &Arc<Pair>, at: usize) -> Option<impl IntoView + use<>> {
    let group = pair.groups.get(at)?;
    let ((from, to), units, way) = (ends(group), group.units.clone(), way(group));
    let spoken = match way {
        "" => format!("{from} to {to}: {}. Select on the map", sum(group, pair)),
        way => format!("{from} to {to}, {way}: {}. Select on the map", sum(group, pair)),
    };
    Some(view! {
        <li class="change-card">
            <button type="button" class="change-head" aria-label=spoken on:click=move |_| review.show(&units)>
                <span class="change-way">
                    <span>{from}</span>
                    <Icon glyph=Glyph::ArrowRight size=14 />
                    <span>{to}</span>
                    {(!way.is_empty()).then(|| view! { <span class="tag-plain">{way}</span> })}
                </span>
                <span class="quiet">{sum(group, pair)}</span>
            </button>
            <ul class="reasons">
                {group.reasons.iter().map(|reason| view! { <li>{reason.to_string()}</li> }).collect_view()}
            </ul>
        </li>
    })
}

/// The groups as a sortable table with the reasons under each row.
#[component]
pub fn MovesTable() -> impl IntoView {
    let review = Review::expect();
    let columns = Signal::derive(move || {
        let mut columns = vec![
            Head::text("From", format!("Territory in {}", review.other_name())),
            Head::text("To", "Territory in this plan"),
        ];
        if review.pair.with(|pair| pair.as_ref().is_some_and(|pair| pair.comparison.same_units)) {
            columns.push(Head::number("Units", "Units that go this way"));
        }
        columns.push(Head::number("Accounts", "Accounts in them"));
        columns.push(Head::number("Revenue", "Their sales of the last twelve months"));
        columns
    });
    let rows = Memo::new(move |_| {
        review.pair.with(|pair| {
            let Some(pair) = pair else { return Vec::new() };
            pair.groups.iter().map(|group| row(group, pair)).collect::<Vec<_>>()
        })
    });
    let revenue = if review.pair.with_untracked(|pair| pair.as_ref().is_some_and(|pair| pair.comparison.same_units)) {
        4
    } else {
        3
    };
    let pick = move |at: usize| {
        if let Some(units) = review.pair.with_untracked(|pair| Some(pair.as_ref()?.groups.get(at)?.units.clone())) {
            review.show(&units);
        }
    };
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty()) fallback=|| view! { <NothingChanged /> }>
            <SortedTable caption="What moved, and why" columns=columns rows=rows first=revenue on_pick=pick />
        </Show>
    }
}

fn row(group: &ChangeGroup, pair: &Pair) -> Row {
    let (from, to) = ends(group);
    let to = match way(group) {
        "" => to,
        way => format!("{to} ({way})"),
    };
    let mut cells = vec![Cell::text(from), Cell::text(to)];
    let count = |count: usize| Cell::number(count as f64, grouped(count as f64, 0));
    if pair.comparison.same_units {
        cells.push(count(group.units.len()));
    }
    cells.push(count(group.holding.accounts));
    let revenue = group.holding.revenue;
    cells.push(
        Cell::number(revenue.to_f64(), number::short_money(revenue, pair.currency()))
            .titled(money(revenue.to_f64(), pair.currency())),
    );
    Row { cells, note: group.reasons.iter().map(ToString::to_string).collect(), picks: !group.units.is_empty() }
}
