//! What a plan's design aims for, as the solver is told: measures with bands and limits, the weight of land, the price of
//! change and its caps.

use super::{Disruption, Measure, Problem};
use crate::plan::{self, Plan};

/// Weight of a measure that only has a limit: its band is the limit, so that the solver knows a reason where it can't be
/// kept; what keeps it is the price of the limit itself.
const LIMIT_ONLY: f64 = 1e-3;

/// The upper end of a band that has none, as an index.
const NO_END: f64 = 1e6;

/// The measures: those that are balanced in the order of the design, then those that only have a limit.
///
/// # Errors
/// A text for the user where the units lack one of them.
pub(super) fn measures(plan: &Plan) -> Result<Vec<Measure>, String> {
    let design = plan.design();
    let mut measures = Vec::new();
    for term in &design.balance {
        let mut balanced = measure(plan, &term.measure, "Choose another one to balance.")?;
        (balanced.low, balanced.high) = design.band();
        balanced.weight = term.weight;
        if let Some(limit) = design.limit(&term.measure) {
            (balanced.hard_low, balanced.hard_high) = (limit.least, limit.most);
            // A limit narrower than the band is a narrower band: what breaks it is told with its reason.
            balanced.low = balanced.low.max(limit.least.unwrap_or(0.0)).min(limit.most.unwrap_or(NO_END));
            balanced.high = balanced.high.min(limit.most.unwrap_or(NO_END)).max(balanced.low);
        }
        measures.push(balanced);
    }
    for limit in &design.limits {
        let balanced = design.balance.iter().any(|term| term.measure == limit.measure);
        if balanced || (limit.least.is_none() && limit.most.is_none()) {
            continue;
        }
        let mut limited = measure(plan, &limit.measure, "Remove its limit.")?;
        (limited.hard_low, limited.hard_high) = (limit.least, limit.most);
        (limited.low, limited.high) = (limit.least.unwrap_or(0.0), limit.most.unwrap_or(NO_END));
        limited.weight = LIMIT_ONLY;
        measures.push(limited);
    }
    Ok(measures)
}

fn measure(plan: &Plan, key: &str, next: &str) -> Result<Measure, String> {
    let Some(measure) = plan.units().measure(key) else {
        return Err(format!("The plan has no measure `{key}` in these units. {next}"));
    };
    let name = plan.units().measures().get(measure.at()).map_or(String::new(), |known| known.name.clone());
    Ok(Measure::new(name, amounts(plan, measure), 0.0))
}

/// Credits can make single units negative; the solver counts them as nothing, the table shows them as they are.
fn amounts(plan: &Plan, measure: plan::MeasureIx) -> Vec<f64> {
    plan.units().values(measure).iter().map(|value| value.to_f64().max(0.0)).collect()
}

/// What a unit counts in compactness at least, as a share of the mean unit.
const LEAST_WEIGHT: f64 = 0.5;

/// Lets units without load count in compactness as half a mean unit. Two of three counties of the sample have hardly any
/// load: at no price they lie where chance leaves them, borders fray, and a territory gets no clean way through them to
/// the load it lacks. On three samples with ±15 and ±10 borders are a tenth shorter, as many or fewer territories stay
/// outside, and on average no more accounts move (figures in benches/README.md). Accounts by themselves have no land between them.
/// A carve around the reps' homes does without: on the sample at ±15 more territories would stay outside.
pub(super) fn count_land(problem: &mut Problem, level: plan::UnitLevel) {
    let weights = &mut problem.compactness.weights;
    if level == plan::UnitLevel::Account || weights.is_empty() {
        return;
    }
    let least = LEAST_WEIGHT * weights.iter().sum::<f64>() / weights.len() as f64;
    for weight in weights {
        *weight = weight.max(least);
    }
}

/// What should stay with its rep.
///
/// While balancing, accounts and revenue have a price, half each. The
/// price of moving all of it is 8 s² / (1.1 − s): 0, 0.6, 3.3, 12.9, 80 at stability s = 0, ¼, ½, ¾, 1, against about
/// 1 for the compactness of the whole map. Up to ¼ compactness rules; at ½ a moved account must pay in shape several
/// times over; at 1 only the band can pay: with 24 territories, a hundredth of all accounts (24 index points of one
/// territory) costs 0.8, and putting a band right by as much is worth 20, so a surplus may still pass through a dozen
/// territories on its way.
///
/// The design's caps stand beside the price, or alone.
///
/// # Errors
/// A text for the user where the units lack a capped measure.
pub(super) fn disruptions(plan: &Plan, stability: f64) -> Result<Vec<Disruption>, String> {
    let s = stability.clamp(0.0, 1.0);
    let price = 8.0 * s * s / (1.1 - s);
    let design = plan.design();
    let priced: &[&str] = if price > 0.0 { &["accounts", "revenue"] } else { &[] };
    let capped = design.caps.iter().map(|cap| cap.measure.as_str()).filter(|key| !priced.contains(key));
    let mut disruptions = Vec::new();
    for key in priced.iter().copied().chain(capped) {
        let found = measure(plan, key, "Remove its cap.")?;
        let price = if priced.contains(&key) { price / 2.0 } else { 0.0 };
        let (cap, cap_each) = design.cap(key).map_or((None, None), |cap| (cap.most, cap.each));
        disruptions.push(Disruption { name: found.name.to_lowercase(), values: found.values, price, cap, cap_each });
    }
    disruptions.retain(|disruption| disruption.values.iter().any(|value| *value > 0.0));
    Ok(disruptions)
}
