//! A sortable table that draws only the rows that are seen.

use std::sync::Arc;

use leptos::{ev::KeyboardEvent, html, prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

use super::{
    heads::{Head, Heads, Sort},
    rows_window::RowsWindow,
};
use crate::{browser::page, ui::workbench::window_height};

/// Height of a row, as the stylesheet has it for pointers and for fingers.
fn row_height() -> usize {
    if page::by_touch() { 40 } else { 28 }
}

/// No table is seen higher than this, in CSS pixels.
fn tallest() -> f64 {
    window_height().max(1000.0)
}

/// The table. `rows` are numbers in drawing order; `cells` draws the cells of one; `selected` says which
/// rows are selected.
#[component]
pub fn DataTable<F, V>(
    /// What the table shows, for screen readers.
    #[prop(into)]
    caption: Signal<String>,
    /// The columns.
    #[prop(into)]
    heads: Signal<Vec<Head>>,
    /// Sorting; a click on a header changes it.
    sort: RwSignal<Sort>,
    /// The rows in order.
    #[prop(into)]
    rows: Signal<Arc<Vec<u32>>>,
    /// The cells of a row: `<th scope="row">` and `<td>`s.
    cells: F,
    /// Whether a row is selected.
    #[prop(into)]
    selected: Callback<u32, bool>,
    /// A row was clicked, or Enter pressed on it.
    #[prop(into)]
    on_pick: Callback<u32>,
    /// The pointer or the focus came to a row, or left.
    #[prop(into, optional)]
    on_point: Option<Callback<Option<u32>>>,
    /// The totals.
    #[prop(optional, into)]
    foot: ViewFn,
) -> impl IntoView
where
    F: Fn(u32) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let frame = NodeRef::<html::Div>::new();
    let scrolled = RwSignal::new(0.0);
    let row = row_height();
    // As many rows as the tallest drawer or sheet shows: one that grows has its rows before anything could measure it.
    let window = Memo::new(move |_| RowsWindow::new(rows.with(|rows| rows.len()), row, scrolled.get(), tallest()));
    let seen = move || {
        let window = window.get();
        rows.with(|rows| rows.get(window.from..window.to).unwrap_or(&[]).to_vec())
    };
    let active = RwSignal::new(None::<u32>);
    let first = Memo::new(move |_| rows.with(|rows| rows.first().copied()));
    let focusable = move |row: u32| active.get().or(first.get()) == Some(row);
    let walk = move |event: KeyboardEvent| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
        if let "ArrowRight" | "ArrowLeft" = event.key().as_str() {
            event.prevent_default();
            walk_along(&target, event.key() == "ArrowRight");
            return;
        }
        // Other keys inside a cell's own button are the button's.
        if target.tag_name() != "TR" {
            return;
        }
        let sibling = match event.key().as_str() {
            "ArrowDown" => target.next_element_sibling(),
            "ArrowUp" => target.previous_element_sibling(),
            "Enter" | " " => {
                event.prevent_default();
                target.click();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(row) = sibling.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
            let _ = row.focus();
        }
    };
    let point = move |row: Option<u32>| {
        if let Some(on_point) = on_point {
            // A row that is taken away while it has the focus still hears of it: then nobody listens.
            let _ = on_point.try_run(row);
        }
    };
    let columns = move || heads.with(Vec::len).to_string();
    let room = move |pixels: usize| format!("{pixels}px");
    view! {
        <div
            class="data-table"
            node_ref=frame
            on:scroll=move |_| {
                if let Some(frame) = frame.get_untracked() {
                    scrolled.set(f64::from(frame.scroll_top()));
                }
            }
        >
            <table aria-rowcount=move || rows.with(|rows| rows.len().to_string())>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <Heads heads sort />
                </thead>
                <tbody class="rows-room" aria-hidden="true"><tr><td colspan=columns style:height=move || room(window.get().above)></td></tr></tbody>
                <tbody on:keydown=walk on:mouseleave=move |_| point(None)>
                    <For each=seen key=|row| *row children=move |row| {
                        view! {
                            <tr
                                tabindex=move || if focusable(row) { "0" } else { "-1" }
                                aria-selected=move || selected.run(row).to_string()
                                class:row-selected=move || selected.run(row)
                                on:focus=move |_| {
                                    active.set(Some(row));
                                    point(Some(row));
                                }
                                on:blur=move |_| point(None)
                                on:mouseenter=move |_| point(Some(row))
                                on:click=move |_| on_pick.run(row)
                            >
                                {cells(row)}
                            </tr>
                        }
                    } />
                </tbody>
                <tbody class="rows-room" aria-hidden="true"><tr><td colspan=columns style:height=move || room(window.get().below)></td></tr></tbody>
                <tfoot>{move || foot.run()}</tfoot>
            </table>
        </div>
    }
}

/// From a row to its buttons, from button to button, and back to the row.
fn walk_along(from: &HtmlElement, forward: bool) {
    let Ok(Some(row)) = from.closest("tr") else { return };
    let Ok(buttons) = row.query_selector_all("button") else { return };
    let button = |at: u32| buttons.item(at).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let here = (0..buttons.length()).find(|at| button(*at).as_ref() == Some(from));
    let to = match (here, forward) {
        (None, true) => button(0),
        (Some(at), true) => button(at + 1),
        (None, false) => None,
        (Some(0), false) => row.dyn_into::<HtmlElement>().ok(),
        (Some(at), false) => button(at - 1),
    };
    if let Some(to) = to {
        let _ = to.focus();
    }
}
