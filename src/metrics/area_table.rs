//! Attributes of areas (population, establishments, wages…) by their codes, for potential that depends on them.

use std::collections::BTreeMap;

use crate::{
    geography::LonLat,
    plan::{Accounts, Amount, AttributeOf, DataSet, Measure, UnitFrame, UnitLevel},
};

/// The areas of one kind with their attributes.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaTable {
    /// County or ZIP code.
    pub of: AttributeOf,
    /// Names, in the order of the rows.
    pub names: Vec<String>,
    /// Label points, in the order of the rows.
    pub places: Vec<LonLat>,
    /// The attributes, with one number per row.
    pub attributes: Vec<(Measure, Vec<f64>)>,
    at_code: BTreeMap<String, u32>,
}

impl AreaTable {
    /// A table of areas; `codes`, `names` and `places` are as long as each attribute's column.
    #[must_use]
    pub fn new(
        of: AttributeOf,
        codes: impl IntoIterator<Item = String>,
        names: Vec<String>,
        places: Vec<LonLat>,
        attributes: Vec<(Measure, Vec<f64>)>,
    ) -> Self {
        let at_code = codes.into_iter().enumerate().map(|(at, code)| (code, at as u32)).collect();
        Self { of, names, places, attributes, at_code }
    }

    /// The areas of a frame.
    #[must_use]
    pub fn of_frame(of: AttributeOf, frame: &UnitFrame) -> Self {
        let numbers = |column: &Vec<Amount>| column.iter().map(|amount| amount.to_f64()).collect();
        let attributes = frame.attributes.iter().map(|(measure, column)| (measure.clone(), numbers(column))).collect();
        Self::new(of, frame.code.iter().cloned(), frame.name.clone(), frame.place.clone(), attributes)
    }

    /// With what the user brought about these areas, which replaces what the shipped geography says of the same.
    #[must_use]
    pub fn with_own(mut self, data: &DataSet) -> Self {
        let level = if self.of == AttributeOf::Zip { UnitLevel::Zip } else { UnitLevel::County };
        for own in data.unit_attributes.iter().filter(|own| own.level == level) {
            let mut column = vec![0.0; self.len()];
            for (code, amount) in own.codes.iter().zip(&own.amounts) {
                if let Some(slot) = self.at_code.get(code).and_then(|row| column.get_mut(*row as usize)) {
                    *slot = amount.to_f64();
                }
            }
            self.attributes.retain(|(measure, _)| measure.key != own.measure.key);
            self.attributes.push((own.measure.clone(), column));
        }
        self
    }

    /// How many areas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// An attribute's measure and column.
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&(Measure, Vec<f64>)> {
        self.attributes.iter().find(|(measure, _)| measure.key == key)
    }

    /// The row each account lies in.
    #[must_use]
    pub fn rows_of(&self, accounts: &Accounts) -> Vec<Option<usize>> {
        let codes = if self.of == AttributeOf::Zip { &accounts.zip } else { &accounts.county };
        codes.iter().map(|code| self.at_code.get(code).map(|row| *row as usize)).collect()
    }
}
