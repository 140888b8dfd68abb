//! Whether a data set that was read hangs together: every column as long as the others, every reference to something.

use crate::plan::{DataSet, Measure, Measured};

/// Checks lengths and references.
///
/// # Errors
/// The first thing that does not hold, in words.
pub(super) fn check(data: &DataSet) -> Result<(), String> {
    let accounts = &data.accounts;
    let n = accounts.len();
    if !accounts.is_rectangular() {
        return Err("the columns of accounts have different lengths".into());
    }
    let all = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    all(accounts.place.iter().all(|place| place.is_on_globe()), "an account is not on the globe")?;
    all(
        accounts.owner.iter().flatten().all(|rep| rep.at() < data.reps.len()),
        "an account has an owner who is not among the reps",
    )?;
    all(
        accounts.class.iter().all(|class| usize::from(*class) < data.classes.len()),
        "an account has a call class that is not in the list",
    )?;
    for (category, what) in [(&accounts.segment, "segment"), (&accounts.industry, "industry")] {
        let known = category.codes.iter().all(|code| usize::from(*code) < category.names.len());
        all(known, &format!("an account has a {what} that is not in the list"))?;
    }
    check_parents(data)?;
    let whole = |attribute: &crate::plan::UnitAttribute| {
        attribute.codes.len() == attribute.amounts.len() && attribute.codes.windows(2).all(|pair| pair[0] < pair[1])
    };
    all(data.unit_attributes.iter().all(whole), "an attribute of units names a unit twice, or not every amount's")?;
    let finite = [&accounts.calls_per_year, &accounts.hours_per_call, &accounts.travel_per_call];
    all(
        finite.iter().all(|column| column.iter().all(|value| value.is_finite())),
        "a number of calls or hours is not finite",
    )?;
    let months = usize::from(data.sales.months);
    let lines = &data.sales.lines;
    all(
        lines.iter().all(|line| line.account.at() < n && usize::from(line.product) < data.products.len()),
        "a line of sales has an account or a product that is not in the list",
    )?;
    all(
        lines.iter().all(|line| line.amounts.len() == months),
        "a line of sales has more or fewer months than the others",
    )?;
    all(
        data.opportunities.iter().all(|deal| deal.account.at() < n && usize::from(deal.product) < data.products.len()),
        "an opportunity has an account or a product that is not in the list",
    )?;
    all(data.reps.iter().all(|rep| rep.fte.is_finite() && rep.fte >= 0.0), "a rep's FTE is not a usable number")?;
    all(data.reps.len() < usize::from(u16::MAX), "there are too many reps")?;
    data.measured.as_ref().map_or(Ok(()), |measured| check_measured(measured, data))
}

/// How measures were made must fit the accounts, or taking the recipe back would leave no data set.
fn check_measured(measured: &Measured, data: &DataSet) -> Result<(), String> {
    let (given, n) = (&measured.given, data.accounts.len());
    let lengths = [
        given.segment.codes.len(),
        given.calls_per_year.len(),
        given.hours_per_call.len(),
        given.travel_per_call.len(),
        given.potential.len(),
        given.workload.len(),
    ];
    let count = given.measures as usize;
    let holds = lengths.iter().all(|length| *length == n)
        && measured.shares.iter().all(|share| share.values.len() == n)
        && given.segment.codes.iter().all(|code| usize::from(*code) < given.segment.names.len())
        && [&given.calls_per_year, &given.hours_per_call, &given.travel_per_call]
            .iter()
            .all(|column| column.iter().all(|value| value.is_finite()))
        && given.classes.len() == data.classes.len()
        && (Measure::standard().len()..=data.accounts.measures.len()).contains(&count)
        && measured.score.check().is_ok();
    if holds { Ok(()) } else { Err("what was given before measures were made does not fit the accounts".into()) }
}

/// Parents are accounts, and nobody is an ancestor of himself.
fn check_parents(data: &DataSet) -> Result<(), String> {
    let parents = &data.accounts.parent;
    if parents.iter().flatten().any(|parent| parent.at() >= data.accounts.len()) {
        return Err("an account has a parent that is not among the accounts".into());
    }
    // 0: not looked at; otherwise the walk that passed here.
    let mut passed = vec![0u32; parents.len()];
    for start in 0..parents.len() {
        let walk = start as u32 + 1;
        let mut at = start;
        while passed[at] == 0 {
            passed[at] = walk;
            match parents[at] {
                Some(parent) => at = parent.at(),
                None => break,
            }
        }
        if passed[at] == walk && parents[at].is_some() {
            return Err("an account is its own ancestor".into());
        }
    }
    Ok(())
}
