//! Every formula of the product, read-only over a plan: indices, balance, coverage, travel, quota, disruption,
//! forecast, comparison; and for each figure the sentence that says how it came about.
//!
//! Nothing here changes a plan, solves anything, knows the browser, or reads a clock: "now" is the month after the
//! last month of sales. Start with [`territory_figures`] (the territory table), [`indices`] (the cheap part, for
//! every frame of a drag) and [`explain`] (why a figure is what it is).

mod account_facts;
mod area_table;
mod balance;
mod bands;
mod calibration;
mod capacity;
mod change_groups;
mod comparison;
mod disruption;
mod drive_travel;
mod explanation;
mod figures;
mod forecast;
mod holt_winters;
mod index;
mod plan_summary;
mod potential;
mod priority;
mod quota;
mod recipe_report;
mod remeasure;
mod sales_series;
mod segments;
mod shape;
mod status;
mod travel;
mod wording;
pub mod workload;

pub use account_facts::AccountFacts;
pub use area_table::AreaTable;
pub use balance::{BalanceStatistics, balance, balance_of};
pub use bands::{Bands, OversizeUnit, bands, bands_with};
pub use calibration::{Calibration, CalibrationError, MOST_ATTRIBUTES, calibrate};
pub use capacity::{Capacity, RAMP_MONTHS, SELLING_HOURS, capacity, ramp};
pub use change_groups::{ChangeGroup, ChangeKind, ChangeReason, IndexShift, change_groups};
pub use comparison::{AccountMove, Comparison, MeasureComparison, RepChange, TerritoryChange, UnitMove, compare};
pub use disruption::{Disruption, HandOver, Holding, RepDisruption, disruption, incumbent, new_rep};
pub use drive_travel::without_drive_times;
pub use explanation::{Explanation, Figure, explain};
pub use figures::{Figures, TerritoryFigures, territory_figures, territory_figures_with};
pub use forecast::{Accuracy, Forecast, ForecastMethod, ForecastMonth, forecast};
pub use index::{Indices, index_of, indices};
pub use plan_summary::{MeasureBalance, PlanSummary, plan_summary};
pub use potential::explain_potential;
pub use priority::{Priority, PriorityPart, priorities, priority};
pub use quota::{Quotas, apportion, growth, spread};
pub use recipe_report::{
    AreaResidual, ExampleLine, MarketLine, ModelLine, OutlierLine, RecipeReport, SegmentLine, SumLine, TermLine,
};
pub use remeasure::{RecipeError, recipe_of, remeasure};
pub use sales_series::{SalesFilter, SalesSeries, sales_by_month};
pub use shape::{Shape, Shapes, patches, shapes};
pub use status::{Status, status};
pub use travel::{CIRCUITY, TOUR_CONSTANT, Travel};
pub use wording::{grouped, money, percent};
