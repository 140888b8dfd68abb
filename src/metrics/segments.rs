//! Segments by rule: which rule decides for which account.

use std::collections::BTreeSet;

use super::{RecipeError, remeasure::measure_at};
use crate::plan::{Amount, Category, Condition, DataSet, SegmentRule};

/// Who fits a condition, decided once for all accounts.
enum Test<'a> {
    /// Codes of a category.
    Codes(&'a [u16], Vec<bool>),
    Classes(&'a [u8], Vec<bool>),
    Accounts(Vec<bool>),
    Range(&'a [Amount], f64, f64),
}

impl Test<'_> {
    fn fits(&self, at: usize) -> bool {
        let known = |list: &[bool], at: usize| list.get(at).copied().unwrap_or(false);
        match self {
            Self::Codes(codes, fit) => codes.get(at).is_some_and(|code| known(fit, usize::from(*code))),
            Self::Classes(classes, fit) => classes.get(at).is_some_and(|class| known(fit, usize::from(*class))),
            Self::Accounts(fit) => known(fit, at),
            Self::Range(values, least, below) => {
                values.get(at).is_some_and(|value| (*least..*below).contains(&value.to_f64()))
            }
        }
    }
}

/// The rule that decides for each account: the first that fits. `data` has its segments as given. What a rule names and the
/// data do not have is told to `warn`.
///
/// # Errors
/// A measure that the data do not have.
pub(super) fn decide(
    data: &DataSet,
    rules: &[SegmentRule],
    warn: &mut dyn FnMut(String),
) -> Result<Vec<Option<u16>>, RecipeError> {
    let tests: Vec<Vec<Test<'_>>> = rules
        .iter()
        .map(|rule| rule.conditions.iter().map(|condition| test(data, condition, warn)).collect())
        .collect::<Result<_, _>>()?;
    let first = |at: usize| tests.iter().position(|all| all.iter().all(|test| test.fits(at))).map(|rule| rule as u16);
    Ok((0..data.accounts.len()).map(first).collect())
}

fn test<'a>(data: &'a DataSet, condition: &Condition, warn: &mut dyn FnMut(String)) -> Result<Test<'a>, RecipeError> {
    let accounts = &data.accounts;
    Ok(match condition {
        Condition::Class(names) => {
            let known: Vec<&str> = data.classes.iter().map(|class| class.name.as_str()).collect();
            Test::Classes(&accounts.class, chosen(&known, names, "call class", warn))
        }
        Condition::Industry(names) => of_category(&accounts.industry, names, "industry", warn),
        Condition::Segment(names) => of_category(&accounts.segment, names, "segment", warn),
        Condition::Bought(names) => {
            let known: Vec<&str> = data.products.iter().map(String::as_str).collect();
            let products = chosen(&known, names, "product", warn);
            let mut bought = vec![false; accounts.len()];
            for line in &data.sales.lines {
                let wanted = products.get(usize::from(line.product)).copied().unwrap_or(false);
                if let Some(bought) = bought.get_mut(line.account.at())
                    && wanted
                {
                    *bought |= line.amounts.iter().any(|amount| amount.0 > 0);
                }
            }
            Test::Accounts(bought)
        }
        Condition::Named(names) => {
            let wanted: BTreeSet<String> =
                names.iter().map(|name| plain(name)).filter(|name| !name.is_empty()).collect();
            let mut found = BTreeSet::new();
            let fits = (0..accounts.len())
                .map(|at| {
                    let keys = [plain(&accounts.id[at]), plain(&accounts.name[at])];
                    let mut hit = false;
                    for key in keys.iter().filter_map(|key| wanted.get(key)) {
                        found.insert(key.as_str());
                        hit = true;
                    }
                    hit
                })
                .collect();
            let missing: Vec<&str> = names
                .iter()
                .map(|name| name.trim())
                .filter(|name| !name.is_empty() && !found.contains(plain(name).as_str()))
                .collect();
            if let Some(first) = missing.first() {
                warn(match missing.len() {
                    1 => format!("Named account not found: {first}."),
                    more => format!("{more} named accounts are not found, {first} first."),
                });
            }
            Test::Accounts(fits)
        }
        Condition::Between { measure, least, below } => {
            let values = &accounts.values[measure_at(data, measure)?];
            Test::Range(values, least.unwrap_or(f64::NEG_INFINITY), below.unwrap_or(f64::INFINITY))
        }
        Condition::Share { measure, from, to } => {
            let values = &accounts.values[measure_at(data, measure)?];
            Test::Accounts(shares(values, *from, *to))
        }
    })
}

/// Names are compared without capitals and with single spaces.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn of_category<'a>(category: &'a Category, names: &[String], what: &str, warn: &mut dyn FnMut(String)) -> Test<'a> {
    let known: Vec<&str> = category.names.iter().map(String::as_str).collect();
    Test::Codes(&category.codes, chosen(&known, names, what, warn))
}

fn chosen(known: &[&str], names: &[String], what: &str, warn: &mut dyn FnMut(String)) -> Vec<bool> {
    for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
        warn(format!("No account has the {what} “{name}”."));
    }
    known.iter().map(|known| names.iter().any(|name| name == known)).collect()
}

/// Who makes up the sum from one share to another, by falling value; equal values in the order of the accounts. Whoever
/// begins below a limit counts below it, as in ABC analysis.
fn shares(values: &[Amount], from: f64, to: f64) -> Vec<bool> {
    let total: f64 = values.iter().map(|value| value.to_f64().max(0.0)).sum();
    let mut order: Vec<usize> = (0..values.len()).filter(|at| values[*at].0 > 0).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(values[*at]), *at));
    let mut fits = vec![false; values.len()];
    let mut before = 0.0;
    for at in order {
        // The last accounts begin a rounding error below the whole.
        fits[at] = before >= from * total && (before < to * total || to >= 1.0);
        before += values[at].to_f64();
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{AccountIx, Month, Sales, SalesLine, example};

    fn rule(segment: &str, conditions: Vec<Condition>) -> SegmentRule {
        SegmentRule { segment: segment.into(), conditions }
    }

    fn decided(data: &DataSet, rules: &[SegmentRule]) -> (Vec<Option<u16>>, Vec<String>) {
        let mut said = Vec::new();
        let decided = decide(data, rules, &mut |text| said.push(text)).unwrap();
        (decided, said)
    }

    #[test]
    fn abc_by_shares_divides_the_sum_like_the_import_does() {
        let values = [700, 150, 100, 40, 10, 0].map(Amount::whole);
        assert_eq!(shares(&values, 0.0, 0.8), [true, true, false, false, false, false]);
        assert_eq!(shares(&values, 0.8, 0.95), [false, false, true, false, false, false]);
        assert_eq!(shares(&values, 0.95, 1.0), [false, false, false, true, true, false]);
    }

    #[test]
    fn the_first_rule_that_fits_decides_and_what_fits_none_is_left() {
        let data = example::data(3);
        let rules = [
            rule("Named", vec![Condition::Named(vec!["a0-0".into(), " clinic  4-1 ".into(), "Nobody".into()])]),
            rule(
                "Large hospitals",
                vec![
                    Condition::Segment(vec!["Hospital".into()]),
                    Condition::Between { measure: "revenue".into(), least: Some(1.0), below: Some(30_000.0) },
                ],
            ),
            rule("Class A", vec![Condition::Class(vec!["A".into(), "Z".into()])]),
        ];
        let (decided, said) = decided(&data, &rules);
        let of = |id: &str| decided[data.accounts.id.iter().position(|known| known == id).unwrap()];
        assert_eq!((of("A0-0"), of("A4-1")), (Some(0), Some(0)), "by id and by name");
        for (at, rule) in decided.iter().enumerate() {
            let revenue = data.accounts.values[1][at].to_f64();
            let large = data.accounts.segment.get(at) == "Hospital" && (1.0..30_000.0).contains(&revenue);
            let named = ["A0-0", "A4-1"].contains(&data.accounts.id[at].as_str());
            let expected = if named {
                Some(0)
            } else if large {
                Some(1)
            } else {
                (data.accounts.class[at] == 0).then_some(2)
            };
            assert_eq!(*rule, expected, "{}", data.accounts.id[at]);
        }
        assert_eq!(said, ["Named account not found: Nobody.", "No account has the call class “Z”."]);
    }

    #[test]
    fn who_bought_a_product_is_read_from_the_sales() {
        let mut data = example::data(2);
        data.products = vec!["Scopes".into(), "Service".into()];
        let line = |account: u32, product, amount| SalesLine {
            account: AccountIx(account),
            product,
            amounts: vec![Amount::whole(amount)],
        };
        data.sales =
            Sales { first: Month::new(2025, 1), months: 1, lines: vec![line(0, 1, 5), line(1, 0, 5), line(2, 1, 0)] };
        let (decided, _) = decided(&data, &[rule("Service", vec![Condition::Bought(vec!["Service".into()])])]);
        assert_eq!(decided[..3], [Some(0), None, None], "a line of nothing is no purchase");
    }

    #[test]
    fn a_measure_that_is_not_there_is_an_error_that_names_it() {
        let rules = [rule("S", vec![Condition::Between { measure: "beds".into(), least: Some(1.0), below: None }])];
        let said = decide(&example::data(2), &rules, &mut |_| {}).unwrap_err().to_string();
        assert!(said.contains("beds"), "{said}");
    }
}
