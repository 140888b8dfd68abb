//! Open opportunities: what the reps hope to close in the months ahead.

use bailiwick::plan::{AccountIx, Amount, Date, Opportunity, Stage};

use super::accounts::{Site, significant};
use super::products::{CAPITAL, SEGMENTS};
use super::random::Random;
use super::sales::{History, Standing};

/// The first day of the pipeline: the day after the sales history ends.
const TODAY: (i32, u8) = (2026, 11);

/// Open deals in order of their accounts.
pub fn opportunities(sites: &[Site], histories: &[History]) -> Vec<Opportunity> {
    let mut random = Random::named("pipeline");
    let mut open = Vec::new();
    let mut id = 7_000;
    for (account, (site, history)) in sites.iter().zip(histories).enumerate() {
        // Reps work the large ones and the recently won.
        let chance = match history.standing {
            Standing::New(_) => 0.15,
            Standing::Prospect => 0.05,
            Standing::Lapsed(_) => 0.04,
            Standing::Customer => 0.055,
        } + libm::log10(site.potential / 20_000.0).max(0.0) * 0.13;
        let count = usize::from(random.chance(chance)) + usize::from(random.chance(chance * 0.25));
        for _ in 0..count {
            let mix = &SEGMENTS[site.segment].mix;
            let weights: Vec<f64> =
                mix.iter().enumerate().map(|(at, part)| if at == CAPITAL { part * 4.0 } else { *part }).collect();
            let product = random.weighted(&weights);
            let size = if product == CAPITAL { random.between(0.8, 2.4) } else { random.between(0.08, 0.3) };
            let amount = significant((site.potential * mix[product] * size).clamp(1_000.0, 480_000.0), 2);
            let (stage, soon, late) = match random.weighted(&[0.34, 0.29, 0.23, 0.14]) {
                0 => (Stage::Prospect, 4, 9),
                1 => (Stage::Qualified, 2, 7),
                2 => (Stage::Proposal, 1, 4),
                _ => (Stage::Negotiation, 0, 2),
            };
            let month = usize::from(TODAY.1) - 1 + soon + random.below(late - soon + 1);
            // Forecasts like month ends; nothing closes before the first of December.
            let day = if random.chance(0.45) { 28 } else { 1 + random.below(28) as u8 };
            let month = month.max(usize::from(TODAY.1));
            let close = Date::new(TODAY.0 + (month / 12) as i32, (month % 12 + 1) as u8, day);
            if let Some(close) = close {
                id += 1 + random.below(3);
                let (account, amount) = (AccountIx::new(account), Amount::from_f64(amount));
                open.push(Opportunity {
                    id: format!("OP-{id}"),
                    account,
                    product: product as u16,
                    stage,
                    amount,
                    close,
                });
            }
        }
    }
    open
}
