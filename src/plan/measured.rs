//! How the figures of a data set were made, and what they were before: so that a recipe can be changed or taken back.

use serde::{Deserialize, Serialize};

use super::{Accounts, Amount, AttributeOf, CallClass, Category, DataSet, MeasureIx, Term};

/// What a recipe left behind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The recipe ([`super::Recipe`]) as JSON. As text, because most programs only carry it.
    pub recipe: String,
    /// What the priority score is made of.
    pub score: ScoreWeights,
    /// Money per unit of the units' attributes, by key: market potential. Empty where none is wanted.
    pub market: Vec<(String, f64)>,
    /// The models that potential was worked out with; empty where it is as given.
    pub models: Vec<PotentialModel>,
    /// Attributes of areas that the models use, one amount per account.
    pub shares: Vec<AreaShare>,
    /// The figures as the files gave them.
    pub given: Given,
}

/// Potential = Σ attribute × coefficient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PotentialModel {
    /// The product line; empty for all.
    pub product: String,
    /// The terms.
    pub terms: Vec<Term>,
}

/// What each account's share of an attribute of its area is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaShare {
    /// County or ZIP code.
    pub of: AttributeOf,
    /// Key of the attribute.
    pub key: String,
    /// Its name.
    pub name: String,
    /// One number per account.
    pub values: Vec<f64>,
}

/// The columns that recipes change, as they were.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// Segments.
    pub segment: Category,
    /// Calls per year.
    pub calls_per_year: Vec<f64>,
    /// Hours per call.
    pub hours_per_call: Vec<f64>,
    /// Travel hours per call.
    pub travel_per_call: Vec<f64>,
    /// Potential.
    pub potential: Vec<Amount>,
    /// Workload.
    pub workload: Vec<Amount>,
    /// Call classes.
    pub classes: Vec<CallClass>,
    /// How many measures were given; those after them were made.
    pub measures: u32,
}

/// Points of the parts of the priority score; what counts is their proportion, scaled to 100.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreWeights {
    /// Potential not sold yet.
    pub potential: f64,
    /// Growing or shrinking sales.
    pub growth: f64,
    /// Time since the last order.
    pub recency: f64,
    /// The call class.
    pub class: f64,
}

impl Default for ScoreWeights {
    fn default() -> Self {
        Self { potential: 50.0, growth: 0.0, recency: 30.0, class: 20.0 }
    }
}

impl ScoreWeights {
    /// Potential, growth, recency, class: scaled so that they sum to 100.
    #[must_use]
    pub fn points(&self) -> [f64; 4] {
        let weights = [self.potential, self.growth, self.recency, self.class];
        let sum: f64 = weights.iter().sum();
        if sum > 0.0 { weights.map(|weight| 100.0 * weight / sum) } else { [0.0; 4] }
    }

    /// Whether the weights can be used.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub fn check(&self) -> Result<(), String> {
        let weights = [self.potential, self.growth, self.recency, self.class];
        if weights.iter().all(|weight| (0.0..=1000.0).contains(weight)) && weights.iter().sum::<f64>() > 0.0 {
            Ok(())
        } else {
            Err("Weights of the score must be between 0 and 1,000, and one of them above zero.".into())
        }
    }
}

impl Given {
    /// The figures of a data set that no recipe has touched.
    #[must_use]
    pub fn of(data: &DataSet) -> Self {
        let accounts = &data.accounts;
        let column = |measure: MeasureIx| accounts.values.get(measure.at()).cloned().unwrap_or_default();
        Self {
            segment: accounts.segment.clone(),
            calls_per_year: accounts.calls_per_year.clone(),
            hours_per_call: accounts.hours_per_call.clone(),
            travel_per_call: accounts.travel_per_call.clone(),
            potential: column(MeasureIx::POTENTIAL),
            workload: column(MeasureIx::WORKLOAD),
            classes: data.classes.clone(),
            measures: accounts.measures.len() as u32,
        }
    }

    /// Puts the figures back.
    fn restore(&self, accounts: &mut Accounts) {
        accounts.segment = self.segment.clone();
        accounts.calls_per_year.clone_from(&self.calls_per_year);
        accounts.hours_per_call.clone_from(&self.hours_per_call);
        accounts.travel_per_call.clone_from(&self.travel_per_call);
        accounts.measures.truncate(self.measures as usize);
        accounts.values.truncate(self.measures as usize);
        for (measure, given) in [(MeasureIx::POTENTIAL, &self.potential), (MeasureIx::WORKLOAD, &self.workload)] {
            if let Some(column) = accounts.values.get_mut(measure.at()) {
                column.clone_from(given);
            }
        }
    }
}

impl DataSet {
    /// The data set as the files gave it: what every recipe starts from.
    #[must_use]
    pub fn as_given(&self) -> Self {
        let mut data = self.clone();
        if let Some(measured) = data.measured.take() {
            measured.given.restore(&mut data.accounts);
            data.classes.clone_from(&measured.given.classes);
            if let Some(table) = &mut data.drive_times {
                table.restore();
            }
        }
        data
    }

    /// What the priority score is made of.
    #[must_use]
    pub fn score(&self) -> ScoreWeights {
        self.measured.as_ref().map_or_else(ScoreWeights::default, |measured| measured.score)
    }
}
