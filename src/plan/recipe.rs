//! A recipe: how segments, workload, potential and the priority score are made from what the files gave.
//!
//! Plain data. It names things as people do (classes, segments, products, measures by key), so it still says something
//! after a newer export was imported. `metrics::remeasure` carries it out, always on the figures as given.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ScoreWeights;

/// Most rules, conditions of a rule, and terms of a formula; a person writes a handful.
const MOST: usize = 100;
/// Most names in one condition: a list of named accounts is pasted from a spreadsheet.
const MOST_NAMES: usize = 100_000;

/// How the measures of a data set are made. The default leaves everything as given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipe {
    /// Segment rules in order; the first that fits an account decides. An account that fits none keeps its segment.
    pub segments: Vec<SegmentRule>,
    /// Calls, hours and travel.
    pub workload: WorkloadRecipe,
    /// Potential of accounts.
    pub potential: PotentialRecipe,
    /// Market potential of units, where it is wanted.
    pub market: Option<MarketRecipe>,
    /// What the priority score is made of.
    pub score: ScoreWeights,
}

/// Accounts that fulfil every condition belong to a segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentRule {
    /// The segment's name.
    pub segment: String,
    /// All must hold; a rule without any holds for every account.
    pub conditions: Vec<Condition>,
}

/// What an account must be like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// Its call class is one of these.
    Class(Vec<String>),
    /// Its industry is one of these.
    Industry(Vec<String>),
    /// Its segment, as the file gave it, is one of these.
    Segment(Vec<String>),
    /// It bought one of these products in the sales history.
    Bought(Vec<String>),
    /// Its id or its name (capitals and spaces aside) is one of these.
    Named(Vec<String>),
    /// A measure is at least `least` and below `below`; `None` is no end.
    Between {
        /// The measure's key.
        measure: String,
        /// The least that fits.
        least: Option<f64>,
        /// The first that no longer fits.
        below: Option<f64>,
    },
    /// ABC analysis: by falling value of a measure, the accounts that make up the sum from the share `from` to the share
    /// `to` (0 to 0.8 is what is called A). Accounts with nothing never fit.
    Share {
        /// The measure's key.
        measure: String,
        /// 0 to 1.
        from: f64,
        /// 0 to 1.
        to: f64,
    },
}

/// What calls follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallsBy {
    /// The figures as given.
    #[default]
    Given,
    /// The call class.
    Class,
    /// The segment (as made by the rules).
    Segment,
}

/// Calls and hours of one class or segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallLine {
    /// Name of the class or segment.
    pub name: String,
    /// Calls per year.
    pub calls_per_year: f64,
    /// Hours per call, without travel.
    pub hours_per_call: f64,
}

/// How travel per call is estimated (product.md, "travel per call without a road network").
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TravelRecipe {
    /// A call is reached from one of this many nearest stops.
    pub stops: u16,
    /// Road distance over great-circle distance.
    pub circuity: f64,
    /// Mean speed in km/h.
    pub speed_kmh: f64,
    /// Hours that every call costs at least.
    pub least_hours: f64,
    /// Calls on one trip from home, over which the way from the incumbent's home and back is spread; `None` leaves the
    /// way out.
    pub calls_per_trip: Option<f64>,
    /// Drive times that the user brought count before the estimate. Recipes of before there were such tables say nothing.
    #[serde(default = "yes")]
    pub by_table: bool,
}

fn yes() -> bool {
    true
}

impl Default for TravelRecipe {
    fn default() -> Self {
        Self { stops: 3, circuity: 1.3, speed_kmh: 70.0, least_hours: 0.1, calls_per_trip: None, by_table: true }
    }
}

/// How workload is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkloadRecipe {
    /// What calls and hours follow.
    pub by: CallsBy,
    /// Calls and hours by class or segment; what is not listed stays as given.
    pub lines: Vec<CallLine>,
    /// Accounts whose given calls, hours or workload are not those of their class keep them.
    pub keep_own: bool,
    /// Travel by estimate; `None` keeps it as given.
    pub travel: Option<TravelRecipe>,
}

impl Default for WorkloadRecipe {
    fn default() -> Self {
        Self { by: CallsBy::Given, lines: Vec::new(), keep_own: true, travel: None }
    }
}

/// Whose attribute it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeOf {
    /// The account's own measure.
    Account,
    /// The county's; its accounts share it evenly, so that their sum is the county's.
    County,
    /// The ZIP code's, shared evenly likewise.
    Zip,
}

/// An attribute that potential depends on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Attribute {
    /// Whose.
    pub of: AttributeOf,
    /// Key of the measure: `beds`, `population`.
    pub key: String,
}

/// Money per unit of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// The attribute.
    pub attribute: Attribute,
    /// Money per unit of it.
    pub coefficient: f64,
}

/// Which success is taken for possible everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// What accounts like this buy on average.
    #[default]
    Average,
    /// What the best quarter of them reaches.
    Best,
}

/// How potential is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PotentialRecipe {
    /// As given.
    #[default]
    Given,
    /// Σ attribute × coefficient, typed by hand.
    Formula {
        /// The terms.
        terms: Vec<Term>,
        /// Never below the revenue.
        at_least_sold: bool,
    },
    /// Coefficients calibrated on the accounts that have sales.
    Calibrated {
        /// The attributes.
        attributes: Vec<Attribute>,
        /// Average or best quarter.
        level: Level,
        /// A model and a measure for each product line; the potential is their sum.
        by_product: bool,
        /// Never below the revenue.
        at_least_sold: bool,
    },
}

/// Market potential of units: county sales calibrated by the counties' attributes, so that a county (or ZIP code)
/// without any account has one, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketRecipe {
    /// Keys of the counties' attributes: `population`, `establishments`.
    pub attributes: Vec<String>,
    /// Average or best quarter.
    pub level: Level,
}

impl Recipe {
    /// Whether it leaves everything as given.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        let Self { segments, workload, potential, market, score } = self;
        segments.is_empty()
            && workload.by == CallsBy::Given
            && workload.travel.is_none()
            && *potential == PotentialRecipe::Given
            && market.is_none()
            && *score == ScoreWeights::default()
    }

    /// Whether every setting is in its range.
    ///
    /// # Errors
    /// The first that is not, for people.
    pub fn check(&self) -> Result<(), String> {
        let within = |value: f64, from: f64, to: f64, what: &str| {
            if (from..=to).contains(&value) { Ok(()) } else { Err(format!("{what} must be between {from} and {to}.")) }
        };
        let few = |count: usize, what: &str| {
            if count <= MOST { Ok(()) } else { Err(format!("{count} {what} are too many; {MOST} fit.")) }
        };
        few(self.segments.len(), "segment rules")?;
        for rule in &self.segments {
            if rule.segment.trim().is_empty() {
                return Err("A segment rule has no name. Name the segment it makes.".into());
            }
            few(rule.conditions.len(), "conditions of a rule")?;
            rule.conditions.iter().try_for_each(Condition::check)?;
        }
        let names: BTreeSet<&str> = super::set_of(self.workload.lines.iter().map(|line| line.name.as_str()));
        if names.len() != self.workload.lines.len() {
            return Err("Two lines of calls have the same name. Remove one of them.".into());
        }
        for line in &self.workload.lines {
            within(line.calls_per_year, 0.0, 10_000.0, &format!("Calls per year of {}", line.name))?;
            within(line.hours_per_call, 0.0, 1_000.0, &format!("Hours per call of {}", line.name))?;
        }
        if let Some(travel) = &self.workload.travel {
            within(f64::from(travel.stops), 1.0, 20.0, "The number of nearest stops")?;
            within(travel.circuity, 1.0, 5.0, "Road distance over straight distance")?;
            within(travel.speed_kmh, 1.0, 1_000.0, "The speed")?;
            within(travel.least_hours, 0.0, 24.0, "The least travel per call")?;
            if let Some(calls) = travel.calls_per_trip {
                within(calls, 1.0, 100.0, "Calls per trip from home")?;
            }
        }
        match &self.potential {
            PotentialRecipe::Given => {}
            PotentialRecipe::Formula { terms, .. } => {
                if terms.is_empty() {
                    return Err("The formula of potential has no attribute yet. Choose at least one.".into());
                }
                few(terms.len(), "attributes")?;
                for term in terms {
                    within(term.coefficient, 0.0, 1e9, &format!("The coefficient of {}", term.attribute.key))?;
                }
            }
            PotentialRecipe::Calibrated { attributes, .. } => few(attributes.len(), "attributes")?,
        }
        if let Some(market) = &self.market {
            few(market.attributes.len(), "attributes")?;
        }
        self.score.check()
    }
}

impl Condition {
    fn check(&self) -> Result<(), String> {
        match self {
            Self::Class(names)
            | Self::Industry(names)
            | Self::Segment(names)
            | Self::Bought(names)
            | Self::Named(names) => match names.len() {
                0 => Err("A condition has no value yet. Choose one, or remove the condition.".into()),
                count if count > MOST_NAMES => {
                    Err(format!("{count} names in one condition are too many; {MOST_NAMES} fit."))
                }
                _ => Ok(()),
            },
            Self::Between { measure, least, below } => match (least, below) {
                (None, None) => Err(format!("The condition on {measure} has neither a least nor a largest value.")),
                (Some(least), Some(below)) if least >= below => {
                    Err(format!("The condition on {measure} lets nothing through: {least} is not below {below}."))
                }
                (least, below) if least.is_some_and(f64::is_nan) || below.is_some_and(f64::is_nan) => {
                    Err(format!("The condition on {measure} has no usable number."))
                }
                _ => Ok(()),
            },
            Self::Share { measure, from, to } => {
                let fits = (0.0..=1.0).contains(from) && (0.0..=1.0).contains(to) && from < to;
                if fits { Ok(()) } else { Err(format!("Shares of {measure} run from 0 to 100 %, the smaller first.")) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_that_says_nothing_is_nothing_and_survives_json() {
        assert!(Recipe::default().is_nothing());
        let empty: Recipe = serde_json::from_str("{}").unwrap();
        assert_eq!(empty, Recipe::default());
        let recipe = Recipe {
            segments: vec![SegmentRule {
                segment: "Key".into(),
                conditions: vec![
                    Condition::Share { measure: "revenue".into(), from: 0.0, to: 0.8 },
                    Condition::Between { measure: "beds".into(), least: Some(0.1), below: None },
                ],
            }],
            market: Some(MarketRecipe { attributes: vec!["population".into()], level: Level::Best }),
            ..Recipe::default()
        };
        assert_eq!(serde_json::from_str::<Recipe>(&serde_json::to_string(&recipe).unwrap()).unwrap(), recipe);
        assert!(!recipe.is_nothing());
    }

    #[test]
    fn settings_out_of_range_are_named() {
        let with = |condition| Recipe {
            segments: vec![SegmentRule { segment: "S".into(), conditions: vec![condition] }],
            ..Recipe::default()
        };
        let said = |recipe: Recipe| recipe.check().unwrap_err();
        assert!(
            said(with(Condition::Between { measure: "beds".into(), least: Some(5.0), below: Some(5.0) }))
                .contains("nothing through")
        );
        assert!(said(with(Condition::Share { measure: "beds".into(), from: 0.8, to: 0.2 })).contains("smaller first"));
        assert!(said(with(Condition::Class(Vec::new()))).contains("no value"));
        let mut recipe = Recipe::default();
        recipe.workload.travel = Some(TravelRecipe { speed_kmh: 0.0, ..TravelRecipe::default() });
        assert!(said(recipe).contains("speed"));
    }
}
