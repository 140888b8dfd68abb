//! Where accounts buy more or less than the model says: one dot for each county, coloured by its residual.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    metrics::{AreaResidual, grouped},
    ui::{
        number::counted,
        palette::{CLASSES, DIVERGING_DARK, DIVERGING_LIGHT},
    },
};

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 300.0;
const MARGIN: f64 = 12.0;
/// Residuals, as shares of the model, between the classes.
const LIMITS: [f32; CLASSES - 1] = [-0.6, -0.35, -0.1, 0.1, 0.35, 0.6];

fn class_of(share: f32) -> usize {
    LIMITS.iter().filter(|limit| share >= **limit).count()
}

/// One path for each class: thousands of dots are seven elements.
fn paths(all: &[AreaResidual]) -> [String; CLASSES] {
    let mut paths: [String; CLASSES] = Default::default();
    let ends = |of: fn(&AreaResidual) -> f64| {
        // A few islands must not shrink the mainland: the middle 98 % fill the picture.
        let mut values: Vec<f64> = all.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        let cut = values.len() / 100;
        match (values.get(cut), values.get(values.len().saturating_sub(1 + cut))) {
            (Some(low), Some(high)) => (*low, *high),
            _ => (0.0, 1.0),
        }
    };
    let (west, east) = ends(|one| one.place.lon);
    let (south, north) = ends(|one| one.place.lat);
    // A degree of longitude is as long as at the middle of the picture.
    let narrow = ((south + north) / 2.0).to_radians().cos().max(0.2);
    let scale = ((WIDTH - 2.0 * MARGIN) / ((east - west) * narrow).max(0.5))
        .min((HEIGHT - 2.0 * MARGIN) / (north - south).max(0.5));
    let (middle_lon, middle_lat) = ((west + east) / 2.0, (south + north) / 2.0);
    for one in all {
        let x = WIDTH / 2.0 + (one.place.lon - middle_lon) * narrow * scale;
        let y = HEIGHT / 2.0 - (one.place.lat - middle_lat) * scale;
        if (0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y) {
            paths[class_of(one.share)].push_str(&format!("M{x:.1} {y:.1}h0"));
        }
    }
    paths
}

/// The map with its legend; nothing without a model.
#[component]
pub fn ResidualMap() -> impl IntoView {
    let desk = Desk::expect();
    let residuals = desk.told(|report| report.residuals.clone());
    let dark = move || desk.session.is_dark();
    move || {
        let all = residuals.get();
        (!all.is_empty()).then(|| {
            let colours = if dark() { DIVERGING_DARK } else { DIVERGING_LIGHT };
            let (low, high) = (
                all.iter().filter(|one| one.share < LIMITS[2]).count(),
                all.iter().filter(|one| one.share >= LIMITS[3]).count(),
            );
            let said = format!(
                "Of {}, {} more than 10 % below the model and {} more than 10 % above it.",
                counted(all.len(), "county with accounts that buy", "counties with accounts that buy"),
                grouped(low as f64, 0) + if low == 1 { " lies" } else { " lie" },
                grouped(high as f64, 0),
            );
            view! {
                <figure class="settings">
                    <figcaption>{said}</figcaption>
                    <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") width="100%" role="img" aria-label="Map of residuals by county">
                        {paths(&all).into_iter().zip(colours).map(|(path, colour)| view! {
                            <path d=path stroke=colour stroke-width="7" stroke-linecap="round" fill="none" />
                        }).collect_view()}
                    </svg>
                    <p class="field-help">
                        {[(0, "far below"), (2, "below"), (3, "as the model says"), (4, "above"), (6, "far above")].map(|(at, name)| view! {
                            <svg viewBox="0 0 10 10" width="12" height="12" aria-hidden="true"><circle cx="5" cy="5" r="4.5" fill=colours[at] /></svg>
                            {format!(" {name}\u{2003}")}
                        })}
                    </p>
                </figure>
            }
        })
    }
}
