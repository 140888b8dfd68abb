//! Accounts in columns: customers and prospects with place, owner, segment and measures.

use serde::{Deserialize, Serialize};

use super::{AccountIx, Amount, Measure, MeasureIx, RepIx};
use crate::geography::LonLat;

/// A text column with few different values, stored as codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The different values, in order of first appearance.
    pub names: Vec<String>,
    /// Per row, the position of its value in `names`.
    pub codes: Vec<u16>,
}

impl Category {
    /// Appends a row. Past 65,535 different values the last one ("other") takes the rest.
    pub fn push(&mut self, value: &str) {
        let code = match self.names.iter().position(|name| name == value) {
            Some(at) => at,
            None if self.names.len() < usize::from(u16::MAX) - 1 => {
                self.names.push(value.to_owned());
                self.names.len() - 1
            }
            None => {
                if self.names.len() < usize::from(u16::MAX) {
                    self.names.push("other".into());
                }
                self.names.len() - 1
            }
        };
        self.codes.push(code as u16);
    }

    /// The value in row `at`; empty where there is no such row.
    #[must_use]
    pub fn get(&self, at: usize) -> &str {
        self.codes.get(at).and_then(|code| self.names.get(usize::from(*code))).map_or("", String::as_str)
    }
}

/// How often and how long accounts of a class are called on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallClass {
    /// `A`, `B`, `C`…
    pub name: String,
    /// Calls per year on an account of this class.
    pub calls_per_year: f64,
    /// Hours in front of the customer per call.
    pub hours_per_call: f64,
}

impl CallClass {
    /// What a plan starts from when the user gives no call frequencies.
    #[must_use]
    pub fn defaults() -> Vec<Self> {
        [("A", 26.0, 1.25), ("B", 12.0, 1.0), ("C", 6.0, 0.75), ("D", 2.0, 0.5)]
            .into_iter()
            .map(|(name, calls_per_year, hours_per_call)| Self { name: name.into(), calls_per_year, hours_per_call })
            .collect()
    }
}

/// All accounts, one column per field; every column has one entry per account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Accounts {
    /// Unique id, as in the source.
    pub id: Vec<String>,
    /// Name.
    pub name: Vec<String>,
    /// Where it is.
    pub place: Vec<LonLat>,
    /// ZIP code with its leading zeros; empty where unknown.
    pub zip: Vec<String>,
    /// County FIPS with its leading zeros; empty where unknown.
    pub county: Vec<String>,
    /// City, as given or found.
    pub city: Vec<String>,
    /// The incumbent: the rep who has the account today.
    pub owner: Vec<Option<RepIx>>,
    /// The account it belongs to, where there is one; empty when no account has a parent. There are no cycles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parent: Vec<Option<AccountIx>>,
    /// Segment (hospital, clinic…).
    pub segment: Category,
    /// Industry.
    pub industry: Category,
    /// Call class: position in [`super::DataSet::classes`].
    pub class: Vec<u8>,
    /// Calls per year.
    pub calls_per_year: Vec<f64>,
    /// Hours per call, without travel.
    pub hours_per_call: Vec<f64>,
    /// Travel hours per call.
    pub travel_per_call: Vec<f64>,
    /// The measures: the four of [`Measure::standard`] first, then what the user brought.
    pub measures: Vec<Measure>,
    /// Per measure, one amount per account.
    pub values: Vec<Vec<Amount>>,
}

impl Accounts {
    /// No accounts, with the four standard measures.
    #[must_use]
    pub fn new() -> Self {
        let measures = Measure::standard();
        let values = vec![Vec::new(); measures.len()];
        Self { measures, values, ..Self::default() }
    }

    /// Whether some lie in no unit of the geography: then only accounts can be assigned.
    #[must_use]
    pub fn reach_beyond(&self) -> bool {
        self.county.iter().any(String::is_empty)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.id.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    /// An account's amount of a measure; zero for a measure accounts do not have.
    #[must_use]
    pub fn value(&self, measure: MeasureIx, account: AccountIx) -> Amount {
        self.values.get(measure.at()).and_then(|column| column.get(account.at())).copied().unwrap_or_default()
    }

    /// The account that an account belongs to.
    #[must_use]
    pub fn parent_of(&self, account: AccountIx) -> Option<AccountIx> {
        self.parent.get(account.at()).copied().flatten()
    }

    /// All indices in order.
    pub fn indices(&self) -> impl Iterator<Item = AccountIx> + use<> {
        (0..self.len()).map(AccountIx::new)
    }

    /// Whether every column has one entry per account; readers check it before they build a plan.
    #[must_use]
    pub fn is_rectangular(&self) -> bool {
        let n = self.len();
        [
            self.name.len(),
            self.place.len(),
            self.zip.len(),
            self.county.len(),
            self.city.len(),
            self.owner.len(),
            self.segment.codes.len(),
            self.industry.codes.len(),
            self.class.len(),
            self.calls_per_year.len(),
            self.hours_per_call.len(),
            self.travel_per_call.len(),
        ]
        .iter()
        .all(|len| *len == n)
            && (self.parent.is_empty() || self.parent.len() == n)
            && self.measures.len() == self.values.len()
            && self.values.iter().all(|column| column.len() == n)
            && self.measures.len() >= Measure::standard().len()
    }
}
