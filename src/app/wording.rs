//! What the solver says, in words: what is outside the band and why.

use crate::{
    engine::{Outside, Reason},
    metrics::grouped,
    plan::{Plan, TerritoryIx, UnitIx},
};

use super::Preview;

/// A territory outside its band, with the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideNote {
    /// "Chicago North: workload 128, band 85 to 115".
    pub what: String,
    /// "Los Angeles, CA alone is 171 % of a fair share, …"
    pub why: Vec<String>,
}

impl Preview {
    /// What the result could not bring into the band, and why. Empty when all is within, or when the solve was cancelled.
    #[must_use]
    pub fn outside_notes(&self) -> Vec<OutsideNote> {
        let Some(outcome) = &self.outcome else { return Vec::new() };
        outcome.outside.iter().map(|outside| note(&self.candidate, outside)).collect()
    }

    /// Territories that lie in more pieces than the map demands, in words.
    #[must_use]
    pub fn pieces_notes(&self) -> Vec<String> {
        let Some(outcome) = &self.outcome else { return Vec::new() };
        let name = |at: u16| self.candidate.territories().get(usize::from(at)).map_or("", |known| known.name.as_str());
        outcome
            .disconnected
            .iter()
            .map(|apart| {
                let why = if apart.forced_by_rules {
                    "what is locked in it lies apart"
                } else {
                    "the search ended before it found a way; more effort may join them"
                };
                format!("{} is in {} pieces: {why}.", name(apart.territory), apart.extra_pieces + 1)
            })
            .collect()
    }
}

fn note(plan: &Plan, outside: &Outside) -> OutsideNote {
    let at = &outside.at;
    let territory = plan.territories().get(usize::from(at.territory)).map_or("", |known| known.name.as_str());
    let balanced = plan.design().balance.iter().filter_map(|term| plan.units().measure(&term.measure));
    let measure = balanced
        .clone()
        .nth(at.measure as usize)
        .and_then(|measure| plan.units().measures().get(measure.at()))
        .map_or("measure".to_owned(), |known| known.name.to_lowercase());
    OutsideNote {
        what: format!(
            "{territory}: index of {measure} {}, band {} to {}",
            grouped(at.index, 0),
            grouped(at.low, 0),
            grouped(at.high, 0)
        ),
        why: outside.reasons.iter().map(|reason| words(plan, reason)).collect(),
    }
}

fn words(plan: &Plan, reason: &Reason) -> String {
    let name = |unit: u32| plan.units().name(UnitIx(unit)).to_owned();
    match reason {
        Reason::OversizeUnit { unit, members: 1, index } => {
            format!(
                "{} alone is {}\u{a0}% of a fair share. Only smaller units (ZIP codes) or a larger share help.",
                name(*unit),
                grouped(*index, 0)
            )
        }
        Reason::OversizeUnit { unit, members, index } => {
            format!(
                "{} and the {} units that move with it are {}\u{a0}% of a fair share.",
                name(*unit),
                members - 1,
                grouped(*index, 0)
            )
        }
        Reason::LockedLoad { index } => {
            format!("What is locked in it is {}\u{a0}% of a fair share already. Unlock some of it.", grouped(*index, 0))
        }
        Reason::Enclosed => "Locks, or the edge of the map, leave nothing that could be moved in or out.".into(),
        Reason::IslandOrComponent { components } => {
            format!("It serves {components} parts of the map with no land border between them.")
        }
        Reason::LargeUnits { units } => {
            let list: Vec<String> =
                units.iter().take(3).map(|(unit, index)| format!("{} ({})", name(*unit), grouped(*index, 0))).collect();
            format!("A few large units make it up, too large to trade: {}.", list.join(", "))
        }
        Reason::DisruptionCap { .. } => "More would have to change hands than the stability setting allows.".into(),
        Reason::TerritoryCap { territory, .. } => {
            let whose = plan.territory(TerritoryIx(*territory)).map_or("a territory", |of| of.name.as_str());
            format!("More would have to leave {whose} than the limit for each rep allows.")
        }
        Reason::TooFewUnits => "There are fewer units than territories.".into(),
        Reason::SearchEnded => "The search ended before it found a way. More effort may.".into(),
    }
}
