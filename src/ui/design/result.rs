//! The preview of a result: before and after, what is impossible and why, groups of moves to accept.

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::*;

use super::{fit::FitTable, reps::Reps};
use crate::{
    app::{CapLine, Preview, Selection, Session},
    metrics::{self, grouped},
    plan::{Amount, Plan},
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::{Checkbox, Section},
        workbench::Workbench,
    },
};

/// What waits for accept or discard.
#[component]
pub fn ResultSection() -> impl IntoView {
    let session = Session::expect();
    move || session.preview.get().map(|preview| view! { <Result preview /> })
}

#[component]
fn Result(preview: Arc<Preview>) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let count = preview.moves.len();
    let chosen = RwSignal::new((0..count).collect::<BTreeSet<usize>>());
    let (divisible, currency) = (preview.divisible, preview.before.data().currency.clone());
    let accounts: Amount = preview.moves.iter().map(|group| group.accounts).sum();
    let revenue: Amount = preview.moves.iter().map(|group| group.revenue).sum();
    let moved = preview.moved_units();
    let noun = preview.before.units().noun(moved);
    let (outside, apart) = (preview.outside_notes(), [preview.large_groups(), preview.pieces_notes()].concat());
    let cancelled = preview.outcome.as_ref().is_none_or(|outcome| outcome.cancelled);
    let accept = move |_| {
        let groups: Vec<usize> = chosen.get_untracked().into_iter().collect();
        session.accept_preview(if groups.len() == count { None } else { Some(&groups) });
    };
    let sums = preview.clone();
    let label = move || {
        let chosen = chosen.get();
        let units: usize = chosen.iter().filter_map(|at| sums.moves.get(*at)).map(|group| group.units.len()).sum();
        format!("Accept {}", number::counted(units, "move", "moves"))
    };
    let groups = preview.clone();
    let group_row = move |at: usize| {
        let group = groups.moves.get(at).cloned()?;
        let units = group.units.clone();
        let show = move |_| {
            session.selection.set(Selection::units(units.iter().copied()));
            bench.fly_to(units.iter().copied());
        };
        let text = format!(
            "{} → {}",
            group.from.as_deref().unwrap_or("no territory"),
            group.to.as_deref().unwrap_or("no territory")
        );
        let detail = format!(
            "{} {} · {} · {}",
            grouped(group.units.len() as f64, 0),
            noun_of(group.units.len(), session),
            accounts_of(group.accounts),
            number::short_money(group.revenue, &currency)
        );
        Some(view! {
            <li class="move-group">
                <Checkbox
                    label=text
                    hint=detail
                    value=Signal::derive(move || chosen.with(|chosen| chosen.contains(&at)))
                    on_change=Callback::new(move |on| chosen.update(|chosen| {
                        if on { chosen.insert(at); } else { chosen.remove(&at); }
                    }))
                    disabled=!divisible
                />
                <button type="button" class="icon-button" aria-label="Show these units on the map" title="Show on the map" on:click=show>
                    <Icon glyph=Glyph::Eye />
                </button>
            </li>
        })
    };
    let listed = bit_by_bit(count);
    let currency = preview.before.data().currency.clone();
    view! {
        <section class="result" aria-label="Preview">
            <h3 class="panel-title">{format!("{}: preview", preview.title)}</h3>
            {cancelled.then(|| view! { <p class="note note-warn">"Cancelled: this is the best plan found until then."</p> })}
            <Counts preview=preview.clone() />
            <Before before=preview.before.clone() after=preview.candidate.clone() />
            <p>
                {format!(
                    "{} {noun} {} territory, with {} and {} of revenue.",
                    grouped(moved as f64, 0),
                    if moved == 1 { "changes" } else { "change" },
                    accounts_of(accounts),
                    number::short_money(revenue, &currency)
                )}
            </p>
            <Caps caps=preview.cap_lines() />
            <FitTable preview=preview.clone() />
            <div class="button-row">
                <button type="button" class="button primary" disabled=move || chosen.with(BTreeSet::is_empty) on:click=accept>
                    <Icon glyph=Glyph::Check /> {label}
                </button>
                <button type="button" class="button" on:click=move |_| session.discard_preview()>"Discard"</button>
            </div>
            {(!outside.is_empty() || !apart.is_empty()).then(|| {
                let count = outside.len() + apart.len();
                view! {
                    <Section title="What stays outside, and why" note=count.to_string() open=true>
                        <ul class="notes">
                            {outside.into_iter().map(|note| view! {
                                <li>
                                    <strong>{note.what}</strong>
                                    {note.why.into_iter().map(|why| view! { <p>{why}</p> }).collect_view()}
                                </li>
                            }).collect_view()}
                            {apart.into_iter().map(|note| view! { <li><p>{note}</p></li> }).collect_view()}
                        </ul>
                    </Section>
                }
            })}
            <Reps preview=preview.clone() />
            <Section title="Moves" note=number::counted(count, "group", "groups") open=true>
                {(!divisible).then(|| view! { <p class="field-help">"The territories themselves change, so the moves are accepted together."</p> })}
                <ul class="move-groups"><For each=move || 0..listed.get() key=|at| *at children=group_row.clone() /></ul>
            </Section>
        </section>
    }
}

/// What each number of territories reached, when several were tried; another one can be shown instead.
#[component]
fn Counts(preview: Arc<Preview>) -> impl IntoView {
    let session = Session::expect();
    let (lines, shown, untried) = (preview.counts(), preview.shown, preview.untried());
    (!lines.is_empty()).then(|| view! {
        <table class="plain-table counts">
            <caption class="visually-hidden">"What each number of territories reached"</caption>
            <thead>
                <tr>
                    <th scope="col">"Territories"</th>
                    <th scope="col" class="num" title="Territories outside the band">"Outside"</th>
                    <th scope="col" class="num" title="The index furthest from 100">"Furthest"</th>
                    <th scope="col" class="num" title="Distance to the middle of the own territory, root of the weighted mean square">"km"</th>
                </tr>
            </thead>
            <tbody>
                {lines.into_iter().enumerate().map(|(at, line)| view! {
                    <tr class:shown=at == shown>
                        <th scope="row">
                            <button
                                type="button"
                                class="link-button"
                                aria-pressed=if at == shown { "true" } else { "false" }
                                title=format!("Show the plan with {} territories", line.count)
                                on:click=move |_| session.show_count(at)
                            >
                                {line.count.to_string()}
                            </button>
                            {line.best.then_some(" best")}
                        </th>
                        <td class="num" class:cell-over={line.outside > 0}>{line.outside.to_string()}</td>
                        <td class="num">{format!("± {}", grouped(line.furthest, 0))}</td>
                        <td class="num">{grouped(line.distance_km, 0)}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
        {(untried > 0).then(|| view! { <p class="note note-warn">{format!("Cancelled: {} left untried.", number::counted(untried, "number was", "numbers were"))}</p> })}
    })
}

/// What changes hands of each capped measure, beside its cap.
#[component]
fn Caps(caps: Vec<CapLine>) -> impl IntoView {
    let percent = |share: f64| format!("{}\u{a0}%", grouped(share * 100.0, 1));
    (!caps.is_empty()).then(|| view! {
        <table class="plain-table">
            <caption class="visually-hidden">"What changes hands, and the caps on it"</caption>
            <thead>
                <tr><th scope="col">"Changes hands"</th><th scope="col" class="num">"Share"</th><th scope="col" class="num">"Cap"</th></tr>
            </thead>
            <tbody>
                {caps.into_iter().map(|cap| view! {
                    <tr>
                        <th scope="row" class="wrap">{cap.what.clone()}</th>
                        <td class="num" class:cell-over=cap.is_over()>{percent(cap.share)}</td>
                        <td class="num">{percent(cap.most)}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    })
}

/// How many of `count` rows are there: the first few with the page, the others in turns of their own, so that a long list
/// keeps nobody waiting.
fn bit_by_bit(count: usize) -> RwSignal<usize> {
    const AT_ONCE: usize = 8;
    fn more(listed: RwSignal<usize>, count: usize) {
        set_timeout(
            move || {
                // Gone with the preview.
                let Some(now) = listed.try_get_untracked().filter(|now| *now < count) else { return };
                listed.set((now + AT_ONCE).min(count));
                more(listed, count);
            },
            std::time::Duration::ZERO,
        );
    }
    let listed = RwSignal::new(count.min(AT_ONCE));
    more(listed, count);
    listed
}

fn accounts_of(amount: Amount) -> String {
    number::counted(amount.to_f64() as usize, "account", "accounts")
}

fn noun_of(count: usize, session: Session) -> String {
    session.peek(|plan| plan.units().noun(count).to_owned()).unwrap_or_default()
}

/// Balance before and after, a line for each measure.
#[component]
fn Before(before: Arc<Plan>, after: Arc<Plan>) -> impl IntoView {
    let bench = Workbench::expect();
    let line = move |plan: &Plan, measure| {
        let statistics = metrics::balance(plan, measure);
        (statistics.max_deviation, statistics.outside.len())
    };
    view! {
        <table class="plain-table">
            <caption class="visually-hidden">"Balance before and after"</caption>
            <thead>
                <tr><th scope="col">"Measure"</th><th scope="col" class="num">"Furthest from 100"</th><th scope="col" class="num">"Outside the band"</th></tr>
            </thead>
            <tbody>
                {move || bench.balanced.get().into_iter().map(|(measure, name)| {
                    let (from, out) = line(&before, measure);
                    let (to, out_after) = line(&after, measure);
                    view! {
                        <tr>
                            <th scope="row">{name}</th>
                            <td class="num">{format!("{} → {}", grouped(from, 0), grouped(to, 0))}</td>
                            <td class="num">{format!("{out} → {out_after}")}</td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table>
    }
}
