//! A plan file in: its data and units, the plan itself, and whether the published figures tie.

use std::ops::ControlFlow;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{NoticeKind, Route, Session, Stage, Step, opening::Source};
use crate::{
    browser::{
        BrowserError,
        file::{self, ChosenFile},
    },
    files::{Discrepancy, Published, pack_data_set, read_plan},
    metrics::{Figures, grouped, territory_figures},
    plan::{MeasureIx, Plan, Units},
    worker::client::JobEnd,
};

/// Discrepancies that a notice names.
const NAMED: usize = 3;

/// The figures that go into a plan file, and that whoever opens it works out again: sums of every measure, indices,
/// quotas.
pub(super) fn published(plan: &Plan) -> Published {
    let mut published = Published::sums(plan);
    let Figures { territories, quotas, .. } = territory_figures(plan);
    for row in &territories {
        let Some(figures) = published.territories.get_mut(&row.name) else { continue };
        figures.insert("quota".into(), row.quota.to_f64());
        for (at, measure) in plan.units().measures().iter().enumerate() {
            if let Some(index) = row.index(MeasureIx::new(at)) {
                figures.insert(format!("index.{}", measure.key), index);
            }
        }
    }
    if let Some(quotas) = quotas {
        published.plan.insert("quota".into(), quotas.total.to_f64());
    }
    published
}

impl Session {
    /// Opens a plan file as a draft of its own. The open plan is kept as its own draft.
    pub fn open_plan_file(&self, file: File) {
        let session = *self;
        self.flush();
        let before = self.stage.get_untracked();
        self.stage.set(Stage::Loading(0.05, format!("Reading {}", file.name())));
        spawn_local(async move {
            match session.read_plan_file(file).await {
                Ok((kind, text)) => {
                    session.notify(kind, &text);
                    session.go(Route::Step(Step::Design));
                }
                Err(text) => {
                    session.stage.set(before);
                    session.notify(NoticeKind::Error, &text);
                }
            }
        });
    }

    async fn read_plan_file(&self, file: File) -> Result<(NoticeKind, String), String> {
        let chosen = ChosenFile::from(file);
        let bytes = chosen
            .read(|_| ControlFlow::Continue(()))
            .await
            .map_err(|error: BrowserError| format!("{} could not be read. {error}", chosen.name()))?;
        self.open_plan_bytes(&chosen.name(), &bytes).await
    }

    /// Opens a plan file that lies beside the page (`?plan=plan.json`), for an embedded view.
    pub(super) async fn open_published(&self, path: &str) -> Result<(), JobEnd> {
        let failed = |text: String| JobEnd::Failed(format!("The plan `{path}` could not be shown. {text}"));
        let bytes = file::beside(path).await.map_err(|error| failed(error.to_string()))?;
        let (kind, text) = self.open_plan_bytes(path, &bytes).await.map_err(failed)?;
        if kind != NoticeKind::Done {
            self.notify(kind, &text);
        }
        Ok(())
    }

    async fn open_plan_bytes(&self, name: &str, bytes: &[u8]) -> Result<(NoticeKind, String), String> {
        let said = |end: JobEnd| match end {
            JobEnd::Failed(text) => text,
            JobEnd::Cancelled => "Opening was cancelled; the open plan is as it was.".into(),
        };
        let read = read_plan(bytes).map_err(|error| format!("{name}: {error}"))?;
        let packed = pack_data_set(&read.data);
        let data = self.load_data(Source::Packed(packed.clone())).await.map_err(said)?;
        let level = read.unit_level();
        self.share_data(level).await.map_err(said)?;
        self.load_shapes(level).await.map_err(said)?;
        let frame = self.load_frame(level).await.map_err(said)?;
        let units = Units::build(frame, &data);
        let restored = read.restore(data, units).map_err(|error| format!("{name}: {error}"))?;
        let now = published(&restored.plan);
        let wrong = read.discrepancies(&now);
        let checked =
            read.published.plan.len() + read.published.territories.values().map(|all| all.len()).sum::<usize>();
        self.open(restored.plan);
        if !self.embedded {
            self.keep_as_draft(Some(packed)).await;
        }
        Ok(report(
            name,
            checked,
            read.data_ties(),
            &wrong.iter().map(sentence).collect::<Vec<_>>(),
            &restored.left_over,
        ))
    }
}

/// What to say about an opened file.
fn report(name: &str, checked: usize, data_ties: bool, wrong: &[String], left_over: &[String]) -> (NoticeKind, String) {
    if wrong.is_empty() && left_over.is_empty() && data_ties {
        return (
            NoticeKind::Done,
            format!("{name} is open. All {checked} published figures were worked out again and tie."),
        );
    }
    let mut text = format!("{name} is open.");
    if !data_ties {
        text.push_str(" Its data were changed after the figures were published.");
    }
    if wrong.is_empty() {
        text.push_str(&format!(" All {checked} published figures tie."));
    } else {
        let named: Vec<&str> = wrong.iter().take(NAMED).map(String::as_str).collect();
        text.push_str(&format!(
            " {} of {checked} published figures differ from what was worked out here: {}",
            wrong.len(),
            named.join(" ")
        ));
    }
    if let Some(first) = left_over.first() {
        text.push_str(&format!(" {} entries of the file found no place in the plan: {first}", left_over.len()));
    }
    (NoticeKind::Warning, text)
}

fn sentence(one: &Discrepancy) -> String {
    let whose = one.territory.as_deref().unwrap_or("the plan");
    let found = one.found.map_or("nothing".to_owned(), |found| grouped(found, 2));
    format!("{} of {whose} is published as {} and comes out as {found}.", one.figure, grouped(one.published, 2))
}
