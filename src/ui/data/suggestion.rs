//! What may have been meant in a row that found no place, to be taken over with one press: for all rows written so.

use leptos::prelude::*;

use crate::{
    app::{LedgerRow, Merge, Session},
    metrics::grouped,
};

/// A button beside a row whose reason ends with "Did you mean …?". The files wait to be imported again.
#[component]
pub fn UseSuggestion(
    /// The ledger.
    ledger: usize,
    /// The row.
    row: LedgerRow,
    /// What was taken over since the import; shared by all rows.
    taken: RwSignal<Vec<Merge>>,
) -> impl IntoView {
    let session = Session::expect();
    row.suggestion.map(|(merge, rows)| {
        let (known, told) = (merge.clone(), merge.clone());
        let is_taken = Memo::new(move |_| taken.with(|taken| taken.contains(&known)));
        let button = match rows {
            0 | 1 => "Use it".to_owned(),
            rows => format!("Use it for all {}", grouped(rows as f64, 0)),
        };
        let label = format!("{button}: read {} as {}", merge.from, merge.to);
        view! {
            <Show
                when=move || is_taken.get()
                fallback=move || {
                    let merge = merge.clone();
                    view! {
                        <button
                            type="button"
                            class="button compact"
                            aria-label=label.clone()
                            on:click=move |_| {
                                session.take_suggestion(ledger, merge.clone(), rows);
                                taken.update(|taken| taken.push(merge.clone()));
                            }
                        >
                            {button.clone()}
                        </button>
                    }
                }
            >
                <span class="field-about" role="status">{format!("Read as {} in the next import.", told.to.clone())}</span>
            </Show>
        }
    })
}
