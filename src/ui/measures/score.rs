//! The priority score: what it weighs, in words a rep can read.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{metrics::grouped, plan::ScoreWeights, ui::widgets::Slider};

/// One part: its name, what it means, and where its weight is.
type Part = (&'static str, &'static str, fn(&mut ScoreWeights) -> &mut f64);

const PARTS: [Part; 4] = [
    ("Untapped potential", "all of it for the account with most potential not sold yet in its territory", |weights| {
        &mut weights.potential
    }),
    ("Growth", "half of it for steady sales, all from 50 % growth on, none from 50 % loss on", |weights| {
        &mut weights.growth
    }),
    ("Recency", "a sixth of it for each month without an order", |weights| &mut weights.recency),
    ("Class", "all of it for the first call class, none for the last", |weights| &mut weights.class),
];

/// Sliders on the left, the formula on the right.
#[component]
pub fn Score() -> impl IntoView {
    let desk = Desk::expect();
    let weights = desk.part(|recipe| recipe.score);
    let points = Memo::new(move |_| weights.get().points());
    view! {
        <div class="quota-columns">
            <div class="settings">
                {PARTS.map(|(name, _, of)| view! {
                    <Slider
                        label=name
                        value=Signal::derive(move || *of(&mut weights.get()))
                        min=0.0
                        max=100.0
                        step=5.0
                        written=|weight| grouped(weight, 0)
                        on_change=Callback::new(move |weight| desk.change(|recipe| *of(&mut recipe.score) = weight))
                    />
                })}
            </div>
            <div>
                <h3>"100 points are"</h3>
                <ul class="plain-list" aria-label="What the score is made of">
                    {move || PARTS.iter().zip(points.get()).filter(|(_, points)| *points > 0.0).map(|((name, meaning, _), points)| view! {
                        <li><span>{format!("{} for {}", grouped(points, 0), name.to_lowercase())}</span><span class="quiet">{*meaning}</span></li>
                    }).collect_view()}
                </ul>
                <p class="field-help">"Each account's card, and the rep's own list, show these parts with their reasons."</p>
            </div>
        </div>
    }
}
