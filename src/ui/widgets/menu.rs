//! A button that opens a list of actions.

use leptos::{ev::KeyboardEvent, prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

use super::Popover;
use crate::ui::icon::{Glyph, Icon};

/// One action of a [`Menu`].
#[derive(Clone)]
pub struct MenuItem {
    /// A verb: "Rename".
    pub label: String,
    /// Its icon.
    pub glyph: Glyph,
    /// What it does.
    pub run: Callback<()>,
}

impl MenuItem {
    /// An action.
    pub fn new(label: &str, glyph: Glyph, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self { label: label.into(), glyph, run: Callback::new(move |()| run()) }
    }
}

/// A "more" button with a menu: arrow keys, Home and End walk, Enter acts, Escape closes.
///
/// ```ignore
/// <Menu label="Actions for Denver" items=vec![MenuItem::new("Rename", Glyph::Edit, move || rename())] />
/// ```
#[component]
pub fn Menu(
    /// What the actions are for.
    #[prop(into)]
    label: Signal<String>,
    /// The actions.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
) -> impl IntoView {
    let rows = move || {
        items
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, item)| {
                view! {
                    <button
                        type="button"
                        role="menuitem"
                        class="menu-item"
                        tabindex=if at == 0 { "0" } else { "-1" }
                        on:click=move |event| {
                            close(&event);
                            item.run.run(());
                        }
                    >
                        <Icon glyph=item.glyph />
                        {item.label.clone()}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <Popover class="icon-button" label=label role="menu" button=|| view! { <Icon glyph=Glyph::More /> }>
            <div class="menu" on:keydown=walk>{rows()}</div>
        </Popover>
    }
}

fn popover_of(event: &web_sys::Event) -> Option<HtmlElement> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest("[popover]").ok()??.dyn_into().ok()
}

fn close(event: &web_sys::MouseEvent) {
    if let Some(popover) = popover_of(event) {
        let _ = popover.hide_popover();
    }
}

fn walk(event: KeyboardEvent) {
    let Some(popover) = popover_of(&event) else { return };
    let Ok(rows) = popover.query_selector_all("[role=menuitem]") else { return };
    let rows: Vec<HtmlElement> = (0..rows.length()).filter_map(|at| rows.get(at)?.dyn_into().ok()).collect();
    let focused = document().active_element();
    let now = rows.iter().position(|row| focused.as_ref() == Some(row.as_ref()));
    let last = rows.len().saturating_sub(1);
    let next = match event.key().as_str() {
        "ArrowDown" => now.map_or(0, |now| if now == last { 0 } else { now + 1 }),
        "ArrowUp" => now.map_or(last, |now| if now == 0 { last } else { now - 1 }),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    if let Some(row) = rows.get(next) {
        let _ = row.focus();
    }
}
