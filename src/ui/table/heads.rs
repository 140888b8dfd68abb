//! The heads of columns that sort.

use std::cmp::Ordering;

use leptos::prelude::*;

use crate::ui::icon::{Glyph, Icon};

/// A column's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What stands there.
    pub title: String,
    /// What it means.
    pub hint: String,
    /// Numbers stand right and sort from high to low first.
    pub number: bool,
}

impl Head {
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

/// Which column sorts, and which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// Position of the column.
    pub column: usize,
    /// Largest first.
    pub descending: bool,
}

impl Sort {
    /// An ordering from small to large, the way this sorts.
    #[must_use]
    pub fn way(self, ordering: Ordering) -> Ordering {
        if self.descending { ordering.reverse() } else { ordering }
    }

    /// After a click on a column: another one begins as its kind does, the same one turns round.
    #[must_use]
    pub fn clicked(self, column: usize, number: bool) -> Self {
        let descending = if self.column == column { !self.descending } else { number };
        Self { column, descending }
    }
}

/// The row of heads; each is a button that sorts.
#[component]
pub fn Heads(
    /// The columns.
    #[prop(into)]
    heads: Signal<Vec<Head>>,
    /// Sorting; a click changes it.
    sort: RwSignal<Sort>,
) -> impl IntoView {
    let head = move |column: usize, head: Head| {
        let number = head.number;
        let way = move || Some(sort.get()).filter(|sort| sort.column == column).map(|sort| sort.descending);
        let order = move || match way() {
            Some(true) => "descending",
            Some(false) => "ascending",
            None => "none",
        };
        let arrow = move || {
            way().map(|descending| {
                let glyph = if descending { Glyph::ArrowDown } else { Glyph::ArrowUp };
                view! { <Icon glyph=glyph size=12 /> }
            })
        };
        let click = move |_| sort.update(|sort| *sort = sort.clicked(column, number));
        view! {
            <th scope="col" class:num=number aria-sort=order>
                <button type="button" class="sort-button" title=head.hint on:click=click>
                    <span>{head.title}</span>
                    {arrow}
                </button>
            </th>
        }
    };
    view! {
        <tr>
            {move || heads.get().into_iter().enumerate().map(|(column, known)| head(column, known)).collect_view()}
        </tr>
    }
}
