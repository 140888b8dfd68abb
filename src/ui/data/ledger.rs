//! What became of every row of the last import, file by file: counts, sums that tie, and the rows themselves.

use std::sync::Arc;

use leptos::prelude::*;

use super::{correction::Corrections, geocoder::AskGeocoder, ledger_rows::LedgerRows};
use crate::{
    app::{FateKind, ImportSummary, LedgerView, Role, Session},
    metrics::grouped,
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::{Section, Tabs},
    },
};

/// The name of an end.
pub fn fate_name(fate: FateKind) -> &'static str {
    match fate {
        FateKind::Placed => "Used",
        FateKind::Unmatched => "Unmatched",
        FateKind::Duplicate => "Duplicate",
        FateKind::Excluded => "Excluded",
    }
}

fn fate_meaning(fate: FateKind, role: Role) -> &'static str {
    match fate {
        FateKind::Placed => "in the plan",
        FateKind::Unmatched if role == Role::Accounts => "not found on the map",
        FateKind::Unmatched => "belongs to nothing in the plan",
        FateKind::Duplicate => "the same as an earlier row, which counts",
        FateKind::Excluded => "not a row of data: blank, or a total",
    }
}

/// Shown after an import, until it is closed.
#[component]
pub fn LedgerSummary() -> impl IntoView {
    let session = Session::expect();
    let summary = Memo::new(move |_| session.import.with(|import| import.summary.clone()));
    move || summary.get().map(|summary| view! { <Card summary /> })
}

#[component]
fn Card(summary: Arc<ImportSummary>) -> impl IntoView {
    let session = Session::expect();
    let ties = summary.ledgers.iter().all(|ledger| ledger.ties);
    let rows: u64 = summary.ledgers.iter().map(|ledger| ledger.source.rows).sum();
    let accounted: u64 = summary.ledgers.iter().flat_map(|ledger| &ledger.by_fate).map(|totals| totals.rows).sum();
    let files = match summary.ledgers.len() {
        1 => "the file".to_owned(),
        several => format!("{several} files"),
    };
    // Accounts of the open plan that were put into other areas come from no file.
    let tie = if summary.ledgers.is_empty() {
        String::new()
    } else if ties {
        let has_sums = summary.ledgers.iter().any(|ledger| !ledger.measures.is_empty());
        let sums = if has_sums { ", and the sums tie" } else { "" };
        format!(
            "{} in {files}, {} accounted for{sums}: nothing was lost.",
            number::counted(rows as usize, "row", "rows"),
            grouped(accounted as f64, 0)
        )
    } else {
        "The rows do not add up to the file. That is a fault of Bailiwick: please keep the file and report it."
            .to_owned()
    };
    let tabs: Vec<(usize, String)> = summary
        .ledgers
        .iter()
        .enumerate()
        .map(|(at, ledger)| (at, format!("{}: {}", ledger.role.label(), ledger.file)))
        .collect();
    let (open, holds) = (RwSignal::new(0usize), summary.holds.clone());
    let title = if summary.ledgers.is_empty() { "What is in the plan" } else { "What became of every row" };
    let shown =
        move || summary.ledgers.get(open.get()).map(|view| view! { <OneLedger at=open.get() view=view.clone() /> });
    view! {
        <section class="card" aria-labelledby="ledger">
            <header class="card-head">
                <h1 id="ledger">{title}</h1>
            </header>
            <p class="notice-line" class:notice-line-bad=!ties role="status">
                {if ties { view! { <Icon glyph=Glyph::Check label="Ties" /> } } else { view! { <Icon glyph=Glyph::Error label="Does not tie" /> } }}
                <span>{tie} " " {holds}</span>
            </p>
            {if tabs.len() > 1 {
                view! {
                    <Tabs label="Files" tabs=tabs selected=open on_select=move |at| open.set(at)>
                        {shown}
                    </Tabs>
                }
                    .into_any()
            } else {
                shown.into_any()
            }}
            <Corrections />
            <div class="button-row">
                <button type="button" class="button" on:click=move |_| session.import.update(|import| {
                    import.summary = None;
                    import.done.clear();
                    import.done_areas.clear();
                })>
                    "Done"
                </button>
            </div>
        </section>
    }
}

/// The ledger of one file.
#[component]
fn OneLedger(at: usize, view: LedgerView) -> impl IntoView {
    let session = Session::expect();
    let rows = |count: u64| grouped(count as f64, 0);
    let counts = [0, 1, 2, 3].map(|fate: usize| view.by_fate.get(fate).map_or(0, |totals| totals.rows));
    let unmatched = counts[FateKind::Unmatched as usize];
    let measures = view.measures.len();
    view! {
        <div class="ledger">
            <div class="table-frame">
                <table class="plain-table" aria-label="Row ledger">
                    <thead>
                        <tr>
                            <th scope="col">"Ended as"</th>
                            <th scope="col">"Meaning"</th>
                            <th scope="col" class="num">"Rows"</th>
                            {view.measures.iter().map(|name| view! { <th scope="col" class="num">{name.clone()}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        {FateKind::ALL
                            .into_iter()
                            .zip(view.by_fate.iter())
                            .map(|(fate, totals)| {
                                view! {
                                    <tr data-fate=fate_name(fate)>
                                        <th scope="row">{fate_name(fate)}</th>
                                        <td class="quiet">{fate_meaning(fate, view.role)}</td>
                                        <td class="num">{rows(totals.rows)}</td>
                                        {(0..measures)
                                            .map(|at| view! { <td class="num">{grouped(totals.sum(at).to_f64(), 0)}</td> })
                                            .collect_view()}
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                    <tfoot>
                        <tr>
                            <th scope="row">"The file"</th>
                            <td class="quiet">"added up before any row was judged"</td>
                            <td class="num">{rows(view.source.rows)}</td>
                            {(0..measures)
                                .map(|at| view! { <td class="num">{grouped(view.source.sum(at).to_f64(), 0)}</td> })
                                .collect_view()}
                        </tr>
                    </tfoot>
                </table>
            </div>
            <div class="button-row">
                <button type="button" class="button" disabled={unmatched == 0} on:click=move |_| session.download_unmatched(at)>
                    <Icon glyph=Glyph::Download />
                    {if unmatched == 0 { "No unmatched rows to download".to_owned() } else { format!("Download {} with reasons", number::counted(unmatched as usize, "unmatched row", "unmatched rows")) }}
                </button>
            </div>
            {(unmatched > 0 && view.role == Role::Accounts).then(|| view! { <AskGeocoder ledger=at /> })}
            <Section title="The rows" note=rows(view.source.rows) open={unmatched > 0}>
                <LedgerRows ledger=at counts=counts />
            </Section>
            <Remarks view=view.clone() />
        </div>
    }
}

/// Remarks on rows that were used, and assumptions.
#[component]
fn Remarks(view: LedgerView) -> impl IntoView {
    let list = |texts: Vec<String>| {
        view! { <ul class="plain-list">{texts.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul> }
    };
    let remarks: Vec<String> =
        view.remarks.iter().map(|remark| format!("Row {}: {}", remark.row, remark.text)).collect();
    let (count, hidden) = (view.remark_count, view.remark_count.saturating_sub(remarks.len() as u64));
    let assumptions = view.assumptions;
    view! {
        {(!assumptions.is_empty())
            .then(|| {
                view! {
                    <Section title="What was assumed" note=assumptions.len().to_string() open=false>
                        {list(assumptions)}
                    </Section>
                }
            })}
        {(!remarks.is_empty())
            .then(|| {
                view! {
                    <Section title="Put right on the way" note=grouped(count as f64, 0) open=false>
                        {list(remarks)}
                        {(hidden > 0).then(|| view! { <p class="quiet">{format!("and {} more.", grouped(hidden as f64, 0))}</p> })}
                    </Section>
                }
            })}
    }
}
