//! What a column can say about a sale, and how it is told.

use serde::{Deserialize, Serialize};

use super::{
    column_guess::{Extra, Field},
    column_profile::ColumnProfile,
};

/// What a column can say about a sale. Wide tables, one column per month, have no date and no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it; `label` says it to people")]
pub enum SalesField {
    AccountId,
    AccountName,
    Product,
    Date,
    Year,
    Amount,
}

impl Field for SalesField {
    const ALL: &'static [Self] =
        &[Self::AccountId, Self::AccountName, Self::Product, Self::Date, Self::Year, Self::Amount];

    const DAYS: Option<Self> = Some(Self::Date);

    const EXTRA: Extra = Extra::Months;

    fn key(self) -> &'static str {
        match self {
            Self::AccountId => "account_id",
            Self::AccountName => "account_name",
            Self::Product => "product",
            Self::Date => "date",
            Self::Year => "year",
            Self::Amount => "amount",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::AccountId => "Account id",
            Self::AccountName => "Account name",
            Self::Product => "Product",
            Self::Date => "Date or month",
            Self::Year => "Year",
            Self::Amount => "Amount",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::AccountId => "As in the accounts.",
            Self::AccountName => "Tried where there is no id, or one that the accounts do not have.",
            Self::Product => "Without it, all sales are of one product line.",
            Self::Date => "Any day of the month, or the month: 2026-03, Mar 2026. Rows of one month add up.",
            Self::Year => "Only where the month stands in a column of its own.",
            Self::Amount => "Credits are negative.",
        }
    }

    /// Invoice, order and revenue exports.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::AccountId => &[
                "account id",
                "customer id",
                "account number",
                "customer number",
                "accountid",
                "account",
                "customer",
                "account no",
                "customer no",
                "sold to",
                "sold to party",
                "bill to customer",
                "ship to",
                "client id",
                "company id",
                "record id",
                "customer code",
                "account code",
                "associated company id",
                "potential customer",
                "kundennummer",
            ],
            Self::AccountName => &[
                "account name",
                "customer name",
                "account",
                "customer",
                "company name",
                "company",
                "client",
                "client name",
                "sold to name",
                "name",
                "kunde",
            ],
            Self::Product => &[
                "product",
                "product line",
                "product name",
                "product family",
                "item",
                "sku",
                "product category",
                "product group",
                "item description",
                "line of business",
                "brand",
                "material",
                "service",
                "product code",
                "produkt",
            ],
            Self::Date => &[
                "date",
                "month",
                "invoice date",
                "order date",
                "sales date",
                "period",
                "posting date",
                "transaction date",
                "billing date",
                "ship date",
                "sales month",
                "year month",
                "document date",
                "effective date",
                "invoice month",
                "close date",
                "createdon",
                "datum",
                "monat",
            ],
            Self::Year => &["year", "fiscal year", "calendar year", "sales year", "jahr"],
            Self::Amount => &[
                "amount",
                "sales",
                "revenue",
                "net sales",
                "sales amount",
                "net amount",
                "total",
                "total amount",
                "invoice amount",
                "extended price",
                "value",
                "bookings",
                "billings",
                "line total",
                "total price",
                "net revenue",
                "totalamount",
                "extendedamount",
                "close value",
                "umsatz",
                "betrag",
            ],
        }
    }

    fn suits(self, values: &ColumnProfile) -> f64 {
        let text = 1.0 - values.numeric;
        match self {
            Self::AccountId => 0.6 + 0.4 * (1.0 - values.day.max(values.month)),
            Self::AccountName => text * (1.0 - values.day.max(values.month)),
            Self::Product => (0.3 + 0.7 * text) * (1.0 - values.day.max(values.month)) * (1.0 - 0.6 * values.distinct),
            Self::Date => values.day.max(values.month).max(f64::from(in_range(values, 1.0, 12.0)) * values.whole * 0.8),
            Self::Year => f64::from(in_range(values, 1950.0, 2100.0)) * values.whole,
            Self::Amount => values.numeric * (1.0 - 0.9 * f64::from(in_range(values, 1950.0, 2100.0))),
        }
    }

    fn betrayed_by(self, values: &ColumnProfile) -> f64 {
        match self {
            Self::Date if values.day.max(values.month) > 0.95 => 0.45,
            _ => 0.0,
        }
    }
}

fn in_range(values: &ColumnProfile, from: f64, to: f64) -> bool {
    values.numeric > 0.9 && values.range.0 >= from && values.range.1 <= to
}
