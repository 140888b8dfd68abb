//! Tools, layers and the choice of what the colours mean.

use leptos::prelude::*;

use super::drawing::MapTool;
use super::paint::MapLayers;
use crate::ui::icon::{Glyph, Icon};

/// Pointer, box, lasso: a radio group that looks like buttons.
#[component]
pub fn MapTools(
    /// The tool in use.
    tool: RwSignal<MapTool>,
) -> impl IntoView {
    let button = move |this: MapTool, glyph: Glyph, name: &'static str, title: &'static str| {
        view! {
            <button
                type="button"
                class="map-button"
                role="radio"
                aria-checked=move || if tool.get() == this { "true" } else { "false" }
                tabindex=move || if tool.get() == this { "0" } else { "-1" }
                aria-label=name
                title=title
                on:click=move |_| tool.set(this)
            >
                <Icon glyph=glyph />
            </button>
        }
    };
    // As in every radio group: arrows choose.
    let keys = move |event: web_sys::KeyboardEvent| {
        let order = [MapTool::Pointer, MapTool::Box, MapTool::Lasso];
        let at = order.iter().position(|tool_| *tool_ == tool.get_untracked()).unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (at + 1) % order.len(),
            "ArrowLeft" | "ArrowUp" => (at + order.len() - 1) % order.len(),
            _ => return,
        };
        event.prevent_default();
        tool.set(order[to]);
        let group = event.current_target().map(wasm_bindgen::JsCast::unchecked_into::<web_sys::Element>);
        let button = group.and_then(|group| group.children().item(to as u32));
        if let Some(button) = button {
            let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(button).focus();
        }
    };
    view! {
        <div class="map-tools" role="radiogroup" aria-label="What dragging on the map does" on:keydown=keys>
            {button(MapTool::Pointer, Glyph::Pointer, "Move the map and click units", "Move the map, click units (shift: add, alt: remove)")}
            {button(MapTool::Box, Glyph::SquareDashed, "Select with a box", "Select with a box (or drag with shift held)")}
            {button(MapTool::Lasso, Glyph::Lasso, "Select with a lasso", "Select with a lasso")}
        </div>
    }
}

/// A button that opens the list of layers.
#[component]
pub fn MapLayerMenu(
    /// What is switched on.
    layers: RwSignal<MapLayers>,
) -> impl IntoView {
    type Field = (&'static str, fn(&mut MapLayers) -> &mut bool);
    const FIELDS: [Field; 5] = [
        ("Territories", |layers| &mut layers.territories),
        ("Accounts", |layers| &mut layers.accounts),
        ("Homes of reps", |layers| &mut layers.homes),
        ("Labels", |layers| &mut layers.labels),
        ("State borders", |layers| &mut layers.states),
    ];
    view! {
        <details class="map-layers">
            <summary class="map-button map-wide" aria-label="Layers of the map"><Icon glyph=Glyph::Layers /> <span>"Layers"</span></summary>
            <fieldset>
                <legend class="visually-hidden">"Layers of the map"</legend>
                {FIELDS.map(|(name, field)| view! {
                    <label>
                        <input
                            type="checkbox"
                            prop:checked=move || { let mut now = layers.get(); *field(&mut now) }
                            on:change=move |event| {
                                let checked = event_target_checked(&event);
                                layers.update(|layers| *field(layers) = checked);
                            }
                        />
                        {name}
                    </label>
                })}
            </fieldset>
        </details>
    }
}

/// One thing the colours of the map can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapMode {
    /// For the caller.
    pub key: String,
    /// What people read.
    pub name: String,
}

/// What the colours mean: territories, or a value.
#[component]
pub fn MapModeSelect(
    /// What there is to choose from.
    #[prop(into)]
    modes: Signal<Vec<MapMode>>,
    /// The key of the chosen one.
    mode: RwSignal<String>,
) -> impl IntoView {
    view! {
        <label class="map-mode">
            <span>"Colour by"</span>
            <select
                class="map-select"
                aria-label="Colour by"
                prop:value=move || mode.get()
                on:change=move |event| mode.set(event_target_value(&event))
            >
                <For each=move || modes.get() key=|mode| mode.key.clone() let:choice>
                    {
                        let key = choice.key.clone();
                        view! {
                            <option value=choice.key.clone() selected=move || mode.get() == key>{choice.name}</option>
                        }
                    }
                </For>
            </select>
        </label>
    }
}
