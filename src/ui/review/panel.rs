//! The panel of the Review step.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    compare_view::CompareView,
    lines::{Line, lines},
    moves::Groups,
    scenarios::Scenarios,
    state::{Pair, Review},
};
use crate::{
    app::{Against, Route, Session, Step},
    metrics::{grouped, percent},
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::{Checkbox, Delta, Section, Select},
        workbench::Workbench,
    },
};

/// What the plan is compared with, in short; what changed and why; the scenarios. The wide comparison takes its place.
#[component]
pub fn ReviewPanel() -> impl IntoView {
    let session = Session::expect();
    let review = Review::new(session, Workbench::expect());
    provide_context(review);
    view! {
        <Show when=move || review.wide.get() fallback=|| view! { <Narrow /> }>
            <CompareView />
        </Show>
    }
}

#[component]
fn Narrow() -> impl IntoView {
    let review = Review::expect();
    let pair = review.pair;
    let changed =
        move || pair.with(|pair| pair.as_ref().map(|pair| grouped(pair.groups.len() as f64, 0)).unwrap_or_default());
    let publish = Route::Step(Step::Publish).to_string();
    view! {
        <div>
            <header class="review-head">
                <h2 class="panel-title">"Review"</h2>
                <AgainstSelect />
                <MarkBox />
            </header>
            <Section title="In short">
                <Reading />
                {move || pair.get().map(|pair| view! { <InShort pair /> })}
                <button type="button" class="button primary" disabled=move || pair.with(Option::is_none) on:click=move |_| review.wide.set(true)>
                    <Icon glyph=Glyph::Compare />
                    "Compare side by side"
                </button>
            </Section>
            <Section title="What changed, and why" note=Signal::derive(changed)>
                <Groups />
                <p class="quiet">
                    "The list of changes as a file: "
                    <a href=publish>"Publish"</a>
                    "."
                </p>
            </Section>
            <Section title="Scenarios">
                <Scenarios />
            </Section>
        </div>
    }
}

/// Chooses what the open plan is compared with.
#[component]
pub fn AgainstSelect() -> impl IntoView {
    let session = Session::expect();
    let review = Review::expect();
    let options = Signal::derive(move || {
        session.open_draft.track();
        session.drafts.track();
        let mut options = vec![(Against::Today, "Today’s alignment".to_owned())];
        options.extend(session.scenarios().into_iter().map(|entry| {
            let name = match review.why_by_accounts(&entry) {
                Some(_) => format!("{} ({})", entry.summary.name, entry.summary.unit_level.noun(2)),
                None => entry.summary.name.clone(),
            };
            (Against::Scenario(entry.id), name)
        }));
        options
    });
    let hint = Signal::derive(move || match review.against.get() {
        Against::Today => String::new(),
        Against::Scenario(id) => session
            .drafts
            .with(|index| index.entry(&id).cloned())
            .and_then(|entry| review.why_by_accounts(&entry))
            .unwrap_or_default(),
    });
    view! {
        <Select
            label="Compare this plan with"
            options=options
            value=review.against
            on_change=Callback::new(move |against| review.against.set(against))
            hint=hint
        />
    }
}

#[component]
fn MarkBox() -> impl IntoView {
    let review = Review::expect();
    view! {
        <Checkbox
            label="Mark what differs on the map"
            value=review.marked
            on_change=Callback::new(move |marked| review.marked.set(marked))
        />
    }
}

/// Says that the other plan is being read.
#[component]
pub fn Reading() -> impl IntoView {
    let review = Review::expect();
    view! {
        <p class="quiet" role="status">
            {move || review.reading.get().then(|| format!("Reading {}", review.other_name()))}
        </p>
    }
}

/// The sentences that say how much differs: the moves first, then apart from them what already differs today.
#[must_use]
pub fn sentences(pair: &Pair, against: &Against) -> Vec<String> {
    let comparison = &pair.comparison;
    let accounts = |count: usize| number::counted(count, "account", "accounts");
    let money = |amount| number::short_money(amount, pair.currency());
    let (units, after) = (comparison.units.len(), pair.after.units());
    let today = *against == Against::Today;
    let than = if today { " than today" } else { "" };
    let moved = format!("{} with {} a year", accounts(comparison.moved.accounts), money(comparison.moved.revenue));
    let is = |count: usize| if count == 1 { "is" } else { "are" };
    let mut said = vec![if !comparison.same_units {
        let (theirs, ours) = (pair.before.units().noun(2), after.noun(2));
        format!(
            "{moved} {} in another territory{than}. One plan assigns {theirs}, the other {ours}, so they are compared by accounts.",
            is(comparison.moved.accounts)
        )
    } else if units > 0 {
        format!("{} {} and {moved} are in another territory{than}.", grouped(units as f64, 0), after.noun(units))
    } else if today {
        format!("Nothing has moved: each of the {} is in the territory it is in today.", after.noun(2))
    } else {
        format!("Each of the {} is in the same territory in both plans.", after.noun(2))
    }];
    let (before, own) = (&pair.summaries.0, &pair.summaries.1);
    let still = !today || units > 0 || !comparison.same_units;
    if still {
        said.push(format!(
            "{} ({}) and {} of revenue ({}) get another rep than the one who has them today.",
            accounts(own.changed.accounts),
            percent(own.accounts_share),
            money(own.changed.revenue),
            percent(own.revenue_share)
        ));
    }
    let held = before.changed.accounts;
    if today && held > 0 {
        let who = "today with somebody else than the rep of their territory";
        said.push(if still {
            format!(
                "The two counts differ because {} {} held over: {who}. Any plan gives them to that rep.",
                accounts(held),
                is(held)
            )
        } else {
            format!(
                "Even so {} with {} a year would get another rep: holdovers, {who}. Any plan gives them to that rep.",
                accounts(held),
                money(before.changed.revenue)
            )
        });
    }
    if comparison.accounts_in_one_only > 0 {
        let count = accounts(comparison.accounts_in_one_only);
        said.push(format!(
            "{count} {} in the data of one of the two only and left out.",
            is(comparison.accounts_in_one_only)
        ));
    }
    said
}

#[component]
fn InShort(pair: Arc<Pair>) -> impl IntoView {
    let review = Review::expect();
    let said = sentences(&pair, &review.against.get());
    let chief: Vec<Line> =
        lines(&pair.summaries.0, &pair.summaries.1, pair.currency()).into_iter().filter(|line| line.chief).collect();
    view! {
        {said.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
        <table class="short-table">
            <caption class="visually-hidden">{move || format!("{} and this plan in short", review.other_name())}</caption>
            <thead>
                <tr>
                    <td></td>
                    <th scope="col" class="num"><span class="short-name">{move || review.other_name()}</span></th>
                    <th scope="col" class="num">"This plan"</th>
                </tr>
            </thead>
            {bodies(chief, false)}
        </table>
    }
}

/// The lines as table bodies, one per group; with a column of changes, or with the change under the figure.
pub fn bodies(lines: Vec<Line>, wide: bool) -> impl IntoView {
    let mut groups: Vec<(String, Vec<Line>)> = Vec::new();
    for line in lines {
        match groups.last_mut() {
            Some((name, known)) if *name == line.group => known.push(line),
            _ => groups.push((line.group.clone(), vec![line])),
        }
    }
    let width = if wide { 4 } else { 3 };
    let row = move |line: Line| {
        let delta = (line.change != 0.0).then(|| {
            view! { <Delta change=line.change text=line.change_text.clone() better=line.better /> }
        });
        if wide {
            view! {
                <tr>
                    <th scope="row" title=line.hint>{line.label}</th>
                    <td class="num">{line.before}</td>
                    <td class="num">{line.after}</td>
                    <td class="num">{delta}</td>
                </tr>
            }
            .into_any()
        } else {
            view! {
                <tr>
                    <th scope="row" title=line.hint>{line.label}</th>
                    <td class="num">{line.before}</td>
                    <td class="num">{line.after}{delta.map(|delta| view! { <br/>{delta} })}</td>
                </tr>
            }
            .into_any()
        }
    };
    groups
        .into_iter()
        .map(move |(name, lines)| {
            view! {
                <tbody>
                    <tr><th scope="rowgroup" colspan=width class="table-group">{name}</th></tr>
                    {lines.into_iter().map(row).collect_view()}
                </tbody>
            }
        })
        .collect_view()
}
