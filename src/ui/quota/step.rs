//! The page of the step: settings beside the table they lead to.

use std::sync::Arc;

use leptos::prelude::*;

use super::{settings::Settings, table::QuotaTable};
use crate::{
    app::{Aspect, Session},
    metrics::{AccountFacts, Figures, territory_figures_with},
    plan::{Command, Plan, QuotaSettings},
    ui::workbench::Workbench,
};

/// The plan's figures under the settings as they are, or as a slider that is being moved would have them.
#[derive(Clone)]
pub struct Outlook {
    /// The figures.
    pub figures: Arc<Figures>,
    /// The settings they stand for.
    pub settings: QuotaSettings,
    /// Currency code.
    pub currency: String,
}

impl PartialEq for Outlook {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.figures, &other.figures)
    }
}

/// Settings and table.
#[component]
pub fn QuotaStep() -> impl IntoView {
    let session = Session::expect();
    // What a slider shows while it moves; the plan changes when it is let go, as one step.
    let tried = RwSignal::new(None::<QuotaSettings>);
    let bench = Workbench::expect();
    let outlook = Memo::new(move |_| {
        let tried = tried.get().zip(bench.facts.get());
        let trial = tried.and_then(|(settings, facts)| session.peek(|plan| trial(plan, settings, &facts)).flatten());
        let figures = bench.figures.get()?;
        trial.or_else(|| {
            session.read(&[Aspect::Quota], |plan| Outlook {
                figures,
                settings: plan.quota().clone(),
                currency: plan.data().currency.clone(),
            })
        })
    });
    view! {
        <main class="sheet quota-step" id="main" tabindex="-1">
            <div class="quota-columns">
                <Settings outlook=outlook tried=tried />
                <QuotaTable outlook=outlook />
            </div>
        </main>
    }
}

/// The figures as these settings would have them.
fn trial(plan: &Plan, settings: QuotaSettings, facts: &AccountFacts) -> Option<Outlook> {
    let mut trial = plan.clone();
    trial.apply(Command::SetQuota(Box::new(settings.clone()))).ok()?;
    let figures = Arc::new(territory_figures_with(&trial, facts));
    Some(Outlook { figures, settings, currency: plan.data().currency.clone() })
}
