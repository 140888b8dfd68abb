//! The attributes that potential can follow from, to tick, each with a coefficient where it is typed by hand.

use leptos::prelude::*;

use super::desk::{Desk, Fields};
use crate::{
    plan::{Attribute, AttributeOf, PotentialRecipe, Recipe, Term},
    ui::widgets::{Checkbox, NumberField},
};

/// What the shipped geography knows of counties; the first two of ZIP codes, too.
const OF_AREAS: [(&str, &str); 5] = [
    ("population", "Population"),
    ("households", "Households"),
    ("establishments", "Establishments"),
    ("employment", "Employment"),
    ("wages", "Wages"),
];
/// How many of them ZIP codes have.
const OF_ZIPS: usize = 2;

/// Keys and names of the attributes of counties or ZIP codes: the user's own, then what the shipped geography knows.
pub fn of_areas(fields: &Fields, of: AttributeOf) -> Vec<(String, String)> {
    let own = fields
        .areas
        .iter()
        .filter(|(known, _)| *known == of)
        .map(|(_, measure)| (measure.key.clone(), measure.name.clone()));
    let count = if of == AttributeOf::Zip { OF_ZIPS } else { OF_AREAS.len() };
    let shipped = OF_AREAS.iter().take(count).map(|(key, name)| ((*key).to_owned(), (*name).to_owned()));
    let mut all: Vec<(String, String)> = own.collect();
    for (key, name) in shipped {
        if all.iter().all(|(known, _)| *known != key) {
            all.push((key, name));
        }
    }
    all
}

/// All attributes with their names.
fn offered(fields: &Fields) -> Vec<(Attribute, String)> {
    let standard = crate::plan::Measure::standard();
    let own = fields.measures.iter().filter(|measure| standard.iter().all(|known| known.key != measure.key));
    let own =
        own.map(|measure| (Attribute { of: AttributeOf::Account, key: measure.key.clone() }, measure.name.clone()));
    let area = |of, noun: &str| {
        let named = |(key, name): (String, String)| (Attribute { of, key }, format!("{name} of the {noun}"));
        of_areas(fields, of).into_iter().map(named).collect::<Vec<_>>()
    };
    own.chain(area(AttributeOf::County, "county")).chain(area(AttributeOf::Zip, "ZIP code")).collect()
}

fn coefficient(recipe: &Recipe, attribute: &Attribute) -> Option<f64> {
    match &recipe.potential {
        PotentialRecipe::Given => None,
        PotentialRecipe::Formula { terms, .. } => {
            terms.iter().find(|term| term.attribute == *attribute).map(|term| term.coefficient)
        }
        PotentialRecipe::Calibrated { attributes, .. } => attributes.contains(attribute).then_some(0.0),
    }
}

fn set(recipe: &mut Recipe, attribute: &Attribute, to: Option<f64>) {
    match &mut recipe.potential {
        PotentialRecipe::Given => {}
        PotentialRecipe::Formula { terms, .. } => {
            let at = terms.iter().position(|term| term.attribute == *attribute);
            match (at, to) {
                (Some(at), Some(coefficient)) => terms[at].coefficient = coefficient,
                (Some(at), None) => {
                    terms.remove(at);
                }
                (None, Some(coefficient)) => terms.push(Term { attribute: attribute.clone(), coefficient }),
                (None, None) => {}
            }
        }
        PotentialRecipe::Calibrated { attributes, .. } => {
            attributes.retain(|known| known != attribute);
            if to.is_some() {
                attributes.push(attribute.clone());
            }
        }
    }
}

/// The list.
#[component]
pub fn Attributes(
    /// With a field for each chosen one's coefficient.
    by_hand: Memo<bool>,
) -> impl IntoView {
    let desk = Desk::expect();
    let row = move |(attribute, name): (Attribute, String)| {
        let (for_value, for_tick, for_money) = (attribute.clone(), attribute.clone(), attribute);
        let value = Memo::new(move |_| desk.recipe.with(|recipe| coefficient(recipe, &for_value)));
        let label = format!("Money per unit of {}", name.to_lowercase());
        view! {
            <div>
                <Checkbox
                    label=name
                    value=Signal::derive(move || value.get().is_some())
                    on_change=Callback::new(move |on: bool| desk.change(|recipe| set(recipe, &for_tick, on.then_some(1.0))))
                />
                <Show when=move || by_hand.get() && value.get().is_some()>
                    {
                        let money = for_money.clone();
                        view! {
                            <NumberField
                                label=label.clone()
                                value=Signal::derive(move || value.get().unwrap_or(0.0))
                                min=0.0
                                max=1e9
                                decimals=2
                                unit=Signal::derive(move || desk.fields.with(|fields| fields.currency.clone()))
                                on_change=Callback::new(move |coefficient| desk.change(|recipe| set(recipe, &money, Some(coefficient))))
                            />
                        }
                    }
                </Show>
            </div>
        }
    };
    view! {
        <fieldset class="extra-measures">
            <legend>"Attributes"</legend>
            {move || desk.fields.with(offered).into_iter().map(row).collect_view()}
        </fieldset>
        <p class="field-help">"Accounts in one county or ZIP code share its attribute evenly, so that their sum is the area's."</p>
    }
}
