//! The accounts of a comparison, list by list and a page at a time.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{JobEnd, Session, UpdateKind, UpdateRow},
    metrics::grouped,
    ui::widgets::Tabs,
};

/// Rows of a page.
const PAGE: usize = 50;

/// Added, changed and gone accounts; `counts` in this order.
#[component]
pub fn UpdateRows(counts: [usize; 3]) -> impl IntoView {
    let session = Session::expect();
    let lists = [(UpdateKind::Added, "Added"), (UpdateKind::Changed, "Changed"), (UpdateKind::Vanished, "Gone")];
    let count_of = move |kind: UpdateKind| counts[kind as usize % 3];
    let first =
        [UpdateKind::Changed, UpdateKind::Added, UpdateKind::Vanished].into_iter().find(|kind| count_of(*kind) > 0);
    let (kind, page) = (RwSignal::new(first.unwrap_or_default()), RwSignal::new(0usize));
    let (rows, problem) = (RwSignal::new(Vec::<UpdateRow>::new()), RwSignal::new(None::<String>));
    let asked = StoredValue::new(0u32);
    Effect::new(move || {
        let (kind, from) = (kind.get(), page.get() * PAGE);
        asked.update_value(|asked| *asked += 1);
        let mine = asked.get_value();
        spawn_local(async move {
            let answer = session.update_rows(kind, from, PAGE).await;
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
    let tabs: Vec<(UpdateKind, String)> = lists
        .into_iter()
        .map(|(kind, name)| (kind, format!("{name} ({})", grouped(count_of(kind) as f64, 0))))
        .collect();
    let last_page = move || count_of(kind.get()).saturating_sub(1) / PAGE;
    let shown = move || {
        let from = page.get() * PAGE;
        match count_of(kind.get()) {
            0 => "No account.".to_owned(),
            count => format!(
                "{} to {} of {}",
                grouped((from + 1) as f64, 0),
                grouped((from + PAGE).min(count) as f64, 0),
                grouped(count as f64, 0)
            ),
        }
    };
    view! {
        <Tabs
            label="Accounts"
            tabs=tabs
            selected=kind
            on_select=move |chosen| {
                rows.set(Vec::new());
                page.set(0);
                kind.set(chosen);
            }
        >
            <div class="ledger-tools">
                <p class="quiet" role="status">{shown}</p>
                <Show when=move || { last_page() > 0 }>
                    <div class="button-row">
                        <button type="button" class="button compact" disabled=move || page.get() == 0 on:click=move |_| page.update(|page| *page -= 1)>
                            "Previous"
                        </button>
                        <button
                            type="button"
                            class="button compact"
                            disabled=move || page.get() >= last_page()
                            on:click=move |_| page.update(|page| *page += 1)
                        >
                            "Next"
                        </button>
                    </div>
                </Show>
            </div>
            <p class="field-help field-problem">{move || problem.get()}</p>
            <Show when=move || { count_of(kind.get()) > 0 }>
                <div class="table-frame ledger-frame" tabindex="0" role="region" aria-label="Accounts of the update">
                    <table class="plain-table">
                        <thead>
                            <tr>
                                <th scope="col">"Account"</th>
                                <th scope="col">{move || if kind.get() == UpdateKind::Changed { "What changes" } else { "About it" }}</th>
                            </tr>
                        </thead>
                        <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
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
