//! Two years of sales: who bought what when, with seasons, growth, customers lost and won, and lumps of capital.

use super::accounts::Site;
use super::products::{CAPITAL, PRODUCTS, SEGMENTS, season};
use super::random::Random;

/// First month of the history: November 2024.
pub const FIRST: (i32, u8) = (2024, 11);
/// Months of history; the last is October 2026.
pub const MONTHS: usize = 24;
/// Months since the rep of the orphaned patch left.
const VACANT: usize = 8;

/// What is known about a customer beside their potential.
pub struct Situation {
    /// How far from the rep's home, km.
    pub km: f64,
    /// Nobody calls on them any more.
    pub orphaned: bool,
}

/// Where an account stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Buys throughout.
    Customer,
    /// Bought until this month of the history, at least a year ago.
    Lapsed(usize),
    /// Buys since this month of the history.
    New(usize),
    /// Never bought.
    Prospect,
}

/// An account's sales: its standing and, per product, the amounts month by month in whole dollars.
pub struct History {
    pub standing: Standing,
    pub lines: Vec<(usize, [i64; MONTHS])>,
}

/// The history of one account.
pub fn history(site: &Site, situation: &Situation) -> History {
    let mut random = Random::named(&format!("sales/{}", site.id));
    let kind = &SEGMENTS[site.segment];
    // Small prospects far from any rep are the ones nobody has won.
    let unseen = (0.1 + situation.km / 2_400.0 + if site.potential < 15_000.0 { 0.08 } else { 0.0 }).min(0.42);
    let standing = match random.unit() {
        draw if draw < unseen => Standing::Prospect,
        draw if draw < unseen + 0.07 => Standing::Lapsed(2 + random.below(10)),
        draw if draw < unseen + 0.15 => Standing::New(11 + random.below(12)),
        _ => Standing::Customer,
    };
    let share = penetration(situation, &mut random);
    let growth = libm::exp(0.065 + 0.11 * random.normal());
    let mut lines = Vec::new();
    for (product, part) in kind.mix.iter().enumerate() {
        // Few buy every line from one distributor.
        let adopts = random.chance(if product == CAPITAL { 0.5 } else { 0.42 + 1.1 * part });
        if *part <= 0.0 || !adopts || standing == Standing::Prospect {
            continue;
        }
        let yearly = site.potential * share * part * random.log_normal(0.25) * 1.35;
        let amounts = if product == CAPITAL {
            capital(yearly, standing, &mut random)
        } else {
            orders(yearly, growth, product, standing, situation, &mut random)
        };
        if amounts.iter().any(|amount| *amount > 0) {
            lines.push((product, amounts));
        }
    }
    History { standing, lines }
}

/// Share of the potential that the distributor has, 5 to 60 %; less where the rep is far away.
fn penetration(situation: &Situation, random: &mut Random) -> f64 {
    let power = 1.2 + situation.km / 650.0;
    0.06 + 0.46 * libm::pow(random.unit(), power)
}

/// Whether an account with this standing buys in a month.
fn buys(standing: Standing, month: usize) -> bool {
    match standing {
        Standing::Customer => true,
        Standing::Lapsed(last) => month <= last,
        Standing::New(first) => month >= first,
        Standing::Prospect => false,
    }
}

/// Repeat orders: stock runs down with the season, and is filled up in lots as large as the account orders.
fn orders(
    yearly: f64,
    growth: f64,
    product: usize,
    standing: Standing,
    situation: &Situation,
    random: &mut Random,
) -> [i64; MONTHS] {
    let a_year = match yearly {
        sum if sum >= 30_000.0 => 12.0,
        sum if sum >= 9_000.0 => 6.0,
        sum if sum >= 3_000.0 => 4.0,
        sum if sum >= 1_200.0 => 3.0,
        _ => 2.0,
    };
    let lot = yearly / a_year;
    let (mut need, mut amounts) = (if a_year >= 12.0 { 0.0 } else { lot * random.unit() }, [0; MONTHS]);
    for (month, amount) in amounts.iter_mut().enumerate() {
        if !buys(standing, month) {
            continue;
        }
        let trend = libm::pow(growth, (month as f64 - 17.5) / 12.0);
        let care = if situation.orphaned && month + VACANT >= MONTHS { 0.62 } else { 1.0 };
        let calendar = ((usize::from(FIRST.1) - 1 + month) % 12 + 1) as u8;
        need += yearly / 12.0 * trend * care * season(product, calendar);
        if a_year >= 12.0 || need >= lot * random.between(0.85, 1.15) {
            *amount = dollars(need * random.log_normal(0.09));
            need = 0.0;
        }
    }
    amounts
}

/// One or two large orders in years, most accounts none in the span.
fn capital(yearly: f64, standing: Standing, random: &mut Random) -> [i64; MONTHS] {
    let mut amounts = [0; MONTHS];
    // A device lasts about four years and costs what a few years of its line come to.
    let price = (yearly * random.between(1.3, 2.6)).clamp(2_500.0, 420_000.0);
    let chance = (yearly * 2.0 / price).min(1.4);
    for _ in 0..2 {
        if random.chance(chance / 2.0) {
            let weights: Vec<f64> = (0..MONTHS)
                .map(|month| {
                    let calendar = ((usize::from(FIRST.1) - 1 + month) % 12 + 1) as u8;
                    if buys(standing, month) { season(CAPITAL, calendar) * (1.0 + month as f64 / 120.0) } else { 0.0 }
                })
                .collect();
            let month = random.weighted(&weights);
            if buys(standing, month) {
                amounts[month] += dollars(price * random.log_normal(0.15));
            }
        }
    }
    amounts
}

/// Invoices are sums of list prices; here they are rounded so that the sample stays small.
fn dollars(amount: f64) -> i64 {
    let step = match amount {
        small if small < 1_000.0 => 10.0,
        some if some < 10_000.0 => 50.0,
        more if more < 100_000.0 => 500.0,
        _ => 5_000.0,
    };
    ((amount / step).round() * step) as i64
}

/// Sum of the last twelve months.
pub fn last_year(history: &History) -> i64 {
    history.lines.iter().map(|(_, amounts)| amounts[MONTHS - 12..].iter().sum::<i64>()).sum()
}

const _: () = assert!(CAPITAL < PRODUCTS.len());
