//! What stays as it is or stays together: locks, bars and groups in one list, and the areas that are not divided.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::settings::{change, design_of};
use crate::{
    app::{Aspect, Selection, Session},
    plan::{Command, Design, FamilyCount, KeepWhole, LockKind, Plan, UnitIx, UnitLevel},
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::{Checkbox, Select},
        workbench::Workbench,
    },
};

/// Rows shown; a plan with more has them in the map.
const MOST: usize = 60;

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Locked,
    Barred,
    Together,
}

/// Units that a rule treats alike.
#[derive(Clone, Debug, PartialEq)]
struct Rule {
    kind: Kind,
    /// "3 counties stay with Denver".
    text: String,
    reason: String,
    units: Vec<UnitIx>,
}

fn rules(plan: &Plan) -> Vec<Rule> {
    let territory = |at| plan.territory(at).map_or("no territory", |known| known.name.as_str());
    let mut alike: BTreeMap<(Kind, String, String), Vec<UnitIx>> = BTreeMap::new();
    for (unit, lock) in plan.locks() {
        let (kind, what) = match &lock.kind {
            LockKind::Locked(at) => (Kind::Locked, territory(*at).to_owned()),
            LockKind::Barred(all) => (Kind::Barred, all.iter().map(|at| territory(*at)).collect::<Vec<_>>().join(", ")),
        };
        alike.entry((kind, what, lock.reason.clone())).or_default().push(*unit);
    }
    let locks = alike.into_iter().map(|((kind, what, reason), units)| {
        let who = plan.group_name(&units);
        let one = units.len() == 1;
        let text = match kind {
            Kind::Locked => format!("{who} {} with {what}", if one { "stays" } else { "stay" }),
            _ => format!("{who} never {} to {what}", if one { "goes" } else { "go" }),
        };
        Rule { kind, text, reason, units }
    });
    let groups = plan.groups().iter().map(|group| Rule {
        kind: Kind::Together,
        text: format!("{} stay together", plan.group_name(&group.units)),
        reason: group.reason.clone(),
        units: group.units.clone(),
    });
    locks.chain(groups).collect()
}

/// "3 locked, 1 group": what the fold says when it is closed.
pub fn rules_note(plan: &Plan) -> String {
    let barred = plan.locks().values().filter(|lock| matches!(lock.kind, LockKind::Barred(_))).count();
    let locked = plan.locks().len() - barred;
    let mut parts = Vec::new();
    if locked > 0 {
        parts.push(format!("{locked} locked"));
    }
    if barred > 0 {
        parts.push(format!("{barred} barred"));
    }
    if !plan.groups().is_empty() {
        parts.push(number::counted(plan.groups().len(), "group", "groups"));
    }
    match (plan.design().keep_whole, plan.units().level()) {
        (KeepWhole::Nothing, _) => {}
        (KeepWhole::Counties, _) if !counties(plan) => {}
        (KeepWhole::States, level) if level.is_own() => parts.push("whole areas above".into()),
        (KeepWhole::Counties, _) => parts.push("whole counties".into()),
        (KeepWhole::States, _) => parts.push("whole states".into()),
    }
    parts.join(", ")
}

/// Whether there are units smaller than a county, so that counties can be kept whole.
fn counties(plan: &Plan) -> bool {
    plan.units().frame().levels().iter().any(|level| matches!(level, UnitLevel::Zip | UnitLevel::Account))
}

/// The list, and which areas are kept whole.
#[component]
pub fn Rules() -> impl IntoView {
    let session = Session::expect();
    let design = design_of(session);
    let list = Memo::new(move |_| session.read(&[Aspect::Locks, Aspect::Territories], rules).unwrap_or_default());
    let level =
        Memo::new(move |_| session.read(&[Aspect::Frame], |plan| plan.units().level()).unwrap_or(UnitLevel::County));
    let smaller = Memo::new(move |_| session.read(&[Aspect::Frame], counties).unwrap_or_default());
    view! {
        <div class="settings">
            <WholeAreas design level smaller />
            <Families level />
            {move || list.with(Vec::is_empty).then(|| view! {
                <p class="field-help">"Nothing is locked, barred or kept together by hand. Select units on the map, then Lock or Keep together."</p>
            })}
            <ul class="move-groups">
                {move || {
                    let all = list.get();
                    let more = all.len().saturating_sub(MOST);
                    view! {
                        {all.into_iter().take(MOST).map(|rule| view! { <RuleRow rule /> }).collect_view()}
                        {(more > 0).then(|| view! { <li class="quiet">{format!("and {more} more; select units on the map to see theirs")}</li> })}
                    }
                }}
            </ul>
        </div>
    }
}

#[component]
fn WholeAreas(design: Memo<Design>, level: Memo<UnitLevel>, smaller: Memo<bool>) -> impl IntoView {
    let session = Session::expect();
    let options = Signal::derive(move || {
        let mut options = vec![(KeepWhole::Nothing, "No area".to_owned())];
        if smaller.get() {
            options.push((KeepWhole::Counties, "Counties".to_owned()));
        }
        let states = if level.get().is_own() { "Areas of the level above" } else { "States" };
        options.push((KeepWhole::States, states.to_owned()));
        options
    });
    let value = Memo::new(move |_| match (design.with(|design| design.keep_whole), smaller.get()) {
        (KeepWhole::Counties, false) => KeepWhole::Nothing,
        (whole, _) => whole,
    });
    view! {
        <Select
            label="Areas that are not divided"
            options=options
            value=value
            on_change=Callback::new(move |whole| change(session, |design| design.keep_whole = whole))
            hint=Signal::derive(move || if value.get() == KeepWhole::Nothing {
                String::new()
            } else {
                "An area larger than any band fills a territory by itself; the preview names it.".to_owned()
            })
        />
    }
}

/// Parents and children in one territory, where accounts are what is assigned and some have parents.
#[component]
fn Families(level: Memo<UnitLevel>) -> impl IntoView {
    let session = Session::expect();
    let count = Memo::new(move |_| {
        let account = level.get() == UnitLevel::Account;
        let known = session.read(&[Aspect::Locks, Aspect::Frame], |plan| account.then(|| plan.family_count()));
        known.flatten().unwrap_or_default()
    });
    let hint = Signal::derive(move || {
        let FamilyCount { families, accounts, kept } = count.get();
        let some = if kept > 0 && kept < families {
            format!(" {} kept together now.", number::counted(kept, "is", "are"))
        } else {
            String::new()
        };
        format!(
            "{} with {}: a parent and all accounts below it go to one territory.{some}",
            number::counted(families, "family", "families"),
            number::counted(accounts, "account", "accounts")
        )
    });
    let change = move |on: bool| {
        let groups =
            session.peek(|plan| if on { plan.groups_with_families().groups } else { plan.groups_without_families() });
        if let Some(groups) = groups {
            session.dispatch(Command::SetGroups { groups });
        }
    };
    view! {
        <Show when=move || count.with(|count| count.families > 0)>
            <Checkbox
                label="Keep account families together"
                value=Signal::derive(move || count.with(|count| count.kept == count.families))
                hint=hint
                on_change=change
            />
        </Show>
    }
}

#[component]
fn RuleRow(rule: Rule) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let units = rule.units.clone();
    let show = move |_| {
        session.selection.set(Selection::units(units.iter().copied()));
        bench.fly_to(units.iter().copied());
    };
    let (glyph, verb) = match rule.kind {
        Kind::Locked => (Glyph::Lock, "Unlock"),
        Kind::Barred => (Glyph::Bar, "Allow"),
        Kind::Together => (Glyph::Together, "Dissolve"),
    };
    let label = match rule.kind {
        Kind::Together => format!("{verb} the group: {}", rule.text),
        Kind::Locked | Kind::Barred => format!("{verb}: {}", rule.text),
    };
    let (kind, units) = (rule.kind, rule.units);
    let remove = move |_| {
        let command = match kind {
            Kind::Together => session.peek(|plan| Command::SetGroups {
                groups: plan.groups().iter().filter(|group| group.units != units).cloned().collect(),
            }),
            Kind::Locked | Kind::Barred => {
                Some(Command::SetLocks { locks: units.iter().map(|unit| (*unit, None)).collect() })
            }
        };
        if let Some(command) = command {
            session.dispatch(command);
        }
    };
    view! {
        <li class="move-group rule">
            <Icon glyph />
            <p>{rule.text}<span class="field-help">{rule.reason}</span></p>
            <button type="button" class="icon-button" aria-label="Show these units on the map" title="Show on the map" on:click=show>
                <Icon glyph=Glyph::Eye />
            </button>
            <button type="button" class="icon-button" aria-label=label title=verb on:click=remove>
                <Icon glyph=Glyph::Close />
            </button>
        </li>
    }
}
