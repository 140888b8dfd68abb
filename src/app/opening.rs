//! Opening: data sets, units and shapes from the workers onto the desk.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{
    NoticeKind, Session, Stage,
    workers::{self, Desk},
};
use crate::{
    geography::Bbox,
    plan::{CutException, DataSet, Plan, UnitCut, UnitFrame, UnitLevel, Units},
    worker::{
        Answer, Assembly, Job,
        client::{Event, JobEnd},
    },
};

/// The shapes of the units, ready for the map; a shape's number is its unit's.
#[derive(Debug, PartialEq)]
pub struct MapShapes {
    /// Which units they are.
    pub cut: UnitCut,
    /// Box around all.
    pub bbox: Bbox,
    /// The units left and right of each border; `u32::MAX` is the outside.
    pub sides: Vec<[u32; 2]>,
    /// Polygons as GeoJSON; empty for accounts, which are points.
    pub fills: Vec<u8>,
    /// Borders as GeoJSON, one line for each of `sides`.
    pub borders: Vec<u8>,
}

/// Where a data set comes from.
pub(super) enum Source {
    /// The shipped sample.
    Sample,
    /// A packed data set.
    Packed(Vec<u8>),
}

impl Session {
    /// Draws the units of a data set; the map shows them as soon as they are there.
    pub(super) async fn load_shapes(&self, data: &Arc<DataSet>, cut: UnitCut) -> Result<(), JobEnd> {
        let session = *self;
        let hear = move |event| {
            if let Event::Progress(fraction, doing) = event {
                session.loading(fraction, doing);
            }
        };
        let (answer, attachments) = workers::of_cut(&cut).request_over(data, Job::Shapes(cut), hear).await?;
        if let (Answer::Shapes(shapes), [fills, borders]) = (answer, attachments.as_slice()) {
            self.shapes.set(Some(Arc::new(MapShapes {
                cut: shapes.cut,
                bbox: shapes.bbox,
                sides: shapes.sides,
                fills: fills.to_vec(),
                borders: borders.to_vec(),
            })));
        }
        Ok(())
    }

    fn loading(&self, fraction: f32, doing: String) {
        if self.stage.with_untracked(|stage| matches!(stage, Stage::Loading(..))) {
            self.stage.set(Stage::Loading(fraction, doing));
        }
    }

    /// Opens a data set in the data worker and takes it over part by part.
    pub(super) async fn load_data(&self, source: Source) -> Result<Arc<DataSet>, JobEnd> {
        match source {
            Source::Sample => self.receive_data(&workers::opener(), Job::OpenSample, &[]).await.map(|(data, _)| data),
            Source::Packed(bytes) => {
                let bytes: JsValue = Uint8Array::from(bytes.as_slice()).into();
                self.receive_data(&workers::opener(), Job::OpenData, &[bytes]).await.map(|(data, _)| data)
            }
        }
    }

    /// Runs a job that answers with data parts; other parts come back with their attachments.
    pub(super) async fn receive_data(
        &self,
        worker: &Desk,
        job: Job,
        attachments: &[JsValue],
    ) -> Result<(Arc<DataSet>, Vec<(Answer, Vec<Uint8Array>)>), JobEnd> {
        let assembly: Rc<RefCell<Assembly>> = Rc::default();
        let others: Rc<RefCell<Vec<(Answer, Vec<Uint8Array>)>>> = Rc::default();
        let (adding, keeping, session) = (assembly.clone(), others.clone(), *self);
        let hear = move |event| match event {
            Event::Part(Answer::Data(bytes), _) => {
                if let Err(error) = adding.borrow_mut().add(&bytes) {
                    session.notify(NoticeKind::Error, &damaged(&error));
                }
            }
            Event::Part(answer, attachments) => keeping.borrow_mut().push((answer, attachments)),
            Event::Progress(fraction, doing) => {
                session.loading(fraction, doing.clone());
                session.import_progress(fraction, doing);
            }
            _ => {}
        };
        let turn = worker.turn().await;
        turn.forget();
        let (last, attachments) = worker.request(job, attachments, hear).await?;
        match last {
            Answer::Data(bytes) => {
                assembly.borrow_mut().add(&bytes).map_err(|error| JobEnd::Failed(damaged(&error)))?
            }
            other => others.borrow_mut().push((other, attachments)),
        }
        let data = Arc::new(assembly.take().finish());
        turn.now_holds(&data);
        Ok((data, others.take()))
    }

    /// The frame of units of a data set.
    pub(super) async fn load_frame(&self, data: &Arc<DataSet>, cut: UnitCut) -> Result<UnitFrame, JobEnd> {
        let session = *self;
        let hear = move |event| {
            if let Event::Progress(fraction, doing) = event {
                session.loading(fraction, doing);
            }
        };
        match workers::of_cut(&cut).request_over(data, Job::Frame(cut), hear).await? {
            (Answer::Frame(frame), _) => Ok(*frame),
            _ => Err(JobEnd::Failed("The units could not be made. Reload the page.".into())),
        }
    }

    /// Gives a worker a data set that the page has packed already: quicker than part by part.
    pub(super) async fn adopt(&self, worker: &Desk, packed: &Uint8Array, data: &Arc<DataSet>) -> Result<(), JobEnd> {
        let turn = worker.turn().await;
        turn.forget();
        worker.request(Job::AdoptData, &[packed.into()], |_| {}).await?;
        turn.now_holds(data);
        Ok(())
    }

    /// Makes a plan over a data set from today's alignment, ready to be opened; the map draws its units already.
    pub(super) async fn prepare_plan(&self, name: &str, data: Arc<DataSet>, level: UnitLevel) -> Result<Plan, JobEnd> {
        self.load_shapes(&data, level.into()).await?;
        let frame = self.load_frame(&data, level.into()).await?;
        let units = Units::build(frame, &data);
        Ok(Plan::start(name, data, units))
    }

    /// Changes what is assigned; the alignment and locks are carried over. One undoable step.
    pub fn change_units(&self, cut: UnitCut) {
        if self.peek(|plan| *plan.units().cut() == cut).unwrap_or(true) || self.job.with_untracked(Option::is_some) {
            return;
        }
        let session = *self;
        session.begin_job("Change the units", "Preparing the new units");
        spawn_local(async move {
            let end = session.replace_units(cut).await;
            session.job.set(None);
            if let Err(JobEnd::Failed(text)) = end {
                session.notify(NoticeKind::Error, &text);
            }
        });
    }

    /// Divides the selected units one level finer, or takes the areas whole that they lie in: a change of units like any
    /// other.
    pub fn recut_selected(&self, whole: bool) {
        let units = self.selection.with_untracked(|selection| selection.units.clone());
        let cut = self.peek(|plan| {
            let units = units.iter().copied();
            if whole { plan.units().joined(units) } else { plan.units().divided(units) }
        });
        match cut.flatten() {
            Some(cut) => self.change_units(cut),
            None if units.is_empty() => self.notify(NoticeKind::Info, "Select units on the map first."),
            None if whole => {
                self.notify(NoticeKind::Info, "The selected units lie in nothing that could be taken whole.")
            }
            None => self.notify(NoticeKind::Info, "The selected units can't be divided further."),
        }
    }

    async fn replace_units(&self, cut: UnitCut) -> Result<(), JobEnd> {
        let Some(data) = self.peek(|plan| plan.data().clone()) else { return Ok(()) };
        let frame = self.load_frame(&data, cut.clone()).await?;
        if let Some(left_out) = left_out(&cut, &frame.cut) {
            self.notify(NoticeKind::Info, &left_out);
        }
        // Shapes are asked for as they were made, without what changes nothing.
        let cut = frame.cut.clone();
        if self.peek(|plan| *plan.units().cut() == cut).unwrap_or(true) {
            return Ok(());
        }
        let Some(command) = self.peek(|plan| plan.carry_over(Units::build(frame, plan.data()))) else { return Ok(()) };
        self.load_shapes(&data, cut).await?;
        self.dispatch(command);
        Ok(())
    }

    /// After undo or redo crossed a change of units, the map needs the other shapes.
    pub(super) fn follow_units(&self) {
        let Some((data, cut)) = self.peek(|plan| (plan.data().clone(), plan.units().cut().clone())) else { return };
        let session = *self;
        spawn_local(async move {
            if let Err(JobEnd::Failed(text)) = session.load_shapes(&data, cut).await {
                session.notify(NoticeKind::Error, &text);
            }
        });
    }
}

/// What to say where an exception that was asked for changes nothing.
fn left_out(asked: &UnitCut, made: &UnitCut) -> Option<String> {
    let kept = |exception: &&CutException| {
        made.exceptions().iter().any(|other| (other.at, &other.code) == (exception.at, &exception.code))
    };
    let lost = asked.exceptions().iter().find(|exception| !kept(exception))?;
    let name = if lost.name.is_empty() { &lost.code } else { &lost.name };
    Some(if lost.to == UnitLevel::Zip {
        format!("{name} has no inhabited ZIP codes of its own, or lies in something that is whole. It stays as it is.")
    } else {
        format!("{name} is no longer an exception: what is in it is assigned so anyway.")
    })
}

fn damaged(error: &impl std::fmt::Display) -> String {
    format!("A part of the data did not arrive whole ({error}). Reload the page.")
}
