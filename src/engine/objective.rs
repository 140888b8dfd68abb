//! The objective, in one place: what a plan costs, term by term. Lower is better.
//!
//! score = compactness + band + hard + disruption + misfit + over_cap + pieces + unassigned, where
//!
//! - *compactness* = Σ w·d² / R² (d from the territory's centre: free, its home, or the best of its own units; Σ w·d where
//!   distance is linear), with R² the moment of inertia of all units about their common centre, divided by the
//!   number of territories: about 1 for any sensible plan of any problem, so that prices mean the same everywhere;
//! - *band* = [`BAND_PRICE`] / k × Σ over territories and measures outside their band of weight × (index points outside
//!   / 100 + [`outside_fee`]);
//! - *hard* = the same with [`HARD_PRICE`] for hard limits;
//! - *disruption* = Σ price × share of the value that changes hands;
//! - *misfit* = Σ price of the units in territories that they do not suit;
//! - *over_cap* = [`CAP_PRICE`] × share of the total beyond a cap, on all or on single territories;
//! - *pieces* = [`PIECE_PRICE`] for each piece a territory has beyond one in each part of the graph;
//! - *unassigned* = [`UNASSIGNED_PRICE`] for each unit left out although it need not be.
//!
//! Prices are so far apart that in practice the order is: whole, within hard limits and caps, within bands, and only
//! then compact and undisturbed; yet they are finite, so that a hopeless band does not ruin everything else.

use serde::{Deserialize, Serialize};

use super::medians::medoid;
use super::problem::{Centre, Distance, Problem};

/// A territory that is one whole fair share outside its band costs as much as this many mean territories' inertia.
pub(super) const BAND_PRICE: f64 = 1000.0;
/// Being outside at all counts as much as this share of a fair share.
const OUTSIDE_FEE: f64 = 1e-4;
/// The same for plans that are measured from the best unit: their units are few and their bands meant to the letter, so
/// that being out by a hair must not pay.
const OUTSIDE_FEE_UNIT: f64 = 1e-2;
/// The same for hard limits.
pub(super) const HARD_PRICE: f64 = 10_000.0;
/// Changing hands one whole total beyond the cap.
pub(super) const CAP_PRICE: f64 = 100_000.0;
/// One piece too many.
pub(super) const PIECE_PRICE: f64 = 10.0;
/// One unit left out without need.
pub(super) const UNASSIGNED_PRICE: f64 = 1000.0;

/// A plan's score, broken into its terms (see the module's text for the formulas).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Σ w·d² over R²: about 1 for a sensible plan.
    pub compactness: f64,
    /// Loads outside their bands.
    pub band: f64,
    /// Loads outside hard limits.
    pub hard: f64,
    /// The price of what changes hands.
    pub disruption: f64,
    /// The price of the units in territories that they do not suit.
    #[serde(default)]
    pub misfit: f64,
    /// What changes hands, or leaves a territory, beyond a cap.
    pub over_cap: f64,
    /// Pieces too many.
    pub pieces: f64,
    /// Units left out without need.
    pub unassigned: f64,
    /// The sum.
    pub total: f64,
}

impl Score {
    pub(super) fn summed(mut self) -> Self {
        self.total = self.compactness
            + self.band
            + self.hard
            + self.disruption
            + self.over_cap
            + self.pieces
            + self.unassigned
            + self.misfit;
        self
    }
}

/// What being outside a band at all counts, as a share of a fair share.
pub(super) fn outside_fee(problem: &Problem) -> f64 {
    if problem.compactness.centre == Centre::Unit { OUTSIDE_FEE_UNIT } else { OUTSIDE_FEE }
}

/// 1 / R² (or its square root for linear distance): what one weight·km² of compactness costs.
pub(super) fn compactness_price(problem: &Problem, weights: &[f64]) -> f64 {
    let total: f64 = weights.iter().sum();
    let (mut cx, mut cy) = (0.0, 0.0);
    for (u, w) in weights.iter().enumerate() {
        cx += w * problem.x[u];
        cy += w * problem.y[u];
    }
    cx /= total;
    cy /= total;
    let mut inertia = 0.0;
    for (u, w) in weights.iter().enumerate() {
        let (dx, dy) = (problem.x[u] - cx, problem.y[u] - cy);
        inertia += w * (dx * dx + dy * dy);
    }
    let inertia = inertia / problem.territories() as f64;
    let measure = match problem.compactness.distance {
        Distance::Squared => inertia,
        // Σ w·d of units that all lie at the mean squared distance.
        Distance::Linear => (inertia * total).sqrt(),
    };
    if measure > 0.0 && measure.is_finite() { 1.0 / measure } else { 1.0 }
}

/// Exact compactness of an assignment, straight from the definition: Σ w·d² or Σ w·d.
pub(super) fn inertia(problem: &Problem, weights: &[f64], assignment: &[Option<u16>]) -> f64 {
    let k = problem.territories();
    if problem.compactness.centre == Centre::Unit {
        let mut members = vec![Vec::new(); k];
        for (u, t) in assignment.iter().enumerate() {
            if let Some(list) = t.and_then(|t| members.get_mut(usize::from(t))) {
                list.push(u as u32);
            }
        }
        let cost = |units: &Vec<u32>| medoid(units, &problem.x, &problem.y, weights, problem.compactness.distance);
        return members.iter().filter_map(cost).map(|(_, cost)| cost).sum();
    }
    let mut centres = vec![(0.0, 0.0, 0.0); k];
    if problem.compactness.centre == Centre::Home {
        for (t, c) in centres.iter_mut().enumerate() {
            if let Some(home) = problem.home_of(t) {
                *c = (1.0, home.x, home.y);
            }
        }
    } else {
        for (u, t) in assignment.iter().enumerate() {
            if let Some(c) = t.and_then(|t| centres.get_mut(usize::from(t))) {
                *c = (c.0 + weights[u], c.1 + weights[u] * problem.x[u], c.2 + weights[u] * problem.y[u]);
            }
        }
        for c in &mut centres {
            if c.0 > 0.0 {
                *c = (1.0, c.1 / c.0, c.2 / c.0);
            }
        }
    }
    let mut sum = 0.0;
    for (u, t) in assignment.iter().enumerate() {
        if let Some(c) = t.and_then(|t| centres.get(usize::from(t))) {
            let (dx, dy) = (problem.x[u] - c.1, problem.y[u] - c.2);
            let d2 = dx * dx + dy * dy;
            sum += weights[u] * if problem.compactness.distance == Distance::Linear { d2.sqrt() } else { d2 };
        }
    }
    sum
}
