//! A small panel beside the button that opens it.

use leptos::{html, prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlElement;

use super::field_id;

/// Room that is kept between a popover and the window's edge, in pixels.
const MARGIN: f64 = 8.0;

/// A button with a panel that opens beside it, above everything else, and closes with Escape, a click elsewhere, or a
/// click on the button. It uses the browser's popovers: no panel clips it and focus returns by itself.
///
/// ```ignore
/// <Popover class="button compact" label="Columns" button=move || view! { "Columns" }><ColumnList /></Popover>
/// ```
#[component]
pub fn Popover<F, V>(
    /// The button's classes.
    #[prop(into)]
    class: String,
    /// What the button and panel are for; the accessible name of both.
    #[prop(into)]
    label: Signal<String>,
    /// What stands on the button.
    button: F,
    /// The button names itself by its content; `label` is for the panel only.
    #[prop(optional)]
    named_by_content: bool,
    /// The panel's role: `dialog`, or `menu`.
    #[prop(default = "dialog")]
    role: &'static str,
    /// The panel.
    children: ChildrenFn,
) -> impl IntoView
where
    F: Fn() -> V + 'static,
    V: IntoView + 'static,
{
    let id = field_id("popover");
    let (anchor, panel) = (NodeRef::<html::Button>::new(), NodeRef::<html::Div>::new());
    let (open, place) = (RwSignal::new(false), RwSignal::new((0.0, None::<f64>, None::<f64>)));
    let put = move || {
        // A popover may be gone before the frame that was asked for.
        let (Some(Some(anchor)), Some(Some(panel))) = (anchor.try_get_untracked(), panel.try_get_untracked()) else {
            return;
        };
        place.set(beside(&anchor, &panel));
    };
    let toggled = move |event: web_sys::Event| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let now = target.is_some_and(|panel| panel.matches(":popover-open").unwrap_or(false));
        open.set(now);
        if now {
            put();
            // The content is there from the next frame on, and then its size is known.
            request_animation_frame(move || {
                put();
                if role == "menu" {
                    focus_first(panel.try_get_untracked().flatten().as_deref());
                }
            });
        }
    };
    let pixels = |value: Option<f64>| value.map_or("auto".to_owned(), |value| format!("{value:.0}px"));
    view! {
        <button
            type="button"
            node_ref=anchor
            class=class
            popovertarget=id.clone()
            on:click=move |_| put()
            aria-haspopup=role
            aria-expanded=move || open.get().to_string()
            aria-label=move || (!named_by_content).then(|| label.get())
        >
            {button()}
        </button>
        <div
            id=id
            node_ref=panel
            popover="auto"
            role=role
            class="popover"
            aria-label=label
            style:left=move || format!("{:.0}px", place.get().0)
            style:top=move || pixels(place.get().1)
            style:bottom=move || pixels(place.get().2)
            on:toggle=toggled
        >
            <Show when=move || open.get()>{children()}</Show>
        </div>
    }
}

/// Left, and top or bottom: under the anchor where there is room, above it otherwise, within the window.
fn beside(anchor: &HtmlElement, panel: &HtmlElement) -> (f64, Option<f64>, Option<f64>) {
    let at = anchor.get_bounding_client_rect();
    let size = panel.get_bounding_client_rect();
    let of = |side: Result<leptos::wasm_bindgen::JsValue, _>| side.ok().and_then(|side| side.as_f64()).unwrap_or(0.0);
    let (width, height) = (of(window().inner_width()), of(window().inner_height()));
    let left = at.left().min(width - size.width() - MARGIN).max(MARGIN);
    let below = height - at.bottom() - 2.0 * MARGIN;
    if size.height() <= below || below >= at.top() {
        (left, Some(at.bottom() + 4.0), None)
    } else {
        (left, None, Some(height - at.top() + 4.0))
    }
}

/// A menu opens with the focus on its first action.
fn focus_first(panel: Option<&HtmlElement>) {
    let first = panel.and_then(|panel| panel.query_selector("[role=menuitem]").ok().flatten());
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        let _ = first.focus();
    }
}
