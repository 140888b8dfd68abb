//! What a newer export would change in the open plan, before it is applied.

use std::sync::Arc;

use leptos::prelude::*;

use super::update_rows::UpdateRows;
use crate::{
    app::{PendingUpdate, Session, UpdateSum, pending_update},
    metrics::grouped,
    plan::{Amount, UnitLevel},
    ui::{
        icon::{Glyph, Icon},
        number::{counted, full},
        widgets::{Section, Segmented},
    },
};

/// Sentences about decisions that are shown; there may be thousands.
const SHOWN: usize = 50;

/// The comparison that waits for apply or discard.
#[component]
pub fn UpdatePreview() -> impl IntoView {
    pending_update().get_untracked().map(|pending| view! { <Card pending /> })
}

#[component]
fn Card(pending: Arc<PendingUpdate>) -> impl IntoView {
    let session = Session::expect();
    let view = &pending.view;
    let name = session.peek(|plan| plan.name().to_owned()).unwrap_or_default();
    let counts = [view.added, view.changed, view.vanished];
    let warnings = view.warnings.clone();
    view! {
        <section class="card" aria-labelledby="update">
            <header class="card-head">
                <h1 id="update">{format!("What the newer files change in “{name}”")}</h1>
                <p class="quiet">"Nothing is changed yet. Updating is one step that can be undone."</p>
            </header>
            <dl class="facts" aria-label="Accounts">
                {[
                    ("Added", view.added, "only in the new files"),
                    ("Changed", view.changed, "in both, and different"),
                    ("The same", view.same, "in both"),
                    ("Gone", view.vanished, "only in the plan"),
                ]
                    .into_iter()
                    .map(|(name, count, about)| view! {
                        <div class="fact">
                            <dt>{name}</dt>
                            <dd class="fact-value">{grouped(count as f64, 0)}</dd>
                            <dd class="quiet">{about}</dd>
                        </div>
                    })
                    .collect_view()}
            </dl>
            {warnings.into_iter().map(|text| view! {
                <p class="notice-line notice-line-warn"><Icon glyph=Glyph::Warning label="Warning" /> {text}</p>
            }).collect_view()}
            {(view.vanished > 0).then(|| {
                let kept = view.kept;
                view! {
                    <Segmented
                        label="Accounts that the files do not have any more"
                        options=vec![(false, "Take them out".to_owned()), (true, "Keep them".to_owned())]
                        value=Signal::derive(move || kept)
                        on_change=move |keep| session.compare_update(keep)
                    />
                }
            })}
            <Sums sums=view.sums.clone() />
            <UpdateRows counts />
            <Decisions pending=pending.clone() />
            <div class="button-row">
                <button type="button" class="button primary" on:click=move |_| session.apply_update()>"Update the plan"</button>
                <button type="button" class="button" on:click=move |_| session.back_from_update()>"Back to the files"</button>
                <button type="button" class="button" on:click=move |_| session.abandon_import()>"Discard"</button>
            </div>
        </section>
    }
}

/// Every measure before and after.
#[component]
fn Sums(sums: Vec<UpdateSum>) -> impl IntoView {
    let session = Session::expect();
    let currency = session.peek(|plan| plan.data().currency.clone()).unwrap_or_default();
    let row = move |sum: UpdateSum| {
        let text = |amount: Option<Amount>| amount.map_or("–".to_owned(), |amount| full(amount, sum.kind, &currency));
        let by = sum.after.unwrap_or_default() - sum.before.unwrap_or_default();
        let change = match by.0 {
            0 => "the same".to_owned(),
            more if more > 0 => format!("+{}", full(by, sum.kind, &currency)),
            _ => format!("−{}", full(-by, sum.kind, &currency)),
        };
        view! {
            <tr>
                <th scope="row">{sum.name.clone()}</th>
                <td class="num">{text(sum.before)}</td>
                <td class="num">{text(sum.after)}</td>
                <td class="num">{change}</td>
            </tr>
        }
    };
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="Sums before and after">
            <table class="plain-table" aria-label="Sums before and after">
                <thead>
                    <tr>
                        <th scope="col">"Sum of all accounts"</th>
                        <th scope="col" class="num">"Before"</th>
                        <th scope="col" class="num">"After"</th>
                        <th scope="col" class="num">"Change"</th>
                    </tr>
                </thead>
                <tbody>{sums.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// What becomes of what was decided in the plan, and of data that the files do not bring.
#[component]
fn Decisions(pending: Arc<PendingUpdate>) -> impl IntoView {
    let rebased = &pending.rebased;
    let plan = &rebased.plan;
    let noun = |count: usize| plan.units().noun(count);
    let (locks, groups) = (plan.locks().len(), plan.groups().len());
    let kept: Vec<String> = [
        (locks > 0).then(|| counted(locks, "lock", "locks")),
        (groups > 0).then(|| counted(groups, "group kept together", "groups kept together")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let also = if kept.is_empty() {
        String::new()
    } else {
        format!(", and so {} {}", if locks + groups == 1 { "does" } else { "do" }, kept.join(" and "))
    };
    let mut lines = vec![format!("What was assigned stays with its {}{also}.", noun(2))];
    if !rebased.new_units.is_empty() {
        let open = rebased.new_units.iter().filter(|unit| plan.alignment().of(**unit).is_none()).count();
        let count = rebased.new_units.len();
        let where_to = match count - open {
            0 => "in no territory yet".to_owned(),
            with if open == 0 => format!("{} with today's holder", if with == 1 { "it goes" } else { "they go" }),
            with => format!(
                "{} with today's holder, {} in no territory yet",
                grouped(with as f64, 0),
                grouped(open as f64, 0)
            ),
        };
        lines.push(format!("New: {} {}, {where_to}.", grouped(count as f64, 0), noun(count)));
    }
    if !rebased.gone.is_empty() {
        let count = rebased.gone.len();
        let why = match plan.units().level() {
            UnitLevel::Account => "the files do not have it",
            UnitLevel::County | UnitLevel::Zip | UnitLevel::State => "no account is left in its state",
            UnitLevel::Own | UnitLevel::Above(_) => "the map does not have it",
        };
        lines.push(format!(
            "{} {} no longer among the units: {}.",
            grouped(count as f64, 0),
            if count == 1 { format!("{} is", noun(1)) } else { format!("{} are", noun(count)) },
            if count == 1 { why.to_owned() } else { why.replace(" it", " them").replace("its state", "their states") }
        ));
    }
    lines.extend(pending.view.said.iter().cloned());
    let left: Vec<String> = rebased.left_over.iter().take(SHOWN).cloned().collect();
    let (count, hidden) = (rebased.left_over.len(), rebased.left_over.len().saturating_sub(left.len()));
    view! {
        <h2>"What stays and what goes"</h2>
        <ul class="plain-list">{lines.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
        {(count > 0).then(|| view! {
            <Section title="Decisions that end" note=grouped(count as f64, 0)>
                <ul class="plain-list">{left.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
                {(hidden > 0).then(|| view! { <p class="quiet">{format!("and {} more.", grouped(hidden as f64, 0))}</p> })}
            </Section>
        })}
    }
}
