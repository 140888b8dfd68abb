//! The panel of the Design step.

use leptos::prelude::*;

use super::{
    advanced::advanced_note,
    fit::fit_note,
    limits::limits_note,
    rules::rules_note,
    settings::{Settings, design_of},
};
use crate::{
    app::{Aspect, Session},
    metrics,
    ui::{
        icon::{Glyph, Icon},
        later::{Awaited, Later, Part},
        number,
        widgets::{ProgressBar, Section},
        workbench::Workbench,
    },
};

/// State, actions, settings, result. One next action: Balance.
#[component]
pub fn DesignPanel() -> impl IntoView {
    let session = Session::expect();
    let later = Later::expect();
    let design = design_of(session);
    let limits = Memo::new(move |_| design.with(limits_note));
    let fit = Memo::new(move |_| design.with(fit_note));
    let advanced = Memo::new(move |_| design.with(advanced_note));
    let rules = Memo::new(move |_| session.read(&[Aspect::Locks, Aspect::Design], rules_note).unwrap_or_default());
    // Whoever comes near the panel will want the solver, its result, and what the folds hold.
    let near = move || {
        session.expect_solve();
        later.load(Part::Result);
    };
    view! {
        <div class="panel-body" on:pointerenter=move |_| near() on:focusin=move |_| near()>
            <h2 class="panel-title">"Design"</h2>
            {move || if session.preview.with(Option::is_some) {
                view! { <Awaited part=Part::Result /> }.into_any()
            } else {
                view! { <Now /> <Run /> }.into_any()
            }}
            <Section title="What to aim for" open=true><Settings /></Section>
            <Fold title="Limits and caps" note=limits part=Part::Limits />
            <Fold title="Rules" note=rules part=Part::Rules />
            <Fold title="Rep fit" note=fit part=Part::Fit />
            <Fold title="Advanced" note=advanced part=Part::Advanced />
        </div>
    }
}

/// A section that is closed at first, and whose content is loaded when it is opened.
#[component]
fn Fold(title: &'static str, note: Memo<String>, part: Part) -> impl IntoView {
    let opened = RwSignal::new(false);
    view! {
        <Section title=title note=note open=false on_toggle=Callback::new(move |()| opened.set(true))>
            <Show when=move || opened.get()><Awaited part=part /></Show>
        </Section>
    }
}

/// How balanced the plan is now.
#[component]
fn Now() -> impl IntoView {
    let session = Session::expect();
    let bench = Workbench::expect();
    let lines = Memo::new(move |_| {
        let balanced = bench.balanced.get();
        session
            .read(&[Aspect::Alignment, Aspect::Territories, Aspect::Design], |plan| {
                let table = metrics::indices(plan);
                balanced
                    .iter()
                    .map(|(measure, name)| {
                        let statistics = metrics::balance_of(&table, *measure, &metrics::bands(plan));
                        (
                            name.clone(),
                            format!(
                                "{}–{}",
                                number::index(Some(statistics.lowest)),
                                number::index(Some(statistics.highest))
                            ),
                            statistics.within,
                            statistics.territories,
                        )
                    })
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    });
    view! {
        <table class="plain-table">
            <caption class="visually-hidden">"Balance of the plan as it is"</caption>
            <thead><tr><th scope="col">"Measure"</th><th scope="col" class="num">"Index"</th><th scope="col" class="num">"In the band"</th></tr></thead>
            <tbody>
                {move || lines.get().into_iter().map(|(name, range, within, all)| view! {
                    <tr>
                        <th scope="row">{name}</th>
                        <td class="num">{range}</td>
                        <td class="num" class:cell-over=within < all>{format!("{within} of {all}")}</td>
                    </tr>
                }).collect_view()}
            </tbody>
        </table>
    }
}

/// Balance and Carve, or the running job.
#[component]
fn Run() -> impl IntoView {
    let session = Session::expect();
    let running = Memo::new(move |_| session.job.with(Option::is_some));
    let doing = move || {
        session.job.with(|job| job.as_ref().map_or(String::new(), |job| format!("{}: {}", job.title, job.doing)))
    };
    let fraction = move || session.job.with(|job| job.as_ref().map_or(0.0, |job| f64::from(job.fraction)));
    let carve = move || {
        session
            .read(&[Aspect::Design, Aspect::Reps], |plan| {
                let tried = plan.design().territories.tried(plan.reps().len());
                match tried[..] {
                    [first, .., last] => format!("Carve {first} to {last} territories"),
                    [count] => format!("Carve {}", number::counted(count, "territory", "territories")),
                    [] => "Carve".into(),
                }
            })
            .unwrap_or_else(|| "Carve".into())
    };
    let nothing =
        Memo::new(move |_| session.read(&[Aspect::Territories], |plan| plan.territories().is_empty()).unwrap_or(true));
    view! {
        {move || if running.get() {
            view! {
                <ProgressBar doing=Signal::derive(doing) fraction=Signal::derive(fraction) on_cancel=Callback::new(move |()| session.cancel_job()) />
                <p class="quiet">"The map shows the best so far. Cancel keeps it as a preview."</p>
            }.into_any()
        } else {
            view! {
                <div class="button-column">
                    <button type="button" class="button primary" disabled=nothing on:click=move |_| session.balance()>
                        <Icon glyph=Glyph::Balance /> "Balance"
                    </button>
                    <p class="field-help">"Trades units across borders until every territory lies in the band, changing as little as it can. Reps keep the unit they live in."</p>
                    <button type="button" class="button" on:click=move |_| session.carve()>
                        <Icon glyph=Glyph::Split /> {carve}
                    </button>
                    <p class="field-help">"Designs territories anew. Both end in a preview: nothing is final until you accept it."</p>
                </div>
            }.into_any()
        }}
    }
}
