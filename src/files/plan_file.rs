//! The plan file `*.bailiwick.json`: data, plan, and published totals with the hash of what they were worked out from,
//! so that anybody's Bailiwick can work them out again and say whether they tie. Every field: `PLAN_FILE.md`.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{FileError, PlanDocument, Restored, content_hash, content_hash::hash_json, data_check};
use crate::plan::{DataSet, MeasureIx, Measured, Plan, UnitCut, UnitLevel, Units};

const PLAN_FORMAT: &str = "bailiwick-plan";
const DRAFT_FORMAT: &str = "bailiwick-draft";
/// The newest version that is read. Version 2 added `groups`, and limits, caps and whole areas
/// to `design`: a program of version 1 would read such a plan and silently plan without them. A file of version 1 is one
/// of version 2 that has none of them. Version 3 added parents of accounts and attributes of units to the data,
/// and `measures`. Version 4 added the level `state`, levels above a user's own areas, and `exceptions`: a program of version
/// 3 would not know these units.
const VERSION: u64 = 4;

/// The version that a file over these data is written in: the lowest that can say it, so that older programs open what
/// they understand whole.
fn version_for(plan: &Plan) -> u64 {
    let cut = plan.units().cut();
    if !cut.is_plain() || matches!(cut.level(), UnitLevel::State | UnitLevel::Above(_)) {
        VERSION
    } else if plan.data().has_more() {
        3
    } else {
        2
    }
}

/// Figures as published, by territory name and figure name (`potential`, `index.potential`, `quota`…), and for the plan
/// as a whole. Which figures there are is up to who publishes; [`Published::sums`] gives the plain sums.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// Figures of the plan as a whole.
    pub plan: BTreeMap<String, f64>,
    /// Figures of each territory.
    pub territories: BTreeMap<String, BTreeMap<String, f64>>,
}

impl Published {
    /// Sum of each measure over the plan's units and over each territory's, by the measure's key.
    #[must_use]
    pub fn sums(plan: &Plan) -> Self {
        let keys =
            || plan.units().measures().iter().enumerate().map(|(at, measure)| (MeasureIx::new(at), &measure.key));
        let of =
            |territory| keys().map(|(at, key)| (key.clone(), plan.alignment().total(territory, at).to_f64())).collect();
        Self {
            plan: keys().map(|(at, key)| (key.clone(), plan.units().total(at).to_f64())).collect(),
            territories: plan
                .territory_indices()
                .filter_map(|territory| Some((plan.territory(territory)?.name.clone(), of(Some(territory)))))
                .collect(),
        }
    }

    /// JSON has no infinities: figures without a value (an index of nothing) are left out.
    fn finite(&self) -> Self {
        let keep = |figures: &BTreeMap<String, f64>| {
            figures.iter().filter(|(_, value)| value.is_finite()).map(|(key, value)| (key.clone(), *value)).collect()
        };
        Self {
            plan: keep(&self.plan),
            territories: self.territories.iter().map(|(name, figures)| (name.clone(), keep(figures))).collect(),
        }
    }
}

/// A published figure that was worked out differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Discrepancy {
    /// The territory; `None` for the plan as a whole.
    pub territory: Option<String>,
    /// The figure.
    pub figure: String,
    /// As published.
    pub published: f64,
    /// As worked out; `None` where there is no such territory or figure.
    pub found: Option<f64>,
}

#[derive(Serialize)]
struct PlanOut<'a> {
    format: &'a str,
    version: u64,
    plan: PlanDocument,
    published: Published,
    data_hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    measures: Option<&'a Measured>,
    data: &'a DataSet,
}

/// A plan file as read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PlanFile {
    /// The plan but its data.
    pub plan: PlanDocument,
    /// What was published.
    #[serde(default)]
    pub published: Published,
    /// Hash of the data that the published figures were worked out from.
    #[serde(default)]
    pub data_hash: String,
    /// How measures were made; [`read_plan`] hands it on to `data`.
    #[serde(default)]
    measures: Option<Arc<Measured>>,
    /// The data.
    pub data: DataSet,
}

/// A draft as read: a plan without its data, which the drafts store once under its own name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DraftDoc {
    /// The plan but its data.
    pub plan: PlanDocument,
    /// Name of the data set, for people.
    #[serde(default)]
    pub data_name: String,
    /// How many accounts the data set has, to notice the wrong one.
    pub accounts: usize,
}

#[derive(Serialize)]
struct DraftOut<'a> {
    format: &'a str,
    version: u64,
    data_name: &'a str,
    accounts: usize,
    plan: PlanDocument,
}

/// The plan file of a plan, with figures to publish.
#[must_use]
pub fn write_plan(plan: &Plan, published: &Published) -> Vec<u8> {
    let out = PlanOut {
        format: PLAN_FORMAT,
        version: version_for(plan),
        plan: PlanDocument::of(plan),
        published: published.finite(),
        data_hash: hash_json(plan.data().as_ref()),
        measures: plan.data().measured.as_deref(),
        data: plan.data(),
    };
    // Writing these types to memory cannot fail: no map has keys that JSON refuses.
    serde_json::to_vec(&out).unwrap_or_default()
}

/// Reads a plan file.
///
/// # Errors
/// [`FileError`] when it is something else, from a newer version, or damaged.
pub fn read_plan(bytes: &[u8]) -> Result<PlanFile, FileError> {
    const WHAT: &str = "plan file";
    check_header(bytes, PLAN_FORMAT, "a Bailiwick plan file", WHAT)?;
    let mut file: PlanFile = parse(bytes, WHAT)?;
    file.data.measured = file.measures.take();
    data_check::check(&file.data).map_err(|why| FileError::Damaged { what: WHAT, why })?;
    Ok(file)
}

/// The draft of a plan: without data, so that it is small and quick enough to be written after every gesture.
#[must_use]
pub fn write_draft(plan: &Plan) -> Vec<u8> {
    let out = DraftOut {
        format: DRAFT_FORMAT,
        version: version_for(plan),
        data_name: &plan.data().name,
        accounts: plan.data().accounts.len(),
        plan: PlanDocument::of(plan),
    };
    serde_json::to_vec(&out).unwrap_or_default()
}

/// Reads a draft.
///
/// # Errors
/// [`FileError`] when it is something else, from a newer version, or damaged.
pub fn read_draft(bytes: &[u8]) -> Result<DraftDoc, FileError> {
    check_header(bytes, DRAFT_FORMAT, "a Bailiwick draft", "draft")?;
    parse(bytes, "draft")
}

fn check_header(bytes: &[u8], format: &str, expected: &'static str, what: &'static str) -> Result<(), FileError> {
    #[derive(Deserialize)]
    struct Header {
        format: String,
        version: u64,
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let found = || String::from_utf8_lossy(&bytes[..bytes.len().min(24)]).into_owned();
    match serde_json::from_slice::<Header>(bytes) {
        Ok(header) if header.format != format => Err(FileError::NotOurs { expected, found: header.format }),
        Ok(header) if header.version > VERSION => {
            Err(FileError::Newer { what, version: header.version, known: VERSION })
        }
        Ok(_) => Ok(()),
        // Ours, but cut off or overwritten in the middle: say where.
        Err(error) if String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).contains(format) => {
            Err(FileError::Damaged { what, why: error.to_string() })
        }
        Err(_) => Err(FileError::NotOurs { expected, found: found() }),
    }
}

fn parse<T: serde::de::DeserializeOwned>(bytes: &[u8], what: &'static str) -> Result<T, FileError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    serde_json::from_slice(bytes).map_err(|error| FileError::Damaged { what, why: error.to_string() })
}

impl PlanFile {
    /// What is assigned: which units [`PlanFile::restore`] needs.
    #[must_use]
    pub fn cut(&self) -> UnitCut {
        self.plan.cut()
    }

    /// The plan over its data (an [`Arc`] of [`PlanFile::data`]) and units, and what found no place in it.
    ///
    /// # Errors
    /// See [`PlanDocument::restore`].
    pub fn restore(&self, data: Arc<DataSet>, units: Arc<Units>) -> Result<Restored, FileError> {
        self.plan.restore(data, units)
    }

    /// Whether the data are those that the published figures were worked out from.
    #[must_use]
    pub fn data_ties(&self) -> bool {
        content_hash(&self.data) == self.data_hash
    }

    /// Published figures that differ from those worked out now by more than half a thousandth and a billionth part.
    /// None means that the published figures tie.
    #[must_use]
    pub fn discrepancies(&self, now: &Published) -> Vec<Discrepancy> {
        let mut all = differing(None, &self.published.plan, Some(&now.plan));
        for (name, figures) in &self.published.territories {
            all.extend(differing(Some(name), figures, now.territories.get(name)));
        }
        all
    }
}

fn differing(
    territory: Option<&String>,
    published: &BTreeMap<String, f64>,
    now: Option<&BTreeMap<String, f64>>,
) -> Vec<Discrepancy> {
    let same = |a: f64, b: f64| (a - b).abs() <= 0.0005 + 1e-9 * a.abs();
    published
        .iter()
        .map(|(figure, published)| (figure, *published, now.and_then(|now| now.get(figure)).copied()))
        .filter(|(_, published, found)| !found.is_some_and(|found| same(*published, found)))
        .map(|(figure, published, found)| Discrepancy {
            territory: territory.cloned(),
            figure: figure.clone(),
            published,
            found,
        })
        .collect()
}

impl DraftDoc {
    /// What is assigned: which units [`DraftDoc::restore`] needs.
    #[must_use]
    pub fn cut(&self) -> UnitCut {
        self.plan.cut()
    }

    /// The plan over its data and units; what found no place is dropped silently, see [`DraftDoc::restore_listing`].
    ///
    /// # Errors
    /// [`FileError::Damaged`] when data or units are those of another plan.
    pub fn restore(&self, data: Arc<DataSet>, units: Arc<Units>) -> Result<Plan, FileError> {
        self.restore_listing(data, units).map(|restored| restored.plan)
    }

    /// The plan over its data and units, and what found no place in it.
    ///
    /// # Errors
    /// [`FileError::Damaged`] when data or units are those of another plan.
    pub fn restore_listing(&self, data: Arc<DataSet>, units: Arc<Units>) -> Result<Restored, FileError> {
        if data.accounts.len() != self.accounts {
            let why = format!(
                "it was made over {} ({} accounts), but {} has {}",
                self.data_name,
                self.accounts,
                data.name,
                data.accounts.len()
            );
            return Err(FileError::Damaged { what: "draft", why });
        }
        self.plan.restore(data, units)
    }
}

#[cfg(test)]
#[path = "plan_file_tests.rs"]
mod tests;
