//! What a column can say about an opportunity, and how it is told.

use serde::{Deserialize, Serialize};

use super::{column_guess::Field, column_profile::ColumnProfile};

/// What a column can say about an opportunity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; `label` says it to people")]
pub enum OpportunityField {
    Id,
    AccountId,
    AccountName,
    Product,
    Stage,
    Status,
    Amount,
    Close,
}

impl Field for OpportunityField {
    const ALL: &'static [Self] = &[
        Self::Id,
        Self::AccountId,
        Self::AccountName,
        Self::Product,
        Self::Stage,
        Self::Status,
        Self::Amount,
        Self::Close,
    ];

    const DAYS: Option<Self> = Some(Self::Close);

    fn key(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::AccountId => "account_id",
            Self::AccountName => "account_name",
            Self::Product => "product",
            Self::Stage => "stage",
            Self::Status => "status",
            Self::Amount => "amount",
            Self::Close => "close",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Id => "Opportunity id",
            Self::AccountId => "Account id",
            Self::AccountName => "Account name",
            Self::Product => "Product",
            Self::Stage => "Stage",
            Self::Status => "Status (open, won, lost)",
            Self::Amount => "Amount",
            Self::Close => "Close date",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Id => "Rows with the same id are one deal.",
            Self::AccountId => "As in the accounts.",
            Self::AccountName => "Tried where there is no id, or one that the accounts do not have.",
            Self::Product => "Without it, all deals are of one product line.",
            Self::Stage => {
                "Your stage names are brought to prospect, qualified, proposal and negotiation; won and lost deals are closed."
            }
            Self::Status => "Where a column of its own says whether the deal is open, won or lost.",
            Self::Amount => "What the deal brings if won.",
            Self::Close => "When it is expected to close.",
        }
    }

    /// As in Salesforce (Opportunity), HubSpot (deals), Dynamics (opportunity) and everyday lists.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Id => &[
                "opportunity id",
                "deal id",
                "opportunityid",
                "id",
                "record id",
                "hs object id",
                "do not modify opportunity",
                "opp id",
                "opportunity number",
                "deal number",
                "quote id",
                "opportunity id 18",
                "number",
            ],
            Self::AccountId => &[
                "account id",
                "accountid",
                "associated company id",
                "associated company ids",
                "company id",
                "customer id",
                "account number",
                "customer number",
                "parentaccountid",
                "customerid",
                "parent account id",
            ],
            Self::AccountName => &[
                "account name",
                "account",
                "associated company",
                "company name",
                "company",
                "customer",
                "customer name",
                "potential customer",
                "client",
                "organization",
            ],
            Self::Product => &[
                "product",
                "product line",
                "product name",
                "product family",
                "product interest",
                "solution",
                "line of business",
                "main product",
                "product category",
            ],
            Self::Stage => &[
                "stage",
                "deal stage",
                "stage name",
                "opportunity stage",
                "dealstage",
                "sales stage",
                "salesstage",
                "pipeline stage",
                "pipeline phase",
                "stepname",
                "process stage",
                "phase",
                "salesstagecode",
            ],
            Self::Status => &[
                "status",
                "status reason",
                "statecode",
                "statuscode",
                "won",
                "is won",
                "hs is closed won",
                "is closed won",
                "outcome",
                "result",
                "state",
            ],
            Self::Amount => &[
                "amount",
                "close value",
                "deal amount",
                "est revenue",
                "estimated revenue",
                "estimatedvalue",
                "value",
                "deal value",
                "opportunity amount",
                "amount in company currency",
                "total amount",
                "expected amount",
                "actual revenue",
                "revenue",
                "opportunity value",
                "expected revenue",
                "potential value",
                "tcv",
                "acv",
            ],
            Self::Close => &[
                "close date",
                "closedate",
                "expected close date",
                "est close date",
                "estimatedclosedate",
                "estimated close date",
                "actualclosedate",
                "actual close date",
                "expected close",
                "closing date",
                "closed date",
                "forecast close date",
                "due date",
            ],
        }
    }

    fn suits(self, values: &ColumnProfile) -> f64 {
        let text = 1.0 - values.numeric;
        match self {
            Self::Id => 0.2 + 0.8 * values.distinct,
            Self::AccountId => 0.9 * (1.0 - values.day),
            Self::AccountName => text * (1.0 - values.day),
            Self::Product => text * (1.0 - values.day) * (1.0 - 0.6 * values.distinct),
            // A stage that is a number or different in every row is none.
            Self::Stage => (0.4 + 0.6 * values.stage) * text * (1.0 - 0.8 * values.distinct),
            Self::Status => text * (1.0 - 0.9 * values.distinct) * (1.0 - values.state),
            Self::Amount => values.numeric,
            Self::Close => values.day,
        }
    }

    fn betrayed_by(self, values: &ColumnProfile) -> f64 {
        match self {
            Self::Stage if values.stage > 0.9 && values.distinct < 0.5 => 0.7,
            _ => 0.0,
        }
    }
}
