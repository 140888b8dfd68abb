//! What became of every row of the last import: counts, sums that tie, and the rows themselves.

use std::sync::Arc;

use leptos::prelude::*;

use super::ledger_rows::LedgerRows;
use crate::{
    app::{FateKind, ImportSummary, Session},
    metrics::grouped,
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::Section,
    },
};

/// The name of an end.
pub fn fate_name(fate: FateKind) -> &'static str {
    match fate {
        FateKind::Placed => "Placed",
        FateKind::Unmatched => "Unmatched",
        FateKind::Duplicate => "Duplicate",
        FateKind::Excluded => "Excluded",
    }
}

fn fate_meaning(fate: FateKind) -> &'static str {
    match fate {
        FateKind::Placed => "in the plan",
        FateKind::Unmatched => "not found on the map",
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
    let rows = |count: u64| grouped(count as f64, 0);
    let unmatched = summary.by_fate.get(FateKind::Unmatched as usize).map_or(0, |totals| totals.rows);
    let tie = if summary.ties {
        let sums = if summary.measures.is_empty() { "" } else { ", and the sums tie" };
        format!(
            "{} in the file, {} accounted for{sums}: nothing was lost.",
            number::counted(summary.source.rows as usize, "row", "rows"),
            rows(summary.by_fate.iter().map(|totals| totals.rows).sum())
        )
    } else {
        "The rows do not add up to the file. That is a fault of Bailiwick: please keep the file and report it."
            .to_owned()
    };
    let placed = format!(
        "{} and {} are in the plan.",
        number::counted(summary.accounts, "account", "accounts"),
        number::counted(summary.reps, "rep", "reps")
    );
    let remarks = summary.clone();
    let ties = summary.ties;
    view! {
        <section class="card" aria-labelledby="ledger">
            <header class="card-head">
                <h1 id="ledger">"What became of every row"</h1>
                <p class="quiet">{summary.file.clone()}</p>
            </header>
            <p class="notice-line" class:notice-line-bad=!ties role="status">
                {if ties { view! { <Icon glyph=Glyph::Check label="Ties" /> } } else { view! { <Icon glyph=Glyph::Error label="Does not tie" /> } }}
                <span>{tie} " " {placed}</span>
            </p>
            <div class="table-frame">
                <table class="plain-table" aria-label="Row ledger">
                    <thead>
                        <tr>
                            <th scope="col">"Ended as"</th>
                            <th scope="col">"Meaning"</th>
                            <th scope="col" class="num">"Rows"</th>
                            {summary.measures.iter().map(|name| view! { <th scope="col" class="num">{name.clone()}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        {FateKind::ALL
                            .into_iter()
                            .zip(summary.by_fate.iter())
                            .map(|(fate, totals)| {
                                view! {
                                    <tr data-fate=fate_name(fate)>
                                        <th scope="row">{fate_name(fate)}</th>
                                        <td class="quiet">{fate_meaning(fate)}</td>
                                        <td class="num">{rows(totals.rows)}</td>
                                        {(0..summary.measures.len())
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
                            <td class="num">{rows(summary.source.rows)}</td>
                            {(0..summary.measures.len())
                                .map(|at| view! { <td class="num">{grouped(summary.source.sum(at).to_f64(), 0)}</td> })
                                .collect_view()}
                        </tr>
                    </tfoot>
                </table>
            </div>
            <div class="button-row">
                <button type="button" class="button" disabled={unmatched == 0} on:click=move |_| session.download_unmatched()>
                    <Icon glyph=Glyph::Download />
                    {if unmatched == 0 { "No unmatched rows to download".to_owned() } else { format!("Download {} with reasons", number::counted(unmatched as usize, "unmatched row", "unmatched rows")) }}
                </button>
                <button type="button" class="button" on:click=move |_| session.import.update(|import| import.summary = None)>
                    "Done"
                </button>
            </div>
            <Section title="The rows" note=rows(summary.source.rows) open={unmatched > 0}>
                <LedgerRows counts=[0, 1, 2, 3].map(|at: usize| summary.by_fate.get(at).map_or(0, |totals| totals.rows)) />
            </Section>
            <Remarks summary=remarks />
        </section>
    }
}

/// Remarks on rows that were used, assumptions, and what became of the rep table.
#[component]
fn Remarks(summary: Arc<ImportSummary>) -> impl IntoView {
    let list = |texts: Vec<String>| {
        view! { <ul class="plain-list">{texts.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul> }
    };
    let remarks: Vec<String> =
        summary.remarks.iter().map(|remark| format!("Row {}: {}", remark.row, remark.text)).collect();
    let remark_count = summary.remark_count;
    let hidden = remark_count.saturating_sub(remarks.len() as u64);
    let (has_remarks, has_assumptions) = (!remarks.is_empty(), !summary.assumptions.is_empty());
    let (reps, assumptions) = (summary.rep_rows.clone(), summary.assumptions.clone());
    view! {
        {has_assumptions
            .then(|| {
                view! {
                    <Section title="What was assumed" note=assumptions.len().to_string() open=false>
                        {list(assumptions.clone())}
                    </Section>
                }
            })}
        {has_remarks
            .then(|| {
                view! {
                    <Section title="Put right on the way" note=grouped(remark_count as f64, 0) open=false>
                        {list(remarks)}
                        {(hidden > 0).then(|| view! { <p class="quiet">{format!("and {} more.", grouped(hidden as f64, 0))}</p> })}
                    </Section>
                }
            })}
        {reps
            .map(|(rows, odd)| {
                view! {
                    <Section title="The list of reps" note=number::counted(rows as usize, "row", "rows") open=false>
                        {if odd.is_empty() {
                            view! { <p class="quiet">"All rows were taken over."</p> }.into_any()
                        } else {
                            list(odd).into_any()
                        }}
                    </Section>
                }
            })}
    }
}
