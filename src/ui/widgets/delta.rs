//! A change: arrow, sign and words, never colour alone.

use leptos::prelude::*;

use crate::ui::{
    icon::{Glyph, Icon},
    number::Better,
};

/// What changed and which way: `▲ +$210k`. Screen readers hear "up" or "down", and "better" or "worse" where it is.
///
/// ```ignore
/// <Delta change=0.12 text="+12 %" better=Better::More />
/// ```
#[component]
pub fn Delta(
    /// The change; its sign decides the arrow.
    #[prop(into)]
    change: Signal<f64>,
    /// The change as it is written, with its sign.
    #[prop(into)]
    text: Signal<String>,
    /// Which way is good.
    #[prop(optional)]
    better: Better,
) -> impl IntoView {
    let class = move || match (change.get(), better) {
        (change, Better::More) if change > 0.0 => "delta delta-good",
        (change, Better::Less) if change < 0.0 => "delta delta-good",
        (change, Better::More) if change < 0.0 => "delta delta-bad",
        (change, Better::Less) if change > 0.0 => "delta delta-bad",
        _ => "delta",
    };
    let word = move || match (change.get(), class()) {
        (change, "delta delta-good") => {
            if change > 0.0 {
                "up, better: "
            } else {
                "down, better: "
            }
        }
        (change, "delta delta-bad") => {
            if change > 0.0 {
                "up, worse: "
            } else {
                "down, worse: "
            }
        }
        (change, _) if change > 0.0 => "up: ",
        (change, _) if change < 0.0 => "down: ",
        _ => "unchanged: ",
    };
    view! {
        <span class=class>
            {move || match change.get() {
                change if change > 0.0 => view! { <Icon glyph=Glyph::ArrowUp size=12 /> }.into_any(),
                change if change < 0.0 => view! { <Icon glyph=Glyph::ArrowDown size=12 /> }.into_any(),
                _ => ().into_any(),
            }}
            <span class="visually-hidden">{word}</span>
            {text}
        </span>
    }
}
