//! A table that sorts by any column and whose rows can be picked.

use std::cmp::Ordering;

use leptos::prelude::*;

use crate::ui::{
    number::Better,
    table::{Head, Heads, Sort},
    widgets::Delta,
};

/// What a column sorts by.
#[derive(Clone, Debug, PartialEq)]
pub enum SortKey {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

impl SortKey {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(_), Self::Number(_)) => Ordering::Less,
            (Self::Number(_), Self::Text(_)) => Ordering::Greater,
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it shows.
    pub text: String,
    /// More on hover: the figure in full.
    pub title: Option<String>,
    /// What it sorts by.
    pub key: SortKey,
    /// For a change: its value and which way is good; the text is written with an arrow.
    pub change: Option<(f64, Better)>,
}

impl Cell {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { key: SortKey::Text(text.to_lowercase()), text, title: None, change: None }
    }

    /// A number as it is written.
    #[must_use]
    pub fn number(value: f64, text: impl Into<String>) -> Self {
        Self { text: text.into(), title: None, key: SortKey::Number(value), change: None }
    }

    /// A change; `text` carries its sign.
    #[must_use]
    pub fn change(value: f64, text: impl Into<String>, better: Better) -> Self {
        Self { text: text.into(), title: None, key: SortKey::Number(value), change: Some((value, better)) }
    }

    /// With more on hover.
    #[must_use]
    pub fn titled(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..self }
    }
}

/// One row: its cells, the first of which names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The cells, one per column.
    pub cells: Vec<Cell>,
    /// What the row says below its cells: the reasons.
    pub note: Vec<String>,
    /// Whether picking it shows something on the map.
    pub picks: bool,
}

/// The table. The name of each row is a button, so rows are picked by keyboard too; column heads are buttons that sort.
#[component]
pub fn SortedTable(
    /// What the table shows.
    #[prop(into)]
    caption: Signal<String>,
    /// The columns.
    #[prop(into)]
    columns: Signal<Vec<Head>>,
    /// The rows.
    #[prop(into)]
    rows: Signal<Vec<Row>>,
    /// Column it is sorted by at first, from high to low where it is a number.
    first: usize,
    /// Takes the number of the picked row.
    #[prop(into)]
    on_pick: Callback<usize>,
) -> impl IntoView {
    let number = columns.with_untracked(|columns| columns.get(first).is_some_and(|column| column.number));
    let sort = RwSignal::new(Sort { column: first, descending: number });
    let order = Memo::new(move |_| {
        let sort = sort.get();
        rows.with(|rows| {
            let key = |row: &usize| rows.get(*row)?.cells.get(sort.column).map(|cell| &cell.key);
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.sort_by(|a, b| {
                sort.way(match (key(a), key(b)) {
                    (Some(a), Some(b)) => a.compare(b),
                    (a, b) => a.is_some().cmp(&b.is_some()),
                })
            });
            order
        })
    });
    view! {
        <div class="compare-scroll" role="region" tabindex="0" aria-label=caption>
            <table class="compare-table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <Heads heads=columns sort />
                </thead>
                <tbody>
                    {move || {
                        let width = columns.with(Vec::len);
                        rows.with(|rows| {
                            order
                                .get()
                                .into_iter()
                                .filter_map(|at| rows.get(at).cloned().map(|row| body(at, row, width, on_pick)))
                                .collect_view()
                        })
                    }}
                </tbody>
            </table>
        </div>
    }
}

fn body(at: usize, row: Row, width: usize, on_pick: Callback<usize>) -> impl IntoView {
    let picks = row.picks;
    let mut cells = row.cells.into_iter();
    let name = cells.next();
    let note = (!row.note.is_empty()).then(|| {
        view! {
            <tr class="compare-note">
                <td colspan=width>
                    <ul>{row.note.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view()}</ul>
                </td>
            </tr>
        }
    });
    view! {
        <tr class:compare-row=picks on:click=move |_| if picks { on_pick.run(at) }>
            <th scope="row">
                {name.map(|cell| {
                    if picks {
                        view! { <button type="button" class="compare-pick" title="Select on the map">{cell.text}</button> }.into_any()
                    } else {
                        cell.text.into_any()
                    }
                })}
            </th>
            {cells.map(value).collect_view()}
        </tr>
        {note}
    }
}

fn value(cell: Cell) -> impl IntoView {
    let number = matches!(cell.key, SortKey::Number(_));
    view! {
        <td class:num=number title=cell.title>
            {match cell.change {
                Some((change, _)) if cell.text.is_empty() || change == 0.0 => view! { <span class="quiet">"0"</span> }.into_any(),
                Some((change, better)) => view! { <Delta change=change text=cell.text better=better /> }.into_any(),
                None => cell.text.into_any(),
            }}
        </td>
    }
}
