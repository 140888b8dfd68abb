//! The own accounts, most urgent first; each opens to the parts of its score and what there is to know for a call.

use leptos::prelude::*;

use super::view::RepDesk;
use crate::{
    app::Aspect,
    metrics::{PriorityPart, grouped},
    plan::{AccountIx, Amount, MeasureIx, Plan, Stage},
    ui::{
        icon::{Glyph, Icon},
        number::short_money,
        widgets::{EmptyState, field_id},
    },
};

/// Rows that show at once; more on demand, so that a territory of ten thousand accounts stays quick on a phone.
const PAGE: usize = 40;

#[derive(Clone, PartialEq)]
struct Row {
    rank: usize,
    account: AccountIx,
    name: String,
    under: String,
    score: f64,
    revenue: String,
}

fn row(plan: &Plan, rank: usize, account: AccountIx, score: f64) -> Row {
    let (data, at) = (plan.data(), account.at());
    let text = |column: &[String]| column.get(at).cloned().unwrap_or_default();
    let class = data.accounts.class.get(at).and_then(|class| data.classes.get(usize::from(*class)));
    let class = class.map_or(String::new(), |class| format!("class {}", class.name));
    let under = [text(&data.accounts.city), data.accounts.segment.get(at).to_owned(), class];
    Row {
        rank,
        account,
        name: text(&data.accounts.name),
        under: under.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        score,
        revenue: short_money(data.accounts.value(MeasureIx::REVENUE, account), &data.currency),
    }
}

/// The list with its search.
#[component]
pub fn AccountList() -> impl IntoView {
    let desk = RepDesk::expect();
    let (typed, shown) = (RwSignal::new(String::new()), RwSignal::new(PAGE));
    // The name under which each account is found, in the order of the list.
    let found = Memo::new(move |_| {
        let words = typed.get().to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let priorities = desk.priorities.get();
        desk.session
            .read(&[Aspect::Frame], |plan| {
                let accounts = &plan.data().accounts;
                let matches = |account: AccountIx| {
                    let of =
                        |column: &[String]| column.get(account.at()).map_or(String::new(), |text| text.to_lowercase());
                    let text = format!("{} {} {}", of(&accounts.name), of(&accounts.city), of(&accounts.zip));
                    words.iter().all(|word| text.contains(word))
                };
                let list = priorities.iter().enumerate();
                list.filter(|(_, known)| words.is_empty() || matches(known.account))
                    .map(|(at, _)| at)
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    let rows = Memo::new(move |_| {
        let priorities = desk.priorities.get();
        desk.session
            .read(&[Aspect::Frame], |plan| {
                found.with(|found| {
                    let known =
                        |at: &usize| priorities.get(*at).map(|known| row(plan, at + 1, known.account, known.score));
                    found.iter().take(shown.get()).filter_map(known).collect::<Vec<_>>()
                })
            })
            .unwrap_or_default()
    });
    let total = Memo::new(move |_| found.with(Vec::len));
    let all = Memo::new(move |_| desk.priorities.with(|priorities| priorities.len()));
    let id = field_id("rep-find");
    view! {
        <header class="rep-list-head">
            <h2 id="rep-accounts">{move || format!("Accounts by priority ({})", grouped(all.get() as f64, 0))}</h2>
            <span class="quiet" role="status">
                {move || (total.get() != all.get()).then(|| format!("{} found", grouped(total.get() as f64, 0)))}
            </span>
        </header>
        <Show
            when=move || { all.get() > 0 }
            fallback=|| view! { <EmptyState glyph=Glyph::Account title="No accounts yet" text="No account lies in this territory. Units can be given to it in the planner." /> }
        >
            <label for=id.clone() class="visually-hidden">"Find an account by name, city or ZIP code"</label>
            <input
                id=id.clone()
                type="search"
                class="field-input rep-find"
                placeholder="Find by name, city or ZIP code"
                autocomplete="off"
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    shown.set(PAGE);
                }
            />
            <ol class="rep-list">
                <For
                    each=move || rows.get()
                    key=|row| (row.account, row.rank, row.score.to_bits(), row.revenue.clone())
                    children=move |row| view! { <AccountRow row /> }
                />
            </ol>
            <Show when=move || total.get() == 0>
                <p class="quiet">"No account of this territory matches. Another rep's accounts are not listed here."</p>
            </Show>
            <Show when=move || { total.get() > shown.get() }>
                <p class="button-row rep-more">
                    <button type="button" class="button" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                        {move || format!("Show {} more", PAGE.min(total.get() - shown.get().min(total.get())))}
                    </button>
                    <button type="button" class="button" on:click=move |_| shown.set(usize::MAX)>
                        {move || format!("Show all {}", grouped(total.get() as f64, 0))}
                    </button>
                </p>
            </Show>
        </Show>
    }
}

#[component]
fn AccountRow(row: Row) -> impl IntoView {
    let desk = RepDesk::expect();
    let account = row.account;
    let open = Memo::new(move |_| desk.open.get() == Some(account));
    view! {
        <li class="rep-account" class:rep-open=move || open.get()>
            <button
                type="button"
                class="rep-account-head"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| desk.open.update(|now| *now = (*now != Some(account)).then_some(account))
            >
                <span class="rep-rank quiet">{row.rank}</span>
                <span class="rep-account-name">
                    <strong>{row.name}</strong>
                    <span class="quiet">{row.under}</span>
                </span>
                <span class="rep-score">
                    <span class="visually-hidden">"Priority "</span>
                    <strong>{format!("{:.0}", row.score)}</strong>
                    <span class="quiet">{row.revenue}</span>
                </span>
                <Icon glyph=Glyph::ChevronDown />
            </button>
            <Show when=move || open.get()>
                <AccountCard account=account />
            </Show>
        </li>
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "prospect",
        Stage::Qualified => "qualified",
        Stage::Proposal => "proposal",
        Stage::Negotiation => "negotiation",
    }
}

/// What a card tells.
#[derive(Clone, PartialEq)]
struct Card {
    parts: Vec<PriorityPart>,
    facts: Vec<(&'static str, String)>,
    deals: Vec<String>,
}

fn card(plan: &Plan, desk: RepDesk, account: AccountIx) -> Option<Card> {
    let (data, at) = (plan.data(), account.at());
    let cash = |amount: Amount| short_money(amount, &data.currency);
    let parts = desk
        .priorities
        .with(|list| list.iter().find(|known| known.account == account).map(|known| known.parts.clone()))?;
    let (run_rate, last_order) = desk.facts.with(|facts| {
        let facts = facts.as_ref()?;
        Some((facts.run_rate.get(at).copied().unwrap_or_default(), facts.last_order.get(at).copied().flatten()))
    })?;
    let calls = data.accounts.calls_per_year.get(at).copied().unwrap_or_default();
    let hours = data.accounts.hours_per_call.get(at).copied().unwrap_or_default();
    let mut facts = vec![
        ("Sold in 12 months", cash(data.accounts.value(MeasureIx::REVENUE, account))),
        ("Potential", cash(data.accounts.value(MeasureIx::POTENTIAL, account))),
        ("Run rate", cash(run_rate)),
        ("Last order", last_order.map_or("none in the history".into(), |month| month.to_string())),
        ("Calls a year", format!("{} of {}\u{a0}h", grouped(calls, 0), grouped(hours, 2))),
    ];
    let place = |column: &[String]| column.get(at).cloned().unwrap_or_default();
    let city = [place(&data.accounts.city), place(&data.accounts.zip)];
    let city = city.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    if !city.is_empty() {
        facts.push(("Place", city));
    }
    let deals = data.opportunities.iter().filter(|deal| deal.account == account).map(|deal| {
        let product = data.products.get(usize::from(deal.product)).map_or(String::new(), |name| format!("{name}, "));
        format!("{product}{} in {}, expected {}", cash(deal.amount), stage(deal.stage), deal.close)
    });
    Some(Card { parts, facts, deals: deals.collect() })
}

/// Why this account now, and what to know for a call.
#[component]
pub fn AccountCard(account: AccountIx) -> impl IntoView {
    let desk = RepDesk::expect();
    let told = Memo::new(move |_| desk.session.read(&[Aspect::Frame], |plan| card(plan, desk, account)).flatten());
    move || {
        told.get().map(|told| {
            // A part without weight says nothing about this account.
            let parts = told.parts.into_iter().filter(|part| part.most > 0.0).map(|part| {
                let most = part.most;
                view! {
                    <li>
                        <span>{part.name}</span>
                        <span class="rep-bar" aria-hidden="true">
                            <span style:width=format!("{:.0}%", (part.points / most * 100.0).clamp(0.0, 100.0))></span>
                        </span>
                        <span class="num">{format!("{:.0} of {most:.0}", part.points)}</span>
                        <span class="quiet">{part.reason}</span>
                    </li>
                }
            });
            view! {
                <div class="rep-card">
                    <ul class="rep-parts" aria-label="What the priority is made of">{parts.collect_view()}</ul>
                    <dl class="rep-figures">
                        {told.facts.into_iter().map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text}</dd></div> }).collect_view()}
                    </dl>
                    {if told.deals.is_empty() {
                        view! { <p class="quiet">"No open opportunity."</p> }.into_any()
                    } else {
                        view! {
                            <h4>"Open opportunities"</h4>
                            <ul class="rep-deals">{told.deals.into_iter().map(|deal| view! { <li>{deal}</li> }).collect_view()}</ul>
                        }
                            .into_any()
                    }}
                </div>
            }
        })
    }
}
