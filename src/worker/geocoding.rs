//! What the page asks of the user's own geocoder, and what comes back. Packed with postcard inside
//! [`super::Job::Geocode`]: only the Data step knows it.

use serde::{Deserialize, Serialize};

use super::tables::TableNumber;
use crate::files::{Address, Candidate};

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum GeocodeAsk {
    /// The addresses of the unmatched rows of a ledger of the last import: a list of [`AskedAddress`].
    Rows {
        /// Which ledger.
        ledger: usize,
        /// Its table.
        table: TableNumber,
    },
    /// Send one request, and read what comes: a [`GeocodeAnswer`]. The user has seen the request and said yes.
    Send {
        /// The request, as it goes out.
        request: String,
        /// What it asks for, for the evidence.
        address: Address,
    },
}

impl GeocodeAsk {
    /// The request in a packed question that is to be sent, if it asks for one.
    #[must_use]
    pub fn request_in(packed: &[u8]) -> Option<String> {
        match postcard::from_bytes(packed).ok()? {
            Self::Send { request, .. } => Some(request),
            Self::Rows { .. } => None,
        }
    }
}

/// An address that rows without a place give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedAddress {
    /// The address.
    pub address: Address,
    /// The rows' numbers as a spreadsheet counts them.
    pub rows: Vec<u32>,
}

/// What a geocoder said of an address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum GeocodeAnswer {
    /// Places, the server's first choice first, each with what speaks for or against it in words: `2 km from ZIP code 60601`.
    Found(Vec<(Candidate, String)>),
    /// Why there is no answer; `stop` when the next request would fare no better.
    Failed {
        /// For people.
        why: String,
        /// Whether to go on is of no use.
        stop: bool,
    },
}

/// What came back over the wire, before it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Received {
    /// A status and the first bytes of the body.
    Answer(u16, Vec<u8>),
    /// No answer within the time.
    TimedOut,
    /// No connection, or the server does not let this page ask.
    Unreachable,
}
