//! One of many, from a list that opens.

use leptos::prelude::*;

use super::field_id;

/// A native select over values of any type.
///
/// ```ignore
/// <Select label="Rep" options=vec![(None, "Vacant".to_owned()), (Some(rep), name)] value=rep on_change=move |rep| give(rep) />
/// ```
#[component]
pub fn Select<T>(
    /// What is chosen.
    #[prop(into)]
    label: Signal<String>,
    /// The values with their names.
    #[prop(into)]
    options: Signal<Vec<(T, String)>>,
    /// The value now.
    #[prop(into)]
    value: Signal<T>,
    /// Takes the chosen value.
    #[prop(into)]
    on_change: Callback<T>,
    /// Hides the label from sight, not from screen readers.
    #[prop(optional)]
    bare: bool,
    /// A short help under the field.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// Greys it out.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let id = field_id("select");
    let help = format!("{id}-help");
    let chosen = Memo::new(move |_| {
        let value = value.get();
        options.with(|options| options.iter().position(|(option, _)| *option == value))
    });
    let names =
        Memo::new(move |_| options.with(|options| options.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>()));
    view! {
        <div class="field">
            <label for=id.clone() class:visually-hidden=bare>{label}</label>
            <select
                id=id
                class="select"
                aria-describedby=help.clone()
                disabled=disabled
                on:change=move |event| {
                    let at = event_target_value(&event).parse::<usize>().ok();
                    let value = at.and_then(|at| options.with_untracked(|options| options.get(at).map(|(value, _)| value.clone())));
                    if let Some(value) = value {
                        on_change.run(value);
                    }
                }
            >
                {move || {
                    names
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(at, name)| view! { <option value=at prop:selected=move || chosen.get() == Some(at)>{name}</option> })
                        .collect_view()
                }}
            </select>
            <p class="field-help" id=help>{hint}</p>
        </div>
    }
}
