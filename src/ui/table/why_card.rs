//! The card that says why a figure is what it is.

use leptos::{ev::MouseEvent, html, prelude::*, wasm_bindgen::JsCast};

use crate::{
    metrics::Figure,
    plan::TerritoryIx,
    ui::{
        icon::{Glyph, Icon},
        workbench::{Workbench, window_height, window_width},
    },
};

/// A figure that can be asked why: a click shows its formula with the numbers in it.
#[component]
pub fn AskWhy(
    /// Whose figure; `None` is the last row: see `whole`.
    territory: Option<TerritoryIx>,
    /// Without a territory: the company's figure, else that of the units in no territory.
    #[prop(optional)]
    whole: bool,
    /// Which figure.
    figure: Figure,
    /// In full, for the hover.
    #[prop(optional, into)]
    full: Signal<Option<String>>,
    /// As it is written.
    #[prop(into)]
    text: Signal<String>,
    /// In a row that can be selected: whether it is. Until then a click selects the row; Enter asks at once. Such a
    /// figure is reached by the arrow keys from its row.
    #[prop(optional, into)]
    armed: Option<Signal<bool>>,
) -> impl IntoView {
    let bench = Workbench::expect();
    let ask = move |event: MouseEvent| {
        let pointed = event.detail() > 0;
        if pointed && armed.is_some_and(|armed| !armed.get_untracked()) {
            return;
        }
        event.stop_propagation();
        let target = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(frame) = target.map(|target| target.get_bounding_client_rect()) {
            bench.ask(territory, whole, figure, (frame.left(), frame.top()));
        }
    };
    let title = move || match full.get() {
        Some(full) => format!("{full} · why?"),
        None => "Why?".to_owned(),
    };
    view! { <button type="button" class="ask-why" tabindex=armed.map(|_| "-1") title=title on:click=ask>{text}</button> }
}

/// The card itself; there is one, and it closes with Escape or a click elsewhere.
#[component]
pub fn WhyCard() -> impl IntoView {
    let bench = Workbench::expect();
    let card = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let (Some(card), Some(_)) = (card.get(), bench.asked.get()) {
            let _ = card.show_popover();
            if let Ok(Some(close)) = card.query_selector("button")
                && let Ok(close) = close.dyn_into::<web_sys::HtmlElement>()
            {
                let _ = close.focus();
            }
        }
    });
    let left = move || {
        let x = bench.asked.with(|asked| asked.as_ref().map_or(0.0, |asked| asked.at.0));
        format!("{:.0}px", x.min(window_width() - 372.0).max(8.0))
    };
    let top = move || {
        let y = bench.asked.with(|asked| asked.as_ref().map_or(0.0, |asked| asked.at.1));
        format!("{:.0}px", if y > window_height() / 2.0 { (y - 170.0).max(8.0) } else { y + 28.0 })
    };
    view! {
        <div
            node_ref=card
            popover="auto"
            class="popover why-card"
            role="dialog"
            aria-label="Why this figure"
            style:left=left
            style:top=top
        >
            {move || bench.asked.get().and_then(|asked| bench.explanation(asked)).map(|explanation| view! {
                <header>
                    <h3>{explanation.name}</h3>
                    <button type="button" class="icon-button" aria-label="Close" on:click=move |_| {
                        if let Some(card) = card.get_untracked() {
                            let _ = card.hide_popover();
                        }
                    }>
                        <Icon glyph=Glyph::Close />
                    </button>
                </header>
                <p class="why-formula">{explanation.formula}</p>
                <p class="why-numbers">{explanation.numbers}</p>
            })}
        </div>
    }
}
