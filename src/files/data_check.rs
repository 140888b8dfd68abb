//! Whether a data set that was read hangs together: every column as long as the others, every reference to something.

use crate::plan::DataSet;

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
    all(data.reps.len() < usize::from(u16::MAX), "there are too many reps")
}
