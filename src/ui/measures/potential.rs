//! Potential of accounts, and market potential of counties.

use leptos::prelude::*;

use super::{
    attributes::{Attributes, of_areas},
    desk::Desk,
    model_view::ModelView,
    residual_map::ResidualMap,
};
use crate::{
    metrics::grouped,
    plan::{Attribute, AttributeOf, Level, MarketRecipe, PotentialRecipe},
    ui::{
        number::{counted, short_money},
        widgets::{Checkbox, Segmented},
    },
};

/// How potential is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Given,
    Formula,
    Calibrated,
}

fn way(potential: &PotentialRecipe) -> Way {
    match potential {
        PotentialRecipe::Given => Way::Given,
        PotentialRecipe::Formula { .. } => Way::Formula,
        PotentialRecipe::Calibrated { .. } => Way::Calibrated,
    }
}

fn levels() -> Vec<(Level, String)> {
    vec![(Level::Average, "Average".to_owned()), (Level::Best, "Best quarter".to_owned())]
}

/// Form on the left, models on the right.
#[component]
pub fn Potential() -> impl IntoView {
    let desk = Desk::expect();
    let now = desk.part(|recipe| way(&recipe.potential));
    let by_hand = Memo::new(move |_| now.get() == Way::Formula);
    let floor = desk.part(|recipe| {
        matches!(
            recipe.potential,
            PotentialRecipe::Formula { at_least_sold: true, .. }
                | PotentialRecipe::Calibrated { at_least_sold: true, .. }
        )
    });
    let choose = move |way: Way| desk.change(|recipe| recipe.potential = begin(way, &recipe.potential));
    let models = desk.told(|report| report.models.clone());
    let examples = desk.told(|report| report.examples.clone());
    view! {
        <div class="quota-columns">
            <div class="settings">
                <Segmented
                    label="Potential of accounts"
                    options=vec![
                        (Way::Given, "As given".to_owned()),
                        (Way::Formula, "By formula".to_owned()),
                        (Way::Calibrated, "Calibrated".to_owned()),
                    ]
                    value=now
                    on_change=Callback::new(choose)
                />
                <Show when=move || now.get() != Way::Given>
                    <p class="field-help">{move || if by_hand.get() {
                        "Σ attribute × money per unit, typed by hand."
                    } else {
                        "Money per unit is found from the accounts that have sales: no coefficient below zero, and absurd accounts weigh little."
                    }}</p>
                    <Attributes by_hand />
                    <Show when=move || now.get() == Way::Calibrated><Calibrated /></Show>
                    <Checkbox
                        label="Never below what was sold"
                        value=floor
                        on_change=Callback::new(move |on| desk.change(|recipe| match &mut recipe.potential {
                            PotentialRecipe::Formula { at_least_sold, .. } | PotentialRecipe::Calibrated { at_least_sold, .. } => *at_least_sold = on,
                            PotentialRecipe::Given => {}
                        }))
                    />
                </Show>
                <Market />
            </div>
            <div class="settings">
                {move || models.get().into_iter().map(|model| view! { <ModelView model accounts=true /> }).collect_view()}
                <ResidualMap />
                <MarketResult />
                <Show when=move || now.get() != Way::Given>
                    <h3>"For example"</h3>
                    <ul class="plain-list" aria-label="Potential explained">
                        {move || examples.get().into_iter().map(|example| view! {
                            <li><span>{example.name}</span><span class="quiet">{example.potential}</span></li>
                        }).collect_view()}
                    </ul>
                </Show>
            </div>
        </div>
    }
}

/// A way to begin with, which keeps the attributes that were chosen.
fn begin(way: Way, before: &PotentialRecipe) -> PotentialRecipe {
    let (attributes, at_least_sold) = match before {
        PotentialRecipe::Given => (Vec::new(), true),
        PotentialRecipe::Formula { terms, at_least_sold } => {
            (terms.iter().map(|term| term.attribute.clone()).collect::<Vec<Attribute>>(), *at_least_sold)
        }
        PotentialRecipe::Calibrated { attributes, at_least_sold, .. } => (attributes.clone(), *at_least_sold),
    };
    match way {
        Way::Given => PotentialRecipe::Given,
        Way::Formula => PotentialRecipe::Formula {
            terms: attributes.into_iter().map(|attribute| crate::plan::Term { attribute, coefficient: 1.0 }).collect(),
            at_least_sold,
        },
        Way::Calibrated => PotentialRecipe::Calibrated {
            // Something to see at once: establishments stand for customers better than people do.
            attributes: if attributes.is_empty() {
                vec![Attribute { of: AttributeOf::County, key: "establishments".into() }]
            } else {
                attributes
            },
            level: Level::Average,
            by_product: false,
            at_least_sold,
        },
    }
}

#[component]
fn Calibrated() -> impl IntoView {
    let desk = Desk::expect();
    let level = desk.part(|recipe| match recipe.potential {
        PotentialRecipe::Calibrated { level, .. } => level,
        _ => Level::Average,
    });
    let by_product =
        desk.part(|recipe| matches!(recipe.potential, PotentialRecipe::Calibrated { by_product: true, .. }));
    let products = move || desk.fields.with(|fields| fields.has_sales && fields.products.len() > 1);
    view! {
        <Segmented
            label="Possible everywhere is what"
            options=vec![(Level::Average, "the average gets".to_owned()), (Level::Best, "the best quarter gets".to_owned())]
            value=level
            on_change=Callback::new(move |to| desk.change(|recipe| if let PotentialRecipe::Calibrated { level, .. } = &mut recipe.potential { *level = to }))
        />
        <Show when=products>
            <Checkbox
                label="A model and a measure for each product line"
                value=by_product
                on_change=Callback::new(move |on| desk.change(|recipe| if let PotentialRecipe::Calibrated { by_product, .. } = &mut recipe.potential { *by_product = on }))
            />
        </Show>
    }
}

/// Market potential of counties.
#[component]
fn Market() -> impl IntoView {
    let desk = Desk::expect();
    let market = desk.part(|recipe| recipe.market.clone());
    let begin = || MarketRecipe { attributes: vec!["establishments".into()], level: Level::Average };
    let row = move |(key, name): (String, String)| {
        let of_tick = key.clone();
        let chosen = Signal::derive(move || {
            market.with(|market| market.as_ref().is_some_and(|market| market.attributes.contains(&key)))
        });
        view! {
            <Checkbox
                label=name
                value=chosen
                on_change=Callback::new(move |on: bool| desk.change(|recipe| if let Some(market) = &mut recipe.market {
                    market.attributes.retain(|known| *known != of_tick);
                    if on {
                        market.attributes.push(of_tick.clone());
                    }
                }))
            />
        }
    };
    view! {
        <Checkbox
            label="Market potential of every county"
            hint="Calibrated on county sales, so that there is a figure where nobody sells yet. A measure of its own."
            value=Signal::derive(move || market.with(Option::is_some))
            on_change=Callback::new(move |on: bool| desk.change(|recipe| recipe.market = on.then(begin)))
        />
        <Show when=move || market.with(Option::is_some)>
            <fieldset class="extra-measures">
                <legend>"Attributes of the counties"</legend>
                {move || desk.fields.with(|fields| of_areas(fields, AttributeOf::County)).into_iter().map(row).collect_view()}
            </fieldset>
            <Segmented
                label="Market level"
                options=levels()
                value=Signal::derive(move || market.with(|market| market.as_ref().map_or(Level::Average, |market| market.level)))
                on_change=Callback::new(move |level| desk.change(|recipe| if let Some(market) = &mut recipe.market { market.level = level }))
            />
        </Show>
    }
}

#[component]
fn MarketResult() -> impl IntoView {
    let desk = Desk::expect();
    let market = desk.told(|report| report.market.clone());
    move || {
        market.get().map(|market| {
            let currency = desk.fields.with(|fields| fields.currency.clone());
            let text = format!(
                "Market potential is {} a year, {} of it in {} without an account.",
                short_money(market.total, &currency),
                short_money(market.without_accounts, &currency),
                counted(market.empty_counties as usize, "county", "counties"),
            );
            let levels = desk.recipe.with(|recipe| {
                recipe.market.as_ref().is_some_and(|market| market.attributes.iter().any(|key| key != "population" && key != "households"))
            });
            view! {
                <h3>"Market of counties"</h3>
                <p>{text}</p>
                {levels.then(|| view! { <p class="field-help">"ZIP codes have only population and households, so plans by ZIP code do not show this measure."</p> })}
                <ModelView model=market.model accounts=false />
            }
        })
    }
}

/// R² as people say it: `0.83`.
pub fn r_squared(value: f64) -> String {
    grouped(value, 2)
}
