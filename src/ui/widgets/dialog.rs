//! A dialog over the page.

use leptos::{html, prelude::*};

use super::field_id;
use crate::ui::icon::{Glyph, Icon};

/// A modal dialog: the browser's own, so Escape closes it, focus stays inside and returns where it was. Its content is
/// built when it opens and dropped when it closes.
///
/// ```ignore
/// <Dialog title="Keyboard shortcuts" open=open><Shortcuts /></Dialog>
/// ```
#[component]
pub fn Dialog(
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open; the dialog closes itself.
    open: RwSignal<bool>,
    /// Wider than a question: for tables and lists.
    #[prop(optional)]
    wide: bool,
    /// Runs when it closes, however that came about.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// What it shows.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let heading = field_id("dialog");
    let named = heading.clone();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // A dialog that is not in the page yet can't open; the next change tries again.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=node
            class="dialog"
            class:dialog-wide=wide
            aria-labelledby=named
            on:close=move |event| {
                // The event comes late: somebody may have opened the dialog again by now.
                if event_target::<web_sys::HtmlDialogElement>(&event).open() {
                    return;
                }
                open.set(false);
                if let Some(on_close) = on_close {
                    on_close.run(());
                }
            }
        >
            <header class="dialog-head">
                <h2 id=heading>{title}</h2>
                <button type="button" class="icon-button" aria-label="Close" on:click=move |_| open.set(false)>
                    <Icon glyph=Glyph::Close />
                </button>
            </header>
            <Show when=move || open.get()>
                <div class="dialog-body">{children()}</div>
            </Show>
        </dialog>
    }
}
