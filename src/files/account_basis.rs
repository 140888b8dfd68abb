//! What a file of accounts gave and what has to be made up for it: revenue, potential, classes, calls and hours.

use super::{account_class::abc, sales_book::last_twelve};
use crate::plan::{Amount, CallClass, DataSet, MeasureIx};

/// Which figures a file of accounts gave.
pub(super) struct Basis {
    pub revenue: bool,
    pub potential: bool,
    pub class: bool,
    pub call_column: bool,
    pub hour_column: bool,
    /// Calls per year of each account, where its row says so.
    pub calls: Vec<Option<f64>>,
    /// Hours per call of each account, where its row says so.
    pub hours: Vec<Option<f64>>,
}

impl Basis {
    /// How many sentences [`Basis::complete`] says.
    pub fn sentences(&self) -> usize {
        [self.revenue, self.potential, self.class, self.call_column, self.hour_column]
            .iter()
            .filter(|given| !**given)
            .count()
    }

    /// Fills in what the file did not give and says how, in sentences for the ledger:
    /// - revenue is zero, or with `sales` (the name of the file that has them) the sales of the last twelve months;
    /// - potential is revenue; classes are A to D by potential ([`abc`]); calls and hours are those of the class.
    ///
    /// Workload is calls × hours per call; travel is filled in by `metrics`. May be called again when sales have come.
    pub fn complete(&self, data: &mut DataSet, sales: Option<&str>) -> Vec<String> {
        let n = data.accounts.len();
        let mut said: Vec<String> = Vec::new();
        let accounts = &mut data.accounts;
        let (revenue, potential) = (MeasureIx::REVENUE.at(), MeasureIx::POTENTIAL.at());
        match sales.filter(|_| !self.revenue && data.sales.months > 0) {
            Some(file) => {
                let (sums, from, to) = last_twelve(&data.sales, n);
                accounts.values[revenue] = sums;
                said.push(format!("No column of revenue: revenue is the sales of {from} to {to} in {file}."));
            }
            None if !self.revenue => said.push("No column of revenue: revenue is zero.".into()),
            None => {}
        }
        if !self.potential {
            accounts.values[potential] = accounts.values[revenue].clone();
            said.push(
                "No column of potential: potential is set to revenue, so there is no whitespace until you give it."
                    .into(),
            );
        }
        if !self.class {
            data.classes = CallClass::defaults();
            accounts.class = abc(&accounts.values[potential]);
            said.push(
                "No column of call classes: A, B and C are the accounts that make up 80, 15 and 5 % of potential, D those with none."
                    .into(),
            );
        }
        if !self.call_column {
            said.push("No column of calls per year: they follow the call class.".into());
        }
        if !self.hour_column {
            said.push("No column of hours per call: they follow the call class.".into());
        }
        let of_class = |at: usize| accounts.class.get(at).and_then(|class| data.classes.get(usize::from(*class)));
        let of = |given: &[Option<f64>], at: usize, class: fn(&CallClass) -> f64| {
            given.get(at).copied().flatten().or(of_class(at).map(class)).unwrap_or(0.0)
        };
        let calls: Vec<f64> = (0..n).map(|at| of(&self.calls, at, |class| class.calls_per_year)).collect();
        let hours: Vec<f64> = (0..n).map(|at| of(&self.hours, at, |class| class.hours_per_call)).collect();
        accounts.values[MeasureIx::WORKLOAD.at()] =
            calls.iter().zip(&hours).map(|(calls, hours)| Amount::from_f64(calls * hours)).collect();
        accounts.calls_per_year = calls;
        accounts.hours_per_call = hours;
        said
    }
}
