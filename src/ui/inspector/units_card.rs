//! The selected units: one by one what is in it, several summed, with before and after of a move that is aimed at.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Selection, Session},
    metrics::{grouped, index_of},
    plan::{Amount, Command, LockKind, MeasureIx, Plan, TerritoryIx, UnitIx},
    ui::{
        icon::{Glyph, Icon},
        number,
        swatch::Swatch,
        widgets::Section,
        workbench::Workbench,
    },
};

/// Rows of accounts shown; the accounts tab has all.
const MOST: usize = 8;

/// One unit, or the sum of several.
#[component]
pub fn UnitsCard() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let units = Memo::new(move |_| session.selection.with(|selection| selection.units.clone()));
    let title = move || {
        let units = units.get();
        session
            .peek(|plan| match units.first() {
                Some(unit) if units.len() == 1 => plan.units().name(*unit).to_owned(),
                _ => format!("{} {}", grouped(units.len() as f64, 0), plan.units().noun(units.len())),
            })
            .unwrap_or_default()
    };
    let sums = Memo::new(move |_| {
        let units = units.get();
        session
            .read(&[Aspect::Frame], |plan| {
                let sum =
                    |at: usize| units.iter().map(|unit| plan.units().value(MeasureIx::new(at), *unit)).sum::<Amount>();
                let measures = plan.units().measures().iter().enumerate();
                measures
                    .map(|(at, measure)| {
                        (measure.name.clone(), number::full(sum(at), measure.kind, &plan.data().currency))
                    })
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    // Which territories the units are in.
    let parts = Memo::new(move |_| {
        let units = units.get();
        session
            .read(&[Aspect::Alignment, Aspect::Territories], |plan| {
                let mut counts = std::collections::BTreeMap::<Option<TerritoryIx>, usize>::new();
                for unit in units.iter() {
                    *counts.entry(plan.alignment().of(*unit)).or_default() += 1;
                }
                let row = |(of, count): (Option<TerritoryIx>, usize)| {
                    let known = of.and_then(|of| plan.territory(of));
                    let name = known.map_or("In no territory".to_owned(), |known| known.name.clone());
                    (of, name, known.map(|known| known.colour), count)
                };
                counts.into_iter().map(row).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    view! {
        <header class="card-head">
            <h2>{title}</h2>
            <p class="quiet">{move || session.peek(|plan| code_of(plan, &units.get()))}</p>
        </header>
        <ul class="plain-list">
            {move || parts.get().into_iter().map(|(of, name, colour, count)| view! {
                <li>
                    {match of {
                        Some(of) => view! {
                            <button type="button" class="link-button with-swatch" on:click=move |_| session.selection.set(Selection::territory(of))>
                                <Swatch colour=colour />{name}
                            </button>
                        }.into_any(),
                        None => view! { <span class="with-swatch"><Swatch colour=colour />{name}</span> }.into_any(),
                    }}
                    <span class="quiet">{move || (units.with(|units| units.len()) > 1).then(|| grouped(count as f64, 0))}</span>
                </li>
            }).collect_view()}
        </ul>
        <Special units=units />
        <dl class="figures">
            {move || sums.get().into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view()}
        </dl>
        {move || bench.target.get().map(|to| view! { <Aim units=units to=to /> })}
        <Section title="Accounts" open=true><Accounts units=units /></Section>
    }
}

fn code_of(plan: &Plan, units: &std::collections::BTreeSet<UnitIx>) -> String {
    match units.first() {
        Some(unit) if units.len() == 1 => {
            let noun = plan.units().frame().word(plan.units().level_of(*unit), 1);
            format!("{noun} {}", plan.units().code(*unit))
        }
        _ => "Sums of the selected units".into(),
    }
}

/// What a move to `to` would do to both sides: the aimed-at territory and those the units leave.
#[component]
fn Aim(units: Memo<std::sync::Arc<std::collections::BTreeSet<UnitIx>>>, to: Option<TerritoryIx>) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let lines = move || {
        let (units, balanced) = (units.get(), bench.balanced.get());
        session
            .read(&[Aspect::Alignment, Aspect::Territories], |plan| {
                let mut lines = Vec::new();
                let mut sides: Vec<Option<TerritoryIx>> = units.iter().map(|unit| plan.alignment().of(*unit)).collect();
                sides.push(to);
                sides.sort_unstable();
                sides.dedup();
                for side in sides.into_iter().flatten() {
                    let name = plan.territory(side).map_or(String::new(), |known| known.name.clone());
                    for (measure, measure_name) in &balanced {
                        let moved = |inside: bool| {
                            let of = units.iter().filter(|unit| (plan.alignment().of(**unit) == Some(side)) == inside);
                            of.map(|unit| plan.units().value(*measure, *unit)).sum::<Amount>()
                        };
                        let now = plan.alignment().total(Some(side), *measure);
                        let then = if to == Some(side) { now + moved(false) } else { now - moved(true) };
                        let all = plan.units().total(*measure).to_f64();
                        let index = |amount: Amount| number::index(index_of(amount.to_f64(), plan.share(side), all));
                        lines.push((
                            format!("{name}, {}", measure_name.to_lowercase()),
                            format!("{} → {}", index(now), index(then)),
                        ));
                    }
                }
                lines
            })
            .unwrap_or_default()
    };
    view! {
        <section class="aim" aria-label="Before and after">
            <h3>"If assigned there"</h3>
            <dl class="figures">
                {move || lines().into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view()}
            </dl>
        </section>
    }
}

/// Overlaps to settle and locks with their reasons.
#[component]
fn Special(units: Memo<std::sync::Arc<std::collections::BTreeSet<UnitIx>>>) -> impl IntoView {
    let session = Session::expect();
    let claims = move || {
        let units = units.get();
        session
            .read(&[Aspect::Alignment, Aspect::Territories], |plan| {
                let name = |of: Option<TerritoryIx>| {
                    of.and_then(|of| plan.territory(of)).map_or("none".to_owned(), |known| known.name.clone())
                };
                let claim = |unit: &UnitIx| {
                    let other = plan.overlaps().get(unit)?;
                    let first = plan.alignment().of(*unit);
                    Some((
                        *unit,
                        plan.units().name(*unit).to_owned(),
                        (first, name(first)),
                        (Some(*other), name(Some(*other))),
                    ))
                };
                units.iter().filter_map(claim).take(5).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    let locks = move || {
        let units = units.get();
        session
            .read(&[Aspect::Locks, Aspect::Territories], |plan| {
                let said = |unit: &UnitIx| {
                    let lock = plan.locks().get(unit)?;
                    let what = match &lock.kind {
                        LockKind::Locked(of) => {
                            format!("stays with {}", plan.territory(*of).map_or("", |known| known.name.as_str()))
                        }
                        LockKind::Barred(of) => {
                            format!("barred from {}", number::counted(of.len(), "territory", "territories"))
                        }
                    };
                    Some((*unit, format!("{}: {what} ({})", plan.units().name(*unit), lock.reason)))
                };
                units.iter().filter_map(said).take(5).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    let give = move |unit: UnitIx, to: Option<TerritoryIx>| {
        move |_| {
            session.dispatch(Command::Assign { units: vec![unit], to });
        }
    };
    view! {
        <ul class="notes">
            {move || claims().into_iter().map(|(unit, name, first, second)| view! {
                <li class="note note-warn">
                    <p><Icon glyph=Glyph::Warning /> {format!("{name} is claimed by two territories.")}</p>
                    <div class="button-row">
                        <button type="button" class="button compact" on:click=give(unit, first.0)>{format!("Give to {}", first.1)}</button>
                        <button type="button" class="button compact" on:click=give(unit, second.0)>{format!("Give to {}", second.1)}</button>
                    </div>
                </li>
            }).collect_view()}
            {move || locks().into_iter().map(|(unit, text)| view! {
                <li class="note">
                    <p><Icon glyph=Glyph::Lock /> {text}</p>
                    <button type="button" class="button compact" on:click=move |_| { session.dispatch(Command::SetLocks { locks: vec![(unit, None)] }); }>"Unlock"</button>
                </li>
            }).collect_view()}
        </ul>
    }
}

/// The most valuable accounts of the units.
#[component]
fn Accounts(units: Memo<std::sync::Arc<std::collections::BTreeSet<UnitIx>>>) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let list = Memo::new(move |_| {
        let units = units.get();
        session
            .read(&[Aspect::Frame], |plan| {
                let accounts = &plan.data().accounts;
                let revenue = |account| accounts.value(MeasureIx::REVENUE, account);
                let mut all: Vec<_> =
                    units.iter().flat_map(|unit| plan.units().accounts(*unit).iter().copied()).collect();
                all.sort_by(|a, b| revenue(*b).cmp(&revenue(*a)).then(a.cmp(b)));
                let count = all.len();
                let row = |account: crate::plan::AccountIx| {
                    (
                        account,
                        accounts.name[account.at()].clone(),
                        number::short_money(revenue(account), &plan.data().currency),
                    )
                };
                (all.into_iter().take(MOST).map(row).collect::<Vec<_>>(), count)
            })
            .unwrap_or_default()
    });
    view! {
        <ul class="plain-list">
            {move || list.get().0.into_iter().map(|(account, name, revenue)| view! {
                <li>
                    <button type="button" class="link-button" on:click=move |_| bench.show_account(account)>{name}</button>
                    <span class="quiet">{revenue}</span>
                </li>
            }).collect_view()}
        </ul>
        <p class="quiet">{move || match list.with(|(_, count)| *count) {
            0 => "No accounts here.".to_owned(),
            count if count > MOST => format!("{} more in the accounts tab", grouped((count - MOST) as f64, 0)),
            _ => String::new(),
        }}</p>
    }
}
