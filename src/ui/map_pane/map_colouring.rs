//! What the map is coloured by, with what is computed for it once and read by both map and legend.

use std::sync::Arc;

use leptos::prelude::*;

use super::painting::{self, Colouring};
use crate::{
    app::{Aspect, Session},
    metrics,
    ui::{map::MapValues, workbench::Workbench},
};

/// The map's colouring, followed. Nothing of it depends on what the pointer is over.
#[derive(Clone, Copy)]
pub struct MapColouring {
    /// What the colours mean.
    pub choice: Memo<Colouring>,
    /// For an amount: the steps between its classes. Moves do not change them.
    pub steps: Memo<Arc<Vec<f64>>>,
    /// For an amount or an index: the class of each unit of the plan, or of the preview that is looked at.
    pub values: Memo<Option<MapValues>>,
    /// Territory of each unit in what the plan is compared with, in the plan's numbers.
    pub compared: Memo<Option<Arc<[u16]>>>,
}

impl MapColouring {
    /// Follows the workbench's choice.
    pub fn new(session: Session, bench: Workbench) -> Self {
        let choice = Memo::new(move |_| {
            let key = bench.colouring.get();
            let parsed = session.read(&[Aspect::Design, Aspect::Frame], |plan| Colouring::parse(&key, plan));
            parsed.unwrap_or(Colouring::Territories)
        });
        let steps = Memo::new(move |_| {
            let Colouring::Amount(measure) = choice.get() else { return Arc::default() };
            session.read(&[Aspect::Frame], |plan| Arc::new(painting::amount_steps(plan, measure))).unwrap_or_default()
        });
        let values = Memo::new(move |_| match choice.get() {
            Colouring::Territories | Colouring::Changes => None,
            Colouring::Index(measure) => {
                bench.seen(&[Aspect::Alignment, Aspect::Territories, Aspect::Design], |plan| MapValues {
                    classes: painting::index_classes(plan, &metrics::indices(plan), measure).into(),
                    diverging: true,
                })
            }
            Colouring::Amount(measure) => session.read(&[Aspect::Frame], |plan| MapValues {
                classes: steps.with(|steps| painting::amount_classes(plan, measure, steps)).into(),
                diverging: false,
            }),
        });
        let compared = Memo::new(move |_| {
            let before = match choice.get() {
                Colouring::Territories => session.compared.get()?,
                Colouring::Changes => bench.today.get()?,
                Colouring::Index(_) | Colouring::Amount(_) => return None,
            };
            session.read(&[Aspect::Territories], |plan| painting::followed(&before, plan).into())
        });
        Self { choice, steps, values, compared }
    }
}
