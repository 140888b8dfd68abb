//! Charts: plain data in, an SVG, hover regions and a table out. Pure functions, drawn with plotters, tested natively.
//!
//! Colours are classes (`chart-bar`, `chart-outside`…, see `style/charts.css`), never styles: the page's policy
//! forbids inline styles, and light and dark stay the stylesheet's business. Legends are the view's, in HTML.
//! No formulas here (`metrics` has them) and no leptos. Start with [`balance_chart`], then [`Pen`] in `pen.rs`.

mod balance;
mod columns;
mod coverage;
mod labels;
mod pen;
mod quota;
mod sales;
mod scale;

pub use balance::{BalanceBar, BalanceData, balance_chart};
pub use coverage::{CoverageBar, CoverageData, coverage_chart};
pub use quota::{QuotaBar, QuotaData, quota_chart};
pub use sales::{AHEAD, SalesData, SalesForecast, sales_chart};

use crate::plan::TerritoryIx;

/// A drawn chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// The picture, `<svg class="chart" …>`.
    pub svg: String,
    /// Its size, in whose pixels the regions are.
    pub size: Size,
    /// Where the pointer finds exact values; they do not overlap.
    pub regions: Vec<Region>,
    /// The same values for screen readers.
    pub table: Table,
}

/// A part of the picture that answers the pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Left edge in px.
    pub x: i32,
    /// Top edge in px.
    pub y: i32,
    /// Width in px.
    pub width: i32,
    /// Height in px.
    pub height: i32,
    /// The territory it stands for, for linking with map and table.
    pub territory: Option<TerritoryIx>,
    /// The exact values in a sentence.
    pub text: String,
}

/// A chart's values as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What the table shows.
    pub caption: String,
    /// Column headers.
    pub headers: Vec<String>,
    /// Rows, as long as the headers.
    pub rows: Vec<Vec<String>>,
}

/// Size of a chart in px.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

#[cfg(test)]
#[path = "charts_tests.rs"]
mod tests;
