//! Two plans side by side as lines of text: what stands before, what after, and the change with its arrow.

use crate::{
    metrics::{PlanSummary, grouped, percent},
    plan::Amount,
    ui::number::{self, Better, signed},
};

/// One figure of both plans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The group it stands in: a measure, "Disruption".
    pub group: String,
    /// What it is.
    pub label: String,
    /// How it is made.
    pub hint: &'static str,
    /// In the plan that is compared with.
    pub before: String,
    /// In the open plan.
    pub after: String,
    /// After minus before; zero where one of them is missing or the texts are the same.
    pub change: f64,
    /// The change as it is written, without arrow: `+9`, `−$210k`; empty where there is none.
    pub change_text: String,
    /// Which way is good.
    pub better: Better,
    /// One of the few figures that stand in the narrow panel.
    pub chief: bool,
}

impl Line {
    fn new(group: &str, label: &str, hint: &'static str, better: Better) -> Self {
        Self { group: group.into(), label: label.into(), hint, better, ..Self::default() }
    }

    fn chief(mut self) -> Self {
        self.chief = true;
        self
    }

    fn values(mut self, before: f64, after: f64, write: impl Fn(f64) -> String) -> Self {
        (self.before, self.after) = (write(before), write(after));
        self.change_text = signed(after - before, &write);
        // What is too small to be written is no change.
        self.change = if self.change_text.is_empty() { 0.0 } else { after - before };
        self
    }

    fn counts(self, before: usize, after: usize) -> Self {
        self.values(before as f64, after as f64, |count| grouped(count, 0))
    }

    fn shares(self, before: f64, after: f64) -> Self {
        let mut line = self.values(before, after, percent);
        // The difference of two percentages is in points.
        line.change_text = line.change_text.replace("\u{a0}%", "\u{a0}pts");
        line
    }

    fn money(self, before: Amount, after: Amount, currency: &str) -> Self {
        let write = |value: f64| number::short_money(Amount::from_f64(value), currency);
        self.values(before.to_f64(), after.to_f64(), write)
    }
}

/// All figures of two plans, in the order they are shown.
#[must_use]
pub fn lines(before: &PlanSummary, after: &PlanSummary, currency: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for measure in &after.balance {
        let Some(was) = before.balance.iter().find(|other| other.key == measure.key) else { continue };
        let (name, was, is) = (&measure.name, &was.statistics, &measure.statistics);
        let group = format!("Index of {}", name.to_lowercase());
        let line = |label: &str, hint: &'static str, better: Better| Line::new(&group, label, hint, better);
        let points = |value: f64| grouped(value, 0);
        let range = |of: &crate::metrics::BalanceStatistics| {
            format!("{}–{}", number::index(Some(of.lowest)), number::index(Some(of.highest)))
        };
        let mut span = line("Lowest to highest", "The lowest and the highest index of a territory", Better::Neither);
        (span.before, span.after) = (range(was), range(is));
        lines.push(span.chief());
        lines.push(
            line(
                "Largest deviation",
                "max |I − 100|: the distance of the worst territory from its fair share",
                Better::Less,
            )
            .values(was.max_deviation, is.max_deviation, points),
        );
        let within = "Territories whose index lies within the tolerance band, of all";
        lines.push(line("Within the band", within, Better::More).shares(was.within_share, is.within_share).chief());
        let cv = "Coefficient of variation: standard deviation of the indices / their mean";
        lines.push(line("Variation (CV)", cv, Better::Less).shares(was.cv, is.cv));
        let gini = "Gini coefficient of the indices: 0 when all are equal, towards 1 when one has everything";
        lines.push(line("Gini", gini, Better::Less).values(was.gini, is.gini, |value| grouped(value, 3)));
    }
    let group = "Disruption against today";
    let line = |label: &str, hint: &'static str, better: Better| Line::new(group, label, hint, better);
    lines.push(
        line("Accounts that change rep", "Accounts whose rep is not the one who has them today", Better::Less)
            .counts(before.changed.accounts, after.changed.accounts)
            .chief(),
    );
    let share = "Accounts whose rep changes / all accounts";
    lines.push(line("Share of accounts", share, Better::Less).shares(before.accounts_share, after.accounts_share));
    let revenue = "Their sales of the last twelve months";
    let line_of_revenue = line("Revenue that changes rep", revenue, Better::Less);
    lines.push(line_of_revenue.money(before.changed.revenue, after.changed.revenue, currency).chief());
    let share = "Revenue whose rep changes / all revenue";
    lines.push(line("Share of revenue", share, Better::Less).shares(before.revenue_share, after.revenue_share));
    let weighted = "The same with each account's revenue weighted by the share of months in which it bought";
    let (was, is) = (before.relationship_share, after.relationship_share);
    lines.push(line("Share of relationships", weighted, Better::Less).shares(was, is));
    let covered = "Accounts that nobody has today and that get a rep";
    let newly = line("Newly covered accounts", covered, Better::More);
    lines.push(newly.counts(before.newly_covered, after.newly_covered));

    let line = |label: &str, hint: &'static str, better: Better| Line::new("Order", label, hint, better);
    lines.push(
        line("Gaps", "Connected groups of units in no territory", Better::Less).counts(before.gaps, after.gaps).chief(),
    );
    let overlaps = "Connected groups of units that two territories claim";
    lines.push(line("Overlaps", overlaps, Better::Less).counts(before.overlaps, after.overlaps).chief());
    let pieces = "Territories that do not hang together";
    lines.push(
        line("Territories in pieces", pieces, Better::Less).counts(before.disconnected, after.disconnected).chief(),
    );
    lines.push(
        line("Territories", "Territories there are", Better::Neither).counts(before.territories, after.territories),
    );
    let vacant = "Territories without a rep";
    lines.push(line("Vacancies", vacant, Better::Less).counts(before.vacancies, after.vacancies));

    let line = |label: &str, hint: &'static str, better: Better| Line::new("Compactness", label, hint, better);
    let reach = "Root of the mean squared distance to the territory's centre, weighted by the first balanced measure";
    let write = |km: f64| format!("{}\u{a0}km", grouped(km, 0));
    lines.push(line("Distance to the centre", reach, Better::Less).values(before.reach_km, after.reach_km, write));
    if let (Some(was), Some(is)) = (before.cut_edges, after.cut_edges) {
        let cut = "Pairs of neighbouring units in different territories";
        lines.push(line("Cut edges", cut, Better::Less).counts(was, is));
    }

    let line = |label: &str, hint: &'static str| Line::new("Quota", label, hint, Better::Neither);
    lines.push(line("Total", "Σ of the territories' quotas").money(before.quota, after.quota, currency));
    let highest = line("Highest", "The highest quota of a territory");
    lines.push(highest.money(before.highest_quota, after.highest_quota, currency));
    let lowest = line("Lowest", "The lowest quota of a territory");
    lines.push(lowest.money(before.lowest_quota, after.lowest_quota, currency));
    lines
}

#[cfg(test)]
mod tests {
    use super::{Better, Line, lines};
    use crate::{
        metrics::{AccountFacts, plan_summary},
        plan::{Command, TerritoryIx, UnitIx, example},
    };

    fn both() -> Vec<Line> {
        let before = example::plan(6);
        let mut after = before.clone();
        after.apply(Command::Assign { units: vec![UnitIx(2), UnitIx(8)], to: Some(TerritoryIx(1)) }).unwrap();
        after.apply(Command::Assign { units: vec![UnitIx(0)], to: None }).unwrap();
        let facts = AccountFacts::of(before.data());
        let measures = ["workload".to_owned(), "potential".to_owned()];
        let [a, b] = [&before, &after].map(|plan| plan_summary(plan, &facts, &measures, (85.0, 115.0)));
        lines(&a, &b, "USD")
    }

    #[test]
    fn every_figure_says_what_it_is_made_of_and_stands_in_a_group() {
        let lines = both();
        assert!(lines.len() > 20);
        assert!(lines.iter().all(|line| !line.hint.is_empty() && !line.group.is_empty()));
        assert!(lines.iter().all(|line| !line.before.is_empty() && !line.after.is_empty()));
    }

    #[test]
    fn a_gap_that_opened_is_one_more_and_the_total_quota_is_the_same() {
        let lines = both();
        let line = |label: &str, group: &str| {
            lines.iter().find(|line| line.label == label && line.group.starts_with(group)).cloned().unwrap()
        };
        let gaps = line("Gaps", "Order");
        assert_eq!((gaps.before.as_str(), gaps.after.as_str(), gaps.change_text.as_str()), ("0", "1", "+1"));
        assert_eq!((gaps.change, gaps.better), (1.0, Better::Less));
        let quota = line("Total", "Quota");
        assert_eq!((quota.change, quota.change_text.as_str()), (0.0, ""));
        assert_eq!(quota.before, quota.after);
    }

    #[test]
    fn a_plan_beside_itself_shows_no_change() {
        let plan = example::plan(6);
        let summary = plan_summary(&plan, &AccountFacts::of(plan.data()), &["workload".into()], (85.0, 115.0));
        assert!(lines(&summary, &summary, "USD").iter().all(|line| line.change == 0.0 && line.change_text.is_empty()));
    }
}
