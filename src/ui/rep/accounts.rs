//! The accounts by priority; a tap shows what the priority is made of.

use std::sync::Arc;

use leptos::prelude::*;

use super::portrait::{ListedAccount, Portrait};
use crate::{
    metrics::grouped,
    ui::{number::short_money, widgets::TextField},
};

/// Accounts added by each "Show more".
const PAGE: usize = 25;

/// A list to search and to grow.
#[component]
pub fn AccountList(picture: Memo<Option<Arc<Portrait>>>) -> impl IntoView {
    let (typed, shown) = (RwSignal::new(String::new()), RwSignal::new(PAGE));
    let all = Memo::new(move |_| {
        picture.with(|picture| picture.as_ref().map(|picture| picture.accounts.clone()).unwrap_or_default())
    });
    let currency = Memo::new(move |_| {
        picture.with(|picture| picture.as_ref().map(|picture| picture.currency.clone()).unwrap_or_default())
    });
    let found = Memo::new(move |_| {
        let typed = typed.get().to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        all.with(|all| {
            all.iter()
                .enumerate()
                .filter(|(_, account)| {
                    let text = format!("{} {}", account.name, account.place).to_lowercase();
                    words.iter().all(|word| text.contains(word))
                })
                .map(|(rank, _)| rank)
                .collect::<Vec<usize>>()
        })
    });
    let more = move || found.with(Vec::len).saturating_sub(shown.get());
    view! {
        <section class="rep-card" aria-labelledby="rep-accounts">
            <h2 id="rep-accounts">{move || format!("Accounts by priority ({})", grouped(all.with(|all| all.len()) as f64, 0))}</h2>
            <TextField
                label="Find an account"
                bare=true
                search=true
                placeholder="Find by name, city or ZIP code"
                value=typed
                on_input=move |text| {
                    typed.set(text);
                    shown.set(PAGE);
                }
            />
            <ol class="priorities">
                {move || {
                    let currency = currency.get();
                    let ranks: Vec<usize> = found.with(|found| found.iter().take(shown.get()).copied().collect());
                    all.with(|all| {
                        ranks
                            .into_iter()
                            .filter_map(|rank| all.get(rank).map(|account| view! { <Row rank account=account.clone() currency=currency.clone() /> }))
                            .collect_view()
                    })
                }}
            </ol>
            <p class="quiet" role="status">
                {move || found.with(Vec::is_empty).then_some("No account fits. Try fewer letters.")}
            </p>
            <Show when=move || { more() != 0 }>
                <button type="button" class="button" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                    {move || format!("Show {} more", grouped(more().min(PAGE) as f64, 0))}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn Row(rank: usize, account: ListedAccount, currency: String) -> impl IntoView {
    let parts = account
        .priority
        .parts
        .iter()
        .map(|part| {
            view! {
                <li>
                    <span class="num">{grouped(part.points, 0)}</span>
                    <span>{part.reason.clone()}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <li>
            <details class="priority">
                <summary>
                    <span class="priority-rank num">{rank + 1}</span>
                    <span class="priority-name">
                        <strong>{account.name}</strong>
                        <span class="quiet">{account.place}</span>
                    </span>
                    <span class="priority-score num" title="Priority, 0 to 100">
                        {grouped(account.priority.score, 0)}
                        <span class="visually-hidden">" of 100"</span>
                    </span>
                </summary>
                <div class="priority-why">
                    <p class="quiet">
                        {format!(
                            "Sold {} of {} potential. The priority of {} is the sum of:",
                            short_money(account.revenue, &currency),
                            short_money(account.potential, &currency),
                            grouped(account.priority.score, 0)
                        )}
                    </p>
                    <ul>{parts}</ul>
                </div>
            </details>
        </li>
    }
}
