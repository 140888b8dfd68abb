//! Work off the main thread: opening data sets, drawing units, reading and making files, solving.
//!
//! `protocol` says what can be asked and answered; `client` (in the page) starts workers, sends jobs, hears progress
//! and cancels by ending the worker; `pool` carries a `race` of several solves to several of them; `runtime` (in the
//! worker) carries the jobs out; `jobs` holds the work itself as plain functions that native tests call. Workers are
//! separate instances without shared memory, so the page needs no cross-origin-isolation headers. Must not know leptos.
//! Start with `protocol`.

pub mod export;
pub mod geocoding;
pub mod geographies;
pub mod jobs;
pub mod protocol;
pub mod race;
pub mod tables;
mod transfer;
pub mod updates;

#[cfg(target_arch = "wasm32")]
pub mod client;
#[cfg(target_arch = "wasm32")]
pub mod pool;
#[cfg(target_arch = "wasm32")]
pub mod runtime;
#[cfg(target_arch = "wasm32")]
pub mod solver;

pub use protocol::{Answer, Job, JobId, Reply, SolveProgress};
pub use transfer::{Assembly, split};
