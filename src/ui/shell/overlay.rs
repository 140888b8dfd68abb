//! What lies over the page: the command palette and the list of shortcuts.

use leptos::prelude::*;

use super::keys::SHORTCUTS;
use crate::ui::{
    later::{Awaited, Part},
    widgets::Dialog,
    workbench::{Overlay, Workbench},
};

/// Both, closed at first.
#[component]
pub fn Overlays() -> impl IntoView {
    let bench = Workbench::expect();
    let (commands, shortcuts) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move || {
        let overlay = bench.overlay.get();
        commands.set(overlay == Overlay::Commands);
        shortcuts.set(overlay == Overlay::Shortcuts);
    });
    let closed = move |which: Overlay| {
        move |()| {
            if bench.overlay.get_untracked() == which {
                bench.overlay.set(Overlay::None);
            }
        }
    };
    view! {
        <Dialog title="Find anything" open=commands wide=true on_close=Callback::new(closed(Overlay::Commands))>
            <Awaited part=Part::Commands />
        </Dialog>
        <Dialog title="Keyboard shortcuts" open=shortcuts on_close=Callback::new(closed(Overlay::Shortcuts))>
            <dl class="shortcuts">
                {SHORTCUTS.map(|(keys, what)| view! { <dt><kbd>{keys}</kbd></dt><dd>{what}</dd> })}
            </dl>
        </Dialog>
    }
}
