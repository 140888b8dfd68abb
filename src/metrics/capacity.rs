//! Capacity: how many hours a rep has for customers in a year.

use crate::plan::{Month, Plan, Rep, TerritoryIx};

use super::account_facts::as_of;

/// Selling hours of a full-time rep in a year (Talley's build-up sizing: 1,200 by default).
pub const SELLING_HOURS: f64 = 1200.0;

/// Months until a new rep works at full strength; before that each month adds the same step.
pub const RAMP_MONTHS: i32 = 6;

/// A territory's capacity and what it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Capacity {
    /// Hours a year: selling hours × FTE × ramp; zero for a vacancy.
    pub hours: f64,
    /// Full-time equivalents.
    pub fte: f64,
    /// Mean ramp over the coming twelve months, 0 to 1.
    pub ramp: f64,
}

/// Mean ramp of a rep over the twelve months from `now` on: nothing before the start, then 1/6, 2/6… up to 1.
/// A rep whose start is not known, or a plan without a "now", counts as fully ramped.
#[must_use]
pub fn ramp(rep: &Rep, now: Option<Month>) -> f64 {
    let (Some(start), Some(now)) = (rep.start, now) else { return 1.0 };
    let first = start.in_month();
    let steps: i32 = (0..12)
        .map(|at| (now.0.saturating_add(at).saturating_sub(first.0).saturating_add(1)).clamp(0, RAMP_MONTHS))
        .sum();
    f64::from(steps) / f64::from(12 * RAMP_MONTHS)
}

/// Capacity of a territory: selling hours × FTE × ramp (product.md, "capacity", with working days × selling hours a
/// day = [`SELLING_HOURS`]). The plan's "now" is the month after its last month of sales.
#[must_use]
pub fn capacity(plan: &Plan, territory: TerritoryIx) -> Capacity {
    let Some(rep) = plan.rep_of(territory) else { return Capacity::default() };
    let ramp = ramp(rep, as_of(plan.data()));
    Capacity { hours: SELLING_HOURS * rep.fte.max(0.0) * ramp, fte: rep.fte.max(0.0), ramp }
}

#[cfg(test)]
mod tests {
    use super::ramp;
    use crate::plan::{Date, Month, Rep};

    fn started(year: i32, month: u8) -> Rep {
        Rep { start: Date::new(year, month, 15), ..Rep::named("Eve") }
    }

    #[test]
    fn somebody_who_started_years_ago_works_at_full_strength() {
        assert_eq!(ramp(&started(2019, 5), Some(Month::new(2026, 1))), 1.0);
        assert_eq!(ramp(&Rep::named("Eve"), Some(Month::new(2026, 1))), 1.0);
    }

    #[test]
    fn somebody_who_starts_this_month_reaches_79_percent_of_the_year() {
        // (1 + 2 + 3 + 4 + 5 + 6)/6 = 3.5 months' worth, then six full months: 9.5 / 12
        assert!((ramp(&started(2026, 1), Some(Month::new(2026, 1))) - 9.5 / 12.0).abs() < 1e-12);
    }

    #[test]
    fn somebody_who_starts_in_a_year_and_a_half_adds_nothing_yet() {
        assert_eq!(ramp(&started(2027, 7), Some(Month::new(2026, 1))), 0.0);
    }
}
