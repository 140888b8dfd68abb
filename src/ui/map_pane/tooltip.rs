//! What is under the pointer on the map.

use leptos::{html, prelude::*};

use super::painting;
use crate::{
    app::Aspect,
    metrics,
    plan::{AccountIx, MeasureIx, Plan, UnitIx},
    ui::{
        map::MapHover,
        number,
        workbench::{INSPECTOR, Workbench},
    },
};

/// One card's content: title, second line, figures.
#[derive(Clone, Debug, PartialEq)]
struct Card {
    title: String,
    line: String,
    figures: Vec<(String, String)>,
}

/// A small card beside the pointer. It says what the inspector says after a click, in four lines.
#[component]
pub fn Tooltip(
    /// What the pointer is over, and where.
    #[prop(into)]
    hover: Signal<MapHover>,
    /// The map, inside of which the card stays.
    pane: NodeRef<html::Section>,
) -> impl IntoView {
    let bench = Workbench::expect();
    let over = Memo::new(move |_| hover.with(|hover| (hover.unit, hover.account)));
    let card = Memo::new(move |_| {
        let (unit, account) = over.get();
        bench.seen(&[Aspect::Alignment, Aspect::Territories, Aspect::Locks], |plan| match (unit, account) {
            (_, Some(account)) => account_card(plan, AccountIx(account)),
            (Some(unit), None) => Some(unit_card(plan, UnitIx(unit))),
            (None, None) => None,
        })?
    });
    view! {
        {move || card.get().map(|card| view! {
            <div
                class="map-tip"
                aria-hidden="true"
                style:left=move || format!("{:.0}px", hover.get().at[0])
                style:top=move || format!("{:.0}px", hover.get().at[1])
                style:transform=move || {
                    let [left, above] = turned(bench, pane, hover.get().at);
                    let shift = |turned: bool| if turned { "calc(-100% - 12px)" } else { "12px" };
                    format!("translate({}, {})", shift(left), shift(above))
                }
            >
                <strong>{card.title}</strong>
                <span>{card.line}</span>
                <dl class="figures">
                    {card.figures.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view()}
                </dl>
            </div>
        })}
    }
}

/// Whether the card stands left of the pointer, and above it: where it would end under the inspector or outside the map.
fn turned(bench: Workbench, pane: NodeRef<html::Section>, [x, y]: [f64; 2]) -> [bool; 2] {
    /// The card is not wider or, but for a long lock's reason, higher.
    const ROOM: [f64; 2] = [276.0, 190.0];
    let Some(pane) = pane.get_untracked() else { return [false; 2] };
    let covered = if bench.inspector_lies_on_the_map() { INSPECTOR } else { 0.0 };
    let [width, height] = [f64::from(pane.client_width()) - covered, f64::from(pane.client_height())];
    [x + ROOM[0] > width && x > ROOM[0], y + ROOM[1] > height && y > ROOM[1]]
}

fn unit_card(plan: &Plan, unit: UnitIx) -> Card {
    let territory = plan.alignment().of(unit);
    let measure = plan.design().balance.first().and_then(|term| plan.units().measure(&term.measure));
    let index = territory
        .map(|territory| (territory, measure.and_then(|measure| metrics::indices(plan).get(territory, measure))));
    let said = painting::described(plan, unit, index);
    let (title, line) = said.split_once(" — ").map_or((said.clone(), String::new()), |(a, b)| (a.into(), b.into()));
    let rep = territory.map(|territory| plan.rep_of(territory).map_or("vacant".to_owned(), |rep| rep.name.clone()));
    let line = match rep {
        Some(rep) if !line.contains(&rep) => format!("{line} · {rep}"),
        _ => line,
    };
    let mut figures: Vec<(String, String)> = plan
        .units()
        .measures()
        .iter()
        .enumerate()
        .take(5)
        .map(|(at, measure)| {
            let value = plan.units().value(MeasureIx::new(at), unit);
            (measure.name.clone(), number::full(value, measure.kind, &plan.data().currency))
        })
        .collect();
    if let Some(lock) = plan.locks().get(&unit) {
        figures.push(("Locked".into(), lock.reason.clone()));
    }
    Card { title, line, figures }
}

fn account_card(plan: &Plan, account: AccountIx) -> Option<Card> {
    let accounts = &plan.data().accounts;
    let at = account.at();
    let owner = accounts.owner.get(at).copied().flatten().and_then(|rep| plan.data().reps.get(rep.at()));
    let figure = |measure: MeasureIx| {
        let known = accounts.measures.get(measure.at())?;
        let value = number::full(accounts.value(measure, account), known.kind, &plan.data().currency);
        Some((known.name.clone(), value))
    };
    Some(Card {
        title: accounts.name.get(at)?.clone(),
        line: format!(
            "{} · {}",
            accounts.city.get(at).map_or("", String::as_str),
            owner.map_or("nobody has it today", |rep| rep.name.as_str())
        ),
        figures: [MeasureIx::REVENUE, MeasureIx::POTENTIAL, MeasureIx::WORKLOAD]
            .into_iter()
            .filter_map(figure)
            .collect(),
    })
}
