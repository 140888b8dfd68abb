//! One condition of a segment rule: its form, and the sentence it makes.

use leptos::prelude::*;

use super::{desk::Fields, segments::Draft};
use crate::{
    metrics::grouped,
    plan::Condition,
    ui::widgets::{Checkbox, NumberField, Select, field_id},
};

/// Names that can be ticked; a longer list is typed as named accounts are.
const MOST_TICKS: usize = 60;

/// What a condition looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Class,
    Industry,
    Segment,
    Bought,
    Named,
    Between,
    Share,
}

/// All of them, with what a list calls them.
pub const KINDS: [(Kind, &str); 7] = [
    (Kind::Class, "call class is"),
    (Kind::Industry, "industry is"),
    (Kind::Segment, "segment in the file is"),
    (Kind::Bought, "purchases include"),
    (Kind::Named, "name or id is in a list"),
    (Kind::Between, "measure lies between"),
    (Kind::Share, "share of a measure is (ABC)"),
];

impl Kind {
    pub fn of(condition: &Condition) -> Self {
        match condition {
            Condition::Class(_) => Self::Class,
            Condition::Industry(_) => Self::Industry,
            Condition::Segment(_) => Self::Segment,
            Condition::Bought(_) => Self::Bought,
            Condition::Named(_) => Self::Named,
            Condition::Between { .. } => Self::Between,
            Condition::Share { .. } => Self::Share,
        }
    }

    /// Whether the data have anything to choose from.
    pub fn offered(self, fields: &Fields) -> bool {
        match self {
            Self::Bought => fields.has_sales && !fields.products.is_empty(),
            Self::Class | Self::Industry | Self::Segment => !self.names(fields).is_empty(),
            Self::Named | Self::Between | Self::Share => true,
        }
    }

    fn names(self, fields: &Fields) -> Vec<String> {
        match self {
            Self::Class => fields.classes.iter().map(|class| class.name.clone()).collect(),
            Self::Industry => fields.industries.clone(),
            Self::Segment => fields.segments.clone(),
            Self::Bought => fields.products.clone(),
            _ => Vec::new(),
        }
    }

    /// A condition of this kind that nobody has filled in yet.
    pub fn begin(self, _fields: &Fields) -> Condition {
        let measure = "revenue".to_owned();
        match self {
            Self::Class => Condition::Class(Vec::new()),
            Self::Industry => Condition::Industry(Vec::new()),
            Self::Segment => Condition::Segment(Vec::new()),
            Self::Bought => Condition::Bought(Vec::new()),
            Self::Named => Condition::Named(Vec::new()),
            Self::Between => Condition::Between { measure, least: None, below: None },
            Self::Share => Condition::Share { measure, from: 0.0, to: 0.8 },
        }
    }
}

/// "industry is Health or Energy".
pub fn sentence(condition: &Condition, fields: &Fields) -> String {
    let measure = |key: &str| {
        let known = fields.measures.iter().find(|measure| measure.key == key);
        known.map_or(key.to_owned(), |measure| measure.name.to_lowercase())
    };
    let any = |names: &[String]| match names {
        [one, two, three, rest @ ..] if !rest.is_empty() => format!("{one}, {two}, {three} or {} more", rest.len()),
        _ => names.join(" or "),
    };
    let number = |value: &f64| grouped(*value, usize::from(value.fract() != 0.0));
    match condition {
        Condition::Class(names) => format!("call class is {}", any(names)),
        Condition::Industry(names) => format!("industry is {}", any(names)),
        Condition::Segment(names) => format!("segment in the file is {}", any(names)),
        Condition::Bought(names) => format!("bought {}", any(names)),
        Condition::Named(names) => format!("is one of {} named accounts", grouped(names.len() as f64, 0)),
        Condition::Between { measure: key, least, below } => match (least, below) {
            (Some(least), Some(below)) => format!("{} from {} to below {}", measure(key), number(least), number(below)),
            (Some(least), None) => format!("{} at least {}", measure(key), number(least)),
            (None, Some(below)) => format!("{} below {}", measure(key), number(below)),
            (None, None) => format!("{} of any size", measure(key)),
        },
        Condition::Share { measure: key, from, to } => {
            let percent = |share: &f64| grouped(share * 100.0, 0);
            match *from {
                0.0 => format!("makes up the first {} % of {}", percent(to), measure(key)),
                _ => format!("makes up {} to {} % of {}", percent(from), percent(to), measure(key)),
            }
        }
    }
}

/// The condition of the draft at a position.
#[component]
pub fn ConditionForm(draft: RwSignal<Option<Draft>>, at: usize, kind: Kind) -> impl IntoView {
    let now =
        Memo::new(move |_| draft.with(|draft| draft.as_ref().and_then(|draft| draft.rule.conditions.get(at).cloned())));
    let set = Callback::new(move |condition: Condition| {
        draft.update(|draft| {
            if let Some(entry) = draft.as_mut().and_then(|draft| draft.rule.conditions.get_mut(at)) {
                *entry = condition;
            }
        });
    });
    match kind {
        Kind::Class | Kind::Industry | Kind::Segment | Kind::Bought => view! { <Ticks kind now set /> }.into_any(),
        Kind::Named => view! { <Names now set /> }.into_any(),
        Kind::Between => view! { <Between now set /> }.into_any(),
        Kind::Share => view! { <Share now set /> }.into_any(),
    }
}

fn names_of(condition: Option<&Condition>) -> Vec<String> {
    match condition {
        Some(
            Condition::Class(names)
            | Condition::Industry(names)
            | Condition::Segment(names)
            | Condition::Bought(names)
            | Condition::Named(names),
        ) => names.clone(),
        _ => Vec::new(),
    }
}

#[component]
fn Ticks(kind: Kind, now: Memo<Option<Condition>>, set: Callback<Condition>) -> impl IntoView {
    let desk = super::desk::Desk::expect();
    let chosen = Memo::new(move |_| now.with(|now| names_of(now.as_ref())));
    let legend = KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, name)| name);
    let mut names = desk.fields.with_untracked(|fields| kind.names(fields));
    let more = names.len().saturating_sub(MOST_TICKS);
    names.truncate(MOST_TICKS);
    let tick = move |name: String| {
        let (shown, kept) = (name.clone(), name.clone());
        let toggle = Callback::new(move |on: bool| {
            let mut names = chosen.get_untracked();
            names.retain(|known| *known != kept);
            if on {
                names.push(kept.clone());
            }
            set.run(match kind {
                Kind::Class => Condition::Class(names),
                Kind::Industry => Condition::Industry(names),
                Kind::Segment => Condition::Segment(names),
                _ => Condition::Bought(names),
            });
        });
        view! { <Checkbox label=name value=Signal::derive(move || chosen.with(|chosen| chosen.contains(&shown))) on_change=toggle /> }
    };
    view! {
        <fieldset class="extra-measures">
            <legend>{legend}</legend>
            {names.into_iter().map(tick).collect_view()}
            {(more > 0).then(|| view! { <p class="field-help">{format!("and {more} more, which are too rare to list")}</p> })}
        </fieldset>
    }
}

#[component]
fn Names(now: Memo<Option<Condition>>, set: Callback<Condition>) -> impl IntoView {
    let id = field_id("named-accounts");
    let text = now.with_untracked(|now| names_of(now.as_ref()).join("\n"));
    view! {
        <div class="field">
            <label for=id.clone()>"Names or ids, one in each line"</label>
            <textarea
                id=id
                class="snippet"
                rows="5"
                prop:value=text
                on:input=move |event| {
                    let names = event_target_value(&event);
                    let names = names.lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
                    set.run(Condition::Named(names));
                }
            ></textarea>
        </div>
    }
}

#[component]
fn MeasureChoice(value: Signal<String>, on_change: Callback<String>) -> impl IntoView {
    let desk = super::desk::Desk::expect();
    let options = Signal::derive(move || {
        desk.fields.with(|fields| {
            // Each account counts one, so nobody divides accounts by their count.
            let measures = fields.measures.iter().filter(|measure| measure.key != "accounts");
            measures.map(|measure| (measure.key.clone(), measure.name.clone())).collect::<Vec<_>>()
        })
    });
    view! { <Select label="Measure" options=options value=value on_change=on_change /> }
}

#[component]
fn Between(now: Memo<Option<Condition>>, set: Callback<Condition>) -> impl IntoView {
    let parts = move || match now.get() {
        Some(Condition::Between { measure, least, below }) => (measure, least, below),
        _ => (String::new(), None, None),
    };
    let change = move |edit: &dyn Fn(&mut (String, Option<f64>, Option<f64>))| {
        let mut all = untrack(parts);
        edit(&mut all);
        set.run(Condition::Between { measure: all.0, least: all.1, below: all.2 });
    };
    view! {
        <MeasureChoice
            value=Signal::derive(move || parts().0)
            on_change=Callback::new(move |key: String| change(&|all| all.0.clone_from(&key)))
        />
        <div class="field-pair">
            <NumberField
                label="At least"
                exact=true
                value=Signal::derive(move || parts().1.unwrap_or(f64::NAN))
                on_change=Callback::new(move |value| change(&|all| all.1 = Some(value)))
                on_clear=Callback::new(move |()| change(&|all| all.1 = None))
                placeholder="any"
            />
            <NumberField
                label="Below"
                exact=true
                value=Signal::derive(move || parts().2.unwrap_or(f64::NAN))
                on_change=Callback::new(move |value| change(&|all| all.2 = Some(value)))
                on_clear=Callback::new(move |()| change(&|all| all.2 = None))
                placeholder="any"
            />
        </div>
    }
}

#[component]
fn Share(now: Memo<Option<Condition>>, set: Callback<Condition>) -> impl IntoView {
    let parts = move || match now.get() {
        Some(Condition::Share { measure, from, to }) => (measure, from, to),
        _ => (String::new(), 0.0, 1.0),
    };
    let change = move |edit: &dyn Fn(&mut (String, f64, f64))| {
        let mut all = untrack(parts);
        edit(&mut all);
        set.run(Condition::Share { measure: all.0, from: all.1, to: all.2 });
    };
    view! {
        <MeasureChoice
            value=Signal::derive(move || parts().0)
            on_change=Callback::new(move |key: String| change(&|all| all.0.clone_from(&key)))
        />
        <div class="field-pair">
            <NumberField
                label="From"
                unit="%"
                min=0.0
                max=100.0
                value=Signal::derive(move || parts().1 * 100.0)
                on_change=Callback::new(move |value| change(&|all| all.1 = value / 100.0))
            />
            <NumberField
                label="To"
                unit="%"
                min=0.0
                max=100.0
                value=Signal::derive(move || parts().2 * 100.0)
                on_change=Callback::new(move |value| change(&|all| all.2 = value / 100.0))
            />
        </div>
        <p class="field-help">"By falling value: 0 to 80 % are the accounts that make up the first 80 % of the sum."</p>
    }
}
