//! A figure that can be asked why.

use leptos::prelude::*;

use super::Popover;
use crate::metrics::Explanation;

/// A figure as a button: a click shows its name, its formula and the numbers in it.
///
/// ```ignore
/// <Why figure="118".to_owned() explain=move || session.peek(|plan| explain(plan, &figures, row, Figure::Index(measure))) />
/// ```
#[component]
pub fn Why(
    /// The figure as it is written.
    #[prop(into)]
    figure: Signal<String>,
    /// Explains it, when asked.
    #[prop(into)]
    explain: Callback<(), Option<Explanation>>,
) -> impl IntoView {
    let label = Signal::derive(move || format!("{}: how this figure came about", figure.get()));
    view! {
        <Popover class="why" label=label button=move || view! { <span>{figure}</span> }>
            {move || match explain.run(()) {
                Some(said) => {
                    view! {
                        <div class="why-text">
                            <h3>{said.name}</h3>
                            <p class="why-formula">{said.formula}</p>
                            <p>{said.numbers}</p>
                        </div>
                    }
                        .into_any()
                }
                None => view! { <p class="quiet">"There is nothing to explain here: the plan has no such figure."</p> }.into_any(),
            }}
        </Popover>
    }
}
