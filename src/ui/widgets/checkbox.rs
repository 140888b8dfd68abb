//! Yes or no.

use leptos::prelude::*;

/// A native checkbox with its label, and a hint where the label is not enough.
///
/// ```ignore
/// <Checkbox label="Territories stay in one piece" value=contiguous on_change=set_contiguous />
/// ```
#[component]
pub fn Checkbox(
    /// What is on or off.
    #[prop(into)]
    label: Signal<String>,
    /// On or off now.
    #[prop(into)]
    value: Signal<bool>,
    /// Takes the new state.
    #[prop(into)]
    on_change: Callback<bool>,
    /// A short help under the label.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// Greys it out.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                disabled=disabled
                prop:checked=value
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span>
                {label}
                <Show when=move || hint.with(|hint| !hint.is_empty())>
                    <span class="field-help">{hint}</span>
                </Show>
            </span>
        </label>
    }
}
