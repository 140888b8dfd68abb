//! The handle of the phone's bottom sheet.

use leptos::{ev::PointerEvent, prelude::*};

use crate::ui::workbench::{Sheet, Workbench};

/// Drag it up or down, or press it: peek, half, full. Invisible on wider screens.
#[component]
pub fn SheetHandle() -> impl IntoView {
    let bench = Workbench::expect();
    let pressed = StoredValue::new(None::<f64>);
    let dragged = StoredValue::new(false);
    let step = move |up: bool| {
        bench.sheet.update(|sheet| {
            *sheet = match (*sheet, up) {
                (Sheet::Peek, true) | (Sheet::Full, false) => Sheet::Half,
                (Sheet::Half | Sheet::Full, true) => Sheet::Full,
                (Sheet::Peek | Sheet::Half, false) => Sheet::Peek,
            };
        });
    };
    let down = move |event: PointerEvent| pressed.set_value(Some(f64::from(event.client_y())));
    let up = move |event: PointerEvent| {
        let Some(from) = pressed.get_value() else { return };
        pressed.set_value(None);
        let moved = f64::from(event.client_y()) - from;
        if moved.abs() > 24.0 {
            step(moved < 0.0);
            // The click that follows a drag is not a press.
            dragged.set_value(true);
        }
    };
    let click = move |_| {
        if dragged.try_update_value(std::mem::take).unwrap_or(false) {
            return;
        }
        bench.sheet.update(|sheet| {
            *sheet = match *sheet {
                Sheet::Peek => Sheet::Half,
                Sheet::Half => Sheet::Full,
                Sheet::Full => Sheet::Peek,
            };
        });
    };
    view! {
        <button
            type="button"
            class="sheet-handle"
            aria-label=move || match bench.sheet.get() {
                Sheet::Peek => "Sheet is low. Raise it to half",
                Sheet::Half => "Sheet is at half height. Raise it fully",
                Sheet::Full => "Sheet is at full height. Lower it",
            }
            on:pointerdown=down
            on:pointerup=up
            on:click=click
        >
            <span></span>
        </button>
    }
}
