//! Opens data sets and draws counties and accounts.

use std::sync::Arc;

use super::{COUNTIES, Output, SAMPLE, Service, Tell, first, shapes};
use crate::{
    files,
    geography::Atlas,
    metrics::workload::{TravelSettings, fill_workload},
    plan::{DataSet, UnitLevel},
    worker::{
        Assembly,
        protocol::{Answer, Job},
        split,
    },
};

/// The service every visit needs.
#[derive(Default)]
pub struct Opener {
    pub(super) atlas: Option<Arc<Atlas>>,
    sample: Option<Vec<u8>>,
    data: Option<Arc<DataSet>>,
    /// A data set that is arriving in parts.
    arriving: Assembly,
}

impl Opener {
    pub(super) fn atlas(&self) -> Result<Arc<Atlas>, String> {
        self.atlas.clone().ok_or_else(|| "The counties are not loaded yet. Reload the page.".into())
    }

    pub(super) fn data(&self) -> Result<Arc<DataSet>, String> {
        self.data.clone().ok_or_else(|| "No data set is open. Open a draft, the sample or a file.".into())
    }

    /// Holds a data set and hands it over in parts.
    pub(super) fn open(&mut self, data: DataSet) -> Vec<Output> {
        let parts = split(&data).map(|part| Output::plain(Answer::Data(part))).collect();
        self.data = Some(Arc::new(data));
        parts
    }
}

/// What to do about a shipped file that can't be read.
pub(super) fn broken(path: &str, why: &impl std::fmt::Display) -> String {
    format!("{path} is damaged ({why}). Reload the page without its cache (Ctrl+Shift+R).")
}

impl Service for Opener {
    fn needs(&self, job: &Job) -> Vec<&'static str> {
        match job {
            Job::Shapes(cut) | Job::Frame(cut) if self.atlas.is_none() && cut.level() == UnitLevel::County => {
                vec![COUNTIES]
            }
            Job::OpenSample if self.sample.is_none() => vec![SAMPLE],
            _ => Vec::new(),
        }
    }

    fn shelve(&mut self, path: &str, bytes: &[u8]) -> Result<(), String> {
        match path {
            COUNTIES => self.atlas = Some(Arc::new(Atlas::from_bytes(bytes).map_err(|error| broken(path, &error))?)),
            SAMPLE => self.sample = Some(bytes.to_vec()),
            _ => {}
        }
        Ok(())
    }

    fn perform(&mut self, job: Job, input: Vec<Vec<u8>>, tell: &mut Tell<'_>) -> Result<Vec<Output>, String> {
        match job {
            Job::Shelve { path } => {
                self.shelve(&path, &first(input)?)?;
                Ok(vec![Output::plain(Answer::Nothing)])
            }
            Job::Shapes(cut) => shapes::draw(self, cut, tell),
            Job::Frame(cut) => {
                shapes::frame(self, &cut).map(|frame| vec![Output::plain(Answer::Frame(Box::new(frame)))])
            }
            Job::OpenSample => {
                let sample = self.sample.as_deref().ok_or("The sample is not loaded yet. Reload the page.")?;
                let data = unpack(sample)?;
                Ok(self.open(data))
            }
            Job::OpenData => {
                let data = unpack(&first(input)?)?;
                Ok(self.open(data))
            }
            Job::AdoptData => {
                self.data = Some(Arc::new(unpack(&first(input)?)?));
                Ok(vec![Output::plain(Answer::Nothing)])
            }
            Job::HoldPart { first: begins, last } => {
                if begins {
                    self.arriving = Assembly::default();
                }
                let arrived = self.arriving.add(&first(input)?);
                arrived
                    .map_err(|error| format!("A part of the data did not arrive whole ({error}). Reload the page."))?;
                if last {
                    self.data = Some(Arc::new(std::mem::take(&mut self.arriving).finish()));
                }
                Ok(vec![Output::plain(Answer::Nothing)])
            }
            _ => Err("This worker does not do that. Reload the page.".into()),
        }
    }
}

/// A packed data set with travel and workload filled in.
pub(super) fn unpack(bytes: &[u8]) -> Result<DataSet, String> {
    let mut data = files::unpack_data_set(bytes).map_err(|error| error.to_string())?;
    fill_workload(&mut data, &TravelSettings::default());
    Ok(data)
}
