//! Reps: who carries a territory.

use serde::{Deserialize, Serialize};

use super::Date;
use crate::geography::LonLat;

/// A sales representative.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rep {
    /// Name, unique within the plan.
    pub name: String,
    /// Home base, where known.
    pub home: Option<LonLat>,
    /// The home's place name: `Denver, CO`.
    pub home_label: String,
    /// Full-time equivalents: 1.0 works full time.
    pub fte: f64,
    /// First day in the job, where known.
    pub start: Option<Date>,
    /// Skills: product lines, segments, languages.
    pub skills: Vec<String>,
}

impl Rep {
    /// A full-time rep of whom only the name is known.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.into(), home: None, home_label: String::new(), fte: 1.0, start: None, skills: Vec::new() }
    }
}
