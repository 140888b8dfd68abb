//! Limits nobody may cross, and how much may change hands.

use leptos::prelude::*;

use super::settings::{change, design_of};
use crate::{
    app::{Aspect, Session},
    plan::{Design, HardLimit, MoveCap},
    ui::widgets::NumberField,
};

/// What a cap can be on.
const CAPPED: [(&str, &str); 2] = [("accounts", "Accounts"), ("revenue", "Revenue")];

/// How many limits and caps are set: what the fold says when it is closed.
pub fn limits_note(design: &Design) -> String {
    let limits = design.limits.len() + design.caps.len();
    if limits == 0 { String::new() } else { format!("{limits} set") }
}

/// The least and the largest index of each measure, and the caps on what moves.
#[component]
pub fn Limits() -> impl IntoView {
    let session = Session::expect();
    let design = design_of(session);
    let measures = Memo::new(move |_| {
        session
            .read(&[Aspect::Frame], |plan| {
                let measures = plan.units().measures().iter();
                measures.map(|measure| (measure.key.clone(), measure.name.clone())).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    view! {
        <div class="settings">
            <p class="field-help">"Indices that no territory may cross, whatever the band says. Empty is no limit; 100 is the fair share."</p>
            <table class="plain-table limit-table">
                <thead><tr><th scope="col">"Measure"</th><th scope="col" class="num">"Least"</th><th scope="col" class="num">"Most"</th></tr></thead>
                <tbody>
                    <For each=move || measures.get() key=|(key, _)| key.clone() children=move |(key, name)| view! {
                        <tr>
                            <th scope="row">{name.clone()}</th>
                            <td><LimitField design measure=key.clone() name=name.clone() end=End::Least /></td>
                            <td><LimitField design measure=key name end=End::Most /></td>
                        </tr>
                    } />
                </tbody>
            </table>
            <p class="field-help">"At most this much may change hands in one run, of all there is and of what each rep has, counted against the plan as it is then."</p>
            <table class="plain-table limit-table">
                <thead><tr><th scope="col">"Cap"</th><th scope="col" class="num">"Of all"</th><th scope="col" class="num">"Each rep"</th></tr></thead>
                <tbody>
                    {CAPPED.map(|(key, name)| view! {
                        <tr>
                            <th scope="row">{name}</th>
                            <td><CapField design measure=key name each=false /></td>
                            <td><CapField design measure=key name each=true /></td>
                        </tr>
                    })}
                </tbody>
            </table>
        </div>
    }
}

/// Which end of a limit a field sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Least,
    Most,
}

#[component]
fn LimitField(design: Memo<Design>, measure: String, name: String, end: End) -> impl IntoView {
    let session = Session::expect();
    let (key, for_set) = (measure.clone(), measure);
    let value = Memo::new(move |_| {
        design.with(|design| {
            let limit = design.limit(&key);
            limit.and_then(|limit| if end == End::Least { limit.least } else { limit.most }).unwrap_or(f64::NAN)
        })
    });
    let set = move |index: Option<f64>| {
        change(session, |design| {
            let at = design.limits.iter().position(|limit| limit.measure == for_set).unwrap_or_else(|| {
                design.limits.push(HardLimit { measure: for_set.clone(), least: None, most: None });
                design.limits.len() - 1
            });
            let limit = &mut design.limits[at];
            match end {
                End::Least => limit.least = index,
                End::Most => limit.most = index,
            }
            design.limits.retain(|limit| limit.least.is_some() || limit.most.is_some());
        });
    };
    let clear = set.clone();
    let label = match end {
        End::Least => format!("Least index of {}", name.to_lowercase()),
        End::Most => format!("Largest index of {}", name.to_lowercase()),
    };
    view! {
        <NumberField
            label
            bare=true
            value=value
            on_change=Callback::new(move |index| set(Some(index)))
            on_clear=Callback::new(move |()| clear(None))
            min=if end == End::Least { 0.0 } else { 1.0 }
            max=if end == End::Least { 100.0 } else { 10_000.0 }
            step=5.0
            placeholder="none"
        />
    }
}

#[component]
fn CapField(design: Memo<Design>, measure: &'static str, name: &'static str, each: bool) -> impl IntoView {
    let session = Session::expect();
    let value = Memo::new(move |_| {
        let share = design.with(|design| design.cap(measure).and_then(|cap| if each { cap.each } else { cap.most }));
        share.map_or(f64::NAN, |share| share * 100.0)
    });
    let set = move |percent: Option<f64>| {
        change(session, |design| {
            let at = design.caps.iter().position(|cap| cap.measure == measure).unwrap_or_else(|| {
                design.caps.push(MoveCap { measure: measure.to_owned(), most: None, each: None });
                design.caps.len() - 1
            });
            let cap = &mut design.caps[at];
            let share = percent.map(|percent| percent / 100.0);
            if each {
                cap.each = share;
            } else {
                cap.most = share;
            }
            design.caps.retain(|cap| cap.most.is_some() || cap.each.is_some());
        });
    };
    let name = name.to_lowercase();
    let label =
        if each { format!("Cap on the {name} a rep loses") } else { format!("Cap on the {name} that change hands") };
    view! {
        <NumberField
            label
            bare=true
            value=value
            on_change=Callback::new(move |percent| set(Some(percent)))
            on_clear=Callback::new(move |()| set(None))
            min=0.0
            max=100.0
            decimals=1
            unit="%"
            placeholder="none"
        />
    }
}
