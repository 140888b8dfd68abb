//! What the selected units must keep to: forms for locks, bars and groups, each with its reason.

use leptos::{ev::SubmitEvent, prelude::*, wasm_bindgen::JsCast};

use crate::{
    app::{Aspect, Session},
    plan::{Command, Lock, LockKind, TerritoryIx, UnitIx},
    ui::widgets::{Segmented, Select, TextField},
};

/// Closes whatever popover is open.
pub fn close_popovers((): ()) {
    if let Ok(Some(open)) = document().query_selector("[popover]:popover-open")
        && let Ok(open) = open.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = open.hide_popover();
    }
}

fn said(reason: &str) -> String {
    let reason = reason.trim();
    if reason.is_empty() { "no reason given".to_owned() } else { reason.to_owned() }
}

/// Locks the selected units where they are, or bars them from a territory.
#[component]
pub fn LockForm() -> impl IntoView {
    let session = Session::expect();
    let reason = RwSignal::new(String::new());
    let bars = RwSignal::new(false);
    let barred = RwSignal::new(TerritoryIx(0));
    let territories = Memo::new(move |_| {
        session
            .read(&[Aspect::Territories], |plan| {
                plan.territory_indices()
                    .filter_map(|at| Some((at, plan.territory(at)?.name.clone())))
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let lock = move |event: SubmitEvent| {
        event.prevent_default();
        let selection = session.selection.get_untracked();
        let (reason, bar) = (said(&reason.get_untracked()), bars.get_untracked().then(|| barred.get_untracked()));
        let locks: Vec<_> = session
            .peek(|plan| {
                let lock = |unit: &UnitIx| {
                    let kind = match (bar, plan.locks().get(unit).map(|lock| &lock.kind)) {
                        // Several bars add up.
                        (Some(bar), Some(LockKind::Barred(known))) => {
                            let mut all = known.clone();
                            all.push(bar);
                            all.sort_unstable();
                            all.dedup();
                            LockKind::Barred(all)
                        }
                        (Some(bar), _) => LockKind::Barred(vec![bar]),
                        (None, _) => LockKind::Locked(plan.alignment().of(*unit)?),
                    };
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
    let hint = move || {
        let what = if bars.get() {
            "Carve, Balance and hand moves put them into any territory but this one."
        } else {
            "Carve, Balance and hand moves leave locked units where they are."
        };
        what.to_owned()
    };
    view! {
        <form class="lock-form" on:submit=lock>
            <Segmented
                label="The selected units"
                options=vec![(false, "Stay where they are".to_owned()), (true, "Never go to".to_owned())]
                value=bars
                on_change=Callback::new(move |on| bars.set(on))
            />
            <Show when=move || bars.get()>
                <Select
                    label="Territory they never go to"
                    options=territories
                    value=barred
                    on_change=Callback::new(move |territory| barred.set(territory))
                />
            </Show>
            <TextField
                label="Why"
                value=reason
                on_input=Callback::new(move |text| reason.set(text))
                placeholder="an open deal, a renewal, a promise"
                hint=Signal::derive(hint)
            />
            <button type="submit" class="button primary">{move || if bars.get() { "Bar" } else { "Lock" }}</button>
        </form>
    }
}

/// Keeps the selected units together.
#[component]
pub fn TogetherForm() -> impl IntoView {
    let session = Session::expect();
    let reason = RwSignal::new(String::new());
    let keep = move |event: SubmitEvent| {
        event.prevent_default();
        let selection = session.selection.get_untracked();
        let reason = said(&reason.get_untracked());
        if let Some(groups) = session.peek(|plan| plan.groups_with(&selection.units, &reason)) {
            session.dispatch(Command::SetGroups { groups });
        }
        close_popovers(());
    };
    view! {
        <form class="lock-form" on:submit=keep>
            <TextField
                label="Why they belong together"
                value=reason
                on_input=Callback::new(move |text| reason.set(text))
                placeholder="one hospital chain, a rep's own towns"
                hint="Carve, Balance and hand moves take them as a whole or not at all. Design lists all groups under Rules."
            />
            <button type="submit" class="button primary">"Keep together"</button>
        </form>
    }
}
