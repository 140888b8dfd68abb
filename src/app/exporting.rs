//! Files out: the workshop makes them, the page offers them as downloads. Nothing is uploaded.

use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{NoticeKind, Route, Session, workers};
use crate::{
    browser::{clipboard, clock, file, page, picture},
    plan::Plan,
    worker::{
        Job,
        client::{Event, JobEnd},
        export::{Export, ExportOrder, MapColours},
    },
};

/// A file that is being made.
#[derive(Clone, Debug, PartialEq)]
pub struct Exporting {
    /// The file's name.
    pub name: String,
    /// What is being done.
    pub doing: String,
    /// 0 to 1.
    pub fraction: f32,
}

impl Session {
    /// Makes a file and offers it as a download.
    pub fn export(&self, what: Export, colours: MapColours) {
        let session = *self;
        let Some(plan) = self.snapshot() else { return };
        let (name, kind) = what.file(&plan);
        let begun = Exporting { name: name.clone(), doing: "Preparing".into(), fraction: 0.0 };
        self.exporting.update(|files| files.push(begun));
        spawn_local(async move {
            let offered = match session.make(what, colours, &plan, &name).await {
                Ok(bytes) => file::offer(&name, kind, &bytes).map_err(|error| error.to_string()),
                Err(JobEnd::Failed(text)) => Err(text),
                Err(JobEnd::Cancelled) => Err(format!("{name} was not made: its worker was stopped. Try again.")),
            };
            session.exporting.update(|files| {
                if let Some(at) = files.iter().position(|file| file.name == name) {
                    files.remove(at);
                }
            });
            match offered {
                Ok(()) => session.announcement.set(format!("{name} is ready.")),
                Err(text) => session.notify(NoticeKind::Error, &text),
            }
        });
    }

    async fn make(&self, what: Export, colours: MapColours, plan: &Plan, name: &str) -> Result<Uint8Array, JobEnd> {
        let (session, name) = (*self, name.to_owned());
        let hear = move |event| {
            if let Event::Progress(fraction, doing) = event {
                session.exporting.update(|files| {
                    if let Some(file) = files.iter_mut().find(|file| file.name == name) {
                        (file.fraction, file.doing) = (fraction, doing);
                    }
                });
            }
        };
        let order = ExportOrder {
            what,
            cut: plan.units().cut().clone(),
            parts: plan.parts(),
            colours,
            date: clock::iso_date(),
        };
        let job = Job::Export(Box::new(order));
        let (_, attachments) = workers::workshop().request_over(plan.data(), job, hear).await?;
        let Some(bytes) = attachments.into_iter().next() else {
            return Err(JobEnd::Failed("The file could not be made. Try again.".into()));
        };
        let Export::Picture(paper, dots) = what else { return Ok(bytes) };
        let (width, height, _) = paper.pixels(dots);
        let picture = picture::svg_to_png(&bytes, width, height).await;
        picture
            .map(|png| Uint8Array::from(png.as_slice()))
            .map_err(|error| JobEnd::Failed(format!("The picture could not be drawn. {error}")))
    }

    /// The name that the open plan's file gets.
    #[must_use]
    pub fn plan_file_name(&self) -> String {
        self.peek(|plan| Export::PlanFile.file(plan).0).unwrap_or_default()
    }

    /// HTML that shows this plan inside a company page, read-only, once its file lies beside the app.
    #[must_use]
    pub fn embed_snippet(&self) -> String {
        let name = self.peek(|plan| plan.name().to_owned()).unwrap_or_default();
        let name = name.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        format!(
            "<iframe src=\"{}?embed=1&amp;plan={}\" title=\"{name}: sales territories\" width=\"100%\" height=\"600\" loading=\"lazy\" referrerpolicy=\"no-referrer\"></iframe>",
            base_address(),
            page::encode(&self.plan_file_name())
        )
    }

    /// The address of a rep's own view.
    #[must_use]
    pub fn rep_address(&self, name: &str) -> String {
        format!("{}{}", base_address(), Route::Rep(name.into()).hash(page::encode))
    }

    /// Puts a text on the clipboard and says so.
    pub fn copy(&self, text: String, what: &'static str) {
        let session = *self;
        spawn_local(async move {
            match clipboard::write_text(&text).await {
                Ok(()) => session.notify(NoticeKind::Done, &format!("{what} copied.")),
                Err(error) => session.notify(NoticeKind::Error, &error.to_string()),
            }
        });
    }
}

/// The page's address without query and hash.
fn base_address() -> String {
    let location = page::window().ok().map(|window| window.location());
    let part = |get: fn(&web_sys::Location) -> Result<String, wasm_bindgen::JsValue>| {
        location.as_ref().and_then(|location| get(location).ok()).unwrap_or_default()
    };
    format!("{}{}", part(web_sys::Location::origin), part(web_sys::Location::pathname))
}
