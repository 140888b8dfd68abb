//! A price on load in each territory, found while the search goes on.

use super::alignment::Alignment;

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

#[cfg(test)]
mod tests {
    use super::super::{instance::Instance, problem::Measure, problem::Problem};
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
}
