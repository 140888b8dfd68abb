//! The workers of the page: the opener (small, always there), the workshop (reads files, draws ZIP codes; loaded when
//! first needed) and the solver (the same program, but ended at any moment).

use std::rc::Rc;

use crate::{plan::UnitLevel, worker::client::Client};

/// Trunk's loaders of the worker programs, beside the page.
const OPENER: &str = "./opener_loader.js";
const WORKSHOP: &str = "./worker_loader.js";

thread_local! {
    static DATA: Rc<Client> = Rc::new(Client::new(OPENER));
    static READER: Rc<Client> = Rc::new(Client::new(WORKSHOP));
    static SOLVER: Rc<Client> = Rc::new(Client::new(WORKSHOP));
}

/// Opens data sets, draws counties and accounts. What it opened last is kept between jobs.
#[must_use]
pub fn opener() -> Rc<Client> {
    DATA.with(Rc::clone)
}

/// Reads files, draws ZIP codes.
#[must_use]
pub fn workshop() -> Rc<Client> {
    READER.with(Rc::clone)
}

/// The worker that draws a level and holds its shapes.
#[must_use]
pub fn of_level(level: UnitLevel) -> Rc<Client> {
    if level == UnitLevel::Zip { workshop() } else { opener() }
}

/// Solves.
#[must_use]
pub fn solver() -> Rc<Client> {
    SOLVER.with(Rc::clone)
}
