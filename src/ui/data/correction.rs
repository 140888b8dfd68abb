//! Rows that found no place are put right where they stand; then the files are imported again.

use leptos::prelude::*;

use crate::{
    app::{LedgerRow, Session},
    ui::{number, widgets::TextField},
};

/// A button beside a row that is not in the plan; it opens the row's cells that have a meaning.
#[component]
pub fn CorrectRow(ledger: usize, row: LedgerRow) -> impl IntoView {
    let session = Session::expect();
    let open = RwSignal::new(false);
    (!row.cells.is_empty()).then(move || {
        view! {
            <button type="button" class="button compact" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                {move || if open.get() { "Leave it" } else { "Correct" }}
            </button>
            <Show when=move || open.get()>
                <RowCells ledger row=row.clone() session on_done=move || open.set(false) />
            </Show>
        }
    })
}

#[component]
fn RowCells(
    ledger: usize,
    row: LedgerRow,
    session: Session,
    on_done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    // The columns that mean something, in the order of the file; a table with none shows all.
    let columns: Vec<(usize, String)> = session.import.with_untracked(|import| {
        let Some((_, table)) = import.done.get(ledger) else { return Vec::new() };
        let mut chosen: Vec<usize> = table.fields.iter().filter_map(|field| Some(field.chosen?.0)).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen.into_iter().filter_map(|column| Some((column, table.header.get(column)?.clone()))).collect()
    });
    let before = row.cells.clone();
    let texts = RwSignal::new(row.cells);
    let fields = columns
        .iter()
        .map(|(column, name)| {
            let column = *column;
            let value = Signal::derive(move || texts.with(|texts| texts.get(column).cloned().unwrap_or_default()));
            view! {
                <TextField
                    label=name.clone()
                    value=value
                    on_input=move |text: String| texts.update(|texts| {
                        if let Some(cell) = texts.get_mut(column) {
                            *cell = text;
                        }
                    })
                />
            }
        })
        .collect_view();
    let number = row.row;
    view! {
        <form
            class="correct-row"
            aria-label=format!("Row {number}")
            on:submit=move |event| {
                event.prevent_default();
                let now = texts.get_untracked();
                let changed: Vec<(usize, String)> = now
                    .into_iter()
                    .enumerate()
                    .filter(|(column, text)| before.get(*column).is_some_and(|old| old != text))
                    .collect();
                if !changed.is_empty() {
                    session.correct(ledger, number, changed);
                }
                on_done();
            }
        >
            <div class="correct-cells">{fields}</div>
            <div class="button-row">
                <button type="submit" class="button compact">"Keep the correction"</button>
            </div>
        </form>
    }
}

/// How many cells were corrected, and the way to import them.
#[component]
pub fn Corrections() -> impl IntoView {
    let session = Session::expect();
    let count = Memo::new(move |_| session.import.with(|import| import.corrections));
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="button-row">
                <button type="button" class="button primary" on:click=move |_| session.import_again()>
                    {move || format!("Import again with {}", number::counted(count.get(), "correction", "corrections"))}
                </button>
                <p class="quiet">"Your file stays as it is; the corrections are kept with the import."</p>
            </div>
        </Show>
    }
}
