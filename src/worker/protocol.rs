//! The messages between the page and its workers.
//!
//! A message is a JavaScript array: first a postcard-encoded header ([`Ask`] or [`Reply`]), then raw attachments
//! (files going in; GeoJSON and exports coming out) that are handed over without copying.

use serde::{Deserialize, Serialize};

use super::{
    export::ExportOrder,
    tables::{ImportSummary, TableNumber, TableView, TableWish},
};
use crate::{
    engine::{Outcome, Phase, Problem},
    files::FateKind,
    geography::{Bbox, LonLat},
    plan::{PlanParts, UnitCut, UnitFrame},
};

/// Changes whenever a message changes. Worker files keep their names between releases, so a cached old worker is
/// recognised at the handshake instead of by a wrong answer.
pub const VERSION: u32 = 11;

/// A job's number, unique within its client.
pub type JobId = u32;

/// What the page sends.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ask {
    /// The job's number; replies carry it.
    pub id: JobId,
    /// What to do.
    pub job: Job,
}

/// What a worker can do.
#[allow(clippy::large_enum_variant, reason = "a job is made once and sent at once")]
#[derive(Debug, Serialize, Deserialize)]
pub enum Job {
    /// Keep a shipped file that the page has loaded already (attachment), so that it is not loaded twice.
    Shelve {
        /// Its path, relative to the page.
        path: String,
    },
    /// Draw the units of the data set that was opened last: answers [`Answer::Shapes`] with two attachments (fills,
    /// borders), which are empty for accounts.
    Shapes(UnitCut),
    /// Open the shipped sample: data parts.
    OpenSample,
    /// Open a packed data set (attachment): data parts.
    OpenData,
    /// Hold a packed data set (attachment) that the page has already.
    AdoptData,
    /// Hold the data set of which this is a part (attachment, see [`super::split`]); the parts come in order.
    HoldPart {
        /// Begins anew.
        first: bool,
        /// It is whole now.
        last: bool,
    },
    /// The frame of units for the data set that was opened last: the states with accounts.
    Frame(UnitCut),
    /// What the page wants of a table (attachment when it is to be read: the file): answers [`Answer::Table`], or
    /// [`Answer::Geography`] where the file is one.
    Table(TableNumber, TableWish),
    /// What the page wants of a geography ([`super::geographies::GeographyWish`], postcard: only the Data step knows it):
    /// answers [`Answer::Geography`].
    Geography(TableNumber, Vec<u8>),
    /// Leave a table or a geography out again.
    DropTable(TableNumber),
    /// Import these tables: answers [`Answer::Imported`], attachment: the packed data set; then data parts. With a geography
    /// among them accounts are placed in its areas; a geography alone takes the accounts of the data set that is open.
    Import {
        /// Their numbers, in the order of their ledgers.
        tables: Vec<TableNumber>,
    },
    /// The ledger of the last import from row `from` on: answers [`Answer::File`] with a list of
    /// [`super::tables::LedgerRow`], packed with postcard.
    LedgerRows {
        /// Which of the import's ledgers.
        ledger: usize,
        /// Show only this fate.
        only: Option<FateKind>,
        /// First row of the answer among those shown.
        from: usize,
        /// At most so many.
        count: usize,
    },
    /// Make measures of the data set that was opened last by a recipe (JSON): answers [`Answer::Measured`]; with `keep` then
    /// data parts.
    Measures {
        /// The recipe.
        recipe: String,
        /// Hold the new data set and send it; else it is a preview.
        keep: bool,
        /// Leave the table of drive times out of the new data set.
        drop_drive_times: bool,
    },
    /// Different writings of one thing in a table: answers [`Answer::File`] with a [`super::tables::SpellingView`].
    Spellings(TableNumber),
    /// What has to do with a newer export over the data set that was opened last: an [`super::updates::UpdateAsk`], packed
    /// with postcard because only a later part of the page asks it. Answers [`Answer::File`] with what it is said to
    /// answer; a comparison then [`Answer::Data`].
    Update(Vec<u8>),
    /// The unmatched rows of one ledger of the last import with their reasons, as CSV: answers [`Answer::File`] with one
    /// attachment.
    UnmatchedRows(usize),
    /// What has to do with the user's own geocoder: a [`super::geocoding::GeocodeAsk`], packed with postcard. Answers
    /// [`Answer::File`] with what it is said to answer.
    Geocode(Vec<u8>),
    /// Find a place as people write it (`80202`, `Denver, CO`): answers [`Answer::Place`].
    FindPlace(String),
    /// Solve.
    Solve(Box<Problem>),
    /// Make a file of a plan over the data set that was opened last: answers [`Answer::File`] with one attachment.
    Export(Box<ExportOrder>),
    /// Read a plan file (attachment) and open its data set: answers [`Answer::PlanFile`], attachment: the packed data
    /// set; then data parts.
    ReadPlanFile {
        /// The file's name.
        name: String,
    },
    /// Put the plan of the file that was read last together, and work its published figures out again.
    RestorePlan,
}

/// What the worker sends.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// The worker stands; says which protocol it speaks.
    Ready {
        /// Its [`VERSION`].
        version: u32,
    },
    /// How far a job is.
    Progress {
        /// The job.
        id: JobId,
        /// 0 to 1.
        fraction: f32,
        /// What it is doing, for people.
        doing: String,
    },
    /// How far a solve is, now and then with its best plan so far.
    Solving {
        /// The job.
        id: JobId,
        /// How far.
        progress: SolveProgress,
    },
    /// A first part of the answer; more will come.
    Part {
        /// The job.
        id: JobId,
        /// The part.
        answer: Answer,
    },
    /// The answer, or its last part.
    Done {
        /// The job.
        id: JobId,
        /// The answer.
        answer: Answer,
    },
    /// It could not be done; the message is for people.
    Failed {
        /// The job.
        id: JobId,
        /// What, where, why, and what to do.
        message: String,
    },
}

/// How far a solve is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SolveProgress {
    /// What it is doing.
    pub phase: Phase,
    /// 0 to 1.
    pub fraction: f64,
    /// Score of the best plan so far; lower is better.
    pub best_score: Option<f64>,
    /// The best plan so far, to be drawn; not in every report.
    pub assignment: Option<Vec<Option<u16>>>,
}

/// Answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// Done; nothing to say.
    Nothing,
    /// Shapes of a level; attachments: fills, borders (both GeoJSON).
    Shapes(ShapesAnswer),
    /// A part of the data set: see [`super::split`].
    Data(Vec<u8>),
    /// The frame of the units.
    Frame(Box<UnitFrame>),
    /// A table as it is understood now.
    Table(Box<TableView>),
    /// A geography as it is understood now; attachment: [`super::geographies::GeographyView`], postcard.
    Geography,
    /// The import is done; attachment: the packed data set.
    Imported(Box<ImportSummary>),
    /// What a recipe does; attachments: the report ([`crate::metrics::RecipeReport`], postcard), the packed data set where
    /// it is kept.
    Measured,
    /// A place that was found, and how it is called.
    Place(LonLat, String),
    /// One attachment: the bytes of a file.
    File,
    /// The solver's result.
    Solved(Box<Outcome>),
    /// A plan file was read; what it assigns. Attachment: the packed data set.
    PlanFile(UnitCut),
    /// A plan from its file.
    Restored(Box<RestoredPlan>),
}

/// A plan from its file, without its data and units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RestoredPlan {
    /// The plan.
    pub parts: PlanParts,
    /// Everything tied, and everything found its place.
    pub ties: bool,
    /// What to say about it.
    pub report: String,
}

/// The shapes of a level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShapesAnswer {
    /// Which units they are.
    pub cut: UnitCut,
    /// How many there are; a shape's number is its unit's.
    pub count: u32,
    /// Box around all.
    pub bbox: Bbox,
    /// The units left and right of each border; `u32::MAX` is the outside.
    pub sides: Vec<[u32; 2]>,
}
