//! What few plans need to set: how compactness is measured, and the seed.

use leptos::prelude::*;

use super::settings::{change, design_of};
use crate::{
    app::Session,
    plan::{Design, Middle, Reach},
    ui::widgets::{NumberField, Segmented},
};

/// What is not as it is at first: what the fold says when it is closed.
pub fn advanced_note(design: &Design) -> String {
    let mut parts = Vec::new();
    if design.middle == Middle::Home {
        parts.push(if design.reach == Reach::Straight { "straight from homes" } else { "from homes" });
    }
    if design.seed != Design::default().seed {
        parts.push("other seed");
    }
    parts.join(", ")
}

/// Distance and seed.
#[component]
pub fn Advanced() -> impl IntoView {
    let session = Session::expect();
    let design = design_of(session);
    let middle = Memo::new(move |_| design.with(|design| design.middle));
    let reach = Memo::new(move |_| design.with(|design| design.reach));
    view! {
        <div class="settings">
            <Segmented
                label="Distance is measured from"
                options=vec![(Middle::Own, "The middle".to_owned()), (Middle::Home, "The rep's home".to_owned())]
                value=middle
                on_change=Callback::new(move |middle| change(session, |design| design.middle = middle))
            />
            <p class="field-help">{move || match middle.get() {
                Middle::Own => "Territories are round about their own middle, wherever the rep lives.",
                Middle::Home => "Territories lie around the reps' homes, also while balancing. Each needs a rep with a home.",
            }}</p>
            <Segmented
                label="Distance counts"
                options=vec![(Reach::Squared, "Squared".to_owned()), (Reach::Straight, "As it is".to_owned())]
                value=Signal::derive(move || if middle.get() == Middle::Own { Reach::Squared } else { reach.get() })
                on_change=Callback::new(move |reach| change(session, |design| design.reach = reach))
                disabled=Signal::derive(move || middle.get() == Middle::Own)
            />
            <p class="field-help">{move || match (middle.get(), reach.get()) {
                (Middle::Own, _) => "From a middle it is always squared: the middle is where squared distance is least.",
                (Middle::Home, Reach::Squared) => "Far corners count most, so that no rep has a far one.",
                (Middle::Home, Reach::Straight) => "The sum of straight-line distances is least: less travel in all, with a far corner here and there.",
            }}</p>
            <NumberField
                label="Seed"
                value=Signal::derive(move || design.with(|design| design.seed as f64))
                on_change=Callback::new(move |seed: f64| change(session, |design| design.seed = seed as u64))
                min=0.0
                max=1_000_000_000.0
                hint="The same plan with the same seed gives the same result; another seed searches another way."
            />
        </div>
    }
}
