//! The domain: units, accounts, reps, measures, territories, locks, quotas, and the one way to change them.
//!
//! Start with [`Plan`] (what a plan holds) and [`Command`] (every change there is): `Plan::apply` is the only
//! door, and each change returns its inverse, so undo is exact. Bulk data lives in columns ([`Accounts`],
//! [`Units`]) addressed by dense indices ([`UnitIx`], [`TerritoryIx`]…); codes and names are for the rim.
//! Amounts are fixed point ([`Amount`]), so totals never drift.
//!
//! Not here: formulas beyond sums and the judgement that solver and screen share (`band`): those are in `metrics`; solving (`engine`), bytes (`files`), anything of the browser.

mod accounts;
mod alignment;
mod amount;
mod band;
mod baseline;
mod carry_over;
mod colour;
mod command;
mod cut_frames;
mod data_set;
mod date;
mod design;
mod drive_times;
mod edit;
#[cfg(test)]
mod edit_tests;
#[cfg(test)]
pub mod example;
mod family;
mod fit;
mod frames;
mod group;
mod history;
mod index;
mod lock;
mod measure;
mod measured;
mod ordered;
mod own_geography;
#[expect(clippy::module_inception, reason = "a file is named by the noun it defines, and this one defines Plan")]
mod plan;
mod quota;
mod rebase;
mod recipe;
mod recut;
mod rep;
mod replacing;
mod sales;
mod territory;
mod unit_cut;
mod unit_figures;
mod unit_level;
mod units;

pub use accounts::{Accounts, CallClass, Category};
pub use alignment::Alignment;
pub use amount::Amount;
pub use band::{Oversize, fair_loads, oversize};
pub use baseline::{Baseline, Overlap};
pub use command::{Applied, Changes, Command, EditError};
pub use cut_frames::CutUnits;
pub use data_set::{Coverage, DataSet, UnitAttribute};
pub use date::{Date, Month};
pub use design::{BalanceTerm, Design, Effort, HardLimit, Middle, MoveCap, Reach, TerritoryCount};
pub use drive_times::{DriveHome, DrivePlace, DrivePlaceKind, DriveTable, DriveTime, DriveTimes};
pub use family::{Family, FamilyCount, FamilyGroups};
pub use fit::{FitField, FitRule};
pub use frames::states_in_scope;
pub use group::{Group, KeepWhole, Together};
pub use history::{History, Step};
pub use index::{AccountIx, MeasureIx, RepIx, TerritoryIx, UnitIx};
pub use lock::{Lock, LockKind};
pub use measure::{Measure, MeasureKind};
pub use measured::{AreaShare, Given, Measured, PotentialModel, ScoreWeights};
pub use ordered::{map_of, set_of};
pub use own_geography::{OwnGeography, PackedBytes};
pub use plan::{Plan, PlanParts};
pub use quota::{QuotaMethod, QuotaSettings};
pub use rebase::Rebased;
pub use recipe::{
    Attribute, AttributeOf, CallLine, CallsBy, Condition, Level, MarketRecipe, PotentialRecipe, Recipe, SegmentRule,
    Term, TravelRecipe, WorkloadRecipe,
};
pub use rep::Rep;
pub use replacing::DataReplacement;
pub use sales::{Opportunity, Sales, SalesLine, Stage};
pub use territory::{PALETTE, Territory};
pub use unit_cut::{CutException, UnitCut};
pub use unit_level::UnitLevel;
pub use units::{UnitFrame, UnitTree, Units};
