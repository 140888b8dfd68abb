//! Target, method, weights, over-assignment, rounding.

use leptos::prelude::*;

use super::step::Outlook;
use crate::{
    app::{Aspect, Session},
    metrics::{grouped, money, percent},
    plan::{Amount, Command, QuotaMethod, QuotaSettings},
    ui::{
        widgets::{NumberField, Select, Slider},
        workbench::Workbench,
    },
};

/// The method without its weights, for choosing.
#[derive(Clone, Copy, PartialEq)]
enum Method {
    Even,
    Potential,
    Workload,
    History,
    Blend,
}

impl Method {
    const ALL: [Self; 5] = [Self::Even, Self::Potential, Self::Workload, Self::History, Self::Blend];

    fn of(method: &QuotaMethod) -> Self {
        match method {
            QuotaMethod::Even => Self::Even,
            QuotaMethod::Potential => Self::Potential,
            QuotaMethod::Workload => Self::Workload,
            QuotaMethod::History => Self::History,
            QuotaMethod::Blend { .. } => Self::Blend,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Even => "Even",
            Self::Potential => "By potential",
            Self::Workload => "By workload",
            Self::History => "By last year's sales",
            Self::Blend => "Blend",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::Even => "Everybody gets the fair share: by FTE, or as set by hand.",
            Self::Potential => "Who has more potential carries more, whatever was sold before.",
            Self::Workload => "Who has more to do carries more.",
            Self::History => "Who sold more in the last twelve months carries more.",
            Self::Blend => "A weighted mean of the four. Weights need not add up to one.",
        }
    }
}

/// The four weights of a blend, in the order of the sliders.
fn weights(method: &QuotaMethod) -> [f64; 4] {
    match *method {
        QuotaMethod::Even => [1.0, 0.0, 0.0, 0.0],
        QuotaMethod::Potential => [0.0, 1.0, 0.0, 0.0],
        QuotaMethod::Workload => [0.0, 0.0, 1.0, 0.0],
        QuotaMethod::History => [0.0, 0.0, 0.0, 1.0],
        QuotaMethod::Blend { even, potential, workload, history } => [even, potential, workload, history],
    }
}

fn blend([even, potential, workload, history]: [f64; 4]) -> QuotaMethod {
    QuotaMethod::Blend { even, potential, workload, history }
}

const PARTS: [&str; 4] = ["Even", "Potential", "Workload", "Last year's sales"];
const STEPS: [i64; 7] = [1, 100, 500, 1000, 5000, 10_000, 100_000];

/// The settings card. `tried` is what a slider shows while it moves.
#[component]
pub fn Settings(outlook: Memo<Option<Outlook>>, tried: RwSignal<Option<QuotaSettings>>) -> impl IntoView {
    let session = Session::expect();
    let settings = Memo::new(move |_| session.read(&[Aspect::Quota], |plan| plan.quota().clone()).unwrap_or_default());
    let shown =
        move || outlook.with(|outlook| outlook.as_ref().map(|outlook| outlook.settings.clone())).unwrap_or_default();
    let set = move |change: &dyn Fn(&mut QuotaSettings)| {
        let mut next = settings.get_untracked();
        change(&mut next);
        tried.set(None);
        if next != settings.get_untracked() {
            session.dispatch(Command::SetQuota(Box::new(next)));
        }
    };
    let currency = Workbench::expect().currency;
    let suggestion = Memo::new(move |_| {
        outlook.with(|outlook| {
            let quotas = outlook.as_ref()?.figures.quotas.as_ref()?;
            quotas.suggested.then_some(quotas.target)
        })
    });
    let hint = Signal::derive(move || {
        suggestion.get().map_or(String::new(), |target| {
            format!(
                "Not set yet. {} is a suggestion: last year's sales and 5 %.",
                money(target.to_f64(), &currency.get())
            )
        })
    });
    let method = Signal::derive(move || Method::of(&shown().method));
    let choose = move |method: Method| {
        set(&|settings| {
            settings.method = match method {
                Method::Even => QuotaMethod::Even,
                Method::Potential => QuotaMethod::Potential,
                Method::Workload => QuotaMethod::Workload,
                Method::History => QuotaMethod::History,
                Method::Blend => match settings.method {
                    QuotaMethod::Blend { .. } => settings.method,
                    // A blend of one is where the person stands now.
                    _ => blend(weights(&settings.method)),
                },
            }
        });
    };
    let rounding = Signal::derive(move || settings.get().round_to.0 / Amount::SCALE);
    let steps = Signal::derive(move || {
        let now = rounding.get();
        let mut steps = STEPS.to_vec();
        if !steps.contains(&now) && now > 0 {
            steps.push(now);
            steps.sort_unstable();
        }
        steps.into_iter().map(|step| (step, money(step as f64, &currency.get()))).collect::<Vec<_>>()
    });
    view! {
        <section class="card quota-settings" aria-labelledby="quota">
            <h1 id="quota">"Quota"</h1>
            <NumberField
                label="Company target for the coming year"
                value=Signal::derive(move || settings.get().target.map_or(f64::NAN, Amount::to_f64))
                on_change=move |number| set(&|settings| settings.target = Some(Amount::from_f64(number)))
                on_clear=move |()| set(&|settings| settings.target = None)
                min=0.0
                max=1e12
                step=100_000.0
                unit=currency
                hint=hint
                placeholder=Signal::derive(move || suggestion.get().map_or(String::new(), |target| grouped(target.to_f64(), 0)))
            />
            <Show when=move || suggestion.get().is_some()>
                <button
                    type="button"
                    class="button compact"
                    on:click=move |_| {
                        let target = suggestion.get_untracked();
                        set(&|settings| settings.target = target);
                    }
                >
                    "Use the suggestion"
                </button>
            </Show>
            <Select
                label="Spread"
                options=Method::ALL.map(|method| (method, method.name().to_owned())).to_vec()
                value=method
                on_change=choose
                hint=Signal::derive(move || method.get().meaning().to_owned())
            />
            <Show when=move || method.get() == Method::Blend>
                <div class="form" role="group" aria-label="Weights of the blend">
                    {(0..PARTS.len())
                        .map(|at| {
                            let with_weight = move |weight: f64| {
                                let mut all = weights(&settings.get_untracked().method);
                                all[at] = weight;
                                blend(all)
                            };
                            view! {
                                <Slider
                                    label=PARTS[at]
                                    value=Signal::derive(move || weights(&shown().method)[at])
                                    on_input=move |weight| {
                                        let method = with_weight(weight);
                                        tried.set(Some(QuotaSettings { method, ..settings.get_untracked() }));
                                    }
                                    on_change=move |weight| {
                                        let method = with_weight(weight);
                                        set(&|settings| settings.method = method);
                                    }
                                    step=0.05
                                    written=percent
                                />
                            }
                        })
                        .collect_view()}
                </div>
            </Show>
            <NumberField
                label="Over-assignment"
                value=Signal::derive(move || settings.get().over_assignment * 100.0)
                on_change=move |number| set(&|settings| settings.over_assignment = number / 100.0)
                min=0.0
                max=50.0
                step=0.5
                decimals=1
                unit="%"
                hint="How much more the quotas add up to than the target."
            />
            <Select
                label="Round to"
                options=steps
                value=rounding
                on_change=move |step| set(&|settings| settings.round_to = Amount::whole(step))
                hint="Rounded quotas still tie to the total."
            />
        </section>
    }
}
