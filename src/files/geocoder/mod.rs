//! Asking a geocoder that the user set up: which request is sent for an address, and what its answer says.
//!
//! Nothing here sends anything: the worker does, after the user has said yes to the very requests that are made here.
//! Start with [`GeocoderSettings::request`]; [`read_answer`] takes the formats of the usual servers.

mod address;
mod answer;
mod settings;

pub(super) use address::ADDRESS;
pub use address::Address;
pub use answer::{AnswerError, Candidate, read_answer};
pub use settings::GeocoderSettings;
