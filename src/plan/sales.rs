//! Sales history by month and open opportunities.

use serde::{Deserialize, Serialize};

use super::{AccountIx, Amount, Date, Month};

/// What one account bought of one product, month by month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SalesLine {
    /// Who bought.
    pub account: AccountIx,
    /// Position in [`super::DataSet::products`].
    pub product: u16,
    /// One amount per month from [`Sales::first`] on; as long as [`Sales::months`].
    pub amounts: Vec<Amount>,
}

/// Sales per account, product and month over one span of months.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sales {
    /// First month of the span.
    pub first: Month,
    /// Number of months in the span.
    pub months: u16,
    /// The lines, ordered by account, then product.
    pub lines: Vec<SalesLine>,
}

/// How far an opportunity has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Seen, not yet qualified.
    Prospect,
    /// Qualified: need and budget known.
    Qualified,
    /// An offer is out.
    Proposal,
    /// Terms are being negotiated.
    Negotiation,
}

/// An open deal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opportunity {
    /// Id, as in the source.
    pub id: String,
    /// The account.
    pub account: AccountIx,
    /// Position in [`super::DataSet::products`].
    pub product: u16,
    /// How far it has come.
    pub stage: Stage,
    /// Amount if won.
    pub amount: Amount,
    /// Expected close.
    pub close: Date,
}
