//! Files out: lists, the whole plan, the map as a picture. Everything is made here and offered as a download.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{NoticeKind, Route, Session, workers};
use crate::{
    browser::{clipboard, clock, file, page, picture},
    files::{
        Codes, FigureColumn, SvgLabel, SvgLegend, SvgMap, SvgShape, accounts_csv, changes_csv, map_svg,
        territories_csv, territories_geojson, units_csv, write_plan,
    },
    geography::{LonLat, MultiPolygon},
    metrics::{Figures, TerritoryFigures, grouped, shapes, territory_figures},
    plan::{Amount, MeasureIx, Plan, UnitLevel},
    worker::{Answer, Job, client::JobEnd},
};

/// A4 landscape in points.
const SHEET: (f64, f64) = (1123.0, 794.0);
/// Pixels of a PNG per point of the sheet: enough for a slide on a sharp screen.
const PIXELS: f64 = 2.0;
/// Half the side of an account's square on the picture, in degrees.
const DOT: f64 = 0.09;

/// What can be taken out of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// Account to territory and rep.
    Accounts,
    /// Unit to territory and rep.
    Units,
    /// Territories with their figures.
    Territories,
    /// What changes against today.
    Changes,
    /// The whole plan with its data.
    PlanFile,
    /// Outlines of the territories.
    Outlines,
    /// The map as a drawing.
    MapSvg,
    /// The map as a picture.
    MapPng,
}

impl Export {
    fn file(self, plan: &str) -> (String, &'static str) {
        let (what, kind) = match self {
            Self::Accounts => ("accounts.csv", "text/csv"),
            Self::Units => ("units.csv", "text/csv"),
            Self::Territories => ("territories.csv", "text/csv"),
            Self::Changes => ("changes.csv", "text/csv"),
            Self::PlanFile => ("plan.json", "application/json"),
            Self::Outlines => ("territories.geojson", "application/geo+json"),
            Self::MapSvg => ("map.svg", "image/svg+xml"),
            Self::MapPng => ("map.png", "image/png"),
        };
        // What file systems refuse or misread becomes a dash.
        let stem: String = plan
            .chars()
            .map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '_') { c } else { '-' })
            .collect();
        let stem = stem.trim().trim_start_matches('.');
        (if stem.is_empty() { what.to_owned() } else { format!("{stem} {what}") }, kind)
    }
}

/// The territory colours for pictures on white, by position in the palette.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapColours {
    /// Fills.
    pub fills: Vec<String>,
    /// Outlines and labels.
    pub shades: Vec<String>,
}

impl MapColours {
    fn of(colours: &[String], at: u8) -> String {
        colours.get(usize::from(at)).cloned().unwrap_or_else(|| "#888888".into())
    }
}

impl Session {
    /// Makes a file and offers it as a download.
    pub fn export(&self, what: Export, codes: Codes, colours: MapColours) {
        let session = *self;
        spawn_local(async move {
            let Some(name) = session.peek(|plan| plan.name().to_owned()) else { return };
            let (file_name, kind) = what.file(&name);
            let offered = match session.make(what, codes, &colours).await {
                Ok(bytes) => file::download(&file_name, kind, &bytes).map_err(|error| error.to_string()),
                Err(JobEnd::Failed(text)) => Err(text),
                Err(JobEnd::Cancelled) => Err("The export was cancelled. Try again.".into()),
            };
            match offered {
                Ok(()) => session.announcement.set(format!("{file_name} is ready.")),
                Err(text) => session.notify(NoticeKind::Error, &text),
            }
        });
    }

    async fn make(&self, what: Export, codes: Codes, colours: &MapColours) -> Result<Vec<u8>, JobEnd> {
        let plan = self.snapshot().ok_or_else(|| JobEnd::Failed("No plan is open.".into()))?;
        Ok(match what {
            Export::Accounts => accounts_csv(&plan, codes),
            Export::Units => units_csv(&plan, codes),
            Export::Territories => territories_csv(&plan, &figure_columns(&plan, &territory_figures(&plan))),
            Export::Changes => changes_csv(&plan, codes),
            Export::PlanFile => write_plan(&plan, &super::plan_file::published(&plan)),
            Export::Outlines => {
                let outlines = self.outlines(&plan).await?;
                let columns = figure_columns(&plan, &territory_figures(&plan));
                territories_geojson(&plan, &columns, &mut |territory| {
                    outlines.get(territory.at()).cloned().unwrap_or_default()
                })
            }
            Export::MapSvg => sheet(&plan, &self.outlines(&plan).await?, colours),
            Export::MapPng => {
                let svg = sheet(&plan, &self.outlines(&plan).await?, colours);
                picture::svg_to_png(&svg, (SHEET.0 * PIXELS) as u32, (SHEET.1 * PIXELS) as u32)
                    .await
                    .map_err(|error| JobEnd::Failed(format!("The picture could not be drawn. {error}")))?
            }
        })
    }

    /// The outline of each territory, and of what is in none.
    async fn outlines(&self, plan: &Plan) -> Result<Vec<MultiPolygon>, JobEnd> {
        let count = plan.territories().len();
        let groups: Vec<Option<u16>> = plan
            .units()
            .indices()
            .map(|unit| Some(plan.alignment().of(unit).map_or(count as u16, |territory| territory.0)))
            .collect();
        if plan.units().level() == UnitLevel::Account {
            return Ok(dots(plan, &groups, count + 1));
        }
        let job = Job::Outlines { groups, count: count as u16 + 1 };
        match workers::of_level(plan.units().level()).request(job, &[], |_| {}).await? {
            (Answer::Outlines(outlines), _) => Ok(outlines),
            _ => Err(JobEnd::Failed("The outlines could not be drawn. Try again.".into())),
        }
    }

    /// HTML that shows this plan inside a company page, read-only.
    #[must_use]
    pub fn embed_snippet(&self) -> String {
        let name = self.peek(|plan| plan.name().to_owned()).unwrap_or_default();
        let name = name.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        format!(
            "<iframe src=\"{}?embed=1&amp;plan=plan.json\" title=\"{name}: sales territories\" width=\"100%\" height=\"600\" loading=\"lazy\" referrerpolicy=\"no-referrer\"></iframe>",
            base_address()
        )
    }

    /// The address of a rep's own view.
    #[must_use]
    pub fn rep_address(&self, name: &str) -> String {
        format!("{}{}", base_address(), Route::Rep(name.into()).hash(page::encode))
    }

    /// Puts a text on the clipboard and says so.
    pub fn copy(&self, text: String, what: &'static str) {
        let session = *self;
        spawn_local(async move {
            match clipboard::write_text(&text).await {
                Ok(()) => session.notify(NoticeKind::Done, &format!("{what} copied.")),
                Err(error) => session.notify(NoticeKind::Error, &error.to_string()),
            }
        });
    }
}

/// The page's address without query and hash.
fn base_address() -> String {
    let location = page::window().ok().map(|window| window.location());
    let part = |get: fn(&web_sys::Location) -> Result<String, wasm_bindgen::JsValue>| {
        location.as_ref().and_then(|location| get(location).ok()).unwrap_or_default()
    };
    format!("{}{}", part(web_sys::Location::origin), part(web_sys::Location::pathname))
}

/// The figures of the territory table as columns of a file: plain numbers.
fn figure_columns(plan: &Plan, figures: &Figures) -> Vec<FigureColumn> {
    let plain = |value: f64, decimals: usize| {
        if value.is_finite() { grouped(value, decimals).replace(',', "").replace('−', "-") } else { String::new() }
    };
    let column = |name: &str, cell: &dyn Fn(&TerritoryFigures) -> String| FigureColumn {
        name: name.into(),
        cells: figures.territories.iter().map(cell).collect(),
    };
    let amount = |name: &str, of: fn(&TerritoryFigures) -> Amount| column(name, &|row| of(row).to_string());
    let mut columns = vec![
        column("Fair share", &|row| plain(row.share, 4)),
        column("Accounts", &|row| row.accounts.to_string()),
        amount("Revenue", |row| row.revenue),
        amount("Potential", |row| row.potential),
        amount("Workload hours", |row| row.workload),
        column("Capacity hours", &|row| plain(row.capacity.hours, 1)),
    ];
    for (at, measure) in plan.units().measures().iter().enumerate() {
        let index =
            |row: &TerritoryFigures| row.index(MeasureIx::new(at)).map_or(String::new(), |index| plain(index, 1));
        columns.push(column(&format!("Index of {}", measure.name.to_lowercase()), &index));
    }
    let share = |value: Option<f64>| value.map_or(String::new(), |value| plain(value, 4));
    columns.extend([
        column("Coverage ratio", &|row| share(row.coverage)),
        amount("Whitespace", |row| row.whitespace),
        column("Penetration", &|row| share(row.penetration)),
        column("Travel hours", &|row| plain(row.travel.hours, 1)),
        amount("Quota", |row| row.quota),
        column("Attainment", &|row| share(row.attainment)),
        amount("Run rate", |row| row.run_rate),
        column("Accounts gained", &|row| row.gained.accounts.to_string()),
        column("Accounts lost", &|row| row.lost.accounts.to_string()),
    ]);
    columns
}

/// Accounts have no borders: each is a small square.
fn dots(plan: &Plan, groups: &[Option<u16>], count: usize) -> Vec<MultiPolygon> {
    let mut outlines = vec![MultiPolygon::new(); count];
    for unit in plan.units().indices() {
        let LonLat { lon, lat } = plan.units().place(unit);
        let corner = |x: f64, y: f64| LonLat { lon: lon + x * DOT, lat: lat + y * DOT };
        let ring = vec![corner(-1.0, -0.8), corner(1.0, -0.8), corner(1.0, 0.8), corner(-1.0, 0.8), corner(-1.0, -0.8)];
        let group = groups.get(unit.at()).copied().flatten();
        if let Some(outline) = group.and_then(|group| outlines.get_mut(usize::from(group))) {
            outline.push(vec![ring]);
        }
    }
    outlines
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
fn sheet(plan: &Plan, outlines: &[MultiPolygon], colours: &MapColours) -> Vec<u8> {
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
        width: SHEET.0,
        height: SHEET.1,
        title: plan.name().into(),
        note: format!(
            "{}{}. Index of {}: 100 is the fair share. Made by Bailiwick on {}.",
            plan.data().source,
            if plan.data().invented { " (invented data)" } else { "" },
            measure_name.to_lowercase(),
            clock::iso_date()
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
            fill: MapColours::of(&colours.fills, territory.colour),
            stroke: MapColours::of(&colours.shades, territory.colour),
            stroke_width: 0.8,
            title: format!("{}: {rep}", territory.name),
        });
        map.legend.push(SvgLegend {
            colour: MapColours::of(&colours.fills, territory.colour),
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
                colour: MapColours::of(&colours.shades, territory.colour),
            });
        }
    }
    map_svg(&map)
}
