//! From old drafts to today's, one version at a time, in order.
//!
//! Version 1 is the first that ever left the house, so there are no steps yet. The day version 2 comes: add a
//! [`Step`] from 1, leave `fixtures/version_1.json` as it is, and add a fixture for 2.

use serde_json::Value;

/// The version this program writes.
pub const VERSION: u32 = 1;

/// How a draft of version `from` becomes one of `from + 1`. Entry and body apart, so that a list needs no bodies.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The version it starts from.
    pub from: u32,
    /// Changes the entry (JSON of `DraftEntry` as it was then).
    pub entry: fn(Value) -> Result<Value, String>,
    /// Changes the body as it was before packing.
    pub body: fn(Vec<u8>) -> Result<Vec<u8>, String>,
}

/// The known versions: every step up to the one that is written.
#[derive(Clone, Debug)]
pub struct Migrations {
    current: u32,
    steps: Vec<Step>,
}

impl Default for Migrations {
    fn default() -> Self {
        Self { current: VERSION, steps: Vec::new() }
    }
}

impl Migrations {
    /// Steps that lead, without a gap, from `steps[0].from` to `current`.
    ///
    /// # Errors
    /// When they don't.
    pub fn new(current: u32, steps: Vec<Step>) -> Result<Self, String> {
        let first = current.saturating_sub(u32::try_from(steps.len()).unwrap_or(u32::MAX));
        match steps.iter().zip(first..).find(|(step, from)| step.from != *from) {
            Some((step, from)) => {
                Err(format!("expected the step from version {from}, found the one from {}", step.from))
            }
            None => Ok(Self { current, steps }),
        }
    }

    /// The version that is written.
    #[must_use]
    pub fn current(&self) -> u32 {
        self.current
    }

    /// The steps from `version` to the current one.
    fn from(&self, version: u32) -> Result<&[Step], String> {
        if version == self.current {
            return Ok(&[]);
        }
        let at = self.steps.iter().position(|step| step.from == version);
        at.and_then(|at| self.steps.get(at..))
            .ok_or_else(|| format!("its format ({version}) is not one this program knows"))
    }

    /// Brings an entry of `version` up to date.
    ///
    /// # Errors
    /// When the version is unknown or a step can't read it.
    pub fn entry(&self, version: u32, entry: Value) -> Result<Value, String> {
        self.from(version)?.iter().try_fold(entry, |entry, step| (step.entry)(entry))
    }

    /// Brings a body of `version` up to date.
    ///
    /// # Errors
    /// When the version is unknown or a step can't read it.
    pub fn body(&self, version: u32, body: Vec<u8>) -> Result<Vec<u8>, String> {
        self.from(version)?.iter().try_fold(body, |body, step| (step.body)(body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(from: u32) -> Step {
        Step {
            from,
            entry: |mut entry| {
                let count = entry["steps"].as_u64().unwrap_or(0);
                entry["steps"] = Value::from(count + 1);
                Ok(entry)
            },
            body: |mut body| {
                body.push(b'+');
                Ok(body)
            },
        }
    }

    #[test]
    fn steps_run_in_order_from_the_version_found() {
        let migrations = Migrations::new(4, vec![step(1), step(2), step(3)]).unwrap();
        assert_eq!(migrations.body(1, b"x".to_vec()).unwrap(), b"x+++");
        assert_eq!(migrations.body(3, b"x".to_vec()).unwrap(), b"x+");
        assert_eq!(migrations.body(4, b"x".to_vec()).unwrap(), b"x");
        assert_eq!(migrations.entry(2, serde_json::json!({})).unwrap()["steps"], 2);
    }

    #[test]
    fn a_gap_between_steps_is_refused() {
        assert!(Migrations::new(4, vec![step(1), step(3)]).is_err());
        assert!(Migrations::new(3, vec![step(2), step(1)]).is_err());
    }

    #[test]
    fn a_version_before_the_first_step_is_unknown() {
        let migrations = Migrations::new(3, vec![step(2)]).unwrap();
        assert!(migrations.body(1, Vec::new()).is_err());
        assert!(migrations.body(0, Vec::new()).is_err());
    }
}
