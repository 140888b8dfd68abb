//! Rows that a worker keeps and gives a page at a time: long lists need not travel to the page.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};

use crate::{app::JobEnd, metrics::grouped};

/// Rows of a page.
const PAGE: usize = 50;

/// The page that is shown of a list.
pub struct PagedRows<T: Send + Sync + 'static> {
    /// Its rows, as far as they have come.
    pub rows: RwSignal<Vec<T>>,
    /// Why they did not come.
    pub problem: RwSignal<Option<String>>,
    /// Its number, from 0.
    pub page: RwSignal<usize>,
}

impl<T: Send + Sync + 'static> Clone for PagedRows<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for PagedRows<T> {}

impl<T: Send + Sync + Clone + 'static> PagedRows<T> {
    /// A list. `ask` is given where to begin and how many rows, and is asked again when a signal that it
    /// reads has changed.
    pub fn new<Answer>(ask: impl Fn(usize, usize) -> Answer + 'static) -> Self
    where
        Answer: Future<Output = Result<Vec<T>, JobEnd>> + 'static,
    {
        let list = Self { rows: RwSignal::new(Vec::new()), problem: RwSignal::new(None), page: RwSignal::new(0) };
        let asked = StoredValue::new(0u32);
        Effect::new(move || {
            let answer = ask(list.page.get() * PAGE, PAGE);
            asked.update_value(|asked| *asked += 1);
            let mine = asked.get_value();
            spawn_local(async move {
                let answer = answer.await;
                // An earlier question may be answered late.
                if asked.try_get_value() != Some(mine) {
                    return;
                }
                match answer {
                    Ok(found) => {
                        list.rows.set(found);
                        list.problem.set(None);
                    }
                    Err(JobEnd::Failed(text)) => list.problem.set(Some(text)),
                    Err(JobEnd::Cancelled) => {}
                }
            });
        });
        list
    }

    /// Another list is to be shown: from its first page, and nothing until that has come.
    pub fn restart(&self) {
        self.rows.set(Vec::new());
        self.page.set(0);
    }
}

/// Which rows are shown, and the way to the others. `shown` says it of "1 to 50 of 213", `none` of no row at all.
#[component]
pub fn Pager(page: RwSignal<usize>, count: Signal<usize>, shown: &'static str, none: &'static str) -> impl IntoView {
    let last = move || count.get().saturating_sub(1) / PAGE;
    let at_end = move || page.get() >= last();
    let text = move || {
        let from = page.get() * PAGE;
        match count.get() {
            0 => none.to_owned(),
            count => format!(
                "{shown} {} to {} of {}",
                grouped((from + 1) as f64, 0),
                grouped((from + PAGE).min(count) as f64, 0),
                grouped(count as f64, 0)
            ),
        }
    };
    view! {
        <p class="quiet" role="status">{text}</p>
        <Show when=move || { last() > 0 }>
            <div class="button-row">
                <button
                    type="button"
                    class="button compact"
                    disabled=move || page.get() == 0
                    on:click=move |_| page.update(|page| *page = page.saturating_sub(1))
                >
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
        </Show>
    }
}
