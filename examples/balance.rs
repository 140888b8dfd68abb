//! Balances a file of units from the command line: for scripts and benchmarks.
//!
//! `cargo run --release --example balance -- UNITS.csv --territories 50 --balance population --out ASSIGNMENT.csv`
//!
//! Prints one JSON line. Wrong input ends with a message that names file, line and column, and exit code 2.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::process::ExitCode;
use std::time::Instant;

use bailiwick::engine::{
    Adjacency, Bar, Centre, Compactness, Disruption, Distance, Effort, Measure, Outcome, Place, Problem, Reason, Start,
    Unattended, solve,
};
use serde_json::{Value, json};
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

const USAGE: &str = "balance UNITS.csv --territories N --balance MEASURE[:WEIGHT] [--balance ...] [--tolerance 5] \
[--edges EDGES.csv] [--hard MEASURE:LOW:HIGH] [--home HOMES.csv] [--max-disruption PERCENT] [--compactness moment|distance] \
[--centre free|home|unit] [--weight MEASURE|none] [--no-contiguity] [--seed 1] [--effort quick|normal|thorough] --out ASSIGNMENT.csv";

fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// What the command line says.
#[derive(Default)]
struct Options {
    units: String,
    territories: usize,
    balance: Vec<(String, f64)>,
    tolerance: f64,
    edges: Option<String>,
    hard: Vec<(String, f64, f64)>,
    home: Option<String>,
    max_disruption: Option<f64>,
    linear: bool,
    centre: Option<Centre>,
    weight: Option<String>,
    no_contiguity: bool,
    seed: u64,
    effort: Effort,
    out: String,
}

fn number(option: &str, text: &str) -> Result<f64, String> {
    text.parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(|| format!("{option}: `{text}` is not a number."))
}

fn options() -> Result<Options, String> {
    let mut options = Options { tolerance: 5.0, seed: 1, ..Options::default() };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value.\n{USAGE}"));
        match argument.as_str() {
            "--territories" => {
                let text = value()?;
                options.territories =
                    text.parse().map_err(|_| format!("--territories: `{text}` is not a whole number."))?;
            }
            "--balance" => {
                let text = value()?;
                let (name, weight) = match text.rsplit_once(':') {
                    Some((name, weight)) => (name.to_owned(), number("--balance", weight)?),
                    None => (text, 1.0),
                };
                options.balance.push((name, weight));
            }
            "--tolerance" => options.tolerance = number("--tolerance", &value()?)?,
            "--edges" => options.edges = Some(value()?),
            "--hard" => {
                let text = value()?;
                let parts: Vec<&str> = text.split(':').collect();
                let [name, low, high] = parts[..] else {
                    return Err(format!("--hard: `{text}` is not MEASURE:LOW:HIGH, for example population:0:120."));
                };
                options.hard.push((name.to_owned(), number("--hard", low)?, number("--hard", high)?));
            }
            "--home" => options.home = Some(value()?),
            "--max-disruption" => options.max_disruption = Some(number("--max-disruption", &value()?)?),
            "--compactness" => {
                options.linear = match value()?.as_str() {
                    "moment" => false,
                    "distance" => true,
                    other => return Err(format!("--compactness: `{other}` is neither moment nor distance.")),
                }
            }
            "--centre" => {
                options.centre = Some(match value()?.as_str() {
                    "free" => Centre::Free,
                    "home" => Centre::Home,
                    "unit" => Centre::Unit,
                    other => return Err(format!("--centre: `{other}` is not free, home or unit.")),
                })
            }
            "--weight" => options.weight = Some(value()?),
            "--no-contiguity" => options.no_contiguity = true,
            "--seed" => {
                let text = value()?;
                options.seed = text.parse().map_err(|_| format!("--seed: `{text}` is not a whole number."))?;
            }
            "--effort" => {
                options.effort = match value()?.as_str() {
                    "quick" => Effort::Quick,
                    "normal" => Effort::Normal,
                    "thorough" => Effort::Thorough,
                    other => return Err(format!("--effort: `{other}` is not quick, normal or thorough.")),
                }
            }
            "--out" => options.out = value()?,
            other if other.starts_with("--") => return Err(format!("{other} is not an option.\n{USAGE}")),
            _ if options.units.is_empty() => options.units = argument,
            _ => return Err(format!("`{argument}`: one file of units at a time.\n{USAGE}")),
        }
    }
    let missing = [
        (options.units.is_empty(), "UNITS.csv"),
        (options.territories == 0, "--territories"),
        (options.balance.is_empty(), "--balance"),
        (options.out.is_empty(), "--out"),
    ];
    match missing.iter().find(|m| m.0) {
        Some((_, what)) => Err(format!("{what} is missing.\n{USAGE}")),
        None => Ok(options),
    }
}

/// A CSV file in memory: header and rows, each with its line.
struct Table {
    path: String,
    header: Vec<String>,
    rows: Vec<(u64, csv::StringRecord)>,
}

impl Table {
    fn read(path: &str) -> Result<Self, String> {
        let mut bytes = Vec::new();
        let mut file = std::fs::File::open(path).map_err(|e| format!("{path}: cannot be opened ({e})."))?;
        file.read_to_end(&mut bytes).map_err(|e| format!("{path}: cannot be read ({e})."))?;
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let mut plain = Vec::new();
            flate2::read::MultiGzDecoder::new(&bytes[..])
                .read_to_end(&mut plain)
                .map_err(|e| format!("{path}: is not whole gzip ({e})."))?;
            bytes = plain;
        }
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        let mut reader = csv::ReaderBuilder::new().from_reader(&bytes[..]);
        let header =
            reader.headers().map_err(|e| format!("{path}, line 1: {e}"))?.iter().map(|h| h.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| {
                let line = e.position().map_or(0, csv::Position::line);
                format!("{path}, line {line}, column 1: {e}")
            })?;
            rows.push((record.position().map_or(0, csv::Position::line), record));
        }
        Ok(Self { path: path.to_owned(), header, rows })
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h == name)
    }

    fn needed(&self, name: &str) -> Result<usize, String> {
        self.column(name).ok_or_else(|| {
            format!("{}, line 1: there is no column `{name}`; there are {}.", self.path, self.header.join(", "))
        })
    }

    fn wrong(&self, row: usize, column: usize, what: &str) -> String {
        let (line, record) = &self.rows[row];
        let value = record.get(column).unwrap_or_default();
        format!("{}, line {line}, column {} (`{}`): `{value}` {what}", self.path, column + 1, self.header[column])
    }

    fn text(&self, row: usize, column: usize) -> &str {
        self.rows[row].1.get(column).unwrap_or_default().trim()
    }

    fn number(&self, row: usize, column: usize) -> Result<f64, String> {
        let value = self.text(row, column).parse::<f64>().ok().filter(|v| v.is_finite());
        value.ok_or_else(|| self.wrong(row, column, "is not a number."))
    }

    fn amount(&self, row: usize, column: usize) -> Result<f64, String> {
        match self.number(row, column)? {
            v if v >= 0.0 => Ok(v),
            _ => Err(self.wrong(row, column, "is negative.")),
        }
    }
}

/// Turns degrees into km: the spherical sinusoidal projection about the mean longitude, equal in area.
#[derive(Clone, Copy)]
struct Projection {
    degrees: Option<f64>,
}

impl Projection {
    fn place(self, a: f64, b: f64) -> (f64, f64) {
        match self.degrees {
            None => (a, b),
            Some(mean) => {
                let (lon, lat) = (a.to_radians(), b.to_radians());
                (6371.0088 * (lon - mean) * libm::cos(lat), 6371.0088 * lat)
            }
        }
    }
}

fn coordinate_columns(table: &Table) -> Result<(usize, usize, bool), String> {
    match (table.column("x"), table.column("y"), table.column("lon"), table.column("lat")) {
        (Some(x), Some(y), ..) => Ok((x, y, false)),
        (_, _, Some(lon), Some(lat)) => Ok((lon, lat, true)),
        _ => Err(format!("{}, line 1: there are neither columns x,y (km) nor lon,lat (degrees).", table.path)),
    }
}

fn places(table: &Table) -> Result<(Vec<f64>, Vec<f64>, Projection), String> {
    let (a, b, degrees) = coordinate_columns(table)?;
    let mut raw = Vec::with_capacity(table.rows.len());
    for row in 0..table.rows.len() {
        let (x, y) = (table.number(row, a)?, table.number(row, b)?);
        if degrees && x.abs() > 360.0 {
            return Err(table.wrong(row, a, "is not a longitude in degrees."));
        }
        if degrees && y.abs() > 90.0 {
            return Err(table.wrong(row, b, "is not a latitude in degrees."));
        }
        raw.push((x, y));
    }
    let mean = raw.iter().map(|p| p.0.to_radians()).sum::<f64>() / raw.len().max(1) as f64;
    let projection = Projection { degrees: degrees.then_some(mean) };
    let (x, y) = raw.into_iter().map(|(a, b)| projection.place(a, b)).unzip();
    Ok((x, y, projection))
}

struct Site {
    at: Point2<f64>,
    unit: u32,
}

impl HasPosition for Site {
    type Scalar = f64;
    fn position(&self) -> Point2<f64> {
        self.at
    }
}

/// Delaunay adjacency; units at one place are joined to the first of them.
fn delaunay(x: &[f64], y: &[f64]) -> Result<Adjacency, String> {
    let mut first: BTreeMap<(u64, u64), u32> = BTreeMap::new();
    let (mut sites, mut edges) = (Vec::new(), Vec::new());
    for u in 0..x.len() {
        match first.get(&(x[u].to_bits(), y[u].to_bits())) {
            Some(known) => edges.push((*known, u as u32)),
            None => {
                first.insert((x[u].to_bits(), y[u].to_bits()), u as u32);
                sites.push(Site { at: Point2::new(x[u], y[u]), unit: u as u32 });
            }
        }
    }
    let triangulation =
        DelaunayTriangulation::<Site>::bulk_load(sites).map_err(|e| format!("No Delaunay adjacency: {e}."))?;
    for edge in triangulation.undirected_edges() {
        let [a, b] = edge.vertices();
        edges.push((a.data().unit, b.data().unit));
    }
    Ok(Adjacency::from_edges(x.len(), &edges))
}

fn read_edges(path: &str, at: &BTreeMap<String, u32>) -> Result<Adjacency, String> {
    let table = Table::read(path)?;
    let (a, b) = (table.needed("a")?, table.needed("b")?);
    let mut edges = Vec::with_capacity(table.rows.len());
    for row in 0..table.rows.len() {
        let unit = |c: usize| {
            at.get(table.text(row, c)).copied().ok_or_else(|| table.wrong(row, c, "is not the id of a unit."))
        };
        edges.push((unit(a)?, unit(b)?));
    }
    Ok(Adjacency::from_edges(at.len(), &edges))
}

/// Names of territories: today's and locks' names where there are any, then numbers from 1.
struct Names {
    names: Vec<String>,
    limit: usize,
}

impl Names {
    fn index(&mut self, name: &str) -> Option<u16> {
        if let Some(i) = self.names.iter().position(|n| n == name) {
            return Some(i as u16);
        }
        if self.names.len() < self.limit {
            self.names.push(name.to_owned());
            return Some(self.names.len() as u16 - 1);
        }
        None
    }

    fn fill(&mut self) {
        let mut next = 1usize;
        while self.names.len() < self.limit {
            let name = next.to_string();
            if !self.names.contains(&name) {
                self.names.push(name);
            }
            next += 1;
        }
    }
}

fn load(options: &Options) -> Result<(Problem, Vec<String>, Vec<String>), String> {
    let table = Table::read(&options.units)?;
    let n = table.rows.len();
    if n == 0 {
        return Err(format!("{}, line 2: there are no units.", options.units));
    }
    let id = table.needed("id")?;
    let mut at = BTreeMap::new();
    for row in 0..n {
        if at.insert(table.text(row, id).to_owned(), row as u32).is_some() {
            return Err(table.wrong(row, id, "is there twice."));
        }
    }
    let (x, y, projection) = places(&table)?;
    let values = |name: &str| {
        let column = table.needed(name)?;
        (0..n).map(|row| table.amount(row, column)).collect::<Result<Vec<f64>, String>>()
    };
    let mut problem = Problem::new(x, y, options.territories);
    for (name, weight) in &options.balance {
        let mut measure = Measure::new(name.as_str(), values(name)?, options.tolerance);
        measure.weight = *weight;
        problem.measures.push(measure);
    }
    for (name, low, high) in &options.hard {
        let known = problem.measures.iter().position(|m| m.name == *name);
        let position = match known {
            Some(position) => position,
            None => {
                let mut measure = Measure::new(name.as_str(), values(name)?, options.tolerance);
                measure.weight = 0.0;
                problem.measures.push(measure);
                problem.measures.len() - 1
            }
        };
        problem.measures[position].hard_low = Some(*low);
        problem.measures[position].hard_high = Some(*high);
    }
    let weights = match options.weight.as_deref() {
        Some("none") => Vec::new(),
        Some(name) => values(name)?,
        None => problem.measures[0].values.clone(),
    };
    let mut names = Names { names: Vec::new(), limit: options.territories };
    let mut territory = |row: usize, column: usize, text: &str| match names.index(text) {
        Some(t) => Ok(t),
        None => {
            Err(table.wrong(row, column, &format!("is one territory more than the {} asked for.", options.territories)))
        }
    };
    for (name, target) in [("today", &mut problem.today), ("lock", &mut problem.locked)] {
        if let Some(column) = table.column(name) {
            for row in 0..n {
                let text = table.text(row, column);
                target.push(if text.is_empty() { None } else { Some(territory(row, column, text)?) });
            }
        }
    }
    if let Some(column) = table.column("barred") {
        for row in 0..n {
            for text in table.text(row, column).split('|').map(str::trim).filter(|t| !t.is_empty()) {
                problem.barred.push(Bar { unit: row as u32, territory: territory(row, column, text)? });
            }
        }
    }
    if let Some(column) = table.column("group") {
        let mut groups: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for row in 0..n {
            let text = table.text(row, column);
            if !text.is_empty() {
                groups.entry(text).or_default().push(row as u32);
            }
        }
        problem.groups = groups.into_values().collect();
    }
    if let Some(path) = &options.home {
        let homes = Table::read(path)?;
        let (a, b, degrees) = coordinate_columns(&homes)?;
        if degrees != projection.degrees.is_some() {
            return Err(format!("{path}, line 1: homes and units must both be in x,y or both in lon,lat."));
        }
        let name = homes.column("territory");
        problem.homes = vec![None; options.territories];
        for row in 0..homes.rows.len() {
            let t = match name {
                Some(column) => names
                    .index(homes.text(row, column))
                    .ok_or_else(|| homes.wrong(row, column, "is one territory more than asked for."))?,
                None if row < options.territories => row as u16,
                None => return Err(homes.wrong(row, a, "is one home more than there are territories.")),
            };
            let (x, y) = projection.place(homes.number(row, a)?, homes.number(row, b)?);
            problem.homes[usize::from(t)] = Some(Place { x, y });
        }
    }
    names.fill();
    if let Some(percent) = options.max_disruption {
        if problem.today.iter().all(Option::is_none) {
            return Err(format!("{}, line 1: --max-disruption needs a column `today`.", options.units));
        }
        let values = problem.measures[0].values.clone();
        let name = problem.measures[0].name.clone();
        problem.disruptions.push(Disruption { name, values, price: 0.0, cap: Some(percent / 100.0) });
        problem.start = Start::Today;
    } else if problem.homes.iter().any(Option::is_some) && problem.homes.iter().all(Option::is_some) {
        problem.start = Start::CarveFromHomes;
    }
    if !options.no_contiguity {
        problem.adjacency = Some(match &options.edges {
            Some(path) => read_edges(path, &at)?,
            None => delaunay(&problem.x, &problem.y)?,
        });
    }
    problem.compactness = Compactness {
        weights,
        distance: if options.linear { Distance::Linear } else { Distance::Squared },
        centre: options.centre.unwrap_or_default(),
    };
    problem.effort = options.effort;
    problem.seed = options.seed;
    let ids = (0..n).map(|row| table.text(row, id).to_owned()).collect();
    Ok((problem, ids, names.names))
}

fn reason(reason: &Reason, ids: &[String], problem: &Problem) -> Value {
    let id = |u: u32| ids.get(u as usize).cloned().unwrap_or_default();
    match reason {
        Reason::OversizeUnit { unit, members, index } => {
            json!({"oversize_unit": id(*unit), "members": members, "index": round(*index)})
        }
        Reason::LockedLoad { index } => json!({"locked_load": round(*index)}),
        Reason::Enclosed => json!("enclosed"),
        Reason::IslandOrComponent { components } => json!({"parts_of_the_map": components}),
        Reason::LargeUnits { units } => {
            json!({"large_units": units.iter().map(|(u, i)| json!([id(*u), round(*i)])).collect::<Vec<_>>()})
        }
        Reason::DisruptionCap { disruption } => {
            json!({"disruption_cap": problem.disruptions.get(*disruption as usize).map(|d| &d.name)})
        }
        Reason::TooFewUnits => json!("too_few_units"),
        Reason::SearchEnded => json!("search_ended"),
    }
}

fn round(v: f64) -> f64 {
    (v * 1000.0).round() / 1000.0
}

/// Weighted mean squared distance to the weighted centre by the raw weights.
fn mean_squared_distance(problem: &Problem, outcome: &Outcome) -> f64 {
    let weight = |u: usize| problem.compactness.weights.get(u).copied().unwrap_or(1.0);
    let mut sums = vec![(0.0, 0.0, 0.0); problem.territories()];
    for (u, t) in outcome.assignment.iter().enumerate() {
        if let Some(t) = t {
            let s = &mut sums[usize::from(*t)];
            *s = (s.0 + weight(u), s.1 + weight(u) * problem.x[u], s.2 + weight(u) * problem.y[u]);
        }
    }
    let (mut sum, mut total) = (0.0, 0.0);
    for (u, t) in outcome.assignment.iter().enumerate() {
        if let Some(s) = t.map(|t| sums[usize::from(t)]).filter(|s| s.0 > 0.0) {
            let (dx, dy) = (problem.x[u] - s.1 / s.0, problem.y[u] - s.2 / s.0);
            sum += weight(u) * (dx * dx + dy * dy);
            total += weight(u);
        }
    }
    if total > 0.0 { sum / total } else { 0.0 }
}

fn run() -> Result<String, String> {
    let options = options()?;
    let (problem, ids, names) = load(&options)?;
    let begun = Instant::now();
    let outcome = solve(&problem, &mut Unattended).map_err(|e| format!("{}: {e}", options.units))?;
    let seconds = begun.elapsed().as_secs_f64();
    let mut text = Vec::new();
    {
        let mut writer = csv::Writer::from_writer(&mut text);
        let fail = |e: csv::Error| format!("{}: cannot be written ({e}).", options.out);
        writer.write_record(["id", "territory"]).map_err(fail)?;
        for (u, t) in outcome.assignment.iter().enumerate() {
            let name = t.map_or("", |t| names[usize::from(t)].as_str());
            writer.write_record([ids[u].as_str(), name]).map_err(fail)?;
        }
        writer.flush().map_err(|e| format!("{}: cannot be written ({e}).", options.out))?;
    }
    let mut file =
        std::fs::File::create(&options.out).map_err(|e| format!("{}: cannot be written ({e}).", options.out))?;
    file.write_all(&text).map_err(|e| format!("{}: cannot be written ({e}).", options.out))?;
    let mut measures = serde_json::Map::new();
    for (j, measure) in problem.measures.iter().enumerate() {
        let indices = || outcome.territories.iter().filter(|t| !t.oversize).map(|t| t.adjusted[j] - 100.0);
        let outside = outcome.outside.iter().filter(|o| o.at.measure as usize == j);
        measures.insert(
            measure.name.clone(),
            json!({
                "max_over": round(indices().fold(f64::MIN, f64::max)),
                "max_under": round(-indices().fold(f64::MAX, f64::min)),
                "outside": outside.clone().filter(|o| !outcome.territories[usize::from(o.at.territory)].oversize).count(),
            }),
        );
    }
    let reasons: Vec<Value> = outcome
        .outside
        .iter()
        .map(|o| {
            json!({
                "territory": names[usize::from(o.at.territory)],
                "measure": problem.measures[o.at.measure as usize].name,
                "index": round(o.at.index),
                "reasons": o.reasons.iter().map(|r| reason(r, &ids, &problem)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let oversize: Vec<Value> = outcome
        .oversize
        .iter()
        .map(|(t, u, i)| json!({"territory": names[usize::from(*t)], "unit": ids[*u as usize], "index": round(*i)}))
        .collect();
    Ok(json!({
        "seconds": round(seconds),
        "units": ids.len(),
        "territories": names.len(),
        "measures": measures,
        "disconnected": outcome.disconnected.len(),
        "msd_km2": round(mean_squared_distance(&problem, &outcome)),
        "moved": outcome.moved_units,
        "moved_percent": outcome.moved_share.iter().map(|s| round(100.0 * s)).collect::<Vec<_>>(),
        "unassigned": outcome.unassigned.len(),
        "score": outcome.score.total,
        "weighed": outcome.counters.weighed,
        "made": outcome.counters.made,
        "oversize": oversize,
        "outside": reasons,
    })
    .to_string())
}
