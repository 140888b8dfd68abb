//! The problem: everything the solver may know, in columns and indices.

use serde::{Deserialize, Serialize};

use super::adjacency::Adjacency;

/// A number summed over each territory and kept within a band around its fair share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// What it is called in messages, for example `potential`.
    pub name: String,
    /// One value a unit, in the measure's own unit, finite and not negative.
    pub values: Vec<f64>,
    /// How much leaving the band of this measure matters beside the others; 0 only reports it.
    pub weight: f64,
    /// The band's lower end as an index (100 is the fair share), for example 95.
    pub low: f64,
    /// The band's upper end as an index, for example 105.
    pub high: f64,
    /// An index below which no territory may fall, if there is such a limit.
    pub hard_low: Option<f64>,
    /// An index above which no territory may rise, if there is such a limit.
    pub hard_high: Option<f64>,
}

impl Measure {
    /// A measure of weight 1 with the band 100 ± `tolerance` index points and no hard limits.
    pub fn new(name: impl Into<String>, values: Vec<f64>, tolerance: f64) -> Self {
        Self {
            name: name.into(),
            values,
            weight: 1.0,
            low: 100.0 - tolerance,
            high: 100.0 + tolerance,
            hard_low: None,
            hard_high: None,
        }
    }
}

/// How distance counts in compactness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Distance {
    /// Σ weight · d²: the moment of inertia (Hess et al., *Nonpartisan political redistricting by computer*, 1965).
    #[default]
    Squared,
    /// Σ weight · d: travel.
    Linear,
}

/// From where distance is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Centre {
    /// The territory's own weighted centre.
    #[default]
    Free,
    /// The rep's home; every territory needs one.
    Home,
    /// The best of the territory's own units.
    Unit,
}

/// What makes a territory compact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compactness {
    /// One weight a unit, finite and not negative; empty means every unit counts 1.
    /// Units lighter than a thousandth of the mean count as that, so that their place matters too.
    pub weights: Vec<f64>,
    /// Squared or linear distance.
    pub distance: Distance,
    /// From where.
    pub centre: Centre,
}

/// A place in the plane, in km.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// East.
    pub x: f64,
    /// North.
    pub y: f64,
}

/// A unit may not be in a territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Bar {
    /// The unit.
    pub unit: u32,
    /// The territory it may not join.
    pub territory: u16,
}

/// A unit does not suit a territory: its rep lacks something that the unit needs. A preference, weighed against shape and
/// today; a requirement is a [`Bar`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Misfit {
    /// The unit.
    pub unit: u32,
    /// The territory that it suits less.
    pub territory: u16,
    /// What it costs to have it there all the same, in units of the compactness term (about 1 for compact territories).
    pub price: f64,
}

/// A value that should stay in the territory that has it today. Price, cap and cap for each hold together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Disruption {
    /// What it is called in messages, for example `revenue`.
    pub name: String,
    /// One value a unit, finite and not negative: accounts, revenue, relationship value.
    pub values: Vec<f64>,
    /// Price of moving all of it, in units of the compactness term (which is about 1 for compact territories); 0 for none.
    pub price: f64,
    /// At most this share of the total (0 to 1) may change hands.
    pub cap: Option<f64>,
    /// At most this share (0 to 1) of what a territory has today may leave it: nobody loses more, whatever the others do.
    #[serde(default)]
    pub cap_each: Option<f64>,
}

impl Disruption {
    /// Whether a cap forbids any plan at all.
    pub(super) fn is_capped(&self) -> bool {
        self.cap.is_some_and(|cap| cap < 1.0) || self.cap_each.is_some_and(|cap| cap < 1.0)
    }
}

/// Where the search begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Start {
    /// From nothing. With a disruption cap a solve begins from today's alignment all the same: a plan that must keep
    /// most of today's is found from today's, not from nothing.
    #[default]
    Carve,
    /// From the reps' homes.
    CarveFromHomes,
    /// From today's alignment; gaps are filled and pieces joined first.
    Today,
}

/// How much work a solve may do. Never a time: the same problem always does the same work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Effort {
    /// For sliders: an answer at once.
    Quick,
    /// For the Balance button.
    #[default]
    Normal,
    /// For the final plan.
    Thorough,
}

/// Everything the solver may know. Units and territories are indices; columns that are empty mean "none".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// East of each unit, km in an equal-area plane.
    pub x: Vec<f64>,
    /// North of each unit, km.
    pub y: Vec<f64>,
    /// What is balanced. At least one.
    pub measures: Vec<Measure>,
    /// What makes a territory compact.
    pub compactness: Compactness,
    /// Each territory's share of every measure; they sum to 1. Their number is the number of territories.
    pub shares: Vec<f64>,
    /// Who borders whom. With it territories are kept in one piece; without it units are free points.
    pub adjacency: Option<Adjacency>,
    /// Each territory's home; empty means none has one.
    pub homes: Vec<Option<Place>>,
    /// Each unit's territory today; empty means none has one.
    pub today: Vec<Option<u16>>,
    /// The territory each unit must be in; empty means none is locked.
    pub locked: Vec<Option<u16>>,
    /// Territories that single units may not join.
    pub barred: Vec<Bar>,
    /// Units that do not suit single territories; pairs that are there twice add up. Sparse: pairs that suit are left out.
    #[serde(default)]
    pub misfits: Vec<Misfit>,
    /// Units that must stay together.
    pub groups: Vec<Vec<u32>>,
    /// Where the search begins.
    pub start: Start,
    /// After a carve, give each territory the name (number) of today's territory of which it keeps most.
    pub keep_names: bool,
    /// What should stay where it is.
    pub disruptions: Vec<Disruption>,
    /// Units that are barred everywhere may stay in no territory. Otherwise they are an error.
    pub may_leave_unassigned: bool,
    /// How much work.
    pub effort: Effort,
    /// The seed. Several starts differ in the seed only.
    pub seed: u64,
}

impl Problem {
    /// Units at these places (km) for `territories` equal territories, with nothing to balance yet: add a measure.
    pub fn new(x: Vec<f64>, y: Vec<f64>, territories: usize) -> Self {
        let share = 1.0 / territories.max(1) as f64;
        Self {
            x,
            y,
            measures: Vec::new(),
            compactness: Compactness { weights: Vec::new(), distance: Distance::Squared, centre: Centre::Free },
            shares: vec![share; territories],
            adjacency: None,
            homes: Vec::new(),
            today: Vec::new(),
            locked: Vec::new(),
            barred: Vec::new(),
            misfits: Vec::new(),
            groups: Vec::new(),
            start: Start::Carve,
            keep_names: true,
            disruptions: Vec::new(),
            may_leave_unassigned: false,
            effort: Effort::Normal,
            seed: 1,
        }
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.x.len()
    }

    /// Number of territories.
    pub fn territories(&self) -> usize {
        self.shares.len()
    }

    /// Where unit `unit` is today.
    pub fn today_of(&self, unit: usize) -> Option<u16> {
        self.today.get(unit).copied().flatten()
    }

    /// The territory unit `unit` is locked in.
    pub fn locked_in(&self, unit: usize) -> Option<u16> {
        self.locked.get(unit).copied().flatten()
    }

    /// The home of territory `territory`.
    pub fn home_of(&self, territory: usize) -> Option<Place> {
        self.homes.get(territory).copied().flatten()
    }

    /// What each unit counts in compactness: its weight, but at least a thousandth of the mean.
    pub fn place_weights(&self) -> Vec<f64> {
        let n = self.units();
        if self.compactness.weights.is_empty() {
            return vec![1.0; n];
        }
        let mean = self.compactness.weights.iter().sum::<f64>() / n.max(1) as f64;
        let least = if mean > 0.0 { mean * 1e-3 } else { 1.0 };
        self.compactness.weights.iter().map(|w| w.max(least)).collect()
    }
}
