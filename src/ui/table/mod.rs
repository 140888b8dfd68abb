//! The drawer's tables: territories, accounts of the selection, changes against today.
//!
//! `column` says what a column of the territory table holds, how it sorts and what explains it (plain Rust, tested
//! natively); `rows_window` which rows of a long table are drawn; `heads` are column heads that sort; `data_table` is the
//! table itself: roving focus, only the visible rows. Figures come from the workbench; no formula here.

pub mod column;
pub mod rows_window;

#[cfg(target_arch = "wasm32")]
mod accounts_table;
#[cfg(target_arch = "wasm32")]
mod changes_table;
#[cfg(target_arch = "wasm32")]
mod data_table;
#[cfg(target_arch = "wasm32")]
mod heads;
#[cfg(target_arch = "wasm32")]
mod territory_table;
#[cfg(target_arch = "wasm32")]
mod why_card;

#[cfg(target_arch = "wasm32")]
pub use accounts_table::AccountsTable;
#[cfg(target_arch = "wasm32")]
pub use changes_table::ChangesTable;
#[cfg(target_arch = "wasm32")]
pub use data_table::DataTable;
#[cfg(target_arch = "wasm32")]
pub use heads::{Head, Heads, Sort};
#[cfg(target_arch = "wasm32")]
pub use territory_table::TerritoryTable;
#[cfg(target_arch = "wasm32")]
pub use why_card::{AskWhy, WhyCard};
