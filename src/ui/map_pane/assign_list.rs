//! A searchable list of territories to give units to.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Session},
    metrics,
    plan::{Plan, TerritoryIx},
    ui::{
        number,
        widgets::{SearchItem, SearchList},
        workbench::Workbench,
    },
};

/// The key of "No territory"; the others are numbers.
const NOWHERE: &str = "none";

/// All territories and "no territory". Enter or a click gives the selection away. The row under the pointer or the
/// cursor is the workbench's `target`, so that the inspector shows before and after.
#[component]
pub fn AssignList(
    /// Runs after the selection was given away.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    on_cleanup(move || bench.target.set(None));
    let items = Memo::new(move |_| {
        session.read(&[Aspect::Alignment, Aspect::Territories, Aspect::Reps, Aspect::Design], items).unwrap_or_default()
    });
    let aim = move |key: Option<String>| {
        let target = key.and_then(|key| target(&key));
        if bench.target.get_untracked() != target {
            bench.target.set(target);
        }
    };
    let pick = move |key: String| {
        if let Some(to) = target(&key) {
            session.assign_selection(to);
            on_done.run(());
        }
    };
    view! {
        <div class="assign-list">
            <SearchList
                label="Find a territory"
                items=items
                on_pick=pick
                on_aim=Callback::new(aim)
                most=usize::MAX
                placeholder="Find a territory"
                autofocus=true
            />
        </div>
    }
}

/// By name; "no territory" comes last.
fn items(plan: &Plan) -> Vec<SearchItem> {
    let indices = metrics::indices(plan);
    let measure = plan.design().balance.first().and_then(|term| plan.units().measure(&term.measure));
    let item = |at: TerritoryIx| {
        let territory = plan.territory(at)?;
        let rep = plan.rep_of(at).map_or("vacant", |rep| rep.name.as_str());
        let rep = if rep == territory.name { String::new() } else { format!("{rep} · ") };
        let index = number::index(measure.and_then(|measure| indices.get(at, measure)));
        let (key, detail) = (at.0.to_string(), format!("{rep}index {index}"));
        Some(SearchItem::new(key, territory.name.clone(), detail, "").with_swatch(Some(territory.colour)))
    };
    let mut items: Vec<SearchItem> = plan.territory_indices().filter_map(item).collect();
    items.sort_by(|a, b| a.label.cmp(&b.label));
    let nowhere = SearchItem::new(NOWHERE.into(), "No territory".into(), "leaves a gap".into(), "");
    items.push(nowhere.with_swatch(None));
    items
}

/// What a key stands for.
fn target(key: &str) -> Option<Option<TerritoryIx>> {
    if key == NOWHERE { Some(None) } else { key.parse().ok().map(|at| Some(TerritoryIx(at))) }
}
