//! The inspector: one card about what is selected: a territory, a unit, several units, an account.
//!
//! Every figure can be asked why (the formula with its numbers, from `metrics`); actions go through the session. Nothing
//! here computes a figure or keeps state of its own. Start with `card`.

mod account_card;
mod card;
mod territory_card;
mod units_card;

pub use card::Inspector;
