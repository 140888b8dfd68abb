//! Quota settings: the company target and how it is spread. The spreading itself is in `metrics`.

use serde::{Deserialize, Serialize};

use super::Amount;

/// How the company target is spread over territories.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuotaMethod {
    /// By share (FTE).
    Even,
    /// By share of potential.
    Potential,
    /// By share of workload.
    Workload,
    /// By share of the last twelve months' sales.
    History,
    /// By a blend of the above; weights need not sum to 1.
    Blend {
        /// Weight of the even spread.
        even: f64,
        /// Weight of the share of potential.
        potential: f64,
        /// Weight of the share of workload.
        workload: f64,
        /// Weight of the share of history.
        history: f64,
    },
}

/// The quota step's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuotaSettings {
    /// Company target for the coming year. `None` until somebody sets it: then last year's sales × 1.05 are shown as a suggestion.
    pub target: Option<Amount>,
    /// How it is spread.
    pub method: QuotaMethod,
    /// Over-assignment: Σ quotas / target − 1 (0.03 = 3 %).
    pub over_assignment: f64,
    /// Quotas are rounded to this step and still tie to the total; zero means whole currency units.
    pub round_to: Amount,
}

impl Default for QuotaSettings {
    fn default() -> Self {
        Self {
            target: None,
            method: QuotaMethod::Blend { even: 0.0, potential: 0.5, workload: 0.0, history: 0.5 },
            over_assignment: 0.0,
            round_to: Amount::whole(1000),
        }
    }
}
