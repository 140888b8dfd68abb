//! Territories: a set of units plus the rep responsible, or a vacancy.

use serde::{Deserialize, Serialize};

use super::RepIx;

/// Colours in the territory palette; the stylesheet and the map hold the colours themselves.
pub const PALETTE: u8 = 12;

/// One territory of the primary layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Territory {
    /// Name, unique within the plan.
    pub name: String,
    /// Who is responsible; `None` is a vacancy.
    pub rep: Option<RepIx>,
    /// Weight of its fair share (FTE by default); shares are these weights over their sum.
    pub weight: f64,
    /// Position in the palette, below [`PALETTE`].
    pub colour: u8,
}
