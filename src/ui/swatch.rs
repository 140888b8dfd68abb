//! A territory's colour as a small square.

use leptos::prelude::*;

/// A square in a territory's colour, or hatched for "in no territory". It never speaks alone: a name stands beside it.
#[component]
pub fn Swatch(
    /// Position in the palette.
    #[prop(into)]
    colour: Signal<Option<u8>>,
) -> impl IntoView {
    let class = move || match colour.get() {
        Some(colour) => format!("swatch t{colour}"),
        None => "swatch swatch-none".to_owned(),
    };
    view! { <i class=class aria-hidden="true"></i> }
}
