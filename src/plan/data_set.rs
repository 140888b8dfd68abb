//! What came in: accounts, reps, sales, opportunities, today's territory list. Edits never change it.

use serde::{Deserialize, Serialize};

use super::{Accounts, CallClass, Opportunity, Rep, Sales, UnitLevel};

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
}
