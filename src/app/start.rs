//! From an empty page to the first plan: storage, route, theme, workers, then the last draft or the sample.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{NoticeKind, Route, Session, Stage, Step, opening::Source, workers};
use crate::{
    browser::{file, page},
    drafts::{DraftId, Theme},
    plan::UnitLevel,
    worker::{
        Job,
        client::JobEnd,
        jobs::{COUNTIES, SAMPLE},
    },
};

/// The page preloads these while the program is still on its way; a worker cannot see a page's preloads, so they are
/// handed over. Where one is missing the worker fetches it itself and says what is wrong.
async fn hand_over_preloads() {
    for path in [COUNTIES, SAMPLE] {
        if let Ok(bytes) = file::fetch(path).await {
            let job = Job::Shelve { path: path.into() };
            workers::opener().send(job, &[bytes.into()], |_| {});
        }
    }
}

impl Session {
    /// Starts the session of this page.
    #[must_use]
    pub fn boot() -> Self {
        let embedded = page::query("embed").is_some_and(|value| value != "0");
        let session = Self::new(embedded);
        session.open_storage();
        session.follow_theme();
        let route = Route::parse(&page::hash(), page::decode);
        session.route.set(route.clone().unwrap_or(Route::Step(Step::Design)));
        session.follow_hash();
        // An embedded view may name a plan file that lies beside the page.
        let published = if embedded { page::query("plan") } else { None };
        if published.is_some() {
            workers::one_for_all();
        }
        if let Err(error) = workers::opener().warm_up() {
            session.stage.set(Stage::Failed(error.to_string()));
            return session;
        }
        // The draft that was worked on last; on a first visit the sample.
        let last = if embedded { None } else { session.last_draft() };
        spawn_local(async move {
            hand_over_preloads().await;
            session.stage.set(Stage::Loading(0.0, "Starting".into()));
            let end = match &last {
                Some(id) => match session.load_draft(id).await {
                    Err(JobEnd::Failed(text)) => {
                        session.notify(NoticeKind::Error, &format!("{text} The sample was opened instead."));
                        session.load_sample().await
                    }
                    end => end,
                },
                None => match published {
                    Some(path) => session.open_published(&path).await,
                    None => session.load_sample().await,
                },
            };
            match end {
                Ok(()) => {}
                Err(JobEnd::Failed(text)) => session.stage.set(Stage::Failed(text)),
                Err(JobEnd::Cancelled) => {}
            }
        });
        session
    }

    fn last_draft(&self) -> Option<DraftId> {
        let mut entries: Vec<_> = self.drafts.get_untracked().current().cloned().collect();
        entries.sort_by(|a, b| b.saved_at.cmp(&a.saved_at));
        entries.first().map(|entry| entry.id.clone())
    }

    async fn load_sample(&self) -> Result<(), JobEnd> {
        self.loading_now(0.1, "Loading the sample plan");
        let data = self.load_data(Source::Sample).await?;
        self.loading_now(0.5, "Drawing the map");
        let name = data.name.clone();
        let plan = self.prepare_plan(&name, data, UnitLevel::County).await?;
        self.open(plan);
        self.keep_nothing_yet();
        Ok(())
    }

    fn loading_now(&self, fraction: f32, doing: &str) {
        if self.stage.with_untracked(|stage| matches!(stage, Stage::Loading(..))) {
            self.stage.set(Stage::Loading(fraction, doing.into()));
        }
    }

    /// Opens the sample as a new plan.
    pub fn open_sample(&self) {
        self.flush();
        self.stage.set(Stage::Loading(0.0, "Loading the sample plan".into()));
        let session = *self;
        spawn_local(async move {
            match session.load_sample().await {
                Ok(()) => session.go(Route::Step(Step::Design)),
                Err(JobEnd::Failed(text)) => session.stage.set(Stage::Failed(text)),
                Err(JobEnd::Cancelled) => {}
            }
        });
    }

    /// Goes to a route.
    pub fn go(&self, route: Route) {
        if self.route.get_untracked() != route {
            self.route.set(route.clone());
        }
        let hash = route.hash(page::encode);
        if page::hash() != hash
            && let Err(error) = page::set_hash(&hash)
        {
            self.notify(NoticeKind::Error, &error.to_string());
        }
    }

    fn follow_hash(&self) {
        let session = *self;
        let listener = page::on_hash(move |hash| {
            let route = Route::parse(&hash, page::decode).unwrap_or(Route::Step(Step::Design));
            if session.route.get_untracked() != route {
                session.route.set(route);
            }
        });
        if let Ok(listener) = listener {
            // Lives as long as the page.
            listener.forget();
        }
        Effect::new(move || {
            let place = match session.route.get() {
                Route::Start => "Plans".to_owned(),
                Route::Step(step) => step.name().to_owned(),
                Route::Rep(name) => name,
            };
            page::set_title(&format!("{place} · Bailiwick"));
        });
    }

    fn follow_theme(&self) {
        let session = *self;
        session.system_dark.set(page::prefers_dark());
        if let Ok(listener) = page::on_prefers_dark(move |dark| session.system_dark.set(dark)) {
            listener.forget();
        }
        Effect::new(move || {
            let theme = session.preferences.with(|preferences| preferences.theme);
            // Without a root element there is no page to colour.
            let _ = page::set_theme(theme.name());
        });
    }

    /// Whether the page is dark now.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        match self.preferences.with(|preferences| preferences.theme) {
            Theme::Dark => true,
            Theme::Light => false,
            Theme::System => self.system_dark.get(),
        }
    }

    /// From light to dark or back.
    pub fn switch_theme(&self) {
        let dark = untrack(|| self.is_dark());
        self.prefer(|preferences| preferences.theme = if dark { Theme::Light } else { Theme::Dark });
    }
}
