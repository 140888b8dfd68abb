//! One field of a mapping: which column it is, how sure that is, and what stands in it.

use leptos::prelude::*;

use crate::{
    app::Confidence,
    ui::{
        icon::{Glyph, Icon},
        widgets::Select,
    },
};

/// What is shown of a field.
#[derive(Clone, PartialEq)]
pub struct FieldChoice {
    /// The field's name.
    pub label: &'static str,
    /// The column, and how sure it is.
    pub chosen: Option<(usize, Confidence)>,
    /// First values of the column.
    pub samples: String,
}

impl FieldChoice {
    /// The choice of a field over the first rows of a table.
    pub fn new(label: &'static str, chosen: Option<(usize, Confidence)>, rows: &[Vec<String>]) -> Self {
        let column = chosen.map(|(column, _)| column);
        let samples: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.get(column?))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .take(3)
            .collect();
        Self { label, chosen, samples: samples.join(" · ") }
    }
}

/// A row of the mapping table.
#[component]
pub fn ColumnChoice(
    /// The field.
    #[prop(into)]
    choice: Signal<FieldChoice>,
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
            <th scope="row">{move || choice.get().label}</th>
            <td>
                <Select
                    bare=true
                    label=Signal::derive(move || format!("Column of {}", choice.get().label))
                    options=options
                    value=value
                    on_change=on_change
                />
            </td>
            <td>
                {move || match choice.get().chosen.map(|(_, confidence)| confidence) {
                    None => view! { <span class="quiet">"–"</span> }.into_any(),
                    Some(Confidence::Unsure) => {
                        view! {
                            <span class="confidence confidence-unsure">
                                <Icon glyph=Glyph::Warning size=12 />
                                "look at it"
                            </span>
                        }
                            .into_any()
                    }
                    Some(Confidence::Likely) => view! { <span class="confidence">"likely"</span> }.into_any(),
                    Some(Confidence::Sure) => {
                        view! {
                            <span class="confidence confidence-sure">
                                <Icon glyph=Glyph::Check size=12 />
                                "sure"
                            </span>
                        }
                            .into_any()
                    }
                    Some(Confidence::Chosen) => view! { <span class="confidence">"your choice"</span> }.into_any(),
                }}
            </td>
            <td class="quiet samples">{move || choice.get().samples}</td>
        </tr>
    }
}
