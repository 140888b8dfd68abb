//! What Carve and Balance aim for.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Session},
    metrics::grouped,
    plan::{BalanceTerm, Command, Design, Effort, TerritoryCount},
    ui::number,
    ui::widgets::{Checkbox, NumberField, Segmented, Slider},
};

fn percent(value: f64) -> String {
    format!("{}\u{a0}%", grouped(value * 100.0, 0))
}

fn band(value: f64) -> String {
    format!("{} to {}", grouped(100.0 - value, 0), grouped(100.0 + value, 0))
}

fn times(value: f64) -> String {
    format!("× {}", grouped(value, 2))
}

/// The plan's design as it is now.
pub(super) fn design_of(session: Session) -> Memo<Design> {
    Memo::new(move |_| session.read(&[Aspect::Design], |plan| plan.design().clone()).unwrap_or_default())
}

/// Changes the plan's design; each change is a step that can be undone.
pub(super) fn change(session: Session, edit: impl FnOnce(&mut Design)) {
    let Some(now) = session.peek(|plan| plan.design().clone()) else { return };
    let mut design = now.clone();
    edit(&mut design);
    if design != now {
        session.dispatch(Command::SetDesign(Box::new(design)));
    }
}

/// The settings.
#[component]
pub fn Settings() -> impl IntoView {
    let session = Session::expect();
    let design = design_of(session);
    let reps = Memo::new(move |_| session.read(&[Aspect::Reps], |plan| plan.reps().len()).unwrap_or(0));
    view! {
        <div class="settings">
            <Count design reps />
            <Measures design=design />
            <Slider
                label="Tolerance band"
                value=Signal::derive(move || design.with(|design| design.tolerance))
                on_change=Callback::new(move |tolerance| change(session, |design| design.tolerance = tolerance))
                min=2.0
                max=50.0
                step=1.0
                written=band
            />
            <Slider
                label="Stability"
                value=Signal::derive(move || design.with(|design| design.stability))
                on_change=Callback::new(move |stability| change(session, |design| design.stability = stability))
                step=0.05
                written=percent
            />
            <p class="field-help">"0 % ignores who has what today; 100 % changes only what the band demands."</p>
            <Checkbox
                label="Territories hang together"
                value=Signal::derive(move || design.with(|design| design.contiguous))
                on_change=Callback::new(move |on| change(session, |design| design.contiguous = on))
            />
            <Checkbox
                label="Carve around the reps' homes"
                value=Signal::derive(move || design.with(|design| design.from_homes))
                on_change=Callback::new(move |on| change(session, |design| design.from_homes = on))
            />
            <Checkbox
                label="Keep names where most of the value stays"
                value=Signal::derive(move || design.with(|design| design.keep_names))
                on_change=Callback::new(move |on| change(session, |design| design.keep_names = on))
            />
            <Segmented
                label="Effort"
                options=vec![
                    (Effort::Quick, "Quick".to_owned()),
                    (Effort::Normal, "Normal".to_owned()),
                    (Effort::Thorough, "Thorough".to_owned()),
                ]
                value=Signal::derive(move || design.with(|design| design.effort))
                on_change=Callback::new(move |effort| change(session, |design| design.effort = effort))
            />
        </div>
    }
}

/// How the number of territories is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Reps,
    Number,
    Range,
}

/// How many territories a carve makes: one for each rep, a number, or the best of several.
#[component]
fn Count(design: Memo<Design>, reps: Memo<usize>) -> impl IntoView {
    let session = Session::expect();
    let by = Memo::new(move |_| match design.with(|design| design.territories) {
        TerritoryCount::Reps => By::Reps,
        TerritoryCount::Count(_) => By::Number,
        TerritoryCount::Range { .. } => By::Range,
    });
    // What is shown where another way of choosing holds: the reps' number, and a few around it.
    let ends = Memo::new(move |_| match design.with(|design| design.territories) {
        TerritoryCount::Reps => (as_count(reps.get()), as_count(reps.get())),
        TerritoryCount::Count(count) => (count, count),
        TerritoryCount::Range { from, to } => (from, to),
    });
    let choose = move |by: By| {
        let (from, to) = ends.get_untracked();
        let territories = match by {
            By::Reps => TerritoryCount::Reps,
            By::Number => TerritoryCount::Count(from),
            By::Range if from < to => TerritoryCount::Range { from, to },
            By::Range => TerritoryCount::Range { from: from.saturating_sub(2).max(1), to: from + 2 },
        };
        change(session, |design| design.territories = territories);
    };
    let set = move |territories| change(session, |design| design.territories = territories);
    view! {
        <Segmented
            label="Territories a carve makes"
            options=vec![
                (By::Reps, "Per rep".to_owned()),
                (By::Number, "A number".to_owned()),
                (By::Range, "A range".to_owned()),
            ]
            value=by
            on_change=Callback::new(choose)
        />
        <Show when=move || by.get() == By::Number>
            <NumberField
                label="Number of territories"
                value=Signal::derive(move || f64::from(ends.get().0))
                on_change=Callback::new(move |count: f64| set(TerritoryCount::Count(count as u16)))
                min=1.0
                max=1000.0
                hint=Signal::derive(move || format!("The plan has {}; territories beyond them are vacancies.", number::counted(reps.get(), "rep", "reps")))
            />
        </Show>
        <Show when=move || by.get() == By::Range>
            <div class="field-pair">
                <NumberField
                    label="From"
                    value=Signal::derive(move || f64::from(ends.get().0))
                    on_change=Callback::new(move |from: f64| {
                        let from = from as u16;
                        set(TerritoryCount::Range { from, to: ends.get_untracked().1.max(from) });
                    })
                    min=1.0
                    max=1000.0
                />
                <NumberField
                    label="To"
                    value=Signal::derive(move || f64::from(ends.get().1))
                    on_change=Callback::new(move |to: f64| {
                        let to = to as u16;
                        set(TerritoryCount::Range { from: ends.get_untracked().0.min(to), to });
                    })
                    min=1.0
                    max=1000.0
                />
            </div>
            <p class="field-help">{move || tried(design.with(|design| design.territories))}</p>
        </Show>
    }
}

fn as_count(reps: usize) -> u16 {
    reps.clamp(1, 1000) as u16
}

/// "Each of 5 numbers is solved; the best plan is proposed."
fn tried(territories: TerritoryCount) -> String {
    let tried = territories.tried(0);
    match territories {
        TerritoryCount::Range { from, to } if usize::from(to.saturating_sub(from)) >= TerritoryCount::MOST_TRIED => {
            let list: Vec<String> = tried.iter().map(ToString::to_string).collect();
            format!("Solves {} of them ({}) and proposes the best.", tried.len(), list.join(", "))
        }
        _ => format!("Solves {} and proposes the best.", number::counted(tried.len(), "number", "numbers")),
    }
}

/// Which measures are balanced, and how they weigh against each other.
#[component]
fn Measures(design: Memo<Design>) -> impl IntoView {
    let session = Session::expect();
    let measures = Memo::new(move |_| {
        session
            .read(&[Aspect::Frame], |plan| {
                plan.units()
                    .measures()
                    .iter()
                    .map(|measure| (measure.key.clone(), measure.name.clone()))
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let row = move |(key, name): (String, String)| {
        let (for_weight, for_switch, for_slider) = (key.clone(), key.clone(), key.clone());
        let weight = Memo::new(move |_| {
            design.with(|design| design.balance.iter().find(|term| term.measure == for_weight).map(|term| term.weight))
        });
        let last = move || weight.get().is_some() && design.with(|design| design.balance.len() == 1);
        let switch = move |on: bool| {
            let key = for_switch.clone();
            change(session, |design| {
                design.balance.retain(|term| term.measure != key);
                if on {
                    design.balance.push(BalanceTerm { measure: key, weight: 1.0 });
                }
            });
        };
        let weigh = StoredValue::new(move |value: f64| {
            let key = for_slider.clone();
            change(session, |design| {
                if let Some(term) = design.balance.iter_mut().find(|term| term.measure == key) {
                    term.weight = value;
                }
            });
        });
        let weight_name = StoredValue::new(format!("Weight of {}", name.to_lowercase()));
        view! {
            <Checkbox
                label=name
                value=Signal::derive(move || weight.get().is_some())
                on_change=Callback::new(switch)
                disabled=Signal::derive(last)
                hint=Signal::derive(move || if last() { "At least one measure is balanced.".to_owned() } else { String::new() })
            />
            <Show when=move || weight.get().is_some() && !last()>
                <Slider
                    label=weight_name.get_value()
                    value=Signal::derive(move || weight.get().unwrap_or(1.0))
                    on_change=Callback::new(move |value| weigh.with_value(|weigh| weigh(value)))
                    min=0.1
                    max=3.0
                    step=0.1
                    written=times
                />
            </Show>
        }
    };
    view! {
        <fieldset class="measures">
            <legend>"Balance"</legend>
            <For each=move || measures.get() key=|(key, _)| key.clone() children=row />
        </fieldset>
    }
}
