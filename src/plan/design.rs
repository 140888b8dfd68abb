//! Design settings: what Carve and Balance aim for.

use serde::{Deserialize, Serialize};

use super::{FitRule, KeepWhole};

/// How many territories a carve makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TerritoryCount {
    /// One for each rep.
    Reps,
    /// This many; those beyond the reps are vacancies.
    Count(u16),
    /// Several numbers are tried, and the best plan is proposed.
    Range {
        /// The least.
        from: u16,
        /// The largest.
        to: u16,
    },
}

impl TerritoryCount {
    /// At most so many numbers of a range are tried: each is a whole solve.
    pub const MOST_TRIED: usize = 10;

    /// The numbers that are tried when there are so many reps, ascending. Of a wide range they are spread evenly, both ends
    /// among them.
    #[must_use]
    pub fn tried(self, reps: usize) -> Vec<usize> {
        match self {
            Self::Reps => vec![reps],
            Self::Count(count) => vec![usize::from(count)],
            Self::Range { from, to } => {
                let (from, span) = (usize::from(from), usize::from(to.saturating_sub(from)));
                let steps = span.min(Self::MOST_TRIED - 1);
                (0..=steps).map(|step| from + (step * span + steps / 2) / steps.max(1)).collect()
            }
        }
    }
}

/// One measure to balance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BalanceTerm {
    /// Key of the measure.
    pub measure: String,
    /// Weight against the other terms, above zero.
    pub weight: f64,
}

/// A limit that no territory may cross, whatever it costs, on a measure that is balanced or on any other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HardLimit {
    /// Key of the measure.
    pub measure: String,
    /// The least index (100 is the fair share); `None` for no limit.
    #[serde(default)]
    pub least: Option<f64>,
    /// The largest index; `None` for no limit.
    #[serde(default)]
    pub most: Option<f64>,
}

/// How much of a measure may change hands in one run, against the plan as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoveCap {
    /// Key of the measure: `accounts`, `revenue`.
    pub measure: String,
    /// At most this share of the whole (0 to 1); `None` for no cap.
    #[serde(default)]
    pub most: Option<f64>,
    /// At most this share of what a territory has (0 to 1) may leave it, so that no rep loses more; `None` for no cap.
    #[serde(default)]
    pub each: Option<f64>,
}

/// From where distance is measured in compactness.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Middle {
    /// The territory's own middle, wherever that comes to lie.
    #[default]
    Own,
    /// The home of the rep, so that territories lie around those who travel in them.
    Home,
}

/// How distance counts in compactness.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Squared: far corners count most, territories come out round.
    #[default]
    Squared,
    /// As it is travelled, in a straight line; only from the reps' homes.
    Straight,
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
    /// Limits nobody may cross; at most one for each measure.
    #[serde(default)]
    pub limits: Vec<HardLimit>,
    /// How much may change hands; at most one for each measure.
    #[serde(default)]
    pub caps: Vec<MoveCap>,
    /// Areas that are not divided.
    #[serde(default)]
    pub keep_whole: KeepWhole,
    /// From where distance is measured.
    #[serde(default)]
    pub middle: Middle,
    /// How distance counts.
    #[serde(default)]
    pub reach: Reach,
    /// Which accounts need a rep with which skill.
    #[serde(default)]
    pub fit: Vec<FitRule>,
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
            limits: Vec::new(),
            caps: Vec::new(),
            keep_whole: KeepWhole::Nothing,
            middle: Middle::Own,
            reach: Reach::Squared,
            fit: Vec::new(),
        }
    }
}

impl Design {
    /// The tolerance band as indices, for example (85, 115).
    #[must_use]
    pub fn band(&self) -> (f64, f64) {
        ((100.0 - self.tolerance).max(0.0), 100.0 + self.tolerance)
    }
    /// The limit on a measure, if there is one.
    #[must_use]
    pub fn limit(&self, measure: &str) -> Option<&HardLimit> {
        self.limits.iter().find(|limit| limit.measure == measure)
    }

    /// How much of a measure may change hands, if that is limited.
    #[must_use]
    pub fn cap(&self, measure: &str) -> Option<&MoveCap> {
        self.caps.iter().find(|cap| cap.measure == measure)
    }

    /// Whether the settings are within their ranges.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.balance.is_empty() {
            return Err("Choose at least one measure to balance.".into());
        }
        if let Some(term) = self.balance.iter().find(|term| !(term.weight.is_finite() && term.weight > 0.0)) {
            let measure = &term.measure;
            return Err(format!("The weight of {measure} must be above zero; remove the measure instead."));
        }
        if !(0.5..=90.0).contains(&self.tolerance) {
            return Err("The tolerance must be between 0.5 and 90 index points.".into());
        }
        if !(0.0..=1.0).contains(&self.stability) {
            return Err("Stability must be between 0 and 1.".into());
        }
        if let TerritoryCount::Count(count) = self.territories
            && !(1..=2000).contains(&count)
        {
            return Err("The number of territories must be between 1 and 2,000.".into());
        }
        if let TerritoryCount::Range { from, to } = self.territories
            && !(1 <= from && from <= to && to <= 2000)
        {
            return Err("The numbers of territories must be between 1 and 2,000, the smaller one first.".into());
        }
        for (at, limit) in self.limits.iter().enumerate() {
            let measure = &limit.measure;
            let (least, most) = (limit.least.unwrap_or(0.0), limit.most.unwrap_or(LARGEST_INDEX));
            if !(0.0..=LARGEST_INDEX).contains(&least) || !(0.0..=LARGEST_INDEX).contains(&most) {
                return Err(format!("A limit on {measure} must be an index between 0 and 10,000."));
            }
            if least > most {
                return Err(format!("The least index of {measure} ({least}) is above the largest ({most})."));
            }
            if self.limits[..at].iter().any(|other| other.measure == *measure) {
                return Err(format!("There are two limits on {measure}. Keep one."));
            }
        }
        for (at, rule) in self.fit.iter().enumerate() {
            if rule.value.trim().is_empty() || rule.skill.trim().is_empty() {
                return Err("A fit rule needs a kind of account and a skill.".into());
            }
            if self.fit[..at].iter().any(|other| FitRule { required: rule.required, ..other.clone() } == *rule) {
                return Err(format!("There is a rule already that {} needs {}.", rule.value, rule.skill));
            }
        }
        for (at, cap) in self.caps.iter().enumerate() {
            if [cap.most, cap.each].into_iter().flatten().any(|share| !(0.0..=1.0).contains(&share)) {
                return Err(format!("At most 0 to 100\u{a0}% of {} can change hands.", cap.measure));
            }
            if self.caps[..at].iter().any(|other| other.measure == cap.measure) {
                return Err(format!("There are two caps on {}. Keep one.", cap.measure));
            }
        }
        Ok(())
    }
}

/// The largest index a limit may be.
const LARGEST_INDEX: f64 = 10_000.0;

#[cfg(test)]
mod tests {
    use super::{Design, HardLimit, TerritoryCount};

    #[test]
    fn a_range_tries_both_ends_and_at_most_ten_numbers() {
        let tried = |from, to| TerritoryCount::Range { from, to }.tried(24);
        assert_eq!(tried(20, 24), [20, 21, 22, 23, 24]);
        assert_eq!(tried(20, 29).len(), 10);
        assert_eq!(tried(20, 50), [20, 23, 27, 30, 33, 37, 40, 43, 47, 50]);
        assert_eq!(tried(7, 7), [7]);
        assert_eq!(TerritoryCount::Reps.tried(24), [24]);
    }

    #[test]
    fn settings_that_contradict_themselves_are_refused_in_words() {
        let limit = |least, most| HardLimit { measure: "revenue".into(), least, most };
        let refused = |change: &dyn Fn(&mut Design)| {
            let mut design = Design::default();
            change(&mut design);
            design.check().err().unwrap_or_default()
        };
        assert!(refused(&|design| design.limits = vec![limit(Some(90.0), Some(80.0))]).contains("revenue"));
        assert!(
            refused(&|design| design.limits = vec![limit(None, Some(120.0)), limit(Some(1.0), None)]).contains("two")
        );
        assert!(refused(&|design| design.territories = TerritoryCount::Range { from: 9, to: 3 }).contains("smaller"));
        assert_eq!(refused(&|design| design.limits = vec![limit(Some(80.0), Some(80.0))]), "");
    }
}
