//! The work itself, as plain functions: what is asked, what is kept between jobs, what comes out.
//!
//! Two services share it. [`Opener`] opens data sets and draws counties: it is a part of the page's own program, so what it
//! reaches is loaded with every visit. [`Workshop`] does all that, reads and makes files and draws ZIP codes: a program of
//! its own, loaded when first needed. Nothing here knows a message, a fetch or a clock, so native tests call it. Start with
//! [`Service`].

mod area_columns;
mod area_files;
mod counter;
mod cut_shapes;
mod export;
mod figure_columns;
mod geocoding;
mod import;
mod map_sheet;
mod measures;
mod opener;
mod own_shapes;
mod placing_anew;
mod plan_file;
mod rep_report;
mod report;
mod shapes;
mod spelling;
mod summary_list;
mod tidy_lists;
mod update;
mod workshop;
mod zip_shapes;

pub use opener::Opener;
pub use workshop::Workshop;

use super::protocol::{Answer, Job};

/// Shipped files, relative to the page.
pub const COUNTIES: &str = "data/us/counties.bw";
/// See [`COUNTIES`].
pub const ZIPS: &str = "data/us/zips.bw";
/// See [`COUNTIES`].
pub const SAMPLE: &str = "data/sample/sample.bw";

/// See [`COUNTIES`].
pub const CITIES: &str = "data/world/cities.bw";

/// What a worker program offers.
pub trait Service {
    /// The shipped files a job needs that it does not hold yet.
    fn needs(&self, job: &Job) -> Vec<&'static str>;

    /// Takes in a shipped file.
    ///
    /// # Errors
    /// Where the file is damaged; the text says which and what to do.
    fn shelve(&mut self, path: &str, bytes: &[u8]) -> Result<(), String>;

    /// Does one job. The outputs are sent in order; the last one ends the job.
    ///
    /// # Errors
    /// A text for people: what, where, why, and what to do. What it holds is as before.
    fn perform(&mut self, job: Job, input: Vec<Vec<u8>>, tell: &mut Tell<'_>) -> Result<Vec<Output>, String>;
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

/// The first file that came with a job.
fn first(input: Vec<Vec<u8>>) -> Result<Vec<u8>, String> {
    input.into_iter().next().ok_or_else(|| "No file came with the job. Choose it again.".to_owned())
}
