//! What can be done with the selected units, floating where the pointer works.

use leptos::prelude::*;

use super::{
    AssignList,
    rule_forms::{LockForm, TogetherForm, close_popovers},
};
use crate::{
    app::{Aspect, Selection, Session},
    metrics::grouped,
    plan::{Command, UnitIx, UnitLevel},
    ui::{
        icon::{Glyph, Icon},
        later::{Awaited, Part},
        widgets::Popover,
        workbench::Workbench,
    },
};

/// The toolbar of the selection. Hidden while nothing is selected.
#[component]
pub fn SelectionBar() -> impl IntoView {
    let session = Session::expect();
    let shown = Memo::new(move |_| {
        !session.embedded
            && session.preview.with(Option::is_none)
            && session.job.with(Option::is_none)
            && session.selection.with(|selection| !selection.units.is_empty() || selection.as_territory().is_some())
    });
    view! {
        <Show when=move || shown.get()>
            <div class="map-float selection-bar" role="toolbar" aria-label="Selection">
                <Awaited part=Part::Selected />
            </div>
        </Show>
    }
}

/// What can be done with the selection: assign, lock, whole territory, clear.
#[component]
pub fn Selected() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let text = move || {
        let selection = session.selection.get();
        session
            .read(&[Aspect::Alignment, Aspect::Territories], |plan| match selection.as_territory() {
                Some(territory) => {
                    let count = plan.alignment().count(Some(territory));
                    let name = plan.territory(territory).map_or("", |territory| territory.name.as_str());
                    format!("{name}: {} {}", grouped(count as f64, 0), plan.units().noun(count))
                }
                None => {
                    let count = selection.units.len();
                    match selection.units.first() {
                        Some(unit) if count == 1 => plan.units().name(*unit).to_owned(),
                        _ => {
                            let noun = plan.units().noun_of(selection.units.iter().copied());
                            format!("{} {noun} selected", grouped(count as f64, 0))
                        }
                    }
                }
            })
            .unwrap_or_default()
    };
    let has_units = Memo::new(move |_| session.selection.with(|selection| !selection.units.is_empty()));
    let several = Memo::new(move |_| session.selection.with(|selection| selection.units.len() > 1));
    let locked = Memo::new(move |_| {
        let selection = session.selection.get();
        session
            .read(&[Aspect::Locks], |plan| {
                selection.units.iter().filter(|unit| plan.locks().contains_key(unit)).count()
            })
            .unwrap_or(0)
    });
    let whole = move |_| {
        let territories = bench.touched.get_untracked();
        let units = session
            .peek(|plan| {
                let of = |territory: &_| plan.alignment().units_of(Some(*territory)).collect::<Vec<_>>();
                territories.iter().flat_map(of).collect::<Vec<UnitIx>>()
            })
            .unwrap_or_default();
        session.selection.set(Selection::units(units));
    };
    let unlock = move |_| {
        let selection = session.selection.get_untracked();
        let locks = session.peek(|plan| {
            selection.units.iter().filter(|unit| plan.locks().contains_key(unit)).map(|unit| (*unit, None)).collect()
        });
        session.dispatch(Command::SetLocks { locks: locks.unwrap_or_default() });
    };
    // What the selected units can be divided into, and what they can be joined to: names of levels.
    let recut = Memo::new(move |_| {
        let selection = session.selection.get();
        session
            .read(&[Aspect::Frame], |plan| {
                let (units, frame) = (plan.units(), plan.units().frame());
                let mut selected = selection.units.iter().copied();
                let below = selected.clone().find_map(|unit| units.level_below(unit));
                let finer = |unit: &UnitIx| {
                    let level = units.level_of(*unit);
                    level == UnitLevel::Zip || level.rank() < units.level().rank()
                };
                let above = selected.find(finer).and_then(|unit| units.area_above(unit));
                (
                    below.map(|level| frame.word(level, 2).to_owned()),
                    above.map(|(level, _)| frame.word(level, 1).to_owned()),
                )
            })
            .unwrap_or_default()
    });
    let idle = Memo::new(move |_| session.job.with(Option::is_none));
    view! {
                <strong class="selection-text">{text}</strong>
                <Show when=move || has_units.get()>
                    <Popover
                        class="button primary compact"
                        label="Assign the selected units to a territory"
                        named_by_content=true
                        button=move || view! { "Assign to" <Icon glyph=Glyph::ChevronDown /> }
                    >
                        <AssignList on_done=close_popovers />
                    </Popover>
                    <Popover
                        class="button compact"
                        label="Lock the selected units where they are, or bar them from a territory"
                        named_by_content=true
                        button=move || view! { <Icon glyph=Glyph::Lock /> "Lock" }
                    >
                        <LockForm />
                    </Popover>
                    <Show when=move || several.get()>
                        <Popover
                            class="button compact"
                            label="Keep the selected units together"
                            named_by_content=true
                            button=move || view! { <Icon glyph=Glyph::Together /> "Keep together" }
                        >
                            <TogetherForm />
                        </Popover>
                    </Show>
                    {move || recut.get().0.map(|into| view! {
                        <button
                            type="button"
                            class="button compact"
                            title="What is in them keeps the territory and the lock. One step that can be undone."
                            disabled=move || !idle.get()
                            on:click=move |_| session.recut_selected(false)
                        >
                            <Icon glyph=Glyph::Split />
                            {format!("Split into {into}")}
                        </button>
                    })}
                    {move || recut.get().1.map(|whole| view! {
                        <button
                            type="button"
                            class="button compact"
                            title="It goes to the territory that has most of it. One step that can be undone."
                            disabled=move || !idle.get()
                            on:click=move |_| session.recut_selected(true)
                        >
                            <Icon glyph=Glyph::Map />
                            {format!("Take the {whole} whole")}
                        </button>
                    })}
                    <Show when=move || { locked.get() > 0 }>
                        <button type="button" class="button compact" on:click=unlock>
                            <Icon glyph=Glyph::Unlock />
                            {move || format!("Unlock {}", locked.get())}
                        </button>
                    </Show>
                </Show>
                <button type="button" class="button compact selection-whole" on:click=whole>
                    {move || if has_units.get() { "Whole territory" } else { "Select its units" }}
                </button>
                <button
                    type="button"
                    class="icon-button"
                    aria-label="Clear the selection"
                    aria-keyshortcuts="Escape"
                    title="Clear the selection (Escape)"
                    on:click=move |_| session.selection.set(Selection::none())
                >
                    <Icon glyph=Glyph::Close />
                </button>
    }
}
