//! The page of the step: settings beside the table they lead to.

use std::sync::Arc;

use leptos::prelude::*;

use super::{settings::Settings, table::QuotaTable};
use crate::{
    app::{Aspect, Session},
    metrics::{AccountFacts, Figures, territory_figures_with},
    plan::{Command, Plan, QuotaSettings},
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
    let facts = Memo::new_with_compare(
        move |_| session.read(&[Aspect::Frame], |plan| Arc::new(AccountFacts::of(plan.data()))),
        |before, now| match (before, now) {
            (Some(Some(before)), Some(Some(now))) => !Arc::ptr_eq(before, now),
            _ => true,
        },
    );
    let outlook = Memo::new(move |_| {
        let (tried, facts) = (tried.get(), facts.get()?);
        session.read(&Aspect::FIGURES, |plan| outlook(plan, tried, &facts))
    });
    view! {
        <main class="sheet quota-step" id="main">
            <div class="quota-columns">
                <Settings outlook=outlook tried=tried />
                <QuotaTable outlook=outlook />
            </div>
        </main>
    }
}

fn outlook(plan: &Plan, tried: Option<QuotaSettings>, facts: &AccountFacts) -> Outlook {
    let currency = plan.data().currency.clone();
    if let Some(settings) = tried {
        let mut trial = plan.clone();
        if trial.apply(Command::SetQuota(Box::new(settings.clone()))).is_ok() {
            return Outlook { figures: Arc::new(territory_figures_with(&trial, facts)), settings, currency };
        }
    }
    Outlook { figures: Arc::new(territory_figures_with(plan, facts)), settings: plan.quota().clone(), currency }
}
