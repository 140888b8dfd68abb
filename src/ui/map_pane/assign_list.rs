//! A searchable list of territories to give units to.

use leptos::{ev::KeyboardEvent, html, prelude::*};

use crate::{
    app::{Aspect, Session},
    metrics,
    plan::TerritoryIx,
    ui::{number, swatch::Swatch, widgets::field_id, workbench::Workbench},
};

#[derive(Clone, Debug, PartialEq)]
struct Row {
    to: Option<TerritoryIx>,
    name: String,
    detail: String,
    colour: Option<u8>,
}

/// All territories and "no territory". Typing filters, arrow keys walk, Enter gives the selection away. The row under
/// the pointer or the cursor is the workbench's `target`, so that the inspector shows before and after.
#[component]
pub fn AssignList(
    /// Runs after the selection was given away.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let id = field_id("assign");
    let (typed, at) = (RwSignal::new(String::new()), RwSignal::new(0usize));
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    on_cleanup(move || bench.target.set(None));
    let rows = Memo::new(move |_| {
        let words = typed.get().to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        session
            .read(&[Aspect::Alignment, Aspect::Territories, Aspect::Reps], |plan| {
                let indices = metrics::indices(plan);
                let measure = plan.design().balance.first().and_then(|term| plan.units().measure(&term.measure));
                let mut rows: Vec<Row> = plan
                    .territory_indices()
                    .filter_map(|to| {
                        let territory = plan.territory(to)?;
                        let rep = plan.rep_of(to).map_or("vacant", |rep| rep.name.as_str());
                        let index = measure.and_then(|measure| indices.get(to, measure));
                        let detail = if rep == territory.name { String::new() } else { format!("{rep} · ") };
                        Some(Row {
                            to: Some(to),
                            name: territory.name.clone(),
                            detail: format!("{detail}index {}", number::index(index)),
                            colour: Some(territory.colour),
                        })
                    })
                    .collect();
                rows.sort_by(|a, b| a.name.cmp(&b.name));
                rows.push(Row { to: None, name: "No territory".into(), detail: "leaves a gap".into(), colour: None });
                rows.retain(|row| {
                    let text = format!("{} {}", row.name, row.detail).to_lowercase();
                    words.iter().all(|word| text.contains(word))
                });
                rows
            })
            .unwrap_or_default()
    });
    let aim = move |row: usize| {
        at.set(row);
        bench.target.set(rows.with_untracked(|rows| rows.get(row).map(|row| row.to)));
    };
    let pick = move |to: Option<TerritoryIx>| {
        session.assign_selection(to);
        bench.target.set(None);
        on_done.run(());
    };
    let list = format!("{id}-list");
    let key = move |event: KeyboardEvent| {
        let last = rows.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => aim((at.get_untracked() + 1).min(last)),
            "ArrowUp" => aim(at.get_untracked().saturating_sub(1)),
            "Enter" => {
                if let Some(row) = rows.with_untracked(|rows| rows.get(at.get_untracked()).cloned()) {
                    pick(row.to);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let active = {
        let list = list.clone();
        move || format!("{list}-{}", at.get())
    };
    let rows_list = list.clone();
    view! {
        <div class="assign-list">
            <label for=id.clone() class="visually-hidden">"Find a territory"</label>
            <input
                node_ref=input
                id=id
                type="search"
                class="field-input"
                role="combobox"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=list.clone()
                aria-activedescendant=active
                autocomplete="off"
                placeholder="Find a territory"
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    aim(0);
                }
                on:keydown=key
            />
            <ul id=list role="listbox" class="search-rows" aria-label="Territories" on:mouseleave=move |_| bench.target.set(None)>
                {move || {
                    let list = rows_list.clone();
                    rows.get().into_iter().enumerate().map(move |(row, entry)| view! {
                        <li
                            id=format!("{list}-{row}")
                            role="option"
                            class="search-row"
                            aria-selected=move || (at.get() == row).to_string()
                            on:mouseenter=move |_| aim(row)
                            on:click=move |_| pick(entry.to)
                        >
                            <span class="with-swatch"><Swatch colour=entry.colour />{entry.name}</span>
                            <span class="quiet">{entry.detail}</span>
                        </li>
                    }).collect_view()
                }}
            </ul>
        </div>
    }
}
