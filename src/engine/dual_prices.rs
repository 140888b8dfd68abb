//! A price on load in each territory, found while the search goes on.

use super::alignment::{Alignment, CapPrice};

/// How far inside the band the prices aim, as a share of its width: units are lumps, and what aims at the very edge ends
/// a hair beyond it.
const MARGIN: f64 = 0.03;

/// One step of a dual ascent (Everett, *Generalized Lagrange multiplier method*, Operations Research 1963; within a
/// local search as in Shang and Wah, *A discrete Lagrangian-based global-search method*, 1998): load gets dearer in a
/// territory above its band and cheaper in one below, by `step` mean territories' inertia for each fair share outside,
/// and the price falls back to nothing once the territory is within.
///
/// What it is for: a surplus on a coast has to pass through inland territories that have room themselves. A penalty on
/// leaving the band says nothing to them until they overflow; prices fall from the full to the empty across all that
/// lies between, so that each single move along the way pays, and the dearest moves are not made.
pub(super) fn reprice(alignment: &mut Alignment<'_, '_>, step: f64) {
    let instance = alignment.instance;
    let k = instance.k as f64;
    for (limit, (price, load)) in instance.limits.of.iter().zip(alignment.prices.iter_mut().zip(&alignment.loads)) {
        let step = step / (k * limit.scale * limit.scale);
        let margin = MARGIN * (limit.high - limit.low);
        let over = load - (limit.high - margin);
        let under = load - (limit.low + margin);
        let (dearer, cheaper) = (*price + step * over, *price + step * under);
        // A price above zero belongs to the band's upper end, one below to the lower; none is worth more than the band.
        *price = if dearer > 0.0 { dearer } else { cheaper.min(0.0) }.clamp(-limit.price, limit.price);
    }
}

/// How full a cap may be before what it limits gets dearer.
const NEARLY_FULL: f64 = 0.97;
/// How much dearer or cheaper by one look.
const PACE: f64 = 1.01;
/// The cheapest and the dearest that the whole of a disruption may become, in score.
const CAP_PRICES: (f64, f64) = (1e-4, 1e5);

/// The same for caps on disruption (a knapsack's multiplier: Everett, as above): what changes hands gets dearer while a
/// cap is full, cheaper while it is not.
///
/// What it is for: a bold search fills a cap with whatever moves first, and then nothing else may move. At the right price
/// only the moves that gain most for each share that changes hands are made, and there is always a little room.
pub(super) fn reprice_caps(alignment: &mut Alignment<'_, '_>) {
    let caps = &alignment.instance.caps;
    let (least, most) = CAP_PRICES;
    if alignment.cap_prices.len() != caps.len() {
        let first = |cap: &super::instance::Cap| CapPrice { all: least, each: vec![least; cap.leave.len()] };
        alignment.cap_prices = caps.iter().map(first).collect();
    }
    let follow = |price: &mut f64, is: f64, limit: f64| {
        let pace = if is > NEARLY_FULL * limit { PACE } else { 1.0 / PACE };
        *price = (*price * pace).clamp(least, most);
    };
    for (c, (cap, price)) in caps.iter().zip(&mut alignment.cap_prices).enumerate() {
        follow(&mut price.all, alignment.changed[c], cap.share);
        for (price, (left, leave)) in price.each.iter_mut().zip(alignment.left[c].iter().zip(&cap.leave)) {
            follow(price, *left, *leave);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{instance::Instance, problem::Disruption, problem::Measure, problem::Problem};
    use super::*;

    #[test]
    fn load_gets_dearer_where_there_is_too_much_and_cheaper_where_too_little_and_free_again_within() {
        let mut problem = Problem::new((0..6).map(f64::from).collect(), vec![0.0; 6], 3);
        problem.measures.push(Measure::new("accounts", vec![1.0; 6], 10.0));
        let instance = Instance::new(&problem);
        let mut alignment = Alignment::new(&instance, vec![0, 0, 0, 1, 1, 2]);
        reprice(&mut alignment, 1.0);
        let first = alignment.prices.clone();
        assert!(first[0] > 0.0 && first[1] == 0.0 && first[2] < 0.0, "{first:?}");
        reprice(&mut alignment, 1.0);
        assert!(alignment.prices[0] > first[0] && alignment.prices[2] < first[2]);
        alignment.shift(2, 2);
        for _ in 0..1000 {
            reprice(&mut alignment, 1.0);
        }
        assert_eq!(alignment.prices, [0.0; 3]);
    }

    #[test]
    fn what_changes_hands_gets_dearer_while_the_cap_is_full_and_each_territory_pays_its_own() {
        let mut problem = Problem::new((0..6).map(f64::from).collect(), vec![0.0; 6], 2);
        problem.measures.push(Measure::new("accounts", vec![1.0; 6], 10.0));
        problem.today = [0, 0, 0, 0, 1, 1].map(Some).to_vec();
        let accounts = Disruption {
            name: "accounts".into(),
            values: vec![1.0; 6],
            price: 0.0,
            cap: Some(0.5),
            cap_each: Some(0.25),
        };
        problem.disruptions.push(accounts);
        let instance = Instance::new(&problem);
        let territory = |of: [u16; 6]| (0..6).map(|b| of[instance.blocks.members(b)[0] as usize]).collect();
        // One of the first territory's four has left it, which is all that may.
        let mut alignment = Alignment::new(&instance, territory([0, 0, 0, 1, 1, 1]));
        (0..10).for_each(|_| reprice_caps(&mut alignment));
        let price = &alignment.cap_prices[0];
        assert!(price.each[0] > CAP_PRICES.0 && price.each[1] <= CAP_PRICES.0 && price.all <= CAP_PRICES.0);
        let third = instance.blocks.of[2] as usize;
        assert!(alignment.price_change(third, 0, 1) > 0.0, "to move another costs");
        let fourth = instance.blocks.of[3] as usize;
        assert!(alignment.price_change(fourth, 1, 0) < 0.0, "to take it back pays");
    }
}
