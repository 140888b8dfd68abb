//! One of a few, all in sight.

use leptos::prelude::*;

use super::field_id;

/// Two to five choices side by side: native radio buttons, so arrow keys move and Tab leaves.
///
/// ```ignore
/// <Segmented label="Units" options=vec![(UnitLevel::County, "Counties".to_owned()), (UnitLevel::Zip, "ZIP codes".to_owned())] value=level on_change=change />
/// ```
#[component]
pub fn Segmented<T>(
    /// What is chosen.
    #[prop(into)]
    label: Signal<String>,
    /// The values with their names.
    options: Vec<(T, String)>,
    /// The value now.
    #[prop(into)]
    value: Signal<T>,
    /// Takes the chosen value.
    #[prop(into)]
    on_change: Callback<T>,
    /// Hides the label from sight, not from screen readers.
    #[prop(optional)]
    bare: bool,
    /// Greys it out.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let group = field_id("segmented");
    let name = group.clone();
    view! {
        <fieldset class="segmented" disabled=disabled>
            <legend class:visually-hidden=bare>{label}</legend>
            <div class="segmented-row">
                {options
                    .into_iter()
                    .enumerate()
                    .map(|(at, (option, text))| {
                        let id = format!("{name}-{at}");
                        let (same, taken) = (option.clone(), option);
                        view! {
                            <span class="segmented-choice">
                                <input
                                    type="radio"
                                    class="visually-hidden"
                                    id=id.clone()
                                    name=name.clone()
                                    prop:checked=move || value.with(|value| *value == same)
                                    on:change=move |_| on_change.run(taken.clone())
                                />
                                <label for=id>{text}</label>
                            </span>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
