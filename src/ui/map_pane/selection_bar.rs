//! What can be done with the selected units, floating where the pointer works.

use leptos::{ev::SubmitEvent, prelude::*};

use super::AssignList;
use crate::{
    app::{Aspect, Focus, Selection, Session},
    metrics::grouped,
    plan::{Command, Lock, LockKind, UnitIx},
    ui::{
        icon::{Glyph, Icon},
        widgets::{Popover, TextField},
        workbench::Workbench,
    },
};

/// The toolbar of the selection: assign, lock, whole territory, clear. Hidden while nothing is selected.
#[component]
pub fn SelectionBar() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let shown = Memo::new(move |_| {
        !session.embedded
            && session.preview.with(Option::is_none)
            && session.job.with(Option::is_none)
            && session.selection.with(|selection| !selection.units.is_empty() || selection.as_territory().is_some())
    });
    let text = move || {
        let selection = session.selection.get();
        session
            .read(&[Aspect::Alignment, Aspect::Territories], |plan| match selection.as_territory() {
                Some(territory) => {
                    let count = plan.alignment().count(Some(territory));
                    let name = plan.territory(territory).map_or("", |territory| territory.name.as_str());
                    format!("{name}: {} {}", grouped(count as f64, 0), plan.units().level().noun(count))
                }
                None => {
                    let count = selection.units.len();
                    match selection.units.first() {
                        Some(unit) if count == 1 => plan.units().name(*unit).to_owned(),
                        _ => format!("{} {} selected", grouped(count as f64, 0), plan.units().level().noun(count)),
                    }
                }
            })
            .unwrap_or_default()
    };
    let has_units = Memo::new(move |_| session.selection.with(|selection| !selection.units.is_empty()));
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
    view! {
        <Show when=move || shown.get()>
            <div class="map-float selection-bar" role="toolbar" aria-label="Selection">
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
                    <LockButton />
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
            </div>
        </Show>
    }
}

/// Closes whatever popover is open.
fn close_popovers((): ()) {
    if let Ok(Some(open)) = document().query_selector("[popover]:popover-open") {
        use leptos::wasm_bindgen::JsCast;
        if let Ok(open) = open.dyn_into::<web_sys::HtmlElement>() {
            let _ = open.hide_popover();
        }
    }
}

/// Locks the selected units where they are, with the reason.
#[component]
fn LockButton() -> impl IntoView {
    view! {
        <Popover
            class="button compact"
            label="Lock the selected units where they are"
            named_by_content=true
            button=move || view! { <Icon glyph=Glyph::Lock /> "Lock" }
        >
            <LockForm />
        </Popover>
    }
}

#[component]
fn LockForm() -> impl IntoView {
    let session = Session::expect();
    let reason = RwSignal::new(String::new());
    let lock = move |event: SubmitEvent| {
        event.prevent_default();
        let (selection, reason) = (session.selection.get_untracked(), reason.get_untracked());
        let reason = if reason.trim().is_empty() { "no reason given".to_owned() } else { reason.trim().to_owned() };
        let locks: Vec<_> = session
            .peek(|plan| {
                let lock = |unit: &UnitIx| {
                    let territory = plan.alignment().of(*unit)?;
                    let kind = LockKind::Locked(territory);
                    Some((*unit, Some(Lock { kind, reason: reason.clone(), until: None })))
                };
                selection.units.iter().filter_map(lock).collect()
            })
            .unwrap_or_default();
        if locks.is_empty() {
            session.announcement.set("The selected units are in no territory, so there is nothing to lock.".into());
        } else {
            session.dispatch(Command::SetLocks { locks });
        }
        close_popovers(());
    };
    let focused = Memo::new(move |_| session.selection.with(|selection| matches!(selection.focus, Focus::Units)));
    view! {
        <form class="lock-form" on:submit=lock>
            <TextField
                label="Why they must stay"
                value=reason
                on_input=Callback::new(move |text| reason.set(text))
                placeholder="an open deal, a renewal, a promise"
                hint=Signal::derive(move || if focused.get() { "Carve, Balance and hand moves leave locked units where they are.".to_owned() } else { String::new() })
            />
            <button type="submit" class="button primary">"Lock"</button>
        </form>
    }
}
