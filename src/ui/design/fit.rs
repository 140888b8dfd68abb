//! Which accounts need a rep with which skill: the rules, and a form for another one.

use std::sync::Arc;

use leptos::{ev::SubmitEvent, prelude::*};

use super::settings::{change, design_of};
use crate::{
    app::{Aspect, Preview, Session},
    plan::{Design, FitField, FitRule, Plan},
    ui::{
        icon::{Glyph, Icon},
        number,
        widgets::{Segmented, Select},
    },
};

/// How many rules there are: what the fold says when it is closed.
pub fn fit_note(design: &Design) -> String {
    if design.fit.is_empty() { String::new() } else { number::counted(design.fit.len(), "rule", "rules") }
}

fn field_word(field: FitField) -> &'static str {
    match field {
        FitField::Segment => "segment",
        FitField::Industry => "industry",
        FitField::Product => "product",
    }
}

/// "Hospital (segment) needs Capital equipment".
fn rule_text(rule: &FitRule) -> String {
    let verb = if rule.required { "requires" } else { "prefers" };
    format!("{} ({}) {verb} {}", rule.value, field_word(rule.field), rule.skill)
}

/// The values that a field has in the data, with the field.
fn kinds(plan: &Plan) -> Vec<((FitField, String), String)> {
    let accounts = &plan.data().accounts;
    let of = |field: FitField, names: &[String]| {
        let known = names.iter().filter(|name| !name.trim().is_empty());
        known.map(|name| ((field, name.clone()), format!("{name} ({})", field_word(field)))).collect::<Vec<_>>()
    };
    [
        of(FitField::Segment, &accounts.segment.names),
        of(FitField::Industry, &accounts.industry.names),
        of(FitField::Product, &plan.data().products),
    ]
    .concat()
}

/// The skills that some rep has, each once, by alphabet.
fn skills(plan: &Plan) -> Vec<(String, String)> {
    let mut all: Vec<&str> = plan.reps().iter().flat_map(|rep| rep.skills.iter()).map(|skill| skill.trim()).collect();
    all.retain(|skill| !skill.is_empty());
    all.sort_by_key(|skill| skill.to_lowercase());
    all.dedup_by_key(|skill| skill.to_lowercase());
    all.into_iter().map(|skill| (skill.to_owned(), skill.to_owned())).collect()
}

/// The rules and the form.
#[component]
pub fn Fit() -> impl IntoView {
    let session = Session::expect();
    let design = design_of(session);
    let rules = Memo::new(move |_| design.with(|design| design.fit.clone()));
    let now = move |rule: &FitRule| {
        session
            .read(&[Aspect::Alignment, Aspect::Territories, Aspect::Reps], |plan| plan.suited(rule))
            .map_or(String::new(), |(suited, all)| {
                format!("{} of {all} have such a rep now", number::counted(suited, "account", "accounts"))
            })
    };
    view! {
        <div class="settings">
            <ul class="move-groups">
                {move || rules.get().into_iter().map(|rule| {
                    let (text, kept) = (rule_text(&rule), rule.clone());
                    let state = move || now(&kept);
                    let label = format!("Remove: {text}");
                    view! {
                        <li class="move-group rule">
                            <Icon glyph=Glyph::User />
                            <p>{text}<span class="field-help">{state}</span></p>
                            <button
                                type="button"
                                class="icon-button"
                                aria-label=label
                                title="Remove"
                                on:click=move |_| change(session, |design| design.fit.retain(|other| *other != rule))
                            >
                                <Icon glyph=Glyph::Close />
                            </button>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <Form />
        </div>
    }
}

#[component]
fn Form() -> impl IntoView {
    let session = Session::expect();
    let kinds = Memo::new(move |_| session.read(&[Aspect::Frame], kinds).unwrap_or_default());
    let skills = Memo::new(move |_| session.read(&[Aspect::Reps], skills).unwrap_or_default());
    let (kind, skill) = (RwSignal::new(None::<(FitField, String)>), RwSignal::new(None::<String>));
    let required = RwSignal::new(false);
    let first_kind = move || kind.get().or_else(|| kinds.with(|kinds| kinds.first().map(|(kind, _)| kind.clone())));
    let first_skill =
        move || skill.get().or_else(|| skills.with(|skills| skills.first().map(|(skill, _)| skill.clone())));
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some((field, value)), Some(skill)) = (untrack(first_kind), untrack(first_skill)) else { return };
        let rule = FitRule { field, value, skill, required: required.get_untracked() };
        // Once more, it may only be more or less strict than before.
        change(session, |design| {
            design
                .fit
                .retain(|other| (other.field, &other.value, &other.skill) != (rule.field, &rule.value, &rule.skill));
            design.fit.push(rule);
        });
    };
    view! {
        <Show
            when=move || !skills.with(Vec::is_empty) && !kinds.with(Vec::is_empty)
            fallback=|| view! {
                <p class="field-help">"Rules say which accounts need a rep with which skill. No rep has a skill yet, or no account a segment, industry or product: add them in Data."</p>
            }
        >
            <form class="settings" on:submit=add>
                <Select
                    label="Accounts of"
                    options=kinds
                    value=Signal::derive(move || first_kind().unwrap_or((FitField::Segment, String::new())))
                    on_change=Callback::new(move |chosen| kind.set(Some(chosen)))
                />
                <Select
                    label="Should have a rep with"
                    options=skills
                    value=Signal::derive(move || first_skill().unwrap_or_default())
                    on_change=Callback::new(move |chosen| skill.set(Some(chosen)))
                />
                <Segmented
                    label="How strictly"
                    options=vec![(false, "Preferred".to_owned()), (true, "Required".to_owned())]
                    value=required
                    on_change=Callback::new(move |on| required.set(on))
                />
                <p class="field-help">{move || if required.get() {
                    "Units with such accounts never go to a rep without the skill. Locks outweigh it; vacancies suit everything."
                } else {
                    "Weighed against shape and change, by the share of such accounts."
                }}</p>
                <button type="submit" class="button"><Icon glyph=Glyph::Plus /> "Add the rule"</button>
            </form>
        </Show>
    }
}

/// How many accounts have a rep who suits them, before and after.
#[component]
pub fn FitTable(preview: Arc<Preview>) -> impl IntoView {
    let lines: Vec<_> = preview
        .before
        .design()
        .fit
        .iter()
        .map(|rule| (rule_text(rule), preview.before.suited(rule), preview.candidate.suited(rule)))
        .collect();
    (!lines.is_empty()).then(|| view! {
        <table class="plain-table">
            <caption class="visually-hidden">"Accounts with a rep who has the skill they need"</caption>
            <thead><tr><th scope="col">"Fit"</th><th scope="col" class="num">"Suited"</th></tr></thead>
            <tbody>
                {lines.into_iter().map(|(rule, (before, _), (after, all))| view! {
                    <tr>
                        <th scope="row" class="wrap">{rule}</th>
                        <td class="num" class:cell-over={after < before}>{format!("{before} → {after} of {all}")}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    })
}
