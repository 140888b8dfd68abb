//! A plan file in: the workshop reads it and works its figures out again, the page opens the plan.

use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::{NoticeKind, Route, Session, Stage, Step, workers};
use crate::{
    browser::{BrowserError, file},
    plan::{Plan, Units},
    worker::{Answer, Job, client::JobEnd, protocol::RestoredPlan},
};

impl Session {
    /// Opens a plan file as a draft of its own. The open plan is kept as its own draft.
    pub fn open_plan_file(&self, file: File) {
        let before = self.stage.get_untracked();
        if matches!(before, Stage::Starting | Stage::Loading(..)) {
            // One after the other: what is loading now would be shown under the wrong name.
            self.notify(NoticeKind::Info, "Wait until the plan is open, then choose the file again.");
            return;
        }
        let session = *self;
        self.flush();
        self.stage.set(Stage::Loading(0.05, format!("Reading {}", file.name())));
        spawn_local(async move {
            match session.open_plan_bytes(file.name(), file.into()).await {
                Ok((kind, text)) => {
                    session.notify(kind, &text);
                    session.go(Route::Step(Step::Design));
                }
                Err(end) => {
                    let text = match end {
                        JobEnd::Failed(text) => text,
                        JobEnd::Cancelled => "Opening was cancelled; the open plan is as it was.".into(),
                    };
                    session.return_to(before, text);
                }
            }
        });
    }

    /// Opens a plan file that lies beside the page (`?plan=West.bailiwick.json`), for an embedded view.
    pub(super) async fn open_published(&self, path: &str) -> Result<(), JobEnd> {
        let failed = |text: String| JobEnd::Failed(format!("The plan `{path}` could not be shown. {text}"));
        let bytes = file::fetch(path).await.map_err(|error| {
            let why = match error {
                BrowserError::Failed(why) => why,
                other => other.to_string(),
            };
            failed(format!("{why}. Put the file beside the app's index.html, under exactly this name."))
        })?;
        match self.open_plan_bytes(path.to_owned(), bytes.into()).await {
            Ok((NoticeKind::Done, _)) => Ok(()),
            Ok((kind, text)) => {
                self.notify(kind, &text);
                Ok(())
            }
            Err(JobEnd::Failed(text)) => Err(failed(text)),
            Err(JobEnd::Cancelled) => Err(JobEnd::Cancelled),
        }
    }

    /// Opens a plan file, a `File` or its bytes, and says how its figures stand.
    async fn open_plan_bytes(&self, name: String, file: JsValue) -> Result<(NoticeKind, String), JobEnd> {
        let lost = || JobEnd::Failed(format!("{name} could not be opened. Try again."));
        let workshop = workers::workshop();
        let job = Job::ReadPlanFile { name: name.clone() };
        let (data, others) = self.receive_data(&workshop, job, &[file]).await?;
        let read = others.into_iter().find_map(|(answer, attachments)| match answer {
            Answer::PlanFile(cut) => Some((cut, attachments.into_iter().next()?)),
            _ => None,
        });
        let (cut, packed): (_, Uint8Array) = read.ok_or_else(lost)?;
        let (answer, _) = workshop.request_over(&data, Job::RestorePlan, |_| {}).await?;
        let Answer::Restored(restored) = answer else { return Err(lost()) };
        let RestoredPlan { parts, ties, report } = *restored;
        if !std::rc::Rc::ptr_eq(&workshop, &workers::of_cut(&cut)) {
            self.adopt(&workers::of_cut(&cut), &packed, &data).await?;
        }
        self.load_shapes(&data, cut.clone()).await?;
        let units = Units::build(self.load_frame(&data, cut).await?, &data);
        self.open(Plan::restore(data, units, parts));
        if !self.embedded {
            self.keep_as_draft(Some(packed.to_vec())).await;
        }
        Ok((if ties { NoticeKind::Done } else { NoticeKind::Warning }, report))
    }
}
