//! A table that sorts by any column and whose rows can be picked.

use std::cmp::Ordering;

use leptos::prelude::*;

use super::lines::Aim;
use crate::ui::{
    icon::{Glyph, Icon},
    widgets::{Better, Delta},
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
    pub change: Option<(f64, Aim)>,
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
    pub fn change(value: f64, text: impl Into<String>, aim: Aim) -> Self {
        Self { text: text.into(), title: None, key: SortKey::Number(value), change: Some((value, aim)) }
    }

    /// With more on hover.
    #[must_use]
    pub fn titled(self, title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..self }
    }
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// What it holds.
    pub hint: String,
    /// Numbers stand right and sort from high to low first.
    pub number: bool,
}

impl Column {
    /// A column of texts.
    #[must_use]
    pub fn text(title: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { title: title.into(), hint: hint.into(), number: false }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(title: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { title: title.into(), hint: hint.into(), number: true }
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
    columns: Signal<Vec<Column>>,
    /// The rows.
    #[prop(into)]
    rows: Signal<Vec<Row>>,
    /// Column it is sorted by at first, from high to low where it is a number.
    first: usize,
    /// Takes the number of the picked row.
    #[prop(into)]
    on_pick: Callback<usize>,
) -> impl IntoView {
    let sort = RwSignal::new((first, true));
    let order = Memo::new(move |_| {
        let (column, first_way) = sort.get();
        let number = columns.with(|columns| columns.get(column).is_some_and(|column| column.number));
        rows.with(|rows| {
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.sort_by(|a, b| {
                let key = |row: &usize| rows[*row].cells.get(column).map(|cell| cell.key.clone());
                let ordering = match (key(a), key(b)) {
                    (Some(a), Some(b)) => a.compare(&b),
                    (a, b) => a.is_some().cmp(&b.is_some()),
                };
                // Numbers begin with the highest, texts with A.
                if number == first_way { ordering.reverse() } else { ordering }
            });
            order
        })
    });
    let head = move |at: usize, column: Column| {
        let sorted = move || match sort.get() {
            (by, way) if by == at => Some(if column.number == way { "descending" } else { "ascending" }),
            _ => None,
        };
        let click = move |_| sort.update(|sort| *sort = if sort.0 == at { (at, !sort.1) } else { (at, true) });
        view! {
            <th scope="col" class:num=column.number aria-sort=sorted>
                <button type="button" class="compare-sort" title=column.hint.clone() on:click=click>
                    {column.title.clone()}
                    {move || match sorted() {
                        Some("descending") => view! { <Icon glyph=Glyph::ArrowDown size=12 /> }.into_any(),
                        Some(_) => view! { <Icon glyph=Glyph::ArrowUp size=12 /> }.into_any(),
                        None => ().into_any(),
                    }}
                </button>
            </th>
        }
    };
    view! {
        <div class="compare-scroll" role="region" tabindex="0" aria-label=caption>
            <table class="compare-table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        {move || columns.get().into_iter().enumerate().map(|(at, column)| head(at, column)).collect_view()}
                    </tr>
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
                Some((change, aim)) => view! { <Delta change=change text=cell.text better=better(aim) /> }.into_any(),
                None => cell.text.into_any(),
            }}
        </td>
    }
}

/// The widget's word for an aim.
#[must_use]
pub fn better(aim: Aim) -> Better {
    match aim {
        Aim::More => Better::More,
        Aim::Less => Better::Less,
        Aim::Neither => Better::Neither,
    }
}
