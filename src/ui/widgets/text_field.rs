//! A line of text.

use leptos::prelude::*;

use super::field_id;

/// A line of text that commits on Enter or when left; `on_input` hears every letter (for filters). With `problem` set,
/// the field is marked and says why.
///
/// ```ignore
/// <TextField label="Name" value=name on_change=rename />
/// <TextField label="Filter rows" value=filter on_input=set_filter search=true />
/// ```
#[component]
pub fn TextField(
    /// What the text is.
    #[prop(into)]
    label: Signal<String>,
    /// The text now.
    #[prop(into)]
    value: Signal<String>,
    /// Takes the text when it is done.
    #[prop(optional, into)]
    on_change: Option<Callback<String>>,
    /// Takes the text with every letter.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// Shown while the field is empty.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// A short help under the field.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with the text, if anything.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// Hides the label from sight, not from screen readers.
    #[prop(optional)]
    bare: bool,
    /// A search field: the browser adds a button that empties it.
    #[prop(optional)]
    search: bool,
    /// Greys it out.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let id = field_id("text");
    let help = format!("{id}-help");
    view! {
        <div class="field">
            <label for=id.clone() class:visually-hidden=bare>{label}</label>
            <div class="field-box" class:field-wrong=move || problem.with(Option::is_some)>
                <input
                    id=id
                    type=if search { "search" } else { "text" }
                    class="field-input"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=placeholder
                    disabled=disabled
                    aria-describedby=help.clone()
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    prop:value=value
                    on:input=move |event| {
                        if let Some(on_input) = on_input {
                            on_input.run(event_target_value(&event));
                        }
                    }
                    on:change=move |event| {
                        if let Some(on_change) = on_change {
                            // A field that is taken away while it has the focus still hears of it: then nobody listens.
                            let _ = on_change.try_run(event_target_value(&event));
                        }
                    }
                />
            </div>
            <p class="field-help" id=help aria-live="polite" class:field-problem=move || problem.with(Option::is_some)>
                {move || problem.get().unwrap_or_else(|| hint.get())}
            </p>
        </div>
    }
}
