//! Quota, attainment and balance as a few large figures.

use std::sync::Arc;

use leptos::prelude::*;

use super::portrait::{Balance, Portrait};
use crate::{
    metrics::{grouped, money, percent},
    ui::{
        icon::{Glyph, Icon},
        number::short_money,
    },
};

/// The cards.
#[component]
pub fn FigureCards(picture: Memo<Option<Arc<Portrait>>>) -> impl IntoView {
    move || {
        picture.get().map(|picture| {
            let row = &picture.figures;
            let attained = row.attainment;
            let ramping = row.prorated_quota != row.quota;
            let currency = picture.currency.as_str();
            view! {
                <section class="rep-card" aria-labelledby="rep-quota">
                    <h2 id="rep-quota">"Quota and attainment"</h2>
                    <dl class="facts">
                        <div class="fact">
                            <dt>{if picture.suggested { "Quota (suggested)" } else { "Quota" }}</dt>
                            <dd class="fact-value" data-figure="quota">{short_money(row.quota, currency)}</dd>
                            <dd class="quiet">
                                {if ramping {
                                    format!("{} while ramping up", short_money(row.prorated_quota, currency))
                                } else {
                                    money(row.quota.to_f64(), currency)
                                }}
                            </dd>
                        </div>
                        <div class="fact">
                            <dt>"Attainment"</dt>
                            <dd class="fact-value">{attained.map_or("–".to_owned(), percent)}</dd>
                            <dd class="quiet">{format!("{} sold in the last 12 months", short_money(row.revenue, currency))}</dd>
                        </div>
                        <div class="fact">
                            <dt>"Run rate"</dt>
                            <dd class="fact-value">{short_money(row.run_rate, currency)}</dd>
                            <dd class="quiet">"last three months × 4"</dd>
                        </div>
                        <div class="fact">
                            <dt>"Pipeline"</dt>
                            <dd class="fact-value">{short_money(row.pipeline, currency)}</dd>
                            <dd class="quiet">"open opportunities"</dd>
                        </div>
                        <div class="fact">
                            <dt>"Accounts"</dt>
                            <dd class="fact-value">{grouped(row.accounts as f64, 0)}</dd>
                            <dd class="quiet">{format!("{} potential a year", short_money(row.potential, currency))}</dd>
                        </div>
                    </dl>
                    {attained
                        .map(|attained| {
                            view! {
                                <progress class="progress" max="1" prop:value=attained.min(1.0) aria-label="Attainment"></progress>
                            }
                        })}
                    <ul class="indices">
                        {picture.balance.iter().map(|balance| view! { <li>{index_line(balance, picture.band)}</li> }).collect_view()}
                    </ul>
                </section>
            }
        })
    }
}

/// `Workload 104 — within the band of 85 to 115`.
fn index_line(balance: &Balance, band: (f64, f64)) -> impl IntoView + use<> {
    let (class, glyph, word) = match balance.after {
        Some(index) if index > band.1 => ("index-line index-off", Glyph::ArrowUp, "above"),
        Some(index) if index < band.0 => ("index-line index-off", Glyph::ArrowDown, "below"),
        Some(_) => ("index-line", Glyph::Check, "within"),
        None => ("index-line", Glyph::Info, "no fair share for"),
    };
    let index = balance.after.map_or("–".to_owned(), |index| grouped(index, 0));
    view! {
        <span class=class>
            <Icon glyph=glyph size=14 />
            <span>{balance.measure.clone()} " index "</span>
            <strong>{index}</strong>
            <span class="quiet">
                {format!("{word} the band of {} to {} (100 is the fair share)", grouped(band.0, 0), grouped(band.1, 0))}
            </span>
        </span>
    }
}
