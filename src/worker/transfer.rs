//! A data set in parts, so that the page never encodes or decodes for longer than a frame at a stretch.

use crate::plan::{Accounts, Category, DataSet, Opportunity, Sales, SalesLine};

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
    let parts = std::iter::once_with(|| Part::Head(Box::new(head(data)))).chain(accounts).chain(sales).chain(open);
    parts.filter_map(|part| postcard::to_allocvec(&part).ok())
}

/// Everything but the long columns. Field by field: a copy of the whole, to empty it, would take as long as all parts.
fn head(data: &DataSet) -> DataSet {
    let named = |category: &Category| Category { names: category.names.clone(), codes: Vec::new() };
    DataSet {
        name: data.name.clone(),
        source: data.source.clone(),
        invented: data.invented,
        currency: data.currency.clone(),
        accounts: Accounts {
            measures: data.accounts.measures.clone(),
            values: vec![Vec::new(); data.accounts.measures.len()],
            segment: named(&data.accounts.segment),
            industry: named(&data.accounts.industry),
            ..Accounts::default()
        },
        classes: data.classes.clone(),
        reps: data.reps.clone(),
        products: data.products.clone(),
        sales: Sales { first: data.sales.first, months: data.sales.months, lines: Vec::new() },
        opportunities: Vec::new(),
        coverage_level: data.coverage_level,
        coverage: data.coverage.clone(),
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
enum Part {
    Head(Box<DataSet>),
    Accounts(Box<Accounts>),
    Sales(Vec<SalesLine>),
    Opportunities(Vec<Opportunity>),
}

fn slice(accounts: &Accounts, from: usize, to: usize) -> Accounts {
    fn cut<T: Clone>(column: &[T], from: usize, to: usize) -> Vec<T> {
        column.get(from..to).map(<[T]>::to_vec).unwrap_or_default()
    }
    // Category names travel once, with the head.
    let codes = |category: &Category| Category { names: Vec::new(), codes: cut(&category.codes, from, to) };
    Accounts {
        id: cut(&accounts.id, from, to),
        name: cut(&accounts.name, from, to),
        place: cut(&accounts.place, from, to),
        zip: cut(&accounts.zip, from, to),
        county: cut(&accounts.county, from, to),
        city: cut(&accounts.city, from, to),
        owner: cut(&accounts.owner, from, to),
        segment: codes(&accounts.segment),
        industry: codes(&accounts.industry),
        class: cut(&accounts.class, from, to),
        calls_per_year: cut(&accounts.calls_per_year, from, to),
        hours_per_call: cut(&accounts.hours_per_call, from, to),
        travel_per_call: cut(&accounts.travel_per_call, from, to),
        measures: Vec::new(),
        values: accounts.values.iter().map(|column| cut(column, from, to)).collect(),
    }
}

/// Puts parts together, in the order [`split`] gave them.
#[derive(Debug, Default)]
pub struct Assembly {
    data: DataSet,
}

impl Assembly {
    /// Takes the next part.
    ///
    /// # Errors
    /// Bytes that are no part: the worker is of another version.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), postcard::Error> {
        match postcard::from_bytes(bytes)? {
            Part::Head(head) => self.data = *head,
            Part::Accounts(part) => append(&mut self.data.accounts, *part),
            Part::Sales(mut lines) => self.data.sales.lines.append(&mut lines),
            Part::Opportunities(mut chunk) => self.data.opportunities.append(&mut chunk),
        }
        Ok(())
    }

    /// The data set.
    #[must_use]
    pub fn finish(self) -> DataSet {
        self.data
    }
}

fn append(accounts: &mut Accounts, mut part: Accounts) {
    accounts.id.append(&mut part.id);
    accounts.name.append(&mut part.name);
    accounts.place.append(&mut part.place);
    accounts.zip.append(&mut part.zip);
    accounts.county.append(&mut part.county);
    accounts.city.append(&mut part.city);
    accounts.owner.append(&mut part.owner);
    accounts.segment.codes.append(&mut part.segment.codes);
    accounts.industry.codes.append(&mut part.industry.codes);
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
    use super::{Assembly, split};
    use crate::plan::example;

    #[test]
    fn a_data_set_cut_into_parts_is_put_together_unchanged() {
        let data = example::data(80);
        let parts: Vec<Vec<u8>> = split(&data).collect();
        assert!(parts.len() > 2, "large enough to be cut");
        let mut assembly = Assembly::default();
        for part in &parts {
            assert!(assembly.add(part).is_ok());
        }
        assert_eq!(assembly.finish(), data);
    }
}
