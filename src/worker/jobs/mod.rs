//! The work itself, as plain functions: what is asked, what is kept between jobs, what comes out.
//!
//! [`Desk`] holds what a worker keeps (geography, the open data set, tables that were read, the last ledger);
//! [`perform`] does one job on it. Nothing here knows a message, a fetch or a clock, so native tests call it.
//! Start with `perform`; `shapes` draws levels, `import` reads files.

mod import;
mod shapes;

use std::sync::Arc;

use super::{
    protocol::{Answer, Job},
    split,
};
use crate::{
    files,
    geography::{Atlas, Gazetteer, Shapes},
    metrics,
    plan::{DataSet, UnitLevel},
};

/// Shipped files, relative to the page.
pub const COUNTIES: &str = "data/us/counties.bw";
/// See [`COUNTIES`].
pub const ZIPS: &str = "data/us/zips.bw";
/// See [`COUNTIES`].
pub const SAMPLE: &str = "data/sample/sample.bw";

/// What a worker keeps between jobs.
#[derive(Default)]
pub struct Desk {
    atlas: Option<Arc<Atlas>>,
    gazetteer: Option<Arc<Gazetteer>>,
    zip_cells: Option<Arc<shapes::ZipCells>>,
    /// The shapes that the page shows.
    drawn: Option<Arc<Shapes>>,
    sample: Option<Vec<u8>>,
    data: Option<Arc<DataSet>>,
    import: import::Counter,
}

/// A part of an answer with its attachments.
pub struct Output {
    /// The part.
    pub answer: Answer,
    /// Raw bytes beside it.
    pub attachments: Vec<Vec<u8>>,
}

impl Output {
    fn plain(answer: Answer) -> Self {
        Self { answer, attachments: Vec::new() }
    }

    fn file(bytes: Vec<u8>) -> Self {
        Self { answer: Answer::File, attachments: vec![bytes] }
    }
}

/// Hears how far a job is (0 to 1) and what it is doing.
pub type Tell<'a> = dyn FnMut(f32, &str) + 'a;

impl Desk {
    /// The shipped files a job needs that are not on the desk yet.
    #[must_use]
    pub fn needs(&self, job: &Job) -> Vec<&'static str> {
        let (counties, zips, sample) = match job {
            Job::Shapes(UnitLevel::County) | Job::Frame(UnitLevel::County) => (true, false, false),
            Job::Shapes(UnitLevel::Zip) | Job::Frame(UnitLevel::Zip) => (true, true, false),
            Job::Import { .. } => (true, true, false),
            Job::OpenSample => (false, false, true),
            _ => (false, false, false),
        };
        let mut files = Vec::new();
        if counties && self.atlas.is_none() {
            files.push(COUNTIES);
        }
        if zips && self.gazetteer.is_none() {
            files.push(ZIPS);
        }
        if sample && self.sample.is_none() {
            files.push(SAMPLE);
        }
        files
    }

    /// Takes in a shipped file.
    ///
    /// # Errors
    /// Where the file is damaged; the text says which and what to do.
    pub fn shelve(&mut self, path: &str, bytes: &[u8]) -> Result<(), String> {
        let broken =
            |why: String| format!("{path} is damaged ({why}). Reload the page without its cache (Ctrl+Shift+R).");
        match path {
            COUNTIES => {
                self.atlas = Some(Arc::new(Atlas::from_bytes(bytes).map_err(|error| broken(error.to_string()))?))
            }
            ZIPS => {
                let atlas = self.atlas()?;
                let gazetteer = Gazetteer::from_bytes(bytes, &atlas).map_err(|error| broken(error.to_string()))?;
                self.gazetteer = Some(Arc::new(gazetteer));
            }
            SAMPLE => self.sample = Some(bytes.to_vec()),
            _ => {}
        }
        Ok(())
    }

    fn atlas(&self) -> Result<Arc<Atlas>, String> {
        self.atlas.clone().ok_or_else(|| "The counties are not loaded yet. Reload the page.".into())
    }

    fn gazetteer(&self) -> Result<Arc<Gazetteer>, String> {
        self.gazetteer.clone().ok_or_else(|| "The ZIP codes are not loaded yet. Reload the page.".into())
    }

    fn data(&self) -> Result<Arc<DataSet>, String> {
        self.data.clone().ok_or_else(|| "No data set is open. Open a draft, the sample or a file.".into())
    }

    fn open(&mut self, data: DataSet) -> Vec<Output> {
        let parts = split(&data);
        self.data = Some(Arc::new(data));
        parts.into_iter().map(|part| Output::plain(Answer::Data(part))).collect()
    }
}

/// Does one job. The outputs are sent in order; the last one ends the job.
///
/// # Errors
/// A text for people: what, where, why, and what to do. The desk is as before.
pub fn perform(desk: &mut Desk, job: Job, input: Vec<Vec<u8>>, tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
    let mut input = input.into_iter();
    let mut file = move || input.next().ok_or_else(|| "No file came with the job. Choose it again.".to_owned());
    match job {
        Job::Shelve { path } => {
            desk.shelve(&path, &file()?)?;
            Ok(vec![Output::plain(Answer::Nothing)])
        }
        Job::Shapes(level) => shapes::draw(desk, level, tell),
        Job::Frame(level) => {
            shapes::frame(desk, level, tell).map(|frame| vec![Output::plain(Answer::Frame(Box::new(frame)))])
        }
        Job::Outlines { groups, count } => Ok(vec![Output::plain(shapes::outlines(desk, &groups, count))]),
        Job::OpenSample => {
            let bytes = desk.sample.take().ok_or("The sample is not loaded yet. Reload the page.")?;
            let data = unpack(&bytes)?;
            desk.sample = Some(bytes);
            Ok(desk.open(data))
        }
        Job::OpenData => {
            let data = unpack(&file()?)?;
            Ok(desk.open(data))
        }
        Job::PackData => Ok(vec![Output::file(files::pack_data_set(&*desk.data()?))]),
        Job::ReadAccounts { name } => {
            desk.import.read_accounts(&name, &file()?, tell).map(|answer| vec![Output::plain(answer)])
        }
        Job::ReadReps { name } => {
            desk.import.read_reps(&name, &file()?, tell).map(|answer| vec![Output::plain(answer)])
        }
        Job::Import { accounts, reps } => import::run(desk, &accounts, reps.as_ref(), tell),
        Job::LedgerRows { only, from, count } => Ok(vec![Output::plain(desk.import.rows(only, from, count))]),
        Job::UnmatchedRows => desk.import.unmatched().map(|bytes| vec![Output::file(bytes)]),
        Job::Solve(_) => Err("A solve runs by itself.".into()),
    }
}

fn unpack(bytes: &[u8]) -> Result<DataSet, String> {
    let mut data = files::unpack_data_set(bytes).map_err(|error| error.to_string())?;
    metrics::workload::fill_workload(&mut data, &metrics::workload::TravelSettings::default());
    Ok(data)
}
