//! What changes against today: how much, the own indices before and after, and every account with the reason.

use leptos::prelude::*;

use super::{
    changes::{Group, IndexChange, RepChanges, rep_changes},
    view::RepDesk,
};
use crate::{
    app::Aspect,
    metrics::{Holding, grouped},
    ui::{
        icon::{Glyph, Icon},
        number::{self, short_money},
        workbench::Workbench,
    },
};

/// Accounts of a group that show at once.
const FIRST: usize = 5;
/// Units of a group that are named at once.
const UNITS: usize = 6;

/// The list.
#[component]
pub fn ChangeList() -> impl IntoView {
    let desk = RepDesk::expect();
    let changes = Memo::new(move |_| {
        let (today, territory) = (desk.today.get()?, desk.territory.get());
        desk.session.read(&[Aspect::Alignment, Aspect::Territories, Aspect::Reps, Aspect::Design], |plan| {
            rep_changes(plan, &today, desk.rep, territory)
        })
    });
    let currency = Workbench::expect().currency;
    view! {
        <h2 id="rep-changes">"What changes, and why"</h2>
        {move || changes.get().map(|changes| view! { <Told changes currency=currency.get() /> })}
    }
}

fn count(holding: Holding, currency: &str) -> String {
    let accounts = number::counted(holding.accounts, "account", "accounts");
    format!("{accounts}, {}", short_money(holding.revenue, currency))
}

#[component]
fn Told(changes: RepChanges, currency: String) -> impl IntoView {
    let nothing = changes.is_empty();
    let summary = if nothing {
        format!("Nothing changes for you: {} stay.", count(changes.kept, &currency))
    } else {
        String::new()
    };
    let indices =
        changes.indices.iter().map(|index| view! { <li>{index_line(index, changes.band)}</li> }).collect_view();
    view! {
        {if nothing {
            view! { <p class="rep-nothing"><Icon glyph=Glyph::Done /> {summary}</p> }.into_any()
        } else {
            view! {
                <dl class="rep-balance">
                    <div><dt><Icon glyph=Glyph::ArrowUp size=14 /> "You gain"</dt><dd>{count(changes.gained, &currency)}</dd></div>
                    <div><dt><Icon glyph=Glyph::ArrowDown size=14 /> "You lose"</dt><dd>{count(changes.lost, &currency)}</dd></div>
                    <div><dt>"You keep"</dt><dd>{count(changes.kept, &currency)}</dd></div>
                </dl>
            }
                .into_any()
        }}
        <ul>{indices}</ul>
        <Groups title="Coming to you" groups=changes.gains gain=true currency=currency.clone() />
        <Groups title="Going to others" groups=changes.losses gain=false currency=currency />
    }
}

/// The own index today and in the plan, in a sentence.
fn index_line(index: &IndexChange, (low, high): (f64, f64)) -> String {
    let (measure, is) = (&index.measure, number::index(index.after));
    let band = format!("100 is the fair share, the plan aims at {} to {}", grouped(low, 0), grouped(high, 0));
    let Some(before) = index.before else {
        return format!("You have no territory today. In the plan its {measure} index is {is} ({band}).");
    };
    let was = number::index(Some(before));
    if was == is {
        return format!("Today the {measure} index of your territory is {was}, and the plan leaves it there ({band}).");
    }
    let off = |index: f64| (index - 100.0).abs();
    let nearer = if index.after.is_some_and(|after| off(after) < off(before)) {
        "nearer to the fair share"
    } else {
        "further from the fair share, so that others come nearer to theirs"
    };
    format!("Today the {measure} index of your territory is {was}. The plan brings it to {is}, {nearer} ({band}).")
}

#[component]
fn Groups(title: &'static str, groups: Vec<Group>, gain: bool, currency: String) -> impl IntoView {
    (!groups.is_empty()).then(|| {
        view! {
            <h3 class="rep-group-title">{title}</h3>
            {groups.into_iter().map(|group| view! { <OneGroup group gain currency=currency.clone() /> }).collect_view()}
        }
    })
}

#[component]
fn OneGroup(group: Group, gain: bool, currency: String) -> impl IntoView {
    let all = RwSignal::new(false);
    let total = group.accounts.len();
    let heading = match (&group.other, gain) {
        (Some(other), true) => format!("From {other}"),
        (Some(other), false) => format!("To {other}"),
        (None, true) => "From no territory".to_owned(),
        (None, false) => "To no territory".to_owned(),
    };
    let sum = count(Holding { accounts: total, revenue: group.revenue }, &currency);
    let named = group.units.iter().take(UNITS).cloned().collect::<Vec<_>>().join("; ");
    let more = group.units.len().saturating_sub(UNITS);
    let units = if more > 0 { format!("{named}; and {more} more") } else { named };
    let rows = StoredValue::new(group.accounts);
    view! {
        <article class="rep-group">
            <header>
                <h4>
                    {if gain { view! { <Icon glyph=Glyph::ArrowUp size=14 /> } } else { view! { <Icon glyph=Glyph::ArrowDown size=14 /> } }}
                    {heading}
                </h4>
                <span class="quiet">{sum}</span>
            </header>
            <p>{group.why}</p>
            <p class="quiet rep-units">{units}</p>
            <ul class="rep-moved">
                {move || {
                    let shown = if all.get() { total } else { FIRST };
                    rows.with_value(|rows| {
                        rows.iter()
                            .take(shown)
                            .map(|row| {
                                view! {
                                    <li>
                                        <span>{row.name.clone()} " " <span class="quiet">{row.city.clone()}</span></span>
                                        <span class="num">{short_money(row.revenue, &currency)}</span>
                                    </li>
                                }
                            })
                            .collect_view()
                    })
                }}
            </ul>
            <Show when=move || { total > FIRST && !all.get() }>
                <button type="button" class="button compact rep-more" on:click=move |_| all.set(true)>
                    {format!("Show all {}", grouped(total as f64, 0))}
                </button>
            </Show>
        </article>
    }
}
