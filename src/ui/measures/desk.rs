//! What the folds share: the recipe as it is being edited, what the data offer, and what the recipe would do.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    app::{Aspect, JobEnd, Session},
    browser::clock,
    metrics::{RecipeReport, recipe_of},
    plan::{AttributeOf, CallClass, Measure, Plan, Recipe, UnitLevel},
};

/// How long the recipe must rest before it is tried out.
const REST_MILLIS: u64 = 250;

/// What rules and formulas can name: the data as given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    pub classes: Vec<CallClass>,
    pub segments: Vec<String>,
    pub industries: Vec<String>,
    pub products: Vec<String>,
    pub measures: Vec<Measure>,
    /// The user's own numbers on counties and ZIP codes.
    pub areas: Vec<(AttributeOf, Measure)>,
    pub currency: String,
    pub has_sales: bool,
    /// Where drive times came from, how many places they know, and how many times there are.
    pub drive_times: Option<(String, u32, u32)>,
}

fn fields(plan: &Plan) -> Fields {
    let data = plan.data();
    let given = data.measured.as_ref().map(|measured| &measured.given);
    let count = given.map_or(data.accounts.measures.len(), |given| given.measures as usize);
    let named = |names: &[String]| names.iter().filter(|name| !name.trim().is_empty()).cloned().collect::<Vec<_>>();
    Fields {
        classes: given.map_or(&data.classes, |given| &given.classes).clone(),
        segments: named(&given.map_or(&data.accounts.segment, |given| &given.segment).names),
        industries: named(&data.accounts.industry.names),
        products: named(&data.products),
        measures: data.accounts.measures.iter().take(count).cloned().collect(),
        areas: data
            .unit_attributes
            .iter()
            .filter_map(|own| match own.level {
                UnitLevel::County => Some((AttributeOf::County, own.measure.clone())),
                UnitLevel::Zip => Some((AttributeOf::Zip, own.measure.clone())),
                _ => None,
            })
            .collect(),
        currency: data.currency.clone(),
        has_sales: !data.sales.lines.is_empty(),
        drive_times: data.drive_times.as_ref().map(|table| (table.source.clone(), table.places, table.times)),
    }
}

/// A recipe's report, or why there is none.
pub type Outcome = Result<Arc<RecipeReport>, String>;

/// A handle to the state; a context of the card.
#[derive(Clone, Copy)]
pub struct Desk {
    pub session: Session,
    /// As edited.
    pub recipe: RwSignal<Recipe>,
    /// As the open plan's figures were made.
    pub applied: Memo<Recipe>,
    pub fields: Memo<Fields>,
    /// What the recipe would do; `None` before it was tried out.
    pub outcome: RwSignal<Option<Outcome>>,
    /// A fold was opened: from now on recipes are tried out.
    pub looked: RwSignal<bool>,
    /// What is being done.
    pub busy: RwSignal<Option<&'static str>>,
}

impl Desk {
    pub fn new(session: Session) -> Self {
        let applied =
            Memo::new(move |_| session.read(&[Aspect::Frame], |plan| recipe_of(plan.data())).unwrap_or_default());
        let fields = Memo::new(move |_| session.read(&[Aspect::Frame], fields).unwrap_or_default());
        let desk = Self {
            session,
            recipe: RwSignal::new(applied.get_untracked()),
            applied,
            fields,
            outcome: RwSignal::new(None),
            looked: RwSignal::new(false),
            busy: RwSignal::new(None),
        };
        // Another plan, an undo: what was being edited is about figures that are gone.
        Effect::watch(move || applied.get(), move |applied, _, _| desk.recipe.set(applied.clone()), false);
        desk.try_out();
        desk
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// Changes the recipe as edited.
    pub fn change(self, edit: impl FnOnce(&mut Recipe)) {
        let mut recipe = self.recipe.get_untracked();
        edit(&mut recipe);
        if self.recipe.with_untracked(|now| *now != recipe) {
            self.recipe.set(recipe);
        }
    }

    /// A part of the recipe.
    pub fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&Recipe) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.recipe.with(&of))
    }

    /// A part of the report.
    pub fn told<T: Default + PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&RecipeReport) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| {
            self.outcome
                .with(|outcome| outcome.as_ref().and_then(|known| known.as_ref().ok()).map(|known| of(known)))
                .unwrap_or_default()
        })
    }

    /// Whether the recipe differs from the one in force.
    pub fn edited(self) -> bool {
        self.applied.with(|applied| self.recipe.with(|recipe| applied != recipe))
    }

    /// Asks the worker what the recipe would do, whenever it has come to rest.
    fn try_out(self) {
        let run = StoredValue::new(0u32);
        let frame = self.session.revision(Aspect::Frame);
        Effect::new(move |_| {
            frame.track();
            let recipe = self.recipe.get();
            if !self.looked.get() {
                return;
            }
            let this = run.with_value(|run| run.wrapping_add(1));
            run.set_value(this);
            let is_last = move || run.try_get_value() == Some(this);
            leptos::task::spawn_local(async move {
                let _ = clock::pause(REST_MILLIS).await;
                if !is_last() {
                    return;
                }
                self.busy.set(Some("Working out the preview"));
                let outcome = self.session.preview_measures(&recipe).await;
                if !is_last() {
                    return;
                }
                self.busy.set(None);
                match outcome {
                    Ok(report) => self.outcome.set(Some(Ok(Arc::new(report)))),
                    Err(JobEnd::Failed(why)) => self.outcome.set(Some(Err(why))),
                    Err(JobEnd::Cancelled) => {}
                }
            });
        });
    }

    /// Puts a recipe into force.
    pub fn apply(self, recipe: Recipe) {
        let label = label(&self.applied.get_untracked(), &recipe);
        self.put_into_force(recipe, false, label);
    }

    /// Takes the table of drive times out of the plan; the recipe in force is carried out without it.
    pub fn drop_drive_times(self) {
        self.put_into_force(self.applied.get_untracked(), true, "Removed the drive-time table".into());
    }

    fn put_into_force(self, recipe: Recipe, drop_drive_times: bool, label: String) {
        if self.busy.with_untracked(|busy| *busy == Some(APPLYING)) {
            return;
        }
        self.busy.set(Some(APPLYING));
        leptos::task::spawn_local(async move {
            let end = self.session.apply_measures(&recipe, drop_drive_times, &label).await;
            if self.busy.try_get_untracked().is_none() {
                return;
            }
            self.busy.set(None);
            if let Err(JobEnd::Failed(why)) = end {
                self.outcome.set(Some(Err(why)));
            }
        });
    }
}

/// Shown while a recipe is put into force.
pub const APPLYING: &str = "Making the measures";

/// "Changed segments and workload": what the history calls it.
fn label(before: &Recipe, after: &Recipe) -> String {
    if after.is_nothing() {
        return "Took the measures back to the files' figures".into();
    }
    let parts: Vec<&str> = [
        (before.segments != after.segments, "segments"),
        (before.workload != after.workload, "workload"),
        (before.potential != after.potential || before.market != after.market, "potential"),
        (before.score != after.score, "the priority score"),
    ]
    .into_iter()
    .filter_map(|(changed, name)| changed.then_some(name))
    .collect();
    match parts.split_last() {
        None => "Made the measures anew".into(),
        Some((last, [])) => format!("Changed {last}"),
        Some((last, rest)) => format!("Changed {} and {last}", rest.join(", ")),
    }
}
