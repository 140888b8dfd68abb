//! Exceptions to the level of the units: areas divided finer than the rest, or taken whole.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Session},
    plan::{CutException, MeasureIx, Plan, UnitCut, UnitIx},
    ui::{
        icon::{Glyph, Icon},
        widgets::{SearchItem, SearchList},
    },
};

/// Rows of the list to choose from that are shown at once.
const SHOWN: usize = 5;

/// What an exception does, in words.
fn said(plan: &Plan, exception: &CutException) -> (String, String) {
    let frame = plan.units().frame();
    let name = if exception.name.is_empty() { &exception.code } else { &exception.name };
    let does = if exception.to == exception.at {
        format!("one unit, a whole {}", frame.word(exception.at, 1))
    } else {
        format!("divided into {}", frame.word(exception.to, 2))
    };
    (name.clone(), does)
}

/// What can be made an exception: units that have a level below, and areas above the plan's level.
fn choices(plan: &Plan) -> Vec<SearchItem> {
    let (units, frame) = (plan.units(), plan.units().frame());
    let mut divisible: Vec<UnitIx> = units.indices().filter(|unit| units.level_below(*unit).is_some()).collect();
    // The largest first: they are divided most often.
    divisible.sort_by_key(|unit| std::cmp::Reverse(units.value(MeasureIx::ACCOUNTS, *unit)));
    let divide = divisible.into_iter().filter_map(|unit| {
        let detail = format!("divide into {}", frame.word(units.level_below(unit)?, 2));
        Some(SearchItem::new(format!("divide:{}", unit.0), units.name(unit).to_owned(), detail, units.code(unit)))
    });
    let level = units.level().at_rank(units.level().rank() + 1);
    let is_whole = |code: &str| {
        let exceptions = units.cut().exceptions().iter();
        exceptions.into_iter().any(|other| other.at == level && other.to == level && other.code == code)
    };
    let join =
        frame.tree.above.iter().enumerate().filter(|(_, (code, _))| !is_whole(code)).map(|(at, (code, name))| {
            SearchItem::new(
                format!("whole:{at}"),
                name.clone(),
                format!("take the {} whole", frame.word(level, 1)),
                code,
            )
        });
    divide.chain(join).collect()
}

/// The cut with what was picked.
fn picked(plan: &Plan, key: &str) -> Option<UnitCut> {
    let (units, (what, at)) = (plan.units(), key.split_once(':')?);
    let exception = if what == "divide" {
        units.division(UnitIx(at.parse().ok()?))?
    } else {
        let (code, name) = units.frame().tree.above.get(at.parse::<usize>().ok()?)?.clone();
        let level = units.level().at_rank(units.level().rank() + 1);
        CutException { at: level, code, name, to: level }
    };
    Some(units.cut().with(exception))
}

/// The exceptions, each with a button that ends it, and a field to add one by name.
#[component]
pub fn UnitExceptions(
    /// Nothing else is being worked on.
    idle: Signal<bool>,
) -> impl IntoView {
    let session = Session::expect();
    let adding = RwSignal::new(false);
    let listed = Memo::new(move |_| {
        session
            .read(&[Aspect::Frame], |plan| {
                let all = plan.units().cut().exceptions().iter();
                all.map(|exception| (exception.clone(), said(plan, exception))).collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let end = move |exception: CutException| {
        let cut = session.peek(|plan| plan.units().cut().without(exception.at, &exception.code));
        if let Some(cut) = cut {
            session.change_units(cut);
        }
    };
    let add = move |key: String| {
        adding.set(false);
        if let Some(cut) = session.peek(|plan| picked(plan, &key)).flatten() {
            session.change_units(cut);
        }
    };
    // Made when it is asked for: there may be thousands.
    let items =
        Memo::new(
            move |_| {
                if adding.get() { session.read(&[Aspect::Frame], choices).unwrap_or_default() } else { Vec::new() }
            },
        );
    view! {
        <h3 class="unit-exceptions" id="unit-exceptions">"Exceptions"</h3>
        <p class="quiet">
            {move || if listed.with(Vec::is_empty) {
                "None. Single areas can be divided finer than the rest, or taken whole."
            } else {
                "These areas are divided finer than the rest, or taken whole."
            }}
        </p>
        <ul class="move-groups" aria-labelledby="unit-exceptions">
            {move || listed.get().into_iter().map(|(exception, (name, does))| {
                let label = format!("Remove the exception: {name}, {does}");
                view! {
                    <li class="move-group rule">
                        <Icon glyph=if exception.to == exception.at { Glyph::Map } else { Glyph::Split } />
                        <p>{name}<span class="field-help">{does}</span></p>
                        <button
                            type="button"
                            class="icon-button"
                            aria-label=label
                            title="Remove the exception"
                            disabled=move || !idle.get()
                            on:click=move |_| end(exception.clone())
                        >
                            <Icon glyph=Glyph::Close />
                        </button>
                    </li>
                }
            }).collect_view()}
        </ul>
        <Show
            when=move || adding.get()
            fallback=move || view! {
                <div class="button-row">
                    <button
                        type="button"
                        class="button"
                        disabled=move || !idle.get()
                        on:click=move |_| adding.set(true)
                    >
                        <Icon glyph=Glyph::Plus />
                        "Add an exception"
                    </button>
                </div>
            }
        >
            <SearchList
                label="Area to divide or to take whole"
                items=items
                on_pick=Callback::new(add)
                most=SHOWN
                placeholder="Type the name of an area"
                autofocus=true
            />
            <div class="button-row">
                <button type="button" class="button" on:click=move |_| adding.set(false)>"Cancel"</button>
            </div>
        </Show>
    }
}
