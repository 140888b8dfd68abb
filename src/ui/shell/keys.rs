//! Keys that work everywhere in the workspace.

use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

use crate::{
    app::{Route, Selection, Session},
    ui::workbench::{Overlay, Workbench},
};

/// Every shortcut with what it does, for the list of shortcuts.
pub const SHORTCUTS: [(&str, &str); 12] = [
    ("Ctrl K", "Find anything: steps, actions, territories, units, accounts, reps"),
    ("Ctrl Z", "Undo"),
    ("Ctrl Shift Z, Ctrl Y", "Redo"),
    ("Escape", "Close what is open, then clear the selection"),
    ("?", "This list"),
    ("Click", "Select a unit; with Shift add, with Ctrl toggle, with Alt remove"),
    ("Shift drag", "Select with a box"),
    ("Enter on the map", "Walk over the units: arrow keys go to the neighbour, Enter selects it"),
    ("Arrow keys in a table", "Go from row to row, or along a row to its figures; Enter selects, or says why"),
    ("Arrow keys on tabs", "Go from tab to tab"),
    ("Arrow keys on the drawer's edge", "Make it higher or lower"),
    ("[ and ]", "Close or open the step's panel, or the drawer"),
];

/// Moves the focus to an element.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn is_typing(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| {
        let text = matches!(target.tag_name().as_str(), "TEXTAREA" | "SELECT")
            || (target.tag_name() == "INPUT"
                && target
                    .get_attribute("type")
                    .is_none_or(|kind| !matches!(kind.as_str(), "checkbox" | "radio" | "range")));
        text || target.is_content_editable()
    })
}

/// Listens as long as the view lives.
pub fn listen_to_keys(session: Session, bench: Workbench) {
    let heard = window_event_listener(ev::keydown, move |event| {
        // A rep's page has no shortcuts of ours.
        if matches!(session.route.get_untracked(), Route::Rep(_)) {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let key = event.key();
        match key.to_lowercase().as_str() {
            "k" if command && !session.embedded => {
                bench.overlay.update(|overlay| {
                    *overlay = if *overlay == Overlay::Commands { Overlay::None } else { Overlay::Commands };
                });
                event.prevent_default();
            }
            // In a field the browser's own undo is meant.
            _ if is_typing(&event) => {}
            "z" if command && event.shift_key() => {
                session.redo();
                event.prevent_default();
            }
            "z" if command => {
                session.undo();
                event.prevent_default();
            }
            "y" if command => {
                session.redo();
                event.prevent_default();
            }
            "?" if !session.embedded => bench.overlay.set(Overlay::Shortcuts),
            "[" => bench.panel_open.update(|open| *open = !*open),
            "]" => bench.drawer_open.update(|open| *open = !*open),
            "escape" => {
                let open = document().query_selector("dialog[open], [popover]:popover-open").ok().flatten().is_some();
                if !open && session.selection.with_untracked(|selection| *selection != Selection::none()) {
                    session.selection.set(Selection::none());
                    session.announcement.set("Selection cleared.".into());
                }
            }
            _ => {}
        }
    });
    on_cleanup(move || heard.remove());
}
