//! Calls, hours and travel.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::{desk::Desk, drive_times::DriveTimes};
use crate::{
    plan::{CallLine, CallsBy, TravelRecipe},
    ui::{
        number::counted,
        widgets::{Checkbox, NumberField, Segmented},
        workbench::Workbench,
    },
};

/// Form on the left, accounts with their formulas on the right.
#[component]
pub fn Workload() -> impl IntoView {
    let desk = Desk::expect();
    let by = desk.part(|recipe| recipe.workload.by);
    let keep_own = desk.part(|recipe| recipe.workload.keep_own);
    let travel = desk.part(|recipe| recipe.workload.travel);
    let own = desk.told(|report| report.own);
    let changes = move || by.get() != CallsBy::Given || travel.with(Option::is_some);
    view! {
        <div class="quota-columns">
            <div class="settings">
                <Segmented
                    label="Calls and hours"
                    options=vec![
                        (CallsBy::Given, "As given".to_owned()),
                        (CallsBy::Class, "By class".to_owned()),
                        (CallsBy::Segment, "By segment".to_owned()),
                    ]
                    value=by
                    on_change=Callback::new(move |by| desk.change(|recipe| recipe.workload.by = by))
                />
                <Show when=move || by.get() != CallsBy::Given><Lines by /></Show>
                <Segmented
                    label="Travel per call"
                    options=vec![(false, "As given".to_owned()), (true, "Estimated".to_owned())]
                    value=Signal::derive(move || travel.with(Option::is_some))
                    on_change=Callback::new(move |on: bool| desk.change(|recipe| recipe.workload.travel = on.then(TravelRecipe::default)))
                />
                <DriveTimes travel />
                <Show when=move || travel.with(Option::is_some)><Travel travel /></Show>
                <Show when=changes>
                    <Checkbox
                        label="Accounts with figures of their own keep them"
                        hint=Signal::derive(move || match own.get() {
                            0 => "Calls, hours or workload in the file that are not those of the class.".to_owned(),
                            count => format!("{} now.", counted(count as usize, "account does", "accounts do")),
                        })
                        value=keep_own
                        on_change=Callback::new(move |on| desk.change(|recipe| recipe.workload.keep_own = on))
                    />
                </Show>
            </div>
            <Examples />
        </div>
    }
}

/// Calls and hours of each class or segment.
#[component]
fn Lines(by: Memo<CallsBy>) -> impl IntoView {
    let desk = Desk::expect();
    let made = desk.told(|report| {
        report.segments.iter().filter(|line| line.after > 0).map(|line| line.name.clone()).collect::<Vec<_>>()
    });
    let names = Memo::new(move |_| match by.get() {
        CallsBy::Class => desk.fields.with(|fields| fields.classes.iter().map(|class| class.name.clone()).collect()),
        _ => {
            // Those that come out, and those that have figures already.
            let mut seen = BTreeSet::new();
            let known = desk
                .recipe
                .with(|recipe| recipe.workload.lines.iter().map(|line| line.name.clone()).collect::<Vec<_>>());
            let rules =
                desk.recipe.with(|recipe| recipe.segments.iter().map(|rule| rule.segment.clone()).collect::<Vec<_>>());
            let classes = desk
                .fields
                .with(|fields| fields.classes.iter().map(|class| class.name.clone()).collect::<BTreeSet<_>>());
            let lines = known.into_iter().filter(|name| !classes.contains(name));
            let all = rules.into_iter().chain(made.get()).chain(lines).filter(|name| !name.is_empty());
            all.filter(|name| seen.insert(name.clone())).collect::<Vec<_>>()
        }
    });
    view! {
        <table class="plain-table limit-table">
            <caption class="visually-hidden">"Calls and hours"</caption>
            <thead>
                <tr>
                    <th scope="col">{move || if by.get() == CallsBy::Class { "Class" } else { "Segment" }}</th>
                    <th scope="col" class="num">"Calls a year"</th>
                    <th scope="col" class="num">"Hours a call"</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || names.get() key=Clone::clone children=move |name| view! {
                    <tr>
                        <th scope="row">{name.clone()}</th>
                        <td><Figure name=name.clone() hours=false /></td>
                        <td><Figure name hours=true /></td>
                    </tr>
                } />
            </tbody>
        </table>
        <p class="field-help">"What is left empty stays as given."</p>
    }
}

#[component]
fn Figure(name: String, hours: bool) -> impl IntoView {
    let desk = Desk::expect();
    let label = format!("{} of {name}", if hours { "Hours a call" } else { "Calls a year" });
    let (of_line, of_class, for_change, for_clear) = (name.clone(), name.clone(), name.clone(), name);
    let value = Memo::new(move |_| {
        let line = desk.recipe.with(|recipe| recipe.workload.lines.iter().find(|line| line.name == of_line).cloned());
        line.map_or(f64::NAN, |line| if hours { line.hours_per_call } else { line.calls_per_year })
    });
    // What the file, or the class's usual figures, say.
    let usual = move |name: &str| {
        desk.fields.with(|fields| {
            let class = fields.classes.iter().find(|class| class.name == name);
            class.map(|class| (class.calls_per_year, class.hours_per_call))
        })
    };
    let placeholder = Signal::derive(move || {
        usual(&of_class).map_or("as given".to_owned(), |(calls, time)| if hours { time } else { calls }.to_string())
    });
    let change = move |figure: f64| {
        let (calls, time) = untrack(|| usual(&for_change)).unwrap_or((12.0, 1.0));
        desk.change(|recipe| {
            let lines = &mut recipe.workload.lines;
            let at = lines.iter().position(|line| line.name == for_change).unwrap_or_else(|| {
                lines.push(CallLine { name: for_change.clone(), calls_per_year: calls, hours_per_call: time });
                lines.len() - 1
            });
            let line = &mut lines[at];
            *(if hours { &mut line.hours_per_call } else { &mut line.calls_per_year }) = figure;
        });
    };
    view! {
        <NumberField
            label
            bare=true
            value=value
            placeholder
            min=0.0
            max=if hours { 1_000.0 } else { 10_000.0 }
            step=if hours { 0.25 } else { 1.0 }
            decimals=if hours { 2 } else { 0 }
            on_change=Callback::new(change)
            on_clear=Callback::new(move |()| desk.change(|recipe| recipe.workload.lines.retain(|line| line.name != for_clear)))
        />
    }
}

#[component]
fn Travel(travel: Memo<Option<TravelRecipe>>) -> impl IntoView {
    let desk = Desk::expect();
    let now = move || travel.get().unwrap_or_default();
    let set = move |edit: &dyn Fn(&mut TravelRecipe)| {
        desk.change(|recipe| {
            if let Some(travel) = &mut recipe.workload.travel {
                edit(travel);
            }
        });
    };
    view! {
        <div class="field-pair">
            <NumberField
                label="Nearest stops"
                value=Signal::derive(move || f64::from(now().stops))
                min=1.0
                max=20.0
                on_change=Callback::new(move |stops: f64| set(&|travel| travel.stops = stops as u16))
            />
            <NumberField
                label="Road over straight line"
                value=Signal::derive(move || now().circuity)
                min=1.0
                max=5.0
                step=0.05
                decimals=2
                on_change=Callback::new(move |circuity| set(&|travel| travel.circuity = circuity))
            />
            <NumberField
                label="Speed"
                unit="km/h"
                value=Signal::derive(move || now().speed_kmh)
                min=1.0
                max=1000.0
                step=5.0
                on_change=Callback::new(move |speed| set(&|travel| travel.speed_kmh = speed))
            />
            <NumberField
                label="At least, each call"
                unit="h"
                value=Signal::derive(move || now().least_hours)
                min=0.0
                max=24.0
                step=0.05
                decimals=2
                on_change=Callback::new(move |least| set(&|travel| travel.least_hours = least))
            />
        </div>
        <p class="field-help">"Distance to the nearest stops × road over straight line / speed."</p>
        <Checkbox
            label="Add the way from home and back"
            hint="From the home of whoever has the account today, spread over the calls of one trip."
            value=Signal::derive(move || now().calls_per_trip.is_some())
            on_change=Callback::new(move |on: bool| set(&|travel| travel.calls_per_trip = on.then_some(4.0)))
        />
        <Show when=move || now().calls_per_trip.is_some()>
            <NumberField
                label="Calls on one trip"
                value=Signal::derive(move || now().calls_per_trip.unwrap_or(4.0))
                min=1.0
                max=100.0
                on_change=Callback::new(move |calls| set(&|travel| travel.calls_per_trip = Some(calls)))
            />
        </Show>
    }
}

/// A few accounts, each with its formula.
#[component]
fn Examples() -> impl IntoView {
    let desk = Desk::expect();
    let bench = Workbench::expect();
    let examples = desk.told(|report| report.examples.clone());
    view! {
        <div>
            <h3>"For example"</h3>
            <ul class="plain-list" aria-label="Workload explained">
                {move || examples.get().into_iter().map(|example| view! {
                    <li>
                        <button type="button" class="link-button" on:click=move |_| super::preview::show(desk, bench, example.account)>{example.name}</button>
                        <span class="quiet">{example.workload}</span>
                    </li>
                }).collect_view()}
            </ul>
        </div>
    }
}
