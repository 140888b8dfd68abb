//! Different writings of one thing in a table: proposed with what speaks for it, taken over only by the user.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{Merge, Session, SpellingLine, SpellingView, TableNumber, TableView, TableWish},
    ui::{number::counted, widgets::Section},
};

/// Proposals and what was accepted; nothing where there is neither.
#[component]
pub fn Spellings(
    /// The table.
    number: TableNumber,
    /// What is known of it: with other columns there are other writings.
    table: Memo<TableView>,
) -> impl IntoView {
    let session = Session::expect();
    let view = RwSignal::new(SpellingView::default());
    let asked = StoredValue::new(0u32);
    let known = Memo::new(move |_| table.with(|table| (table.memory.clone(), table.row_count)));
    Effect::new(move |_| {
        // A memo that is only tracked is never worked out.
        known.with(|_| ());
        asked.update_value(|asked| *asked += 1);
        let mine = asked.get_value();
        spawn_local(async move {
            // Without an answer there is nothing to propose; the table's own problems are said where it is read.
            let answer = session.spellings(number).await.unwrap_or_default();
            if asked.try_get_value() == Some(mine) {
                view.set(answer);
            }
        });
    });
    let there = Memo::new(move |_| view.with(|view| !view.proposed.is_empty() || !view.accepted.is_empty()));
    let note = Signal::derive(move || {
        view.with(|view| match (view.proposed.len() + view.hidden, view.accepted.len()) {
            (proposed, 0) => counted(proposed, "proposal", "proposals"),
            (0, accepted) => format!("{accepted} taken over"),
            (proposed, accepted) => format!("{}, {accepted} taken over", counted(proposed, "proposal", "proposals")),
        })
    });
    view! {
        <Show when=move || there.get()>
            <Section title="Different spellings" note=note>
                <p class="quiet">"These may be one thing written in two ways. Nothing is read otherwise until you say so; the file stays as it is."</p>
                <ul class="spellings" aria-label="Different spellings">
                    {move || {
                        let now = view.get();
                        let proposed = now.proposed.into_iter().map(|line| proposal(session, number, line)).collect_view();
                        let accepted =
                            now.accepted.into_iter().map(|(field, merge)| taken(session, number, field, merge)).collect_view();
                        (accepted, proposed)
                    }}
                </ul>
                {move || {
                    let hidden = view.with(|view| view.hidden);
                    (hidden > 0).then(|| view! { <p class="quiet">{format!("and {} more when these are settled.", crate::metrics::grouped(hidden as f64, 0))}</p> })
                }}
            </Section>
        </Show>
    }
}

fn proposal(session: Session, number: TableNumber, line: SpellingLine) -> impl IntoView {
    let SpellingLine { field, merge, rows, into_rows, evidence } = line;
    let there = if into_rows > 0 { format!(" ({})", counted(into_rows, "row", "rows")) } else { String::new() };
    let text = format!("{field}: “{}” ({}) is “{}”{there}?", merge.from, counted(rows, "row", "rows"), merge.to);
    let label = format!("Read {} as {}", merge.from, merge.to);
    let button = format!("Read as {}", merge.to);
    view! {
        <li>
            <span>{text} <span class="quiet field-about">{evidence}</span></span>
            <button
                type="button"
                class="button compact"
                aria-label=label
                on:click=move |_| session.wish(number, TableWish::Merge(merge.clone()))
            >
                {button}
            </button>
        </li>
    }
}

fn taken(session: Session, number: TableNumber, field: String, merge: Merge) -> impl IntoView {
    let text = format!("{field}: “{}” is read as “{}”.", merge.from, merge.to);
    let label = format!("Keep {} as it is written", merge.from);
    view! {
        <li>
            <span>{text}</span>
            <button
                type="button"
                class="button compact"
                aria-label=label
                on:click=move |_| session.wish(number, TableWish::Unmerge(merge.clone()))
            >
                "Take back"
            </button>
        </li>
    }
}
