//! The first rows of a file, as they are.

use leptos::prelude::*;

/// A table that scrolls sideways in its own frame.
#[component]
pub fn PreviewRows(
    /// Column names.
    #[prop(into)]
    header: Signal<Vec<String>>,
    /// Rows of cells.
    #[prop(into)]
    rows: Signal<Vec<Vec<String>>>,
) -> impl IntoView {
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="First rows of the file">
            <table class="plain-table">
                <thead>
                    <tr>{move || header.get().into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr>
                </thead>
                <tbody>
                    {move || {
                        rows.get()
                            .into_iter()
                            .map(|row| {
                                view! { <tr>{row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> }
                            })
                            .collect_view()
                    }}
                </tbody>
            </table>
        </div>
    }
}
