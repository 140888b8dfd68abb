//! A sortable table that draws only the rows that are seen.

use std::sync::Arc;

use leptos::{ev::KeyboardEvent, html, prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

use super::rows_window::RowsWindow;
use crate::browser::page;
use crate::ui::icon::{Glyph, Icon};

/// Height of a row, as the stylesheet has it for pointers and for fingers.
fn row_height() -> usize {
    if page::by_touch() { 40 } else { 28 }
}

/// A column's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What stands there.
    pub title: String,
    /// What it means.
    pub hint: String,
    /// Numbers stand right.
    pub number: bool,
}

impl Head {
    /// A header.
    #[must_use]
    pub fn new(title: &str, hint: &str, number: bool) -> Self {
        Self { title: title.into(), hint: hint.into(), number }
    }
}

/// Which column sorts, and which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// Position of the column.
    pub column: usize,
    /// Largest first.
    pub descending: bool,
}

/// The table. `rows` are numbers in drawing order; `cells` draws the cells of one; `mark` says which row is selected.
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
    let (scrolled, height) = (RwSignal::new(0.0), RwSignal::new(600.0));
    let measure = move || {
        // The table may be gone before the frame that was asked for.
        if let Some(Some(frame)) = frame.try_get_untracked() {
            height.set(f64::from(frame.client_height()));
        }
    };
    Effect::new(move || {
        if frame.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let row = row_height();
    // A drawer or sheet that grows shows its rows before anything measures it again.
    let window = Memo::new(move |_| {
        RowsWindow::new(rows.with(|rows| rows.len()), row, scrolled.get(), f64::max(height.get(), 1000.0))
    });
    let seen = move || {
        let window = window.get();
        rows.with(|rows| rows.get(window.from..window.to).unwrap_or(&[]).to_vec())
    };
    let active = RwSignal::new(None::<u32>);
    let first = Memo::new(move |_| rows.with(|rows| rows.first().copied()));
    let focusable = move |row: u32| active.get().or(first.get()) == Some(row);
    let sort_by = move |column: usize, number: bool| {
        sort.update(|sort| {
            *sort = if sort.column == column {
                Sort { descending: !sort.descending, ..*sort }
            } else {
                Sort { column, descending: number }
            };
        });
    };
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
    let arrow = move |column: usize| {
        move || {
            let sort = sort.get();
            (sort.column == column).then(|| {
                let glyph = if sort.descending { Glyph::ArrowDown } else { Glyph::ArrowUp };
                view! { <Icon glyph=glyph size=12 /> }
            })
        }
    };
    let order = move |column: usize| {
        let sort = sort.get();
        match (sort.column == column, sort.descending) {
            (false, _) => "none",
            (true, true) => "descending",
            (true, false) => "ascending",
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
                    measure();
                }
            }
            on:mouseenter=move |_| measure()
        >
            <table aria-rowcount=move || rows.with(|rows| rows.len().to_string())>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        {move || heads.get().into_iter().enumerate().map(|(column, head)| {
                            let number = head.number;
                            view! {
                                <th scope="col" class:num=number aria-sort=move || order(column)>
                                    <button type="button" class="sort-button" title=head.hint on:click=move |_| sort_by(column, number)>
                                        <span>{head.title}</span>
                                        {arrow(column)}
                                    </button>
                                </th>
                            }
                        }).collect_view()}
                    </tr>
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
