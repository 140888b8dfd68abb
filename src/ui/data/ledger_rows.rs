//! The rows of the ledger with their reasons, a page at a time.

use leptos::{prelude::*, task::spawn_local};

use super::{correction::CorrectRow, ledger::fate_name, suggestion::UseSuggestion};
use crate::{
    app::{FateKind, JobEnd, LedgerRow, Merge, Session},
    metrics::grouped,
    ui::widgets::Select,
};

/// Rows of a page.
const PAGE: usize = 50;

/// A filterable, paged list of one ledger. `counts` are the rows per end, in the order of [`FateKind::ALL`].
#[component]
pub fn LedgerRows(ledger: usize, counts: [u64; 4]) -> impl IntoView {
    let session = Session::expect();
    let first = FateKind::ALL.into_iter().zip(counts).find(|(fate, count)| *fate != FateKind::Placed && *count > 0);
    let (only, page) = (RwSignal::new(first.map(|(fate, _)| fate)), RwSignal::new(0usize));
    let (rows, problem) = (RwSignal::new(Vec::<LedgerRow>::new()), RwSignal::new(None::<String>));
    let all: u64 = counts.iter().sum();
    let count = Memo::new(move |_| only.get().map_or(all, |fate| counts[fate as usize % 4]));
    // What was taken over: the rows say so until they are imported again.
    let taken = RwSignal::new(Vec::<Merge>::new());
    let asked = StoredValue::new(0u32);
    Effect::new(move || {
        let (only, from) = (only.get(), page.get() * PAGE);
        asked.update_value(|asked| *asked += 1);
        let mine = asked.get_value();
        spawn_local(async move {
            let answer = session.ledger_rows(ledger, only, from, PAGE).await;
            // An earlier question may be answered late.
            if asked.try_get_value() != Some(mine) {
                return;
            }
            match answer {
                Ok(found) => {
                    rows.set(found);
                    problem.set(None);
                }
                Err(JobEnd::Failed(text)) => problem.set(Some(text)),
                Err(JobEnd::Cancelled) => {}
            }
        });
    });
    let mut options: Vec<(Option<FateKind>, String)> = vec![(None, format!("All rows ({})", grouped(all as f64, 0)))];
    options.extend(
        FateKind::ALL
            .into_iter()
            .zip(counts)
            .map(|(fate, count)| (Some(fate), format!("{} ({})", fate_name(fate), grouped(count as f64, 0)))),
    );
    let last_page = move || (count.get() as usize).saturating_sub(1) / PAGE;
    let at_end = move || page.get() >= last_page();
    let shown = move || {
        let from = page.get() * PAGE;
        match count.get() as usize {
            0 => "No rows ended this way.".to_owned(),
            count => format!(
                "Rows {} to {} of {}",
                grouped((from + 1) as f64, 0),
                grouped((from + PAGE).min(count) as f64, 0),
                grouped(count as f64, 0)
            ),
        }
    };
    view! {
        <div class="ledger-tools">
            <Select
                label="Show"
                options=options
                value=only
                on_change=move |fate| {
                    page.set(0);
                    only.set(fate);
                }
            />
            <p class="quiet" role="status">{shown}</p>
            <div class="button-row">
                <button type="button" class="button compact" disabled=move || page.get() == 0 on:click=move |_| page.update(|page| *page -= 1)>
                    "Previous"
                </button>
                <button
                    type="button"
                    class="button compact"
                    disabled=at_end
                    on:click=move |_| page.update(|page| *page += 1)
                >
                    "Next"
                </button>
            </div>
        </div>
        <p class="field-help field-problem">{move || problem.get()}</p>
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
                        rows.get()
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
