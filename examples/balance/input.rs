//! From the files and options to a problem.

use std::collections::BTreeMap;

use bailiwick::engine::{Bar, Centre, Compactness, Disruption, Distance, Measure, Place, Problem, Start};

use crate::map::{coordinate_columns, delaunay, places, read_edges};
use crate::options::Options;
use crate::table::Table;

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

/// The problem, the units' ids and the territories' names.
pub fn load(options: &Options) -> Result<(Problem, Vec<String>, Vec<String>), String> {
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
    let (x, y, projection) = places(&table, options.centre == Some(Centre::Unit))?;
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
        if degrees != projection.is_degrees() {
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
    if options.max_disruption.is_some() || options.max_disruption_each.is_some() {
        if problem.today.iter().all(Option::is_none) {
            return Err(format!("{}, line 1: a cap on disruption needs a column `today`.", options.units));
        }
        let share = |percent: f64| percent / 100.0;
        let (cap, cap_each) = (options.max_disruption.map(share), options.max_disruption_each.map(share));
        let values = problem.measures[0].values.clone();
        let name = problem.measures[0].name.clone();
        problem.disruptions.push(Disruption { name, values, price: 0.0, cap, cap_each });
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
