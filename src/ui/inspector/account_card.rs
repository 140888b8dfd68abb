//! One account: where it is, who has it, what it is worth, how urgent it is.

use leptos::prelude::*;

use crate::{
    app::{Aspect, Selection, Session},
    metrics::{self, grouped},
    plan::{AccountIx, MeasureIx},
    ui::{number, widgets::Section, workbench::Workbench},
};

/// Everything about one account.
#[component]
pub fn AccountCard(
    /// Which.
    account: AccountIx,
) -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let at = account.at();
    let text = move |of: fn(&crate::plan::Accounts) -> &Vec<String>| {
        session.peek(|plan| of(&plan.data().accounts).get(at).cloned()).flatten().unwrap_or_default()
    };
    let figures = move || {
        session
            .read(&[Aspect::Frame], |plan| {
                let data = plan.data();
                let mut rows: Vec<(String, String)> = data
                    .accounts
                    .measures
                    .iter()
                    .enumerate()
                    .skip(1)
                    .map(|(measure, known)| {
                        let value = data.accounts.value(MeasureIx::new(measure), account);
                        (known.name.clone(), number::full(value, known.kind, &data.currency))
                    })
                    .collect();
                rows.push(("Segment".into(), data.accounts.segment.get(at).to_owned()));
                rows.push(("Industry".into(), data.accounts.industry.get(at).to_owned()));
                let class = data.accounts.class.get(at).and_then(|class| data.classes.get(usize::from(*class)));
                if let Some(class) = class {
                    let calls = data.accounts.calls_per_year.get(at).copied().unwrap_or_default();
                    rows.push((
                        "Class".into(),
                        format!(
                            "{}, {} {} a year",
                            class.name,
                            grouped(calls, 1).trim_end_matches(".0"),
                            if calls == 1.0 { "call" } else { "calls" }
                        ),
                    ));
                }
                rows.retain(|(_, value)| !value.is_empty());
                rows
            })
            .unwrap_or_default()
    };
    // Workload and potential with the numbers in them.
    let formulas = move || {
        session
            .read(&[Aspect::Frame], |plan| {
                let potential = metrics::explain_potential(plan.data(), account);
                let workload = metrics::workload::explain(plan.data(), account);
                (format!("Workload: {workload}"), potential.map(|text| format!("Potential: {text}")))
            })
            .unwrap_or_default()
    };
    let hands = move || {
        session
            .read(&[Aspect::Alignment, Aspect::Territories, Aspect::Reps], |plan| {
                let name = |rep: Option<crate::plan::RepIx>| {
                    rep.and_then(|rep| plan.reps().get(rep.at())).map_or("nobody".to_owned(), |rep| rep.name.clone())
                };
                (name(metrics::incumbent(plan, account)), name(metrics::new_rep(plan, account)))
            })
            .unwrap_or_default()
    };
    let priority = Memo::new(move |_| {
        let facts = bench.facts.get()?;
        session.read(&[Aspect::Alignment], |plan| metrics::priority(plan, &facts, account))
    });
    let unit = move || {
        session
            .peek(|plan| plan.units().of_account(account).map(|unit| (unit, plan.units().name(unit).to_owned())))
            .flatten()
    };
    view! {
        <header class="card-head">
            <h2>{text(|accounts| &accounts.name)}</h2>
            <p class="quiet">{format!("{} · {}", text(|accounts| &accounts.city), text(|accounts| &accounts.id))}</p>
        </header>
        <dl class="figures">
            <dt>"Today"</dt><dd>{move || hands().0}</dd>
            <dt>"In this plan"</dt><dd>{move || hands().1}</dd>
            <dt>"Unit"</dt>
            <dd>
                {move || unit().map(|(unit, name)| view! {
                    <button type="button" class="link-button" on:click=move |_| session.selection.set(Selection::units([unit]))>{name}</button>
                })}
            </dd>
            {move || figures().into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view()}
        </dl>
        <Section title="Where it comes from" open=false>
            <p class="quiet">{move || formulas().0}</p>
            {move || formulas().1.map(|text| view! { <p class="quiet">{text}</p> })}
        </Section>
        <Section title="Priority" note=Signal::derive(move || priority.with(|known| known.as_ref().map_or(String::new(), |known| format!("{} of 100", grouped(known.score, 0))))) open=true>
            <ul class="plain-list">
                {move || priority.get().map(|known| known.parts.into_iter().map(|part| view! {
                    <li><span>{part.reason}</span><span class="quiet">{format!("+{}", grouped(part.points, 0))}</span></li>
                }).collect_view())}
            </ul>
        </Section>
        <div class="button-row">
            <button type="button" class="button compact" on:click=move |_| bench.show_account(account)>"Show on the map"</button>
        </div>
    }
}
