//! The map of a plan on a sheet of paper: territories with name and index, a legend of reps, and where it comes from.

use crate::{
    files::{SvgLabel, SvgLegend, SvgMap, SvgShape, export::FeatureShape, map_svg},
    geography::{Bbox, LonLat, MultiPolygon},
    metrics::{Figures, grouped, shapes},
    plan::{MeasureIx, Plan, TerritoryIx},
    worker::export::MapColours,
};

/// Half the side of an account's square on the picture, as a part of the larger side of all.
const DOT: f64 = 0.0016;
/// The same for accounts within the outline of their territory.
const ACCOUNT_DOT: f64 = 0.003;

/// How the map is laid out.
pub(super) struct Layout {
    /// Width and height in points.
    pub(super) size: (f64, f64),
    /// With title and legend, as a sheet of its own; without them inside a report.
    pub(super) alone: bool,
    /// Only these territories, with their accounts as squares; all without.
    pub(super) only: Option<Vec<TerritoryIx>>,
}

fn colour_of(colours: &[String], at: u8) -> String {
    colours.get(usize::from(at)).cloned().unwrap_or_else(|| "#888888".into())
}

/// What is drawn of a shape: accounts have no borders, so each is a small square.
fn outline(shape: Option<&FeatureShape>, dot: f64) -> MultiPolygon {
    match shape {
        None => MultiPolygon::new(),
        Some(FeatureShape::Area(polygons)) => polygons.clone(),
        Some(FeatureShape::Points(places)) => places
            .iter()
            .map(|LonLat { lon, lat }| {
                let corner = |x: f64, y: f64| LonLat { lon: lon + x * dot, lat: lat + y * dot };
                vec![vec![
                    corner(-1.0, -0.8),
                    corner(1.0, -0.8),
                    corner(1.0, 0.8),
                    corner(-1.0, 0.8),
                    corner(-1.0, -0.8),
                ]]
            })
            .collect(),
    }
}

/// The larger side of a shape, in degrees.
fn side(shape: &FeatureShape) -> f64 {
    let bbox = match shape {
        FeatureShape::Points(places) => places.iter().copied().collect::<Bbox>(),
        FeatureShape::Area(polygons) => polygons.iter().flatten().flatten().copied().collect::<Bbox>(),
    };
    let side = (bbox.east - bbox.west).max(bbox.north - bbox.south);
    if side.is_finite() && side > 0.0 { side } else { 0.0 }
}

/// The size of a square of accounts that stand for a territory, in degrees.
fn dot(drawn: &[FeatureShape]) -> f64 {
    let points = drawn.iter().filter(|shape| matches!(shape, FeatureShape::Points(_)));
    (points.map(side).fold(0.0, f64::max) * DOT).max(0.002)
}

/// `Denver · Ana Ruiz`, shorter where the legend has no room for all of it.
fn legend_text(territory: &str, rep: &str) -> String {
    /// Letters that fit into the legend's width.
    const ROOM: usize = 34;
    let fits = |text: &String| text.chars().count() <= ROOM;
    let short = rep.split_once(' ').and_then(|(first, rest)| Some(format!("{}. {rest}", first.chars().next()?)));
    let candidates = [Some(format!("{territory} · {rep}")), short.map(|short| format!("{territory} · {short}"))];
    if rep == territory {
        return territory.to_owned();
    }
    candidates.into_iter().flatten().find(fits).unwrap_or_else(|| territory.to_owned())
}

/// The map: territories with name and index, a legend of reps, and where the figures come from. `drawn` has the shape of
/// each territory, and last of what is in none.
pub(super) fn map_sheet(
    plan: &Plan,
    figures: &Figures,
    drawn: &[FeatureShape],
    colours: &MapColours,
    date: &str,
    layout: Layout,
) -> Vec<u8> {
    let measure = plan
        .design()
        .balance
        .first()
        .map_or(MeasureIx::WORKLOAD, |term| plan.units().measure(&term.measure).unwrap_or(MeasureIx::WORKLOAD));
    let measure_name = plan.units().measures().get(measure.at()).map_or("", |measure| measure.name.as_str());
    let centres = shapes(plan);
    let shown = |at: usize| layout.only.as_ref().is_none_or(|only| only.contains(&TerritoryIx::new(at)));
    let dot = dot(drawn);
    let mut order: Vec<usize> = (0..plan.territories().len()).filter(|at| shown(*at)).collect();
    // The largest get their label first.
    order.sort_by_key(|at| std::cmp::Reverse(figures.territories.get(*at).map(|row| row.units)));
    let note = format!(
        "{}{}. Index of {}: 100 is the fair share. Made by Bailiwick on {}.",
        plan.data().source,
        if plan.data().invented { " (invented data)" } else { "" },
        measure_name.to_lowercase(),
        date
    );
    let mut map = SvgMap {
        width: layout.size.0,
        height: layout.size.1,
        title: if layout.alone { plan.name().into() } else { String::new() },
        note: if layout.alone { note } else { String::new() },
        shapes: Vec::new(),
        labels: Vec::new(),
        legend: Vec::new(),
    };
    if layout.only.is_none() {
        map.shapes.push(SvgShape {
            outline: outline(drawn.get(plan.territories().len()), dot),
            fill: "#eef0f3".into(),
            stroke: "#c6ccd6".into(),
            stroke_width: 0.4,
            title: "In no territory".into(),
        });
    }
    for (at, territory) in plan.territories().iter().enumerate().filter(|(at, _)| shown(*at)) {
        let rep = figures.territories.get(at).map_or("", |row| row.rep_name.as_str());
        let rep = if rep.is_empty() { "vacant" } else { rep };
        map.shapes.push(SvgShape {
            outline: outline(drawn.get(at), dot),
            fill: colour_of(&colours.fills, territory.colour),
            stroke: colour_of(&colours.shades, territory.colour),
            stroke_width: 0.8,
            title: format!("{}: {rep}", territory.name),
        });
        if layout.alone {
            map.legend.push(SvgLegend {
                colour: colour_of(&colours.fills, territory.colour),
                text: legend_text(&territory.name, rep),
            });
        }
    }
    for territory in layout.only.iter().flatten() {
        let colour = plan.territory(*territory).map_or(0, |territory| territory.colour);
        let accounts = plan.alignment().units_of(Some(*territory)).flat_map(|unit| plan.units().accounts(unit));
        let places: Vec<LonLat> =
            accounts.filter_map(|account| plan.data().accounts.place.get(account.at()).copied()).collect();
        let size = drawn.get(territory.at()).map_or(0.0, side) * ACCOUNT_DOT;
        map.shapes.push(SvgShape {
            outline: outline(Some(&FeatureShape::Points(places)), size),
            fill: colour_of(&colours.shades, colour),
            stroke: "none".into(),
            stroke_width: 0.0,
            title: "Accounts".into(),
        });
    }
    for at in order {
        let (Some(territory), Some(row)) = (plan.territories().get(at), figures.territories.get(at)) else { continue };
        if let Some(centre) = centres.territories.get(at).and_then(|shape| shape.centre) {
            let index = row.index(measure).map_or(String::new(), |index| format!("\n{}", grouped(index, 0)));
            map.labels.push(SvgLabel {
                at: centre,
                text: format!("{}{index}", territory.name),
                colour: colour_of(&colours.shades, territory.colour),
            });
        }
    }
    map_svg(&map)
}
