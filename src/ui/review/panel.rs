//! The panel of the Review step.

use leptos::prelude::*;

use super::scenarios::Scenarios;
use crate::{
    app::{Aspect, Session},
    metrics::{self, grouped, percent},
    ui::{
        number,
        widgets::Section,
        workbench::{DrawerTab, Workbench},
    },
};

/// Balance, disruption, scenarios.
#[component]
pub fn ReviewPanel() -> impl IntoView {
    let bench = Workbench::expect();
    let open = move |_| {
        bench.drawer.set(DrawerTab::Changes);
        bench.drawer_open.set(true);
        bench.colouring.set("changes".into());
    };
    view! {
        <div class="panel-body">
            <h1 class="panel-title">"Review"</h1>
            <Section title="Balance" open=true><Balance /></Section>
            <Section title="Changes against today" open=true>
                <Disruption />
                <button type="button" class="button" on:click=open>"Show the changes"</button>
            </Section>
            <Section title="Scenarios" open=true><Scenarios /></Section>
        </div>
    }
}

/// Balance statistics of today and of the plan.
#[component]
fn Balance() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let rows = Memo::new(move |_| {
        let (balanced, today) = (bench.balanced.get(), bench.today.get());
        session
            .read(&[Aspect::Alignment, Aspect::Territories, Aspect::Design], |plan| {
                let band = plan.design().band();
                let now = metrics::indices(plan);
                let then = today.as_ref().map(|today| metrics::indices(today));
                let mut rows = Vec::new();
                for (measure, name) in &balanced {
                    let after = metrics::balance_of(&now, *measure, band);
                    let before = then.as_ref().map(|then| metrics::balance_of(then, *measure, band));
                    let pair = |read: &dyn Fn(&metrics::BalanceStatistics) -> String| {
                        (before.as_ref().map_or("–".into(), read), read(&after))
                    };
                    rows.push((
                        name.clone(),
                        "Index",
                        pair(&|known| {
                            format!("{}–{}", number::index(Some(known.lowest)), number::index(Some(known.highest)))
                        }),
                    ));
                    rows.push((
                        name.clone(),
                        "In the band",
                        pair(&|known| format!("{} of {}", known.within, known.territories)),
                    ));
                    rows.push((name.clone(), "Variation (CV)", pair(&|known| percent(known.cv))));
                    rows.push((name.clone(), "Gini", pair(&|known| grouped(known.gini, 3))));
                }
                rows
            })
            .unwrap_or_default()
    });
    view! {
        <table class="plain-table">
            <caption class="visually-hidden">"Balance today and in this plan"</caption>
            <thead><tr><th scope="col">"Measure"</th><th scope="col" class="num">"Today"</th><th scope="col" class="num">"Plan"</th></tr></thead>
            <tbody>
                {move || {
                    let mut last = String::new();
                    rows.get().into_iter().map(|(measure, what, (before, after))| {
                        let first = last != measure;
                        last.clone_from(&measure);
                        view! {
                            {first.then(|| view! { <tr><th scope="rowgroup" colspan="3" class="group-row">{measure}</th></tr> })}
                            <tr><th scope="row">{what}</th><td class="num">{before}</td><td class="num">{after}</td></tr>
                        }
                    }).collect_view()
                }}
            </tbody>
        </table>
    }
}

/// What changes hands.
#[component]
fn Disruption() -> impl IntoView {
    let session = Session::expect();
    let known = Memo::new(move |_| {
        session.read(&[Aspect::Alignment, Aspect::Territories, Aspect::Reps], |plan| {
            let disruption = metrics::disruption(plan);
            let mut reps: Vec<(String, usize, usize)> = disruption
                .reps
                .iter()
                .filter(|rep| rep.lost.accounts + rep.gained.accounts > 0)
                .map(|rep| {
                    let name = plan.reps().get(rep.rep.at()).map_or(String::new(), |rep| rep.name.clone());
                    (name, rep.lost.accounts, rep.gained.accounts)
                })
                .collect();
            reps.sort_by(|a, b| (b.1 + b.2).cmp(&(a.1 + a.2)).then(a.0.cmp(&b.0)));
            let currency = plan.data().currency.clone();
            (
                format!(
                    "{} accounts ({}) and {} of revenue ({}) get another rep.",
                    grouped(disruption.changed.accounts as f64, 0),
                    percent(disruption.accounts_share),
                    number::short_money(disruption.changed.revenue, &currency),
                    percent(disruption.revenue_share)
                ),
                reps,
            )
        })
    });
    view! {
        <p>{move || known.with(|known| known.as_ref().map(|known| known.0.clone()))}</p>
        <Show when=move || known.with(|known| known.as_ref().is_some_and(|known| !known.1.is_empty()))>
            <table class="plain-table">
                <caption class="visually-hidden">"Accounts lost and gained, rep by rep"</caption>
                <thead><tr><th scope="col">"Rep"</th><th scope="col" class="num">"Lost"</th><th scope="col" class="num">"Gained"</th></tr></thead>
                <tbody>
                    {move || known.get().map(|(_, reps)| reps.into_iter().take(12).map(|(name, lost, gained)| view! {
                        <tr>
                            <th scope="row">{name}</th>
                            <td class="num">{if lost > 0 { format!("−{lost}") } else { "0".into() }}</td>
                            <td class="num">{if gained > 0 { format!("+{gained}") } else { "0".into() }}</td>
                        </tr>
                    }).collect_view())}
                </tbody>
            </table>
        </Show>
    }
}
