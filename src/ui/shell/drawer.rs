//! The drawer under the map: territories, accounts, charts, changes. Its height is dragged and remembered.

use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    prelude::*,
    wasm_bindgen::JsCast,
};

use super::sheet::SheetHandle;
use crate::{
    app::Session,
    ui::{
        icon::{Glyph, Icon},
        later::{Awaited, Part},
        table::TerritoryTable,
        widgets::Tabs,
        workbench::{DRAWER, DrawerTab, Workbench, window_height},
    },
};

/// Lowest and highest height in CSS pixels; the map above keeps its room by the stylesheet.
const HEIGHTS: (f64, f64) = (96.0, 900.0);

/// The drawer.
#[component]
pub fn Drawer(
    /// Its tables are drawn; while it is covered they need not be.
    drawn: Memo<bool>,
) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let height =
        RwSignal::new(session.preferences.with_untracked(|preferences| preferences.drawer_height).unwrap_or(DRAWER));
    let drag = StoredValue::new(None::<(f64, f64)>);
    let keep = move || session.prefer(|preferences| preferences.drawer_height = Some(height.get_untracked()));
    let down = move |event: PointerEvent| {
        drag.set_value(Some((f64::from(event.client_y()), height.get_untracked())));
        if let Some(grip) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
            let _ = grip.set_pointer_capture(event.pointer_id());
        }
        event.prevent_default();
    };
    let moved = move |event: PointerEvent| {
        if let Some((from, was)) = drag.get_value() {
            let most = HEIGHTS.1.min(window_height() - 300.0).max(HEIGHTS.0);
            height.set((was + from - f64::from(event.client_y())).clamp(HEIGHTS.0, most));
        }
    };
    let up = move |_: PointerEvent| {
        if drag.get_value().is_some() {
            drag.set_value(None);
            keep();
        }
    };
    let key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowUp" => 24.0,
            "ArrowDown" => -24.0,
            _ => return,
        };
        event.prevent_default();
        height.update(|height| *height = (*height + step).clamp(HEIGHTS.0, HEIGHTS.1));
        keep();
    };
    let tabs = vec![
        (DrawerTab::Territories, "Territories".to_owned()),
        (DrawerTab::Accounts, "Accounts".to_owned()),
        (DrawerTab::Charts, "Charts".to_owned()),
        (DrawerTab::Changes, "Changes".to_owned()),
    ];
    let select = move |tab| {
        bench.drawer.set(tab);
        bench.drawer_open.set(true);
    };
    view! {
        <section class="drawer" aria-label="Tables and charts" class:drawer-closed=move || !bench.drawer_open.get()>
            <SheetHandle />
            <div
                class="drawer-grip"
                role="separator"
                aria-orientation="horizontal"
                aria-label="Height of the drawer"
                aria-valuenow=move || format!("{:.0}", height.get())
                aria-valuemin="96"
                aria-valuemax="900"
                tabindex="0"
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=up
                on:keydown=key
            ></div>
            <button
                type="button"
                class="icon-button drawer-fold"
                aria-expanded=move || bench.drawer_open.get().to_string()
                aria-label=move || if bench.drawer_open.get() { "Close the drawer" } else { "Open the drawer" }
                on:click=move |_| bench.drawer_open.update(|open| *open = !*open)
            >
                {move || if bench.drawer_open.get() { view! { <Icon glyph=Glyph::ChevronDown /> } } else { view! { <Icon glyph=Glyph::ChevronUp /> } }}
            </button>
            <div class="drawer-body" style:height=move || format!("{:.0}px", height.get())>
                <Tabs label="Tables and charts" tabs=Signal::stored(tabs) selected=bench.drawer on_select=Callback::new(select)>
                    {move || (drawn.get() && bench.drawer_open.get()).then(|| match bench.drawer.get() {
                        DrawerTab::Territories => view! { <TerritoryTable /> }.into_any(),
                        DrawerTab::Accounts => view! { <Awaited part=Part::Accounts /> }.into_any(),
                        DrawerTab::Charts => view! { <Awaited part=Part::Charts /> }.into_any(),
                        DrawerTab::Changes => view! { <Awaited part=Part::Changes /> }.into_any(),
                    })}
                </Tabs>
            </div>
        </section>
    }
}
