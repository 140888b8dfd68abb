//! What came in: accounts, reps, sales, opportunities, today's territory list. Edits never change it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Accounts, Amount, CallClass, DriveTable, Measure, Measured, Opportunity, OwnGeography, Rep, Sales, UnitLevel,
};

/// One line of today's territory list: this unit belongs to this territory.
/// A unit listed twice is an overlap; a unit not listed at all is a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The unit's code (county FIPS, ZIP).
    pub unit: String,
    /// The territory's name, as on [`Rep`]-owned territories: `Denver`.
    pub territory: String,
    /// Name of the rep who has it, empty for a vacancy.
    pub rep: String,
}

/// Numbers on units that the user brought: a driver of potential, or something to balance by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitAttribute {
    /// The level of the codes; it counts in units of this level only.
    pub level: UnitLevel,
    /// What it is. Its key may be that of a shipped attribute (`population`): the user's figures then replace it.
    pub measure: Measure,
    /// Codes of the units that have an amount, ascending, each once.
    pub codes: Vec<String>,
    /// One amount per code.
    pub amounts: Vec<Amount>,
}

/// Everything that was imported, under one name. Plans and scenarios share it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataSet {
    /// Name: the file's, or the sample's.
    pub name: String,
    /// Where it came from, for people: `accounts.csv, 4,012 rows`.
    pub source: String,
    /// True for the shipped sample: everything in it is invented and the screen says so.
    pub invented: bool,
    /// ISO currency code of all money: `USD`.
    pub currency: String,
    /// The accounts.
    pub accounts: Accounts,
    /// Call classes that accounts refer to.
    pub classes: Vec<CallClass>,
    /// The reps as imported; a plan starts from them.
    pub reps: Vec<Rep>,
    /// Product lines.
    pub products: Vec<String>,
    /// Sales history.
    pub sales: Sales,
    /// Open opportunities.
    pub opportunities: Vec<Opportunity>,
    /// The level of `coverage`'s codes, when there is a territory list.
    pub coverage_level: Option<UnitLevel>,
    /// Today's territory list; empty when today is known from account owners only.
    pub coverage: Vec<Coverage>,
    /// Further numbers on units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unit_attributes: Vec<UnitAttribute>,
    /// The geography in which the accounts lie, where the user brought one: `accounts.county` holds codes of its areas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geography: Option<OwnGeography>,
    /// Drive times between places, where the user brought some: travel per call follows them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drive_times: Option<DriveTable>,
    /// How the figures were made, and what they were; `None` while they are as the files gave them. It travels beside the
    /// data set, not in it: programs that do not know of recipes read the figures.
    #[serde(skip)]
    pub measured: Option<Arc<Measured>>,
}

impl DataSet {
    /// Whether it holds what the first data sets could not: parents of accounts, attributes of units,
    /// a geography, drive times, how measures were made.
    #[must_use]
    pub fn has_more(&self) -> bool {
        !self.accounts.parent.is_empty()
            || !self.unit_attributes.is_empty()
            || self.geography.is_some()
            || self.drive_times.is_some()
            || self.measured.is_some()
    }
}
