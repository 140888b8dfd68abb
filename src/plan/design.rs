//! Design settings: what Carve and Balance aim for.

use serde::{Deserialize, Serialize};

/// How many territories a carve makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TerritoryCount {
    /// One for each rep.
    Reps,
    /// This many; those beyond the reps are vacancies.
    Count(u16),
}

/// One measure to balance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BalanceTerm {
    /// Key of the measure.
    pub measure: String,
    /// Weight against the other terms, above zero.
    pub weight: f64,
}

/// How long a solve may search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// For sliders: a fraction of a second.
    Quick,
    /// The default: a second or two.
    Normal,
    /// For the final plan: half a minute.
    Thorough,
}

/// The Design step's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// How many territories a carve makes.
    pub territories: TerritoryCount,
    /// What is balanced; at least one.
    pub balance: Vec<BalanceTerm>,
    /// Half width of the tolerance band in index points: 15 means 85 to 115.
    pub tolerance: f64,
    /// Each territory must hang together over the units' adjacency.
    pub contiguous: bool,
    /// Carve starts from the reps' homes instead of nothing.
    pub from_homes: bool,
    /// Keep today's names where most of the value stays.
    pub keep_names: bool,
    /// Price of change from 0 (ignore today's) to 1 (change only what the band demands).
    pub stability: f64,
    /// How long a solve may search.
    pub effort: Effort,
    /// Seed; the same plan with the same seed gives the same bytes.
    pub seed: u64,
}

impl Default for Design {
    fn default() -> Self {
        Self {
            territories: TerritoryCount::Reps,
            balance: vec![
                BalanceTerm { measure: "workload".into(), weight: 1.0 },
                BalanceTerm { measure: "potential".into(), weight: 1.0 },
            ],
            tolerance: 15.0,
            contiguous: true,
            from_homes: true,
            keep_names: true,
            stability: 0.5,
            effort: Effort::Normal,
            seed: 1,
        }
    }
}

impl Design {
    /// The tolerance band as indices, for example (85, 115).
    #[must_use]
    pub fn band(&self) -> (f64, f64) {
        ((100.0 - self.tolerance).max(0.0), 100.0 + self.tolerance)
    }
}
