//! Units: the smallest things that are assigned, with the accounts in them and their measures.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    AccountIx, Amount, DataSet, Measure, MeasureIx, UnitCut, UnitIx, UnitLevel,
    unit_figures::{place_accounts, rolled_up},
};
use crate::geography::{Graph, LonLat};

/// The empty frame of a level: places, borders and attributes, before any account is put into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitFrame {
    /// Which units there are.
    pub cut: UnitCut,
    /// Code of each unit, with leading zeros; unique among the units of a level.
    pub code: Vec<String>,
    /// Name: "Cook, IL", "60614 Chicago".
    pub name: Vec<String>,
    /// Code of the area above each unit: state abbreviation for a county, county FIPS for a ZIP or an account; none for
    /// states.
    pub parent: Vec<String>,
    /// Label point.
    pub place: Vec<LonLat>,
    /// Area in km²; zero for accounts.
    pub area_km2: Vec<f64>,
    /// Position of the unit's shape among the level's shapes on the map.
    pub shape: Vec<u32>,
    /// Adjacency with border lengths, islands bridged. For accounts: Delaunay neighbours, for colouring and walking only.
    pub graph: Graph,
    /// Attributes that can be balanced too (population…), with one amount per unit.
    pub attributes: Vec<(Measure, Vec<Amount>)>,
    /// Where the units stand in the hierarchy.
    pub tree: UnitTree,
}

/// Where the units of a frame stand among the areas above and below them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UnitTree {
    /// The level of each unit; empty where all are of the cut's level.
    pub levels: Vec<UnitLevel>,
    /// Code and name of the areas one level above the cut's.
    pub above: Vec<(String, String)>,
    /// In which of them each unit lies, [`crate::geography::OUTSIDE`] for none; empty where nothing is said.
    pub within: Vec<u32>,
    /// Areas with codes that accounts have (counties, a user's own areas) inside larger units, each with its unit.
    pub inside: Vec<(String, u32)>,
    /// What the levels of a user's own geography are called: one, several.
    pub words: Vec<(UnitLevel, String, String)>,
}

impl UnitFrame {
    /// The level of a unit.
    #[must_use]
    pub fn level_of(&self, unit: UnitIx) -> UnitLevel {
        self.tree.levels.get(unit.at()).copied().unwrap_or(self.cut.level())
    }

    /// The unit's key in files: its code, with its level where that is not the plan's.
    #[must_use]
    pub fn key(&self, unit: UnitIx) -> String {
        let code = self.code.get(unit.at()).map_or("", String::as_str);
        let level = self.level_of(unit);
        if level == self.cut.level() { code.to_owned() } else { level.key(code) }
    }

    /// The units of counties or own areas, by the code that accounts have: those that are such an area, and those that
    /// have it inside them. An area that is divided into smaller units is not here.
    pub(super) fn by_area(&self) -> BTreeMap<&str, UnitIx> {
        let level = if self.cut.level().is_own() { UnitLevel::Own } else { UnitLevel::County };
        let mut by_area = self.by_code_on(level);
        for (code, unit) in &self.tree.inside {
            by_area.insert(code, UnitIx(*unit));
        }
        by_area
    }

    /// The units of a level, by code.
    pub(super) fn by_code_on(&self, level: UnitLevel) -> BTreeMap<&str, UnitIx> {
        // Put in one by one: the page's program has no other use for a sort of these.
        let mut by_code = BTreeMap::new();
        for (at, code) in self.code.iter().enumerate() {
            if self.level_of(UnitIx::new(at)) == level {
                by_code.insert(code.as_str(), UnitIx::new(at));
            }
        }
        by_code
    }

    /// The levels that units are of: the cut's first, then others from the coarsest down.
    #[must_use]
    pub fn levels(&self) -> Vec<UnitLevel> {
        let own = self.cut.level();
        let mut levels = Vec::new();
        for level in &self.tree.levels {
            if !levels.contains(level) {
                let before = |other: &UnitLevel| *other != own && (*level == own || other.rank() < level.rank());
                let at = levels.iter().position(before).unwrap_or(levels.len());
                levels.insert(at, *level);
            }
        }
        if levels.is_empty() {
            levels.push(own);
        }
        levels
    }

    /// What a level is called, for one or several.
    #[must_use]
    pub fn word(&self, level: UnitLevel, count: usize) -> &str {
        let own = self.tree.words.iter().find(|(of, one, many)| *of == level && !one.is_empty() && !many.is_empty());
        match own {
            Some((_, one, many)) => {
                if count == 1 {
                    one
                } else {
                    many
                }
            }
            None => level.noun(count),
        }
    }

    /// What the units are called, for one and for several: "counties and ZIP codes".
    fn nouns(&self) -> [String; 2] {
        match self.levels().as_slice() {
            [] => [1, 2].map(|count| self.word(self.cut.level(), count).to_owned()),
            [only] => [1, 2].map(|count| self.word(*only, count).to_owned()),
            [first @ .., last] => {
                let first: Vec<&str> = first.iter().map(|level| self.word(*level, 2)).collect();
                ["unit".into(), format!("{} and {}", first.join(", "), self.word(*last, 2))]
            }
        }
    }
}

/// Units with their accounts and measures rolled up.
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    frame: UnitFrame,
    measures: Vec<Measure>,
    values: Vec<Vec<Amount>>,
    totals: Vec<Amount>,
    account_offsets: Vec<u32>,
    accounts: Vec<AccountIx>,
    unit_of_account: Vec<Option<UnitIx>>,
    at_key: BTreeMap<String, UnitIx>,
    nouns: [String; 2],
}

impl Units {
    /// Puts every account of `data` into its unit: by code where the account has it, otherwise into the unit with the
    /// nearest label point, in the same county where there is one (PO-box ZIPs have no cell of their own).
    #[must_use]
    pub fn build(frame: UnitFrame, data: &DataSet) -> Arc<Self> {
        let n = frame.code.len();
        let at_key: BTreeMap<String, UnitIx> =
            super::map_of((0..n).map(UnitIx::new).map(|unit| (frame.key(unit), unit)));
        let unit_of_account = place_accounts(&frame, data);

        let mut account_offsets = vec![0u32; n + 1];
        for unit in unit_of_account.iter().flatten() {
            account_offsets[unit.at() + 1] += 1;
        }
        for at in 0..n {
            account_offsets[at + 1] += account_offsets[at];
        }
        let mut cursor = account_offsets.clone();
        let mut accounts = vec![AccountIx(0); unit_of_account.iter().flatten().count()];
        for (account, unit) in unit_of_account.iter().enumerate() {
            if let Some(unit) = unit {
                let slot = &mut cursor[unit.at()];
                accounts[*slot as usize] = AccountIx::new(account);
                *slot += 1;
            }
        }

        let (measures, values) = rolled_up(&frame, &unit_of_account, data);
        let totals = values.iter().map(|column| column.iter().sum()).collect();
        let nouns = frame.nouns();
        Arc::new(Self { frame, measures, values, totals, account_offsets, accounts, unit_of_account, at_key, nouns })
    }

    /// The same units with the same accounts in them, whose figures have changed: `data` has the accounts that these were
    /// built over, in the same order.
    #[must_use]
    pub fn with_figures_of(&self, data: &DataSet) -> Arc<Self> {
        let (measures, values) = rolled_up(&self.frame, &self.unit_of_account, data);
        let totals = values.iter().map(|column| column.iter().sum()).collect();
        Arc::new(Self { measures, values, totals, ..self.clone() })
    }

    /// How many units there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frame.code.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frame.code.is_empty()
    }

    /// All units in order.
    pub fn indices(&self) -> impl Iterator<Item = UnitIx> + use<> {
        (0..self.len()).map(UnitIx::new)
    }

    /// The level; where units are of several, that of all but the exceptions.
    #[must_use]
    pub fn level(&self) -> UnitLevel {
        self.frame.cut.level()
    }

    /// Which units there are.
    #[must_use]
    pub fn cut(&self) -> &UnitCut {
        &self.frame.cut
    }

    /// A unit's level.
    #[must_use]
    pub fn level_of(&self, unit: UnitIx) -> UnitLevel {
        self.frame.level_of(unit)
    }

    /// Whether units are of several levels.
    #[must_use]
    pub fn is_mixed(&self) -> bool {
        !self.frame.tree.levels.is_empty()
    }

    /// What the units are called in a sentence, for one or several: "county", "counties and ZIP codes", "Kreise".
    #[must_use]
    pub fn noun(&self, count: usize) -> &str {
        let [one, many] = &self.nouns;
        if count == 1 { one } else { many }
    }

    /// The frame: codes, names, places, shapes, adjacency.
    #[must_use]
    pub fn frame(&self) -> &UnitFrame {
        &self.frame
    }

    /// What these units are called: by their level where they are all of one, else as all units are.
    #[must_use]
    pub fn noun_of(&self, units: impl IntoIterator<Item = UnitIx>) -> &str {
        let mut levels = units.into_iter().map(|unit| self.level_of(unit));
        let first = levels.next();
        let others = levels.try_fold(1, |count, level| (Some(level) == first).then_some(count + 1));
        match (first, others) {
            (Some(level), Some(count)) => self.frame.word(level, count),
            _ => self.noun(2),
        }
    }

    /// A unit's code; where units are of several levels, two of different levels may have the same.
    #[must_use]
    pub fn code(&self, unit: UnitIx) -> &str {
        self.frame.code.get(unit.at()).map_or("", String::as_str)
    }

    /// A unit's name.
    #[must_use]
    pub fn name(&self, unit: UnitIx) -> &str {
        self.frame.name.get(unit.at()).map_or("", String::as_str)
    }

    /// A unit's label point.
    #[must_use]
    pub fn place(&self, unit: UnitIx) -> LonLat {
        self.frame.place.get(unit.at()).copied().unwrap_or(LonLat { lon: 0.0, lat: 0.0 })
    }

    /// A unit's key in files: its code, with its level where that is not the plan's.
    #[must_use]
    pub fn key(&self, unit: UnitIx) -> String {
        self.frame.key(unit)
    }

    /// The unit with this key; for a unit of the plan's level that is its code.
    #[must_use]
    pub fn by_code(&self, key: &str) -> Option<UnitIx> {
        self.at_key.get(key).copied()
    }

    /// Adjacency with border lengths.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.frame.graph
    }

    /// The measures: those of the accounts, then the units' own attributes.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// The measure with this key.
    #[must_use]
    pub fn measure(&self, key: &str) -> Option<MeasureIx> {
        self.measures.iter().position(|measure| measure.key == key).map(MeasureIx::new)
    }

    /// One amount per unit of a measure.
    #[must_use]
    pub fn values(&self, measure: MeasureIx) -> &[Amount] {
        self.values.get(measure.at()).map_or(&[], Vec::as_slice)
    }

    /// A unit's amount of a measure.
    #[must_use]
    pub fn value(&self, measure: MeasureIx, unit: UnitIx) -> Amount {
        self.values(measure).get(unit.at()).copied().unwrap_or_default()
    }

    /// Sum of a measure over all units.
    #[must_use]
    pub fn total(&self, measure: MeasureIx) -> Amount {
        self.totals.get(measure.at()).copied().unwrap_or_default()
    }

    /// The accounts in a unit.
    #[must_use]
    pub fn accounts(&self, unit: UnitIx) -> &[AccountIx] {
        match (self.account_offsets.get(unit.at()), self.account_offsets.get(unit.at() + 1)) {
            (Some(from), Some(to)) => self.accounts.get(*from as usize..*to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// The unit an account is in; `None` where it lies in no unit of this level.
    #[must_use]
    pub fn of_account(&self, account: AccountIx) -> Option<UnitIx> {
        self.unit_of_account.get(account.at()).copied().flatten()
    }
}
