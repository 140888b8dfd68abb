//! A slider with its value beside it.

use leptos::prelude::*;

use super::field_id;

/// A number on a line, for what is felt rather than typed. `on_input` runs with every pixel, `on_change` when let go.
///
/// ```ignore
/// <Slider label="Weight of potential" value=weight on_change=set min=0.0 max=1.0 step=0.05 written=percent />
/// ```
#[component]
pub fn Slider(
    /// What the number is.
    #[prop(into)]
    label: Signal<String>,
    /// The number now.
    #[prop(into)]
    value: Signal<f64>,
    /// Runs while the thumb moves.
    #[prop(optional, into)]
    on_input: Option<Callback<f64>>,
    /// Runs when the thumb is let go, or with each key.
    #[prop(optional, into)]
    on_change: Option<Callback<f64>>,
    /// Left end.
    #[prop(default = 0.0)]
    min: f64,
    /// Right end.
    #[prop(default = 1.0)]
    max: f64,
    /// Smallest step.
    #[prop(default = 0.01)]
    step: f64,
    /// How the number is written.
    #[prop(default = |value| crate::metrics::grouped(value, 2))]
    written: fn(f64) -> String,
    /// Greys it out.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let id = field_id("slider");
    // While the thumb moves the text follows it, whatever the value does.
    let moving = RwSignal::new(None::<f64>);
    let shown = move || moving.get().unwrap_or_else(|| value.get());
    view! {
        <div class="field">
            <div class="field-head">
                <label for=id.clone()>{label}</label>
                <output for=id.clone()>{move || written(shown())}</output>
            </div>
            <input
                id=id
                type="range"
                class="slider"
                min=min
                max=max
                step=step
                disabled=disabled
                prop:value=move || value.get()
                aria-valuetext=move || written(shown())
                on:input=move |event| {
                    if let Ok(number) = event_target_value(&event).parse::<f64>() {
                        moving.set(Some(number));
                        if let Some(on_input) = on_input {
                            on_input.run(number);
                        }
                    }
                }
                on:change=move |event| {
                    if moving.try_get_untracked().is_none() {
                        return;
                    }
                    moving.set(None);
                    if let (Ok(number), Some(on_change)) = (event_target_value(&event).parse::<f64>(), on_change) {
                        on_change.run(number);
                    }
                }
            />
        </div>
    }
}
