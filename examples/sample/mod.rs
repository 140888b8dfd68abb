//! The generator of the sample plan, one noun a file, in the order in which a company comes to be:
//! [`country`] (the real part: counties and ZIP codes), [`accounts`] placed on it under [`names`] that nobody has,
//! [`roster`] (reps), [`territories`] (today's alignment and its history), [`sales`], [`pipeline`].
//! [`figures`] says what came out; [`fixtures`] writes the messy CSV files of the import tests.
//!
//! Everything is drawn from [`random`] with one fixed seed; nothing here is part of the app.

mod accounts;
mod company;
mod country;
mod figures;
mod fixtures;
mod names;
mod pipeline;
mod products;
mod random;
mod roster;
mod sales;
mod territories;

pub use company::company;
pub use country::Country;
pub use figures::{extracts, figures};
pub use fixtures::fixtures;

/// The one seed of the sample.
pub const SEED: u64 = 20_261_101;
