//! What is in the units: which accounts, and every measure rolled up.

use std::collections::BTreeMap;

use super::{Amount, DataSet, Measure, MeasureKind, UnitAttribute, UnitFrame, UnitIx, UnitLevel};
use crate::geography::LonLat;

/// The measures of the units: the accounts' summed up, the user's and the frame's own, and market potential where the data set
/// has a model of it and the units have every attribute that the model wants.
pub(super) fn rolled_up(
    frame: &UnitFrame,
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
    for (measure, column) in own_figures(frame, data) {
        if measures.iter().all(|known| known.key != measure.key) {
            measures.push(measure);
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

/// The user's own figures of areas, in the units: of ZIP codes by code, of counties and own areas for these and whatever has
/// them inside. Where the units are of both kinds, only figures that both have.
fn own_figures(frame: &UnitFrame, data: &DataSet) -> Vec<(Measure, Vec<Amount>)> {
    if data.unit_attributes.is_empty() || frame.cut.level() == UnitLevel::Account {
        return Vec::new();
    }
    let zips = frame.by_code_on(UnitLevel::Zip);
    let areas = frame.by_area();
    let area = if frame.cut.level().is_own() { UnitLevel::Own } else { UnitLevel::County };
    let mixed = !zips.is_empty() && !areas.is_empty();
    let leading = if areas.is_empty() { UnitLevel::Zip } else { area };
    let of_level = |level: UnitLevel| data.unit_attributes.iter().filter(move |attribute| attribute.level == level);
    let mut figures = Vec::new();
    for attribute in of_level(leading) {
        let mut column = vec![Amount::ZERO; frame.code.len()];
        let mut add = |attribute: &UnitAttribute, units: &BTreeMap<&str, UnitIx>| {
            for (code, amount) in attribute.codes.iter().zip(&attribute.amounts) {
                if let Some(slot) = units.get(code.as_str()).and_then(|unit| column.get_mut(unit.at())) {
                    *slot += *amount;
                }
            }
        };
        add(attribute, if leading == UnitLevel::Zip { &zips } else { &areas });
        if mixed {
            let Some(finer) = of_level(UnitLevel::Zip).find(|finer| finer.measure.key == attribute.measure.key) else {
                continue;
            };
            add(finer, &zips);
        }
        figures.push((attribute.measure.clone(), column));
    }
    figures
}

/// Unit of each account: by id, by the unit that its county or own area is or lies in, by ZIP code where the county is
/// divided; by nearest label point among the ZIP codes of its county where its own has no unit.
pub(super) fn place_accounts(frame: &UnitFrame, data: &DataSet) -> Vec<Option<UnitIx>> {
    let accounts = &data.accounts;
    let mut by_parent: BTreeMap<&str, Vec<UnitIx>> = BTreeMap::new();
    for (at, parent) in frame.parent.iter().enumerate() {
        if frame.level_of(UnitIx::new(at)) == UnitLevel::Zip {
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
    if frame.cut.level() == UnitLevel::Account {
        let by_id = frame.by_code_on(UnitLevel::Account);
        return accounts.id.iter().map(|id| by_id.get(id.as_str()).copied()).collect();
    }
    let (zips, areas) = (frame.by_code_on(UnitLevel::Zip), frame.by_area());
    accounts
        .indices()
        .map(|account| {
            let at = account.at();
            let county = accounts.county[at].as_str();
            // A ZIP code may reach over its county's border: what is divided takes no accounts from whole neighbours.
            let whole = areas.get(county);
            whole.or_else(|| zips.get(accounts.zip[at].as_str())).copied().or_else(|| {
                let siblings = by_parent.get(county)?;
                nearest(accounts.place[at], siblings)
            })
        })
        .collect()
}
