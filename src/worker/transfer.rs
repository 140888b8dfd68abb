//! A data set in parts, so that the page never encodes or decodes for longer than a frame at a stretch.

use std::sync::Arc;

use crate::{
    geography::LonLat,
    plan::{
        AccountIx, Accounts, Amount, AreaShare, CallClass, Category, Coverage, DataSet, DriveTable, Given, Measure,
        Measured, Month, Opportunity, OwnGeography, Rep, RepIx, Sales, SalesLine, UnitAttribute, UnitLevel,
    },
};

/// Accounts in one part: about 5 ms of decoding.
const ACCOUNTS_PER_PART: usize = 4_000;
const LINES_PER_PART: usize = 8_000;

/// Cuts a data set into postcard-encoded parts, one at a time; [`Assembly`] puts them together again.
pub fn split(data: &DataSet) -> impl Iterator<Item = Vec<u8>> + '_ {
    let accounts = (0..data.accounts.len()).step_by(ACCOUNTS_PER_PART).map(|from| {
        let to = (from + ACCOUNTS_PER_PART).min(data.accounts.len());
        Part::Accounts(Box::new(slice(&data.accounts, from, to)))
    });
    let sales = data.sales.lines.chunks(LINES_PER_PART).map(|lines| Part::Sales(lines.to_vec()));
    let open = data.opportunities.chunks(LINES_PER_PART).map(|chunk| Part::Opportunities(chunk.to_vec()));
    let made = data.measured.iter().flat_map(|measured| {
        let cuts = (0..data.accounts.len()).step_by(ACCOUNTS_PER_PART);
        std::iter::once(Part::Measured(Box::new(without_columns(measured))))
            .chain(cuts.map(|from| Part::Given(Box::new(made_slice(measured, from, from + ACCOUNTS_PER_PART)))))
    });
    let parts =
        std::iter::once_with(|| Part::Head(Box::new(head(data)))).chain(accounts).chain(sales).chain(open).chain(made);
    parts.filter_map(|part| postcard::to_allocvec(&part).ok())
}

/// Everything but the long columns. Types of their own, not the data set's: those leave fields out that are empty, which
/// this form can't tell from fields that are there.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Head {
    name: String,
    source: String,
    invented: bool,
    currency: String,
    measures: Vec<Measure>,
    segments: Vec<String>,
    industries: Vec<String>,
    classes: Vec<CallClass>,
    reps: Vec<Rep>,
    products: Vec<String>,
    first: Month,
    months: u16,
    coverage_level: Option<UnitLevel>,
    coverage: Vec<Coverage>,
    unit_attributes: Vec<UnitAttribute>,
    geography: Option<OwnGeography>,
    drive_times: Option<DriveTable>,
}

/// Columns of some accounts.
#[derive(serde::Serialize, serde::Deserialize)]
struct Columns {
    id: Vec<String>,
    name: Vec<String>,
    place: Vec<LonLat>,
    zip: Vec<String>,
    county: Vec<String>,
    city: Vec<String>,
    owner: Vec<Option<RepIx>>,
    parent: Vec<Option<AccountIx>>,
    segment: Vec<u16>,
    industry: Vec<u16>,
    class: Vec<u8>,
    calls_per_year: Vec<f64>,
    hours_per_call: Vec<f64>,
    travel_per_call: Vec<f64>,
    values: Vec<Vec<Amount>>,
}

#[derive(serde::Serialize, serde::Deserialize)]
enum Part {
    Head(Box<Head>),
    Accounts(Box<Columns>),
    Sales(Vec<SalesLine>),
    Opportunities(Vec<Opportunity>),
    Measured(Box<Measured>),
    Given(Box<Measured>),
}

/// How measures were made, without the long columns.
fn without_columns(measured: &Measured) -> Measured {
    Measured {
        recipe: measured.recipe.clone(),
        models: measured.models.clone(),
        market: measured.market.clone(),
        given: Given {
            segment: Category { names: measured.given.segment.names.clone(), codes: Vec::new() },
            classes: measured.given.classes.clone(),
            measures: measured.given.measures,
            ..Given::default()
        },
        ..made_slice(measured, 0, 0)
    }
}

/// The long columns of how measures were made, for these accounts.
fn made_slice(measured: &Measured, from: usize, to: usize) -> Measured {
    let (given, to) = (&measured.given, to.min(measured.given.potential.len()));
    let share = |share: &AreaShare| AreaShare {
        of: share.of,
        key: share.key.clone(),
        name: share.name.clone(),
        values: cut(&share.values, from, to),
    };
    Measured {
        score: measured.score,
        shares: measured.shares.iter().map(share).collect(),
        given: Given {
            segment: Category { names: Vec::new(), codes: cut(&given.segment.codes, from, to) },
            calls_per_year: cut(&given.calls_per_year, from, to),
            hours_per_call: cut(&given.hours_per_call, from, to),
            travel_per_call: cut(&given.travel_per_call, from, to),
            potential: cut(&given.potential, from, to),
            workload: cut(&given.workload, from, to),
            ..Given::default()
        },
        ..Measured::default()
    }
}

fn append_made(measured: &mut Measured, mut part: Measured) {
    let given = &mut measured.given;
    given.segment.codes.append(&mut part.given.segment.codes);
    given.calls_per_year.append(&mut part.given.calls_per_year);
    given.hours_per_call.append(&mut part.given.hours_per_call);
    given.travel_per_call.append(&mut part.given.travel_per_call);
    given.potential.append(&mut part.given.potential);
    given.workload.append(&mut part.given.workload);
    for (share, mut more) in measured.shares.iter_mut().zip(part.shares) {
        share.values.append(&mut more.values);
    }
}

fn cut<T: Clone>(column: &[T], from: usize, to: usize) -> Vec<T> {
    column.get(from..to).map(<[T]>::to_vec).unwrap_or_default()
}

/// Field by field: a copy of the whole, to empty it, would take as long as all parts.
fn head(data: &DataSet) -> Head {
    Head {
        name: data.name.clone(),
        source: data.source.clone(),
        invented: data.invented,
        currency: data.currency.clone(),
        measures: data.accounts.measures.clone(),
        segments: data.accounts.segment.names.clone(),
        industries: data.accounts.industry.names.clone(),
        classes: data.classes.clone(),
        reps: data.reps.clone(),
        products: data.products.clone(),
        first: data.sales.first,
        months: data.sales.months,
        coverage_level: data.coverage_level,
        coverage: data.coverage.clone(),
        unit_attributes: data.unit_attributes.clone(),
        geography: data.geography.clone(),
        drive_times: data.drive_times.clone(),
    }
}

/// The data set without its long columns.
fn begun(head: Head) -> DataSet {
    let named = |names| Category { names, codes: Vec::new() };
    DataSet {
        name: head.name,
        source: head.source,
        invented: head.invented,
        currency: head.currency,
        accounts: Accounts {
            values: vec![Vec::new(); head.measures.len()],
            measures: head.measures,
            segment: named(head.segments),
            industry: named(head.industries),
            ..Accounts::default()
        },
        classes: head.classes,
        reps: head.reps,
        products: head.products,
        sales: Sales { first: head.first, months: head.months, lines: Vec::new() },
        coverage_level: head.coverage_level,
        coverage: head.coverage,
        unit_attributes: head.unit_attributes,
        geography: head.geography,
        drive_times: head.drive_times,
        ..DataSet::default()
    }
}

fn slice(accounts: &Accounts, from: usize, to: usize) -> Columns {
    Columns {
        id: cut(&accounts.id, from, to),
        name: cut(&accounts.name, from, to),
        place: cut(&accounts.place, from, to),
        zip: cut(&accounts.zip, from, to),
        county: cut(&accounts.county, from, to),
        city: cut(&accounts.city, from, to),
        owner: cut(&accounts.owner, from, to),
        parent: cut(&accounts.parent, from, to),
        segment: cut(&accounts.segment.codes, from, to),
        industry: cut(&accounts.industry.codes, from, to),
        class: cut(&accounts.class, from, to),
        calls_per_year: cut(&accounts.calls_per_year, from, to),
        hours_per_call: cut(&accounts.hours_per_call, from, to),
        travel_per_call: cut(&accounts.travel_per_call, from, to),
        values: accounts.values.iter().map(|column| cut(column, from, to)).collect(),
    }
}

/// Puts parts together, in the order [`split`] gave them.
#[derive(Debug, Default)]
pub struct Assembly {
    data: DataSet,
    measured: Option<Measured>,
}

impl Assembly {
    /// Takes the next part.
    ///
    /// # Errors
    /// Bytes that are no part: the worker is of another version.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), postcard::Error> {
        match postcard::from_bytes(bytes)? {
            Part::Head(head) => self.data = begun(*head),
            Part::Accounts(part) => append(&mut self.data.accounts, *part),
            Part::Sales(mut lines) => self.data.sales.lines.append(&mut lines),
            Part::Opportunities(mut chunk) => self.data.opportunities.append(&mut chunk),
            Part::Measured(head) => self.measured = Some(*head),
            Part::Given(part) => {
                if let Some(measured) = &mut self.measured {
                    append_made(measured, *part);
                }
            }
        }
        Ok(())
    }

    /// The data set.
    #[must_use]
    pub fn finish(self) -> DataSet {
        DataSet { measured: self.measured.map(Arc::new), ..self.data }
    }
}

fn append(accounts: &mut Accounts, mut part: Columns) {
    accounts.id.append(&mut part.id);
    accounts.name.append(&mut part.name);
    accounts.place.append(&mut part.place);
    accounts.zip.append(&mut part.zip);
    accounts.county.append(&mut part.county);
    accounts.city.append(&mut part.city);
    accounts.owner.append(&mut part.owner);
    accounts.parent.append(&mut part.parent);
    accounts.segment.codes.append(&mut part.segment);
    accounts.industry.codes.append(&mut part.industry);
    accounts.class.append(&mut part.class);
    accounts.calls_per_year.append(&mut part.calls_per_year);
    accounts.hours_per_call.append(&mut part.hours_per_call);
    accounts.travel_per_call.append(&mut part.travel_per_call);
    for (column, mut more) in accounts.values.iter_mut().zip(part.values) {
        column.append(&mut more);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Assembly, split};
    use crate::plan::{
        AccountIx, Amount, AreaShare, AttributeOf, Given, Measure, MeasureKind, Measured, UnitAttribute, UnitLevel,
        example,
    };

    #[test]
    fn a_data_set_cut_into_parts_is_put_together_unchanged() {
        let mut data = example::data(80);
        data.accounts.parent = (0..data.accounts.len()).map(|at| (at > 4).then_some(AccountIx(4))).collect();
        data.unit_attributes.push(UnitAttribute {
            level: UnitLevel::Zip,
            measure: Measure::new("beds", "Beds", MeasureKind::Number),
            codes: vec!["02134".into()],
            amounts: vec![Amount::whole(120)],
        });
        let values = (0..data.accounts.len()).map(|at| at as f64).collect();
        data.measured = Some(Arc::new(Measured {
            recipe: "{}".into(),
            shares: vec![AreaShare { of: AttributeOf::County, key: "wages".into(), name: "Wages".into(), values }],
            given: Given::of(&data),
            ..Measured::default()
        }));
        let parts: Vec<Vec<u8>> = split(&data).collect();
        assert!(parts.len() > 2, "large enough to be cut");
        let mut assembly = Assembly::default();
        for part in &parts {
            assert!(assembly.add(part).is_ok());
        }
        assert_eq!(assembly.finish(), data);
    }
}
