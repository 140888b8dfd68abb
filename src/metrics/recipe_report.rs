//! What a recipe does to a data set, for a preview: counts, sums before and after, models, outliers, examples.

use serde::{Deserialize, Serialize};

use crate::{
    geography::LonLat,
    plan::{AccountIx, Amount, MeasureKind},
};

/// The preview of a recipe.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RecipeReport {
    /// Accounts in all.
    pub accounts: u32,
    /// For each rule, in order, how many accounts it decides for.
    pub rules: Vec<u32>,
    /// Accounts that no rule fits: they keep their segment. All of them where there is no rule.
    pub unmatched: u32,
    /// The segments that come out, with what is in them.
    pub segments: Vec<SegmentLine>,
    /// Sums of the measures that recipes make, now and then.
    pub sums: Vec<SumLine>,
    /// How many accounts keep figures of their own.
    pub own: u32,
    /// How many accounts' travel comes from the drive-time table; `None` without such a table. The others' is estimated, or
    /// as given.
    pub driven: Option<u32>,
    /// The models of potential.
    pub models: Vec<ModelLine>,
    /// Residuals by county, for a map.
    pub residuals: Vec<AreaResidual>,
    /// Market potential.
    pub market: Option<MarketLine>,
    /// A few accounts with their formulas, numbers in them.
    pub examples: Vec<ExampleLine>,
    /// What a person should know.
    pub warnings: Vec<String>,
}

/// A segment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SegmentLine {
    /// Its name.
    pub name: String,
    /// Accounts in it now.
    pub before: u32,
    /// Accounts in it then.
    pub after: u32,
    /// Their revenue.
    pub revenue: Amount,
    /// Their potential.
    pub potential: Amount,
    /// Their workload.
    pub workload: Amount,
}

/// A measure's sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SumLine {
    /// The measure's name.
    pub name: String,
    /// What it counts.
    pub kind: MeasureKind,
    /// Over all accounts now; `None` where there is no such measure yet.
    pub before: Option<Amount>,
    /// Over all accounts then; `None` where it goes away.
    pub after: Option<Amount>,
    /// Accounts whose amount changes.
    pub changed: u32,
}

/// One term of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TermLine {
    /// The attribute's name: "Beds", "Population of the county".
    pub name: String,
    /// Money per unit of it.
    pub coefficient: f64,
}

/// A calibrated model of accounts' potential.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelLine {
    /// The product line; empty for all.
    pub product: String,
    /// The terms, as applied.
    pub terms: Vec<TermLine>,
    /// Share of the variation of sales that the model explains.
    pub r_squared: f64,
    /// Accounts it was calibrated on.
    pub rows: u32,
    /// What the best quarter gets, as a multiple of the average.
    pub best_quarter: f64,
    /// How many accounts lie far from the model.
    pub outlier_count: u32,
    /// The farthest of them.
    pub outliers: Vec<OutlierLine>,
}

/// An account or county far from its model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutlierLine {
    /// The account; `None` for a county.
    pub account: Option<AccountIx>,
    /// Its name.
    pub name: String,
    /// What was sold.
    pub sales: f64,
    /// What the model says.
    pub model: f64,
}

/// How a county's accounts differ from the model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaResidual {
    /// Where.
    pub place: LonLat,
    /// Sales over model, minus one: 0.2 is 20 % more than the model says.
    pub share: f32,
    /// The model's sum, for the size of the mark.
    pub model: f32,
}

/// The model of market potential.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarketLine {
    /// Terms, fit and outliers (counties).
    pub model: ModelLine,
    /// Market potential of all counties in scope.
    pub total: Amount,
    /// Of the counties without any account: nobody looks at it today.
    pub without_accounts: Amount,
    /// How many counties that are.
    pub empty_counties: u32,
}

/// An account with its formulas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExampleLine {
    /// The account.
    pub account: AccountIx,
    /// Its name.
    pub name: String,
    /// Its segment.
    pub segment: String,
    /// "26 calls × (0.75 h + 0.60 h travel) = 35.1 h".
    pub workload: String,
    /// "120 beds × $410 + 35 staff × $90 = $52,350".
    pub potential: String,
}
