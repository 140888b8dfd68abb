//! The map of a plan on a sheet of paper: territories with name and index, a legend of reps, and where it comes from.

use crate::{
    files::{SvgLabel, SvgLegend, SvgMap, SvgShape, map_svg},
    geography::{LonLat, MultiPolygon},
    metrics::{grouped, shapes, territory_figures},
    plan::{MeasureIx, Plan, UnitIx},
    worker::export::{MapColours, SHEET},
};

/// Half the side of an account's square on the picture, in degrees.
const DOT: f64 = 0.09;

fn colour_of(colours: &[String], at: u8) -> String {
    colours.get(usize::from(at)).cloned().unwrap_or_else(|| "#888888".into())
}

/// The outline of each group of accounts: they have no borders, so each is a small square.
pub(super) fn dots(plan: &Plan, groups: &[Vec<u32>]) -> Vec<MultiPolygon> {
    let square = |account: &u32| {
        let LonLat { lon, lat } = plan.units().place(UnitIx(*account));
        let corner = |x: f64, y: f64| LonLat { lon: lon + x * DOT, lat: lat + y * DOT };
        vec![vec![corner(-1.0, -0.8), corner(1.0, -0.8), corner(1.0, 0.8), corner(-1.0, 0.8), corner(-1.0, -0.8)]]
    };
    groups.iter().map(|group| group.iter().map(square).collect()).collect()
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

/// The map on a sheet: territories with name and index, a legend of reps, and where the figures come from.
pub(super) fn map_sheet(plan: &Plan, outlines: &[MultiPolygon], colours: &MapColours, date: &str) -> Vec<u8> {
    let figures = territory_figures(plan);
    let measure = plan
        .design()
        .balance
        .first()
        .map_or(MeasureIx::WORKLOAD, |term| plan.units().measure(&term.measure).unwrap_or(MeasureIx::WORKLOAD));
    let measure_name = plan.units().measures().get(measure.at()).map_or("", |measure| measure.name.as_str());
    let centres = shapes(plan);
    let nobody = SvgShape {
        outline: outlines.get(plan.territories().len()).cloned().unwrap_or_default(),
        fill: "#eef0f3".into(),
        stroke: "#c6ccd6".into(),
        stroke_width: 0.4,
        title: "In no territory".into(),
    };
    let mut order: Vec<usize> = (0..plan.territories().len()).collect();
    // The largest get their label first.
    order.sort_by_key(|at| std::cmp::Reverse(figures.territories.get(*at).map(|row| row.units)));
    let mut map = SvgMap {
        width: f64::from(SHEET.0),
        height: f64::from(SHEET.1),
        title: plan.name().into(),
        note: format!(
            "{}{}. Index of {}: 100 is the fair share. Made by Bailiwick on {}.",
            plan.data().source,
            if plan.data().invented { " (invented data)" } else { "" },
            measure_name.to_lowercase(),
            date
        ),
        shapes: vec![nobody],
        labels: Vec::new(),
        legend: Vec::new(),
    };
    for (at, territory) in plan.territories().iter().enumerate() {
        let rep = figures.territories.get(at).map_or("", |row| row.rep_name.as_str());
        let rep = if rep.is_empty() { "vacant" } else { rep };
        map.shapes.push(SvgShape {
            outline: outlines.get(at).cloned().unwrap_or_default(),
            fill: colour_of(&colours.fills, territory.colour),
            stroke: colour_of(&colours.shades, territory.colour),
            stroke_width: 0.8,
            title: format!("{}: {rep}", territory.name),
        });
        map.legend.push(SvgLegend {
            colour: colour_of(&colours.fills, territory.colour),
            text: legend_text(&territory.name, rep),
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
