//! Segments by rule: the list, the form for one rule, and the counts.

use leptos::prelude::*;

use super::{
    condition::{ConditionForm, KINDS, Kind, sentence},
    desk::Desk,
};
use crate::{
    metrics::grouped,
    plan::{Condition, SegmentRule},
    ui::{
        icon::{Glyph, Icon},
        number::{counted, hours, short_money},
        widgets::{Select, TextField},
    },
};

/// The rule that is being written: where it goes (`None`: to the end), and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    at: Option<usize>,
    pub rule: SegmentRule,
}

/// Rules on the left, counts on the right.
#[component]
pub fn Segments() -> impl IntoView {
    let desk = Desk::expect();
    let draft = RwSignal::new(None::<Draft>);
    // Another plan has other classes and industries.
    Effect::watch(move || desk.applied.get(), move |_, _, _| draft.set(None), false);
    let writing = Memo::new(move |_| draft.with(Option::is_some));
    view! {
        <div class="quota-columns">
            <div class="settings">
                <p class="field-help">"The first rule that fits an account decides. Whoever fits none keeps the segment of the file."</p>
                <Rules draft />
                <Show when=move || writing.get() fallback=move || view! { <Begin draft /> }>
                    <RuleForm draft />
                </Show>
            </div>
            <Counts />
        </div>
    }
}

#[component]
fn Rules(draft: RwSignal<Option<Draft>>) -> impl IntoView {
    let desk = Desk::expect();
    let rules = desk.part(|recipe| recipe.segments.clone());
    let counts = desk.told(|report| report.rules.clone());
    let row = move |(at, rule): (usize, SegmentRule)| {
        let (name, says) = (rule.segment.clone(), sentence_of(&rule, desk));
        let count =
            move || counts.with(|counts| counts.get(at).map(|count| counted(*count as usize, "account", "accounts")));
        view! {
            <li class="move-group rule">
                <p>
                    <strong>{name.clone()}</strong>
                    " " {count}
                    <span class="field-help">{says}</span>
                </p>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=format!("Move the rule {name} up")
                    title="Earlier"
                    disabled=at == 0
                    on:click=move |_| desk.change(|recipe| if at > 0 && at < recipe.segments.len() { recipe.segments.swap(at - 1, at) })
                >
                    <Icon glyph=Glyph::ArrowUp />
                </button>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=format!("Change the rule {name}")
                    title="Change"
                    on:click=move |_| draft.set(Some(Draft { at: Some(at), rule: rule.clone() }))
                >
                    <Icon glyph=Glyph::Edit />
                </button>
                <button
                    type="button"
                    class="icon-button"
                    aria-label=format!("Remove the rule {name}")
                    title="Remove"
                    on:click=move |_| {
                        draft.set(None);
                        desk.change(|recipe| if at < recipe.segments.len() { recipe.segments.remove(at); });
                    }
                >
                    <Icon glyph=Glyph::Close />
                </button>
            </li>
        }
    };
    view! {
        <ol class="move-groups" aria-label="Segment rules">
            {move || rules.get().into_iter().enumerate().map(row).collect_view()}
        </ol>
    }
}

fn sentence_of(rule: &SegmentRule, desk: Desk) -> String {
    if rule.conditions.is_empty() {
        return "every account".into();
    }
    desk.fields.with(|fields| rule.conditions.iter().map(|one| sentence(one, fields)).collect::<Vec<_>>().join(" and "))
}

/// Ways to begin.
#[component]
fn Begin(draft: RwSignal<Option<Draft>>) -> impl IntoView {
    let desk = Desk::expect();
    let abc = move |measure: &'static str| {
        let rule = |name: &str, from, to| SegmentRule {
            segment: name.into(),
            conditions: vec![Condition::Share { measure: measure.into(), from, to }],
        };
        desk.change(|recipe| {
            recipe.segments.extend([rule("A", 0.0, 0.8), rule("B", 0.8, 0.95), rule("C", 0.95, 1.0)]);
            recipe.segments.push(SegmentRule { segment: "D".into(), conditions: Vec::new() });
        });
    };
    let begin = move |_| {
        draft.set(Some(Draft { at: None, rule: SegmentRule { segment: String::new(), conditions: Vec::new() } }))
    };
    view! {
        <div class="button-row">
            <button type="button" class="button compact" on:click=begin><Icon glyph=Glyph::Plus /> "Add a rule"</button>
            <button type="button" class="button compact" on:click=move |_| abc("revenue")>"ABC by revenue"</button>
            <button type="button" class="button compact" on:click=move |_| abc("potential")>"ABC by potential"</button>
        </div>
    }
}

/// One rule: its segment, and its conditions.
#[component]
fn RuleForm(draft: RwSignal<Option<Draft>>) -> impl IntoView {
    let desk = Desk::expect();
    let name = Memo::new(move |_| {
        draft.with(|draft| draft.as_ref().map_or(String::new(), |draft| draft.rule.segment.clone()))
    });
    // The form of a condition is built anew only when its kind changes, so that nobody loses the field in which they write.
    let kinds = Memo::new(move |_| {
        draft.with(|draft| {
            draft.as_ref().map_or(Vec::new(), |draft| draft.rule.conditions.iter().map(Kind::of).collect::<Vec<_>>())
        })
    });
    let edit = move |change: &dyn Fn(&mut SegmentRule)| {
        draft.update(|draft| {
            if let Some(draft) = draft {
                change(&mut draft.rule);
            }
        });
    };
    let problem = RwSignal::new(None::<String>);
    let save = move |_| {
        let Some(Draft { at, mut rule }) = draft.get_untracked() else { return };
        rule.segment = rule.segment.trim().to_owned();
        let mut recipe = desk.recipe.get_untracked();
        match at.and_then(|at| recipe.segments.get_mut(at)) {
            Some(entry) => *entry = rule,
            None => recipe.segments.push(rule),
        }
        match recipe.check() {
            Ok(()) => {
                desk.recipe.set(recipe);
                draft.set(None);
            }
            Err(why) => problem.set(Some(why)),
        }
    };
    view! {
        <div class="settings" role="group" aria-label="Segment rule">
            <TextField
                label="Segment"
                value=name
                on_input=Callback::new(move |text: String| edit(&|rule| rule.segment.clone_from(&text)))
                placeholder="Key accounts"
            />
            <For
                each=move || kinds.get().into_iter().enumerate()
                key=|entry| *entry
                children=move |(at, kind)| view! {
                    <div class="rule">
                        <ConditionForm draft at kind />
                        <button type="button" class="link-button" on:click=move |_| edit(&|rule| if at < rule.conditions.len() { rule.conditions.remove(at); })>
                            "Remove this condition"
                        </button>
                    </div>
                }
            />
            <Select
                label=Signal::derive(move || if kinds.with(Vec::is_empty) { "Accounts whose" } else { "and whose" }.to_owned())
                options=Signal::derive(move || {
                    let none = (None, "choose what to look at".to_owned());
                    let offered = |(kind, name): &(Kind, &str)| desk.fields.with(|fields| kind.offered(fields)).then(|| (Some(*kind), (*name).to_owned()));
                    std::iter::once(none).chain(KINDS.iter().filter_map(offered)).collect::<Vec<_>>()
                })
                value=Signal::derive(|| None::<Kind>)
                on_change=Callback::new(move |kind: Option<Kind>| if let Some(kind) = kind {
                    let condition = desk.fields.with_untracked(|fields| kind.begin(fields));
                    edit(&|rule| rule.conditions.push(condition.clone()));
                })
            />
            <p class="field-help field-problem" role="alert">{move || problem.get()}</p>
            <div class="button-row">
                <button type="button" class="button compact" on:click=save><Icon glyph=Glyph::Check /> "Use the rule"</button>
                <button type="button" class="button compact" on:click=move |_| draft.set(None)>"Leave it"</button>
            </div>
        </div>
    }
}

/// The segments with what is in them.
#[component]
fn Counts() -> impl IntoView {
    let desk = Desk::expect();
    let lines = desk.told(|report| report.segments.clone());
    let unmatched = desk.told(|report| (report.unmatched, report.rules.is_empty()));
    view! {
        <div>
            <div class="table-frame" tabindex="0" role="region" aria-label="Segments with what is in them">
                <table class="plain-table">
                    <caption class="visually-hidden">"Segments"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Segment"</th>
                            <th scope="col" class="num">"Accounts"</th>
                            <th scope="col" class="num">"Revenue"</th>
                            <th scope="col" class="num">"Potential"</th>
                            <th scope="col" class="num">"Workload"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || lines.get().into_iter().map(|line| {
                            let currency = desk.fields.with(|fields| fields.currency.clone());
                            let after = grouped(f64::from(line.after), 0);
                            let count = if line.before == line.after { after } else { format!("{} → {after}", grouped(f64::from(line.before), 0)) };
                            view! {
                                <tr>
                                    <th scope="row">{if line.name.is_empty() { "none".to_owned() } else { line.name }}</th>
                                    <td class="num">{count}</td>
                                    <td class="num">{short_money(line.revenue, &currency)}</td>
                                    <td class="num">{short_money(line.potential, &currency)}</td>
                                    <td class="num">{hours(line.workload.to_f64())}</td>
                                </tr>
                            }
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
            <p class="field-help" role="status">
                {move || match unmatched.get() {
                    (_, true) | (0, _) => String::new(),
                    (count, false) => format!("{} no rule and keep their segment.", counted(count as usize, "account fits", "accounts fit")),
                }}
            </p>
        </div>
    }
}
