//! The command palette: steps, actions, and everything of the plan that has a name.

use leptos::prelude::*;

use crate::{
    app::{Route, STATES, Selection, Session, Step},
    plan::{AccountIx, MeasureIx, TerritoryIx, UnitIx},
    ui::{
        widgets::{SearchItem, SearchList},
        workbench::{DrawerTab, Overlay, Workbench},
    },
};

/// Accounts beyond this many are not listed; the accounts tab filters all of them.
const MOST_ACCOUNTS: usize = 20_000;

const ACTIONS: [(&str, &str, &str); 13] = [
    ("balance", "Balance", "trade units until every territory lies in the band"),
    ("carve", "Carve", "design territories anew"),
    ("undo", "Undo", "Ctrl Z"),
    ("redo", "Redo", "Ctrl Shift Z"),
    ("clear", "Clear the selection", "Escape"),
    ("divide", "Split the selected units", "a county into its ZIP codes, a state into its counties"),
    ("whole", "Take the area of the selected units whole", "the county of ZIP codes, the state of counties"),
    ("fit", "Show the whole map", ""),
    ("accounts", "Show accounts on the map", "or hide them"),
    ("theme", "Switch between light and dark", ""),
    ("charts", "Open the charts", ""),
    ("changes", "Open the changes against today", ""),
    ("shortcuts", "Keyboard shortcuts", "?"),
];

/// A search over everything; picking goes there or does it.
#[component]
pub fn Commands() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let items = Memo::new(move |_| items(session));
    let pick = move |key: String| {
        bench.overlay.set(Overlay::None);
        run(session, bench, &key);
    };
    view! {
        <SearchList
            label="Step, action, territory, unit, account or rep"
            items=items
            on_pick=Callback::new(pick)
            placeholder="Type a step, an action, or a name"
            autofocus=true
        />
    }
}

fn items(session: Session) -> Vec<SearchItem> {
    let item = |key: String, label: &str, detail: &str| SearchItem::new(key, label.into(), detail.into(), "");
    let mut items: Vec<SearchItem> = Step::ALL
        .into_iter()
        .map(|step| item(format!("step:{}", step.name()), &format!("Go to {}", step.name()), "step"))
        .collect();
    items.push(item("start".into(), "All plans", "start page"));
    items.extend(ACTIONS.map(|(key, label, detail)| item(format!("do:{key}"), label, detail)));
    session.peek(|plan| {
        for at in plan.territory_indices() {
            let name = plan.territory(at).map_or("", |territory| territory.name.as_str());
            let rep = plan.rep_of(at).map_or("vacant", |rep| rep.name.as_str());
            items.push(item(format!("territory:{}", at.0), name, &format!("territory · {rep}")));
        }
        // Of counties of one name the one with the most accounts is meant most often.
        let mut units: Vec<UnitIx> = plan.units().indices().collect();
        units.sort_by_key(|unit| std::cmp::Reverse(plan.units().value(MeasureIx::ACCOUNTS, *unit)));
        for unit in units {
            let code = plan.units().code(unit);
            let name = plan.units().name(unit);
            let state = name.rsplit_once(", ").and_then(|(_, of)| STATES.iter().find(|state| state.abbreviation == of));
            let also = state.map_or("", |state| state.name);
            items.push(SearchItem::new(format!("unit:{}", unit.0), name.into(), code.into(), also));
        }
        let accounts = &plan.data().accounts;
        for account in accounts.indices().take(MOST_ACCOUNTS) {
            let (name, city) = (&accounts.name[account.at()], &accounts.city[account.at()]);
            items.push(item(format!("account:{}", account.0), name, &format!("account · {city}")));
        }
    });
    items
}

fn run(session: Session, bench: Workbench, key: &str) {
    let (kind, what) = key.split_once(':').unwrap_or((key, ""));
    match kind {
        "start" => session.go(Route::Start),
        "step" => {
            if let Some(step) = Step::ALL.into_iter().find(|step| step.name() == what) {
                session.go(Route::Step(step));
            }
        }
        "territory" => {
            if let Ok(at) = what.parse() {
                bench.show_territory(TerritoryIx(at));
            }
        }
        "unit" => {
            if let Ok(at) = what.parse() {
                session.selection.set(Selection::units([UnitIx(at)]));
                bench.fly_to([UnitIx(at)]);
            }
        }
        "account" => {
            if let Ok(at) = what.parse() {
                bench.show_account(AccountIx(at));
            }
        }
        "do" => act(session, bench, what),
        _ => {}
    }
}

fn act(session: Session, bench: Workbench, what: &str) {
    let open = |tab| {
        bench.drawer.set(tab);
        bench.drawer_open.set(true);
    };
    match what {
        "balance" => {
            session.go(Route::Step(Step::Design));
            session.balance();
        }
        "carve" => {
            session.go(Route::Step(Step::Design));
            session.carve();
        }
        "undo" => session.undo(),
        "redo" => session.redo(),
        "divide" => session.recut_selected(false),
        "whole" => session.recut_selected(true),
        "clear" => session.selection.set(Selection::none()),
        "fit" => {
            if let Some(shapes) = session.shapes.get_untracked() {
                bench.remote.fit([shapes.bbox.west, shapes.bbox.south, shapes.bbox.east, shapes.bbox.north]);
            }
        }
        "accounts" => bench.layers.update(|layers| layers.accounts = !layers.accounts),
        "theme" => session.switch_theme(),
        "charts" => open(DrawerTab::Charts),
        "changes" => open(DrawerTab::Changes),
        "shortcuts" => bench.overlay.set(Overlay::Shortcuts),
        _ => {}
    }
}
