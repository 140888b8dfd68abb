//! The legend: what each colour is, and a filter.

use leptos::prelude::*;

use super::surface::MapTheme;
use crate::ui::icon::{Glyph, Icon};

/// A row of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendRow {
    /// For the caller: a territory, a class.
    pub key: u16,
    /// Colour code as on the map, [`super::NOBODY`] for grey.
    pub code: u8,
    /// What it is.
    pub name: String,
    /// A figure beside it; may be empty.
    pub figure: String,
    /// Not filtered out.
    pub shown: bool,
}

/// The legend. Each row is a switch; "only" shows one alone.
#[component]
pub fn MapLegend(
    /// What the colours mean, for example "Territories", and what the figures beside them are.
    #[prop(into)]
    title: Signal<(String, String)>,
    /// The rows in order.
    #[prop(into)]
    rows: Signal<Vec<LegendRow>>,
    /// Light or dark.
    #[prop(into)]
    theme: Signal<MapTheme>,
    /// Rows are switches of these keys; without it the legend only explains.
    #[prop(into, optional)]
    on_toggle: Option<Callback<u16>>,
    /// Everything is shown again.
    #[prop(into, optional)]
    on_all: Option<Callback<()>>,
    /// Folded at first (a phone).
    #[prop(optional)]
    folded: bool,
) -> impl IntoView {
    let filtered = Memo::new(move |_| rows.with(|rows| rows.iter().any(|row| !row.shown)));
    let swatch = move |code: u8| {
        let colours = theme.get().colours();
        super::surface::colour_or(&colours, code).to_owned()
    };
    view! {
        <details class="map-legend" open=!folded>
            <summary>
                <Icon glyph=Glyph::ChevronDown />
                <span>{move || title.get().0} <small>{move || title.get().1}</small></span>
                <Show when=move || filtered.get()><span class="map-filtered"><Icon glyph=Glyph::Filter size=12 /> "filtered"</span></Show>
            </summary>
            <ul>
                <For each=move || rows.get() key=|row| format!("{row:?}") let:row>
                    {
                        let code = row.code;
                        let inside = view! {
                            <i class="map-swatch" style:background-color=move || swatch(code)></i>
                            <span class="map-legend-name">{row.name.clone()}</span>
                            <span class="map-legend-figure">{row.figure.clone()}</span>
                        };
                        match on_toggle {
                            Some(on_toggle) => view! {
                                <li>
                                    <button
                                        type="button"
                                        class="map-legend-row"
                                        aria-pressed=if row.shown { "true" } else { "false" }
                                        title=if row.shown { "Mute on the map" } else { "Show again" }
                                        on:click=move |_| on_toggle.run(row.key)
                                    >
                                        {inside}
                                    </button>
                                </li>
                            }
                            .into_any(),
                            None => view! { <li class="map-legend-row">{inside}</li> }.into_any(),
                        }
                    }
                </For>
            </ul>
            {on_all.map(|on_all| view! {
                <Show when=move || filtered.get()>
                    <button type="button" class="map-legend-all" on:click=move |_| on_all.run(())>"Show all"</button>
                </Show>
            })}
        </details>
    }
}
