//! What the solver says, in words: what is outside the band and why.

use crate::{
    engine::{Outside, Reason},
    metrics::grouped,
    plan::{Together, UnitIx},
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
        outcome.outside.iter().map(|outside| note(self, outside)).collect()
    }

    /// Groups that are larger than any band, each with the territory that it fills by itself.
    #[must_use]
    pub fn large_groups(&self) -> Vec<String> {
        let Some(outcome) = &self.outcome else { return Vec::new() };
        let note = |(territory, unit, index): &(u16, u32, f64)| {
            let mut groups = self.names.groups.iter();
            let group = groups.find(|group| group.units.binary_search(&UnitIx(*unit)).is_ok())?;
            let territory = self.candidate.territories().get(usize::from(*territory))?;
            Some(format!("{} It fills {} alone; the others share what is left.", large(group, *index), territory.name))
        };
        outcome.oversize.iter().filter_map(note).collect()
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

fn note(preview: &Preview, outside: &Outside) -> OutsideNote {
    let plan = &preview.candidate;
    let at = &outside.at;
    let territory = plan.territories().get(usize::from(at.territory)).map_or("", |known| known.name.as_str());
    let of = preview.names.measures.get(at.measure as usize);
    let (measure, least, most) =
        of.map_or(("measure", None, None), |(name, least, most)| (name.as_str(), *least, *most));
    // The judge's rounding is not a broken limit.
    let beyond = match (least, most) {
        (Some(least), _) if at.index < least - 1e-6 => {
            format!("below the limit of {}, which none may cross", grouped(least, 0))
        }
        (_, Some(most)) if at.index > most + 1e-6 => {
            format!("above the limit of {}, which none may cross", grouped(most, 0))
        }
        _ => format!("band {} to {}", grouped(at.low, 0), grouped(at.high, 0)),
    };
    OutsideNote {
        what: format!("{territory}: index of {measure} {}, {beyond}", grouped(at.index, 0)),
        why: outside.reasons.iter().map(|reason| words(preview, reason)).collect(),
    }
}

fn percent(share: f64) -> String {
    format!("{}\u{a0}%", grouped(share * 100.0, 0))
}

fn words(preview: &Preview, reason: &Reason) -> String {
    let group = |unit: u32| preview.names.groups.iter().find(|group| group.units.binary_search(&UnitIx(unit)).is_ok());
    // A group goes by its own name wherever the solver names one of its units.
    let name = |unit: u32| {
        group(unit).map_or_else(|| preview.candidate.units().name(UnitIx(unit)).to_owned(), |group| group.name.clone())
    };
    match reason {
        Reason::OversizeUnit { unit, index, .. } => match group(*unit) {
            Some(group) => format!("{} Dissolve it, or give a larger share.", large(group, *index)),
            None => format!(
                "{} alone is {}\u{a0}% of a fair share. Only smaller units (ZIP codes) or a larger share help.",
                name(*unit),
                grouped(*index, 0)
            ),
        },
        Reason::LockedLoad { index } => {
            format!("What is locked in it is {}\u{a0}% of a fair share already. Unlock some of it.", grouped(*index, 0))
        }
        Reason::Enclosed => {
            "Locks, groups, or the edge of the map, leave nothing that could be moved in or out.".into()
        }
        Reason::IslandOrComponent { components } => {
            format!("It serves {components} parts of the map with no land border between them.")
        }
        Reason::LargeUnits { units } => {
            let list: Vec<String> =
                units.iter().take(3).map(|(unit, index)| format!("{} ({})", name(*unit), grouped(*index, 0))).collect();
            format!("A few large units make it up, too large to trade: {}.", list.join(", "))
        }
        Reason::DisruptionCap { disruption } => match preview.names.disruptions.get(*disruption as usize) {
            Some((name, Some(cap), _)) => {
                format!("More of the {name} would have to change hands than the cap of {} allows.", percent(*cap))
            }
            _ => "More would have to change hands than the cap allows.".into(),
        },
        Reason::TerritoryCap { territory, disruption } => {
            let whose = preview.candidate.territories().get(usize::from(*territory));
            let whose = whose.map_or("a territory", |known| known.name.as_str());
            match preview.names.disruptions.get(*disruption as usize) {
                Some((name, _, Some(each))) => {
                    format!(
                        "{whose} would have to lose more of its {name} than the cap of {} for each rep allows.",
                        percent(*each)
                    )
                }
                _ => format!("{whose} would have to lose more than the cap for each rep allows."),
            }
        }
        Reason::TooFewUnits => "There are fewer units than territories.".into(),
        Reason::SearchEnded => "The search ended before it found a way. More effort may.".into(),
    }
}

/// "Texas (states stay whole) is 171 % of a fair share, more than any band allows."
fn large(group: &Together, index: f64) -> String {
    let why = if group.reason.is_empty() { String::new() } else { format!(" ({})", group.reason) };
    format!("{}{why} is {}\u{a0}% of a fair share, more than any band allows.", group.name, grouped(index, 0))
}
