//! The accounts of a comparison, list by list and a page at a time.

use leptos::prelude::*;

use super::paged_rows::{PagedRows, Pager};
use crate::{
    app::{Session, UpdateKind, UpdateRow},
    metrics::grouped,
    ui::widgets::Tabs,
};

/// Added, changed and gone accounts; `counts` in this order.
#[component]
pub fn UpdateRows(counts: [usize; 3]) -> impl IntoView {
    let session = Session::expect();
    let lists = [(UpdateKind::Added, "Added"), (UpdateKind::Changed, "Changed"), (UpdateKind::Vanished, "Gone")];
    let count_of = move |kind: UpdateKind| counts[kind as usize % 3];
    let first =
        [UpdateKind::Changed, UpdateKind::Added, UpdateKind::Vanished].into_iter().find(|kind| count_of(*kind) > 0);
    let kind = RwSignal::new(first.unwrap_or_default());
    let count = Signal::derive(move || count_of(kind.get()));
    let list = PagedRows::new(move |from, count| {
        let kind = kind.get();
        async move { session.update_rows(kind, from, count).await }
    });
    let tabs: Vec<(UpdateKind, String)> = lists
        .into_iter()
        .map(|(kind, name)| (kind, format!("{name} ({})", grouped(count_of(kind) as f64, 0))))
        .collect();
    view! {
        <Tabs
            label="Accounts"
            tabs=tabs
            selected=kind
            on_select=move |chosen| {
                list.restart();
                kind.set(chosen);
            }
        >
            <div class="ledger-tools">
                <Pager page=list.page count shown="Accounts" none="No account." />
            </div>
            <p class="field-help field-problem">{move || list.problem.get()}</p>
            <Show when=move || { count_of(kind.get()) > 0 }>
                <div class="table-frame ledger-frame" tabindex="0" role="region" aria-label="Accounts of the update">
                    <table class="plain-table">
                        <thead>
                            <tr>
                                <th scope="col">"Account"</th>
                                <th scope="col">{move || if kind.get() == UpdateKind::Changed { "What changes" } else { "About it" }}</th>
                            </tr>
                        </thead>
                        <tbody>{move || list.rows.get().into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </Show>
        </Tabs>
    }
}

fn row(row: UpdateRow) -> impl IntoView {
    let or = |text: String| if text.is_empty() { "nothing".to_owned() } else { text };
    let fields = row
        .fields
        .into_iter()
        .map(|(field, before, after)| view! { <li>{format!("{field}: {} → {}", or(before), or(after))}</li> })
        .collect_view();
    let id = (row.id != row.name).then(|| view! { <span class="quiet field-about">{row.id.clone()}</span> });
    view! {
        <tr>
            <th scope="row">{row.name} {id}</th>
            <td class="wrap">{row.about} <ul class="plain-list">{fields}</ul></td>
        </tr>
    }
}
