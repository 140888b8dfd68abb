//! The tolerance band of each territory, as the solver judges it.

use super::index::{balanced_measures, indices};
use crate::plan::{self, MeasureIx, Plan, TerritoryIx, UnitIx};

/// A unit that is larger than any band: no plan brings its territory into it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OversizeUnit {
    /// The unit.
    pub unit: UnitIx,
    /// The territory that has it, if one has.
    pub territory: Option<TerritoryIx>,
    /// The measure that makes it oversize.
    pub measure: MeasureIx,
    /// Its own index in that measure, against the share that was left when it was set aside.
    pub index: f64,
}

/// The band of every territory for the balanced measures, in terms of the plain index (see [`indices`]).
///
/// A territory that holds an oversize unit is within its band when it holds nothing else; the others share what is left,
/// so that their band lies lower than the design's by what the oversize units take away. Without oversize units it is
/// the design's band for all. The solver judges by the same formulas ([`plan::oversize`], [`plan::fair_loads`]).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bands {
    plain: (f64, f64),
    judged: Vec<Judged>,
    oversize: Vec<OversizeUnit>,
}

/// A measure's bands where a unit is oversize.
#[derive(Clone, Debug, PartialEq)]
struct Judged {
    measure: MeasureIx,
    common: (f64, f64),
    of: Vec<(f64, f64)>,
}

/// The bands of a plan by its own design. O(units × balanced measures).
#[must_use]
pub fn bands(plan: &Plan) -> Bands {
    bands_with(plan, &balanced_measures(plan), plan.design().band())
}

/// The bands when these measures are to lie within `band`.
#[must_use]
pub fn bands_with(plan: &Plan, measures: &[MeasureIx], band: (f64, f64)) -> Bands {
    let table = indices(plan);
    let shares: Vec<f64> = plan.territory_indices().map(|territory| table.share(territory)).collect();
    // As in the solver's problem: credits that make a unit negative count as nothing.
    let columns: Vec<Vec<f64>> = measures
        .iter()
        .map(|measure| plan.units().values(*measure).iter().map(|value| value.to_f64().max(0.0)).collect())
        .collect();
    let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let found = plan::oversize(&shares, &vec![band.1; measures.len()], &slices);
    let oversize: Vec<OversizeUnit> = found
        .iter()
        .filter_map(|found| {
            let unit = UnitIx::new(found.at);
            let measure = *measures.get(found.measure)?;
            Some(OversizeUnit { unit, territory: plan.alignment().of(unit), measure, index: found.index })
        })
        .collect();
    let mut aside = vec![false; shares.len()];
    for territory in oversize.iter().filter_map(|found| found.territory) {
        if let Some(aside) = aside.get_mut(territory.at()) {
            *aside = true;
        }
    }
    let judge = |(measure, column): (&MeasureIx, &Vec<f64>)| {
        let total: f64 = column.iter().sum();
        let load = |found: &OversizeUnit| column.get(found.unit.at()).copied().unwrap_or_default();
        let seated = || oversize.iter().filter(|found| found.territory.is_some());
        let fair = plan::fair_loads(&shares, &aside, total, seated().map(load).sum());
        // The plain index of a load.
        let index =
            |at: usize, load: f64| if shares[at] * total > 0.0 { 100.0 * load / (shares[at] * total) } else { 0.0 };
        let ends = (0..shares.len()).map(|at| {
            if aside[at] {
                let own = seated().filter(|found| found.territory == Some(TerritoryIx::new(at)));
                (0.0, index(at, own.map(load).sum()))
            } else {
                (index(at, fair[at] * band.0 / 100.0), index(at, fair[at] * band.1 / 100.0))
            }
        });
        let common = aside
            .iter()
            .position(|aside| !aside)
            .map_or(band, |at| (index(at, fair[at] * band.0 / 100.0), index(at, fair[at] * band.1 / 100.0)));
        Judged { measure: *measure, common, of: ends.collect() }
    };
    let judged = if oversize.is_empty() { Vec::new() } else { measures.iter().zip(&columns).map(judge).collect() };
    Bands { plain: band, judged, oversize }
}

impl Bands {
    /// The band of a territory's index for a measure; the design's own where the measure is not balanced.
    #[must_use]
    pub fn of(&self, territory: TerritoryIx, measure: MeasureIx) -> (f64, f64) {
        let judged = self.judged.iter().find(|judged| judged.measure == measure);
        judged.and_then(|judged| judged.of.get(territory.at()).copied()).unwrap_or(self.plain)
    }

    /// The band of the territories that hold no oversize unit.
    #[must_use]
    pub fn common(&self, measure: MeasureIx) -> (f64, f64) {
        let judged = self.judged.iter().find(|judged| judged.measure == measure);
        judged.map_or(self.plain, |judged| judged.common)
    }

    /// The units larger than any band, largest first.
    #[must_use]
    pub fn oversize(&self) -> &[OversizeUnit] {
        &self.oversize
    }

    /// Whether a territory's index for a measure lies within its band. Rounding noise at the edge does not count.
    #[must_use]
    pub fn contain(&self, territory: TerritoryIx, measure: MeasureIx, index: f64) -> bool {
        super::balance::is_within(index, self.of(territory, measure))
    }
}

#[cfg(test)]
mod tests {
    use super::{bands, bands_with};
    use crate::{
        metrics::balance,
        plan::{Command, MeasureIx, TerritoryIx, UnitIx, example},
    };

    #[test]
    fn without_a_unit_that_is_too_large_every_territory_has_the_band_of_the_design() {
        let plan = example::plan(6);
        let judged = bands(&plan);
        assert!(judged.oversize().is_empty());
        let measure = plan.units().measure(&plan.design().balance[0].measure).unwrap();
        assert_eq!(judged.of(TerritoryIx(0), measure), plan.design().band());
    }

    #[test]
    fn a_county_larger_than_a_band_fills_its_territory_alone_and_the_others_are_judged_by_what_is_left() {
        // Nine counties, one to three accounts each, 18 in all: with a band of 40 to 60 the most is 2.7 of 4.5, so that
        // three are too much. Without the first of the counties with three, 15 are left for three territories, 5 each,
        // and three are just within.
        let mut plan = example::plan(3);
        let accounts = MeasureIx::ACCOUNTS;
        let judged = bands_with(&plan, &[accounts], (40.0, 60.0));
        assert_eq!(judged.oversize().iter().map(|found| found.unit.0).collect::<Vec<_>>(), [2]);
        plan.apply(Command::Assign { units: (0..9).map(UnitIx).collect(), to: Some(TerritoryIx(3)) }).unwrap();
        plan.apply(Command::Assign { units: vec![UnitIx(2)], to: Some(TerritoryIx(0)) }).unwrap();
        let judged = bands_with(&plan, &[accounts], (40.0, 60.0));
        // Three of 4.5 accounts: index 66.7, all of it the county's own.
        let (low, high) = judged.of(TerritoryIx(0), accounts);
        assert!(low == 0.0 && (high - 200.0 / 3.0).abs() < 1e-9, "{low} to {high}");
        assert!(judged.contain(TerritoryIx(0), accounts, 200.0 / 3.0));
        // Of the others each should have 40 to 60 % of 5: index 44.4 to 66.7 by the plain formula.
        let (low, high) = judged.of(TerritoryIx(3), accounts);
        assert!((low - 400.0 / 9.0).abs() < 1e-9 && (high - 600.0 / 9.0).abs() < 1e-9, "{low} to {high}");
        assert_eq!(judged.common(accounts), (low, high));
        assert_eq!(balance(&plan, accounts).territories, 4);
    }
}
