//! Units: the smallest things that are assigned, with the accounts in them and their measures.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{AccountIx, Amount, DataSet, Measure, MeasureIx, MeasureKind, UnitIx};
use crate::geography::{Graph, LonLat};

/// What is assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitLevel {
    /// Counties (FIPS).
    County,
    /// ZIP codes.
    Zip,
    /// Accounts themselves.
    Account,
    /// Areas of a geography that the user brought: see [`super::OwnGeography`].
    Own,
}

impl UnitLevel {
    /// Name in a sentence, for one or several: "county", "counties".
    #[must_use]
    pub fn noun(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::County, 1) => "county",
            (Self::County, _) => "counties",
            (Self::Zip, 1) => "ZIP code",
            (Self::Zip, _) => "ZIP codes",
            (Self::Account, 1) => "account",
            (Self::Account, _) => "accounts",
            (Self::Own, 1) => "area",
            (Self::Own, _) => "areas",
        }
    }
}

/// The empty frame of a level: places, borders and attributes, before any account is put into it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitFrame {
    /// The level.
    pub level: UnitLevel,
    /// Code of each unit, with leading zeros; unique.
    pub code: Vec<String>,
    /// Name: "Cook, IL", "60614 Chicago".
    pub name: Vec<String>,
    /// Code of the unit above: state abbreviation for a county, county FIPS for a ZIP or an account.
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
    at_code: BTreeMap<String, UnitIx>,
}

impl Units {
    /// Puts every account of `data` into its unit: by code where the account has it, otherwise into the unit with the
    /// nearest label point, in the same county where there is one (PO-box ZIPs have no cell of their own).
    #[must_use]
    pub fn build(frame: UnitFrame, data: &DataSet) -> Arc<Self> {
        let n = frame.code.len();
        let at_code: BTreeMap<String, UnitIx> =
            frame.code.iter().enumerate().map(|(at, code)| (code.clone(), UnitIx::new(at))).collect();
        let unit_of_account = place_accounts(&frame, &at_code, data);

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

        let (measures, values) = rolled_up(&frame, &at_code, &unit_of_account, data);
        let totals = values.iter().map(|column| column.iter().sum()).collect();
        Arc::new(Self { frame, measures, values, totals, account_offsets, accounts, unit_of_account, at_code })
    }

    /// The same units with the same accounts in them, whose figures have changed: `data` has the accounts that these were
    /// built over, in the same order.
    #[must_use]
    pub fn with_figures_of(&self, data: &DataSet) -> Arc<Self> {
        let (measures, values) = rolled_up(&self.frame, &self.at_code, &self.unit_of_account, data);
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

    /// The level.
    #[must_use]
    pub fn level(&self) -> UnitLevel {
        self.frame.level
    }

    /// The frame: codes, names, places, shapes, adjacency.
    #[must_use]
    pub fn frame(&self) -> &UnitFrame {
        &self.frame
    }

    /// A unit's code.
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

    /// The unit with this code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<UnitIx> {
        self.at_code.get(code).copied()
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

/// The measures of the units: the accounts' summed up, the user's and the frame's own, and market potential where the data set
/// has a model of it and the units have every attribute that the model wants.
fn rolled_up(
    frame: &UnitFrame,
    at_code: &BTreeMap<String, UnitIx>,
    unit_of_account: &[Option<UnitIx>],
    data: &DataSet,
) -> (Vec<Measure>, Vec<Vec<Amount>>) {
    let n = frame.code.len();
    let mut measures = data.accounts.measures.clone();
    let mut values: Vec<Vec<Amount>> = data
        .accounts
        .values
        .iter()
        .map(|column| {
            let mut sums = vec![Amount::ZERO; n];
            for (account, unit) in unit_of_account.iter().enumerate() {
                if let (Some(unit), Some(value)) = (unit, column.get(account)) {
                    sums[unit.at()] += *value;
                }
            }
            sums
        })
        .collect();
    // The user's own figures first: they replace a shipped attribute of the same key.
    for attribute in data.unit_attributes.iter().filter(|attribute| attribute.level == frame.level) {
        if measures.iter().all(|known| known.key != attribute.measure.key) {
            let mut column = vec![Amount::ZERO; n];
            for (code, amount) in attribute.codes.iter().zip(&attribute.amounts) {
                if let Some(slot) = at_code.get(code).and_then(|unit| column.get_mut(unit.at())) {
                    *slot = *amount;
                }
            }
            measures.push(attribute.measure.clone());
            values.push(column);
        }
    }
    for (measure, column) in &frame.attributes {
        if measures.iter().all(|known| known.key != measure.key) {
            measures.push(measure.clone());
            values.push(column.clone());
        }
    }
    let own = data.accounts.measures.len();
    if let Some((measure, column)) = market_potential(&measures[own..], &values[own..], data) {
        measures.push(measure);
        values.push(column);
    }
    (measures, values)
}

/// Σ attribute × coefficient of each unit, from the units' own attributes; see [`super::MarketRecipe`].
fn market_potential(measures: &[Measure], values: &[Vec<Amount>], data: &DataSet) -> Option<(Measure, Vec<Amount>)> {
    let terms = data.measured.as_ref().map(|measured| &measured.market).filter(|terms| !terms.is_empty())?;
    let columns: Option<Vec<(&Vec<Amount>, f64)>> = terms
        .iter()
        .map(|(key, coefficient)| {
            let at = measures.iter().position(|measure| measure.key == *key)?;
            Some((values.get(at)?, *coefficient))
        })
        .collect();
    let columns = columns?;
    let of = |unit: usize| {
        let term = |(column, coefficient): &(&Vec<Amount>, f64)| {
            column.get(unit).copied().unwrap_or_default().to_f64().max(0.0) * coefficient
        };
        Amount::from_f64(columns.iter().map(term).sum())
    };
    let measure = Measure::new("market_potential", "Market potential", MeasureKind::Money);
    Some((measure, (0..columns.first()?.0.len()).map(of).collect()))
}

/// Unit of each account: by id, ZIP or county code; by nearest label point where the code has no unit.
fn place_accounts(frame: &UnitFrame, at_code: &BTreeMap<String, UnitIx>, data: &DataSet) -> Vec<Option<UnitIx>> {
    let accounts = &data.accounts;
    let mut by_parent: BTreeMap<&str, Vec<UnitIx>> = BTreeMap::new();
    if frame.level == UnitLevel::Zip {
        for (at, parent) in frame.parent.iter().enumerate() {
            by_parent.entry(parent).or_default().push(UnitIx::new(at));
        }
    }
    let nearest = |place: LonLat, among: &[UnitIx]| {
        among
            .iter()
            .copied()
            .filter_map(|unit| frame.place.get(unit.at()).map(|at| (unit, place.km_to(*at))))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(unit, _)| unit)
    };
    accounts
        .indices()
        .map(|account| {
            let at = account.at();
            let code = match frame.level {
                UnitLevel::County | UnitLevel::Own => &accounts.county[at],
                UnitLevel::Zip => &accounts.zip[at],
                UnitLevel::Account => &accounts.id[at],
            };
            at_code.get(code).copied().or_else(|| {
                let siblings = by_parent.get(accounts.county[at].as_str())?;
                nearest(accounts.place[at], siblings)
            })
        })
        .collect()
}
