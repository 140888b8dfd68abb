//! A solve in the app's own worker: the message that asks for it, and the answer that comes back.
//!
//! `--message FILE` writes what the page would send to its worker; `benches/worker.mjs` sends it to the built worker in
//! Chromium and keeps the answer, which `--answer FILE` takes instead of solving. So both speak of the same problem to the
//! last bit, and what the worker found is judged and written like any other result.

use bailiwick::{
    engine::{Outcome, Problem},
    worker::{
        Answer, Job, Reply,
        protocol::{Ask, VERSION},
    },
};

/// Writes a problem as the message that asks the worker to solve it.
pub fn write_message(problem: Problem, file: &str) -> Result<(), String> {
    let message = postcard::to_allocvec(&Ask { id: 0, job: Job::Solve(Box::new(problem)) })
        .map_err(|error| format!("{file}: the problem has no message ({error})."))?;
    std::fs::write(file, message).map_err(|error| format!("{file}: cannot be written ({error})."))
}

/// Reads the worker's answer.
pub fn read_answer(file: &str) -> Result<Outcome, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{file}: cannot be read ({error})."))?;
    match postcard::from_bytes(&bytes) {
        Ok(Reply::Done { answer: Answer::Solved(outcome), .. }) => Ok(*outcome),
        Ok(Reply::Failed { message, .. }) => Err(format!("{file}: the worker says: {message}")),
        Ok(_) => Err(format!("{file}: this is no answer to a solve.")),
        Err(error) => {
            Err(format!("{file}: not an answer of protocol version {VERSION} ({error}). Build the app anew."))
        }
    }
}
