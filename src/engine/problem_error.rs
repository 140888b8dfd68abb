//! What can be wrong with a problem, and the check.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::problem::{Centre, Distance, Problem, Start};

/// Why a problem cannot be solved as stated. Units, territories and measures are indices from 0; callers that know
/// names put them in place of the indices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ProblemError {
    /// There are no units.
    NoUnits,
    /// There are no territories, or more than an index can number.
    Territories {
        /// How many were asked for.
        count: usize,
    },
    /// There is nothing to balance.
    NoMeasures,
    /// A column has the wrong number of entries.
    Length {
        /// Which column.
        column: String,
        /// How many entries it has.
        found: usize,
        /// How many it needs.
        needed: usize,
    },
    /// A value that is not a finite number, or is negative where that makes no sense.
    Value {
        /// Which column.
        column: String,
        /// Which entry: a unit or a territory.
        entry: usize,
        /// The value, as text.
        value: String,
    },
    /// A measure sums to zero, so no index exists.
    EmptyMeasure {
        /// Its name.
        measure: String,
    },
    /// A band or limit whose lower end is above its upper end.
    Band {
        /// The measure's name.
        measure: String,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// Shares do not sum to 1.
    Shares {
        /// What they sum to.
        sum: f64,
    },
    /// A column names a territory that is not there.
    NoSuchTerritory {
        /// Which column.
        column: String,
        /// The unit.
        unit: usize,
        /// The territory it names.
        territory: usize,
        /// How many there are.
        territories: usize,
    },
    /// A column names a unit that is not there.
    NoSuchUnit {
        /// Which column.
        column: String,
        /// The unit it names.
        unit: usize,
        /// How many there are.
        units: usize,
    },
    /// The adjacency rows are not a graph.
    Adjacency {
        /// What is wrong.
        what: String,
    },
    /// A unit is locked in a territory it is barred from.
    LockedAndBarred {
        /// The unit.
        unit: usize,
        /// The territory.
        territory: u16,
    },
    /// A unit is barred from every territory.
    BarredEverywhere {
        /// The unit (the first of its group).
        unit: usize,
    },
    /// A unit is in two groups.
    TwoGroups {
        /// The unit.
        unit: usize,
        /// One group.
        first: usize,
        /// The other.
        second: usize,
    },
    /// Members of a group are locked in different territories.
    GroupTornByLocks {
        /// The group.
        group: usize,
        /// A member and its territory.
        first: (usize, u16),
        /// Another member and its territory.
        second: (usize, u16),
    },
    /// Something needs a home that a territory does not have.
    NoHome {
        /// The territory.
        territory: usize,
    },
    /// Starting from today's alignment without one.
    NoToday,
    /// A disruption cap that is not a share.
    Cap {
        /// Its name.
        name: String,
        /// The cap.
        cap: f64,
    },
    /// A combination the solver does not handle yet.
    NotYet {
        /// What.
        what: String,
    },
}

impl fmt::Display for ProblemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoUnits => write!(f, "There are no units to assign. Load or choose some first."),
            Self::Territories { count } => {
                write!(f, "{count} territories were asked for; choose between 1 and 65,000.")
            }
            Self::NoMeasures => write!(f, "Nothing to balance. Choose at least one measure."),
            Self::Length { column, found, needed } => {
                write!(
                    f,
                    "{column} has {found} entries but needs {needed}, one each. Give the missing ones, or leave it out."
                )
            }
            Self::Value { column, entry, value } => {
                write!(
                    f,
                    "{column}, entry {entry}: {value} is not a usable number. Give a finite number that is not negative."
                )
            }
            Self::EmptyMeasure { measure } => {
                write!(f, "{measure} is zero everywhere, so it has no fair share. Choose another measure.")
            }
            Self::Band { measure, low, high } => {
                write!(
                    f,
                    "{measure}: the band from {low} to {high} is empty. The lower end must not be above the upper end."
                )
            }
            Self::Shares { sum } => write!(f, "The territories' shares sum to {sum}, not to 1. Scale them."),
            Self::NoSuchTerritory { column, unit, territory, territories } => {
                write!(
                    f,
                    "{column} puts unit {unit} in territory {territory}, but there are only {territories} (counting from 0)."
                )
            }
            Self::NoSuchUnit { column, unit, units } => {
                write!(f, "{column} names unit {unit}, but there are only {units} (counting from 0).")
            }
            Self::Adjacency { what } => write!(f, "The adjacency is broken: {what}."),
            Self::LockedAndBarred { unit, territory } => {
                write!(f, "Unit {unit} is locked in territory {territory} and barred from it. Remove one of the two.")
            }
            Self::BarredEverywhere { unit } => {
                write!(f, "Unit {unit} is barred from every territory. Allow one, or allow units to stay unassigned.")
            }
            Self::TwoGroups { unit, first, second } => {
                write!(f, "Unit {unit} is in group {first} and in group {second}. Keep it in one, or join the groups.")
            }
            Self::GroupTornByLocks { group, first, second } => write!(
                f,
                "Group {group} must stay together, but unit {} is locked in territory {} and unit {} in territory {}. Remove one lock.",
                first.0, first.1, second.0, second.1
            ),
            Self::NoHome { territory } => {
                write!(
                    f,
                    "Territory {territory} has no home, and this way of carving needs one for each. Add it, or carve freely."
                )
            }
            Self::NoToday => write!(f, "There is no alignment today to start from. Carve instead."),
            Self::Cap { name, cap } => {
                write!(f, "{name}: a disruption cap of {cap} is not a share. Give a number from 0 to 1.")
            }
            Self::NotYet { what } => write!(f, "{what} is not supported yet. Choose something else for now."),
        }
    }
}

impl std::error::Error for ProblemError {}

fn length(column: impl Into<String>, found: usize, needed: usize) -> Result<(), ProblemError> {
    if found == needed { Ok(()) } else { Err(ProblemError::Length { column: column.into(), found, needed }) }
}

fn column(name: &str, values: &[f64], negative_too: bool) -> Result<(), ProblemError> {
    match values.iter().position(|v| !v.is_finite() || (!negative_too && *v < 0.0)) {
        None => Ok(()),
        Some(entry) => Err(ProblemError::Value { column: name.to_owned(), entry, value: values[entry].to_string() }),
    }
}

impl Problem {
    /// Checks everything the solver relies on; [`super::solve`] calls it first.
    ///
    /// # Errors
    /// The first thing found wrong, with the unit, territory or measure it concerns.
    pub fn validate(&self) -> Result<(), ProblemError> {
        let (n, k) = (self.units(), self.territories());
        if n == 0 {
            return Err(ProblemError::NoUnits);
        }
        if k == 0 || k > 65_000 {
            return Err(ProblemError::Territories { count: k });
        }
        length("y", self.y.len(), n)?;
        column("x", &self.x, true)?;
        column("y", &self.y, true)?;
        self.validate_measures()?;
        column("shares", &self.shares, false)?;
        let sum: f64 = self.shares.iter().sum();
        if (sum - 1.0).abs() > 1e-6 {
            return Err(ProblemError::Shares { sum });
        }
        if !self.compactness.weights.is_empty() {
            length("compactness weights", self.compactness.weights.len(), n)?;
            column("compactness weights", &self.compactness.weights, false)?;
        }
        if (self.compactness.distance, self.compactness.centre) == (Distance::Linear, Centre::Free) {
            return Err(ProblemError::NotYet { what: "Linear distance to a free centre".into() });
        }
        for (name, homes_needed) in
            [("homes", self.compactness.centre == Centre::Home), ("homes", self.start == Start::CarveFromHomes)]
        {
            if !self.homes.is_empty() {
                length(name, self.homes.len(), k)?;
            }
            if homes_needed && let Some(territory) = (0..k).find(|t| self.home_of(*t).is_none()) {
                return Err(ProblemError::NoHome { territory });
            }
        }
        for (territory, home) in self.homes.iter().enumerate() {
            if let Some(home) = home
                && !(home.x.is_finite() && home.y.is_finite())
            {
                return Err(ProblemError::Value {
                    column: "homes".into(),
                    entry: territory,
                    value: format!("{}, {}", home.x, home.y),
                });
            }
        }
        for (name, places) in [("today", &self.today), ("locked", &self.locked)] {
            if !places.is_empty() {
                length(name, places.len(), n)?;
            }
            if let Some((unit, territory)) =
                places.iter().enumerate().find_map(|(u, t)| t.filter(|t| usize::from(*t) >= k).map(|t| (u, t)))
            {
                return Err(ProblemError::NoSuchTerritory {
                    column: name.into(),
                    unit,
                    territory: territory.into(),
                    territories: k,
                });
            }
        }
        if self.start == Start::Today && self.today.iter().all(Option::is_none) {
            return Err(ProblemError::NoToday);
        }
        self.validate_adjacency()?;
        self.validate_groups_and_bars()?;
        for disruption in &self.disruptions {
            length(disruption.name.as_str(), disruption.values.len(), n)?;
            column(&disruption.name, &disruption.values, false)?;
            column(&disruption.name, &[disruption.price], false)?;
            let mut caps = [disruption.cap, disruption.cap_each].into_iter().flatten();
            if let Some(cap) = caps.find(|c| !(0.0..=1.0).contains(c)) {
                return Err(ProblemError::Cap { name: disruption.name.clone(), cap });
            }
        }
        Ok(())
    }

    fn validate_measures(&self) -> Result<(), ProblemError> {
        if self.measures.is_empty() {
            return Err(ProblemError::NoMeasures);
        }
        for measure in &self.measures {
            length(measure.name.as_str(), measure.values.len(), self.units())?;
            column(&measure.name, &measure.values, false)?;
            column(&format!("{} (weight)", measure.name), &[measure.weight], false)?;
            let sum = measure.values.iter().sum::<f64>();
            if sum <= 0.0 {
                return Err(ProblemError::EmptyMeasure { measure: measure.name.clone() });
            }
            if !sum.is_finite() {
                return Err(ProblemError::Value {
                    column: measure.name.clone(),
                    entry: 0,
                    value: "a sum beyond all numbers".into(),
                });
            }
            let hard = (measure.hard_low.unwrap_or(0.0), measure.hard_high.unwrap_or(f64::MAX));
            for (low, high) in [(measure.low, measure.high), hard] {
                if low.is_nan() || high.is_nan() || low > high || low < 0.0 {
                    return Err(ProblemError::Band { measure: measure.name.clone(), low, high });
                }
            }
        }
        Ok(())
    }

    fn validate_adjacency(&self) -> Result<(), ProblemError> {
        let Some(graph) = &self.adjacency else { return Ok(()) };
        let n = self.units();
        let broken = |what: String| Err(ProblemError::Adjacency { what });
        length("adjacency offsets", graph.offsets.len(), n + 1)?;
        if graph.offsets[0] != 0 || graph.offsets[n] as usize != graph.neighbours.len() {
            return broken("the offsets do not span the neighbours".into());
        }
        if let Some(unit) = (0..n).find(|u| graph.offsets[*u] > graph.offsets[u + 1]) {
            return broken(format!("the offsets fall at unit {unit}"));
        }
        if !graph.border_km.is_empty() {
            length("border lengths", graph.border_km.len(), graph.neighbours.len())?;
        }
        let mut pairs = Vec::with_capacity(graph.neighbours.len());
        for unit in 0..n {
            for &other in graph.of(unit) {
                if other as usize >= n {
                    return Err(ProblemError::NoSuchUnit {
                        column: "adjacency".into(),
                        unit: other as usize,
                        units: n,
                    });
                }
                pairs.push((other, unit as u32));
            }
        }
        pairs.sort_unstable();
        for unit in 0..n {
            for &other in graph.of(unit) {
                if pairs.binary_search(&(unit as u32, other)).is_err() {
                    return broken(format!("unit {unit} borders {other}, but {other} does not border {unit}"));
                }
            }
        }
        Ok(())
    }

    fn validate_groups_and_bars(&self) -> Result<(), ProblemError> {
        let (n, k) = (self.units(), self.territories());
        for bar in &self.barred {
            if bar.unit as usize >= n {
                return Err(ProblemError::NoSuchUnit { column: "barred".into(), unit: bar.unit as usize, units: n });
            }
            if usize::from(bar.territory) >= k {
                let (unit, territory) = (bar.unit as usize, bar.territory.into());
                return Err(ProblemError::NoSuchTerritory { column: "barred".into(), unit, territory, territories: k });
            }
        }
        for (entry, misfit) in self.misfits.iter().enumerate() {
            let (unit, territory) = (misfit.unit as usize, usize::from(misfit.territory));
            if unit >= n {
                return Err(ProblemError::NoSuchUnit { column: "misfits".into(), unit, units: n });
            }
            if territory >= k {
                return Err(ProblemError::NoSuchTerritory {
                    column: "misfits".into(),
                    unit,
                    territory,
                    territories: k,
                });
            }
            if !misfit.price.is_finite() || misfit.price < 0.0 {
                let value = misfit.price.to_string();
                return Err(ProblemError::Value { column: "misfits".into(), entry, value });
            }
        }
        let mut group_of = vec![usize::MAX; n];
        for (g, group) in self.groups.iter().enumerate() {
            let mut lock: Option<(usize, u16)> = None;
            for &unit in group {
                let unit = unit as usize;
                if unit >= n {
                    return Err(ProblemError::NoSuchUnit { column: "groups".into(), unit, units: n });
                }
                if group_of[unit] != usize::MAX && group_of[unit] != g {
                    return Err(ProblemError::TwoGroups { unit, first: group_of[unit], second: g });
                }
                group_of[unit] = g;
                if let Some(territory) = self.locked_in(unit) {
                    match lock {
                        Some(first) if first.1 != territory => {
                            return Err(ProblemError::GroupTornByLocks { group: g, first, second: (unit, territory) });
                        }
                        _ => lock = Some((unit, territory)),
                    }
                }
            }
        }
        // A bar on one member bars its whole group.
        let mut bars: Vec<(usize, u16, u32)> = Vec::with_capacity(self.barred.len());
        for bar in &self.barred {
            let unit = bar.unit as usize;
            let block = if group_of[unit] == usize::MAX { unit } else { n + group_of[unit] };
            bars.push((block, bar.territory, bar.unit));
        }
        bars.sort_unstable();
        bars.dedup_by_key(|b| (b.0, b.1));
        for bar in &bars {
            let members: &[u32] = if bar.0 < n { &[bar.2] } else { &self.groups[bar.0 - n] };
            if members.iter().any(|u| self.locked_in(*u as usize) == Some(bar.1)) {
                return Err(ProblemError::LockedAndBarred { unit: bar.2 as usize, territory: bar.1 });
            }
        }
        if !self.may_leave_unassigned {
            for run in bars.chunk_by(|a, b| a.0 == b.0) {
                if run.len() >= k {
                    return Err(ProblemError::BarredEverywhere { unit: run[0].2 as usize });
                }
            }
        }
        Ok(())
    }
}
