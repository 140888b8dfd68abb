//! The two workers: one keeps data and geography, the other solves and can be ended at any moment.

use std::rc::Rc;

use crate::worker::client::Client;

/// Trunk's loader of the worker program, beside the page.
const SCRIPT: &str = "./worker_loader.js";

thread_local! {
    static DATA: Rc<Client> = Rc::new(Client::new(SCRIPT));
    static SOLVER: Rc<Client> = Rc::new(Client::new(SCRIPT));
}

/// Opens geography, reads files, exports. What it opened last is kept between jobs.
#[must_use]
pub fn data() -> Rc<Client> {
    DATA.with(Rc::clone)
}

/// Solves.
#[must_use]
pub fn solver() -> Rc<Client> {
    SOLVER.with(Rc::clone)
}
