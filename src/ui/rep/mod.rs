//! The rep view (`#/rep/<name>`): one rep's territory, for a phone first.
//!
//! It shows this rep's accounts, quota and changes, and of others only the names of those who give or take an account.
//! `portrait` takes from the plan what is shown; nothing else of the plan reaches these views. Start with `view`.

mod accounts;
mod changes;
mod figures;
mod map;
mod portrait;
mod unknown;
mod view;

pub use view::RepView;
