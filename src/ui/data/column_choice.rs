//! One field of a table: which column it is, how sure that is, and what stands in it.

use leptos::prelude::*;

use crate::{
    app::{Confidence, FieldView},
    ui::{
        icon::{Glyph, Icon},
        widgets::Select,
    },
};

/// A row of the mapping table.
#[component]
pub fn ColumnChoice(
    /// The field.
    #[prop(into)]
    choice: Signal<FieldView>,
    /// Column names.
    #[prop(into)]
    header: Signal<Vec<String>>,
    /// Takes the column, or none.
    #[prop(into)]
    on_change: Callback<Option<usize>>,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let none = (None, "not in this file".to_owned());
        header.with(|header| {
            std::iter::once(none)
                .chain(header.iter().enumerate().map(|(at, name)| (Some(at), name.clone())))
                .collect::<Vec<_>>()
        })
    });
    let value = Signal::derive(move || choice.with(|choice| choice.chosen.map(|(column, _)| column)));
    view! {
        <tr>
            <th scope="row">
                {move || choice.with(|choice| choice.label.clone())}
                {move || {
                    let hint = choice.with(|choice| choice.hint.clone());
                    (!hint.is_empty()).then(|| view! { <span class="quiet field-about">{hint}</span> })
                }}
            </th>
            <td>
                <Select
                    bare=true
                    label=Signal::derive(move || format!("Column of {}", choice.with(|choice| choice.label.clone())))
                    options=options
                    value=value
                    on_change=on_change
                />
            </td>
            <td>{move || choice.with(|choice| sureness(choice.chosen.map(|(_, confidence)| confidence)))}</td>
            <td class="quiet samples">{move || choice.with(|choice| choice.samples.clone())}</td>
        </tr>
    }
}

fn sureness(confidence: Option<Confidence>) -> AnyView {
    match confidence {
        None => view! { <span class="quiet">"–"</span> }.into_any(),
        Some(Confidence::Unsure) => view! {
            <span class="confidence confidence-unsure">
                <Icon glyph=Glyph::Warning size=12 />
                "look at it"
            </span>
        }
        .into_any(),
        Some(Confidence::Likely) => view! { <span class="confidence">"likely"</span> }.into_any(),
        Some(Confidence::Sure) => view! {
            <span class="confidence confidence-sure">
                <Icon glyph=Glyph::Check size=12 />
                "sure"
            </span>
        }
        .into_any(),
        Some(Confidence::Chosen) => view! { <span class="confidence">"your choice"</span> }.into_any(),
    }
}
