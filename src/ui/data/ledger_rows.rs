//! The rows of the ledger with their reasons, a page at a time.

use leptos::prelude::*;

use super::{
    correction::CorrectRow,
    ledger::fate_name,
    paged_rows::{PagedRows, Pager},
    suggestion::UseSuggestion,
};
use crate::{
    app::{FateKind, Merge, Session},
    metrics::grouped,
    ui::widgets::Select,
};

/// A filterable, paged list of one ledger. `counts` are the rows per end, in the order of [`FateKind::ALL`].
#[component]
pub fn LedgerRows(ledger: usize, counts: [u64; 4]) -> impl IntoView {
    let session = Session::expect();
    let first = FateKind::ALL.into_iter().zip(counts).find(|(fate, count)| *fate != FateKind::Placed && *count > 0);
    let only = RwSignal::new(first.map(|(fate, _)| fate));
    let all: u64 = counts.iter().sum();
    let count = Signal::derive(move || only.get().map_or(all, |fate| counts[fate as usize % 4]) as usize);
    let list = PagedRows::new(move |from, count| {
        let only = only.get();
        async move { session.ledger_rows(ledger, only, from, count).await }
    });
    // What was taken over: the rows say so until they are imported again.
    let taken = RwSignal::new(Vec::<Merge>::new());
    let mut options: Vec<(Option<FateKind>, String)> = vec![(None, format!("All rows ({})", grouped(all as f64, 0)))];
    options.extend(
        FateKind::ALL
            .into_iter()
            .zip(counts)
            .map(|(fate, count)| (Some(fate), format!("{} ({})", fate_name(fate), grouped(count as f64, 0)))),
    );
    view! {
        <div class="ledger-tools">
            <Select
                label="Show"
                options=options
                value=only
                on_change=move |fate| {
                    list.restart();
                    only.set(fate);
                }
            />
            <Pager page=list.page count shown="Rows" none="No rows ended this way." />
        </div>
        <p class="field-help field-problem">{move || list.problem.get()}</p>
        <div class="table-frame ledger-frame" tabindex="0" role="region" aria-label="Rows of the file">
            <table class="plain-table">
                <thead>
                    <tr>
                        <th scope="col" class="num">"Row"</th>
                        <th scope="col">"Ended as"</th>
                        <th scope="col">"Why"</th>
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        list.rows.get()
                            .into_iter()
                            .map(|row| {
                                view! {
                                    <tr>
                                        <td class="num">{row.row}</td>
                                        <td>{fate_name(row.fate)}</td>
                                        <td class="wrap">{row.reason.clone()} <UseSuggestion ledger row=row.clone() taken /> <CorrectRow ledger row=row.clone() /></td>
                                    </tr>
                                }
                            })
                            .collect_view()
                    }}
                </tbody>
            </table>
        </div>
    }
}
