//! What changed against today, and why, in words.

use std::sync::Arc;

use leptos::prelude::*;

use super::portrait::{Balance, Passing, Portrait};
use crate::{
    metrics::{grouped, money},
    plan::Amount,
    ui::{
        icon::{Glyph, Icon},
        number::short_money,
    },
};

/// Rows of a list before "Show all".
const FIRST: usize = 5;

/// Gained and lost accounts with the reason.
#[component]
pub fn Changes(picture: Memo<Option<Arc<Portrait>>>) -> impl IntoView {
    move || {
        picture.get().map(|picture| {
            let none = picture.gained.is_empty() && picture.lost.is_empty();
            let reasons = if none { Vec::new() } else { reasons(&picture) };
            let sum = |list: &[Passing]| list.iter().map(|one| one.revenue).sum::<Amount>();
            let head = |count: usize, list: &[Passing], verb: &str| {
                let noun = if count == 1 { "account" } else { "accounts" };
                format!("{} {noun} {verb}, {} of sales", grouped(count as f64, 0), short_money(sum(list), &picture.currency))
            };
            let currency = picture.currency.clone();
            view! {
                <section class="rep-card" aria-labelledby="rep-changes">
                    <h2 id="rep-changes">"What changes, and why"</h2>
                    {if none {
                        view! { <p>{format!("Nothing: all {} accounts stay with you.", grouped(picture.kept as f64, 0))}</p> }.into_any()
                    } else {
                        view! {
                            <p>{format!("{} accounts stay with you.", grouped(picture.kept as f64, 0))}</p>
                            {reasons.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                            <PassingList
                                title=head(picture.gained.len(), &picture.gained, "come to you")
                                glyph=Glyph::ArrowRight
                                list=picture.gained.clone()
                                word="from"
                                nobody="had no rep"
                                currency=currency.clone()
                            />
                            <PassingList
                                title=head(picture.lost.len(), &picture.lost, "leave you")
                                glyph=Glyph::ArrowLeft
                                list=picture.lost.clone()
                                word="to"
                                nobody="to nobody yet"
                                currency=currency
                            />
                        }
                            .into_any()
                    }}
                </section>
            }
        })
    }
}

#[component]
fn PassingList(
    title: String,
    glyph: Glyph,
    list: Vec<Passing>,
    word: &'static str,
    nobody: &'static str,
    currency: String,
) -> impl IntoView {
    if list.is_empty() {
        return ().into_any();
    }
    let all = RwSignal::new(list.len() <= FIRST);
    let count = list.len();
    let rows = move || {
        let shown = if all.get() { count } else { FIRST };
        list.iter()
            .take(shown)
            .map(|one| {
                let other = if one.other.is_empty() { nobody.to_owned() } else { format!("{word} {}", one.other) };
                view! {
                    <li class="passing">
                        <span>
                            <strong>{one.name.clone()}</strong>
                            <span class="quiet">{one.place.clone()} " · " {other}</span>
                        </span>
                        <span class="num">{money(one.revenue.to_f64(), &currency)}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <h3 class="passing-title">
            <Icon glyph=glyph size=14 />
            {title}
        </h3>
        <ul>{rows}</ul>
        <Show when=move || !all.get()>
            <button type="button" class="button compact" on:click=move |_| all.set(true)>
                {format!("Show all {}", grouped(count as f64, 0))}
            </button>
        </Show>
    }
    .into_any()
}

/// The reasons in words: owners on record that differ from the territory, and the balance before and after.
fn reasons(picture: &Portrait) -> Vec<String> {
    let passing = || picture.gained.iter().chain(&picture.lost);
    let unmoved = passing().filter(|one| !one.moved).count();
    let mut said = Vec::new();
    match unmoved {
        0 => {}
        1 => said.push("One account changes only on paper: its area stays where it is today, but the owner on record is somebody else.".into()),
        more => said.push(format!(
            "{} accounts change only on paper: their area stays where it is today, but the owner on record is somebody else.",
            grouped(more as f64, 0)
        )),
    }
    if passing().any(|one| one.moved) {
        said.extend(picture.balance.iter().filter_map(|balance| reason(balance, picture.band)));
    }
    said
}

fn reason(balance: &Balance, band: (f64, f64)) -> Option<String> {
    let (before, after) = (balance.before?, balance.after?);
    let measure = balance.measure.to_lowercase();
    let (was, is) = (grouped(before, 0), grouped(after, 0));
    if was == is {
        return Some(format!(
            "The {measure} index stays at {is}; the accounts change for the balance of the territories around you."
        ));
    }
    let (near, far) = ((after - 100.0).abs(), (before - 100.0).abs());
    let stood = if before > band.1 {
        "more than one rep can do well"
    } else if before < band.0 {
        "less than a fair share"
    } else {
        "within the band"
    };
    Some(if near < far {
        format!(
            "Today the {measure} index of your territory is {was}, {stood}. The plan brings it to {is}, nearer to the fair share of 100."
        )
    } else {
        format!(
            "Today the {measure} index of your territory is {was}, {stood}. In the plan it is {is}: your territory moves so that others come nearer to theirs."
        )
    })
}
