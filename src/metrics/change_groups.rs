//! What moved between two plans, group by group, and for each group the reason in words.

use std::{collections::BTreeMap, fmt};

use super::{
    bands::bands,
    comparison::Comparison,
    disruption::{Holding, incumbent, new_rep},
    index::{Indices, balanced_measures, indices},
    shape::patches,
    wording::grouped,
};
use crate::plan::{AccountIx, MeasureIx, Plan, TerritoryIx, UnitIx, UnitLevel, set_of};

/// How a group of units changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Another territory has them.
    Moved,
    /// Two territories claimed them and only the one that had them first still does; `from` is the other one.
    ClaimEnded,
    /// A second territory claims them that did not before; `to` is that one.
    ClaimAdded,
}

/// Units (or, between plans over different units, accounts) that changed in the same way.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeGroup {
    /// How they changed.
    pub kind: ChangeKind,
    /// The territory they leave, in the first plan.
    pub from: Option<TerritoryIx>,
    /// The territory they join, in the second plan.
    pub to: Option<TerritoryIx>,
    /// Its name; `None` for no territory.
    pub from_name: Option<String>,
    /// Its name; `None` for no territory.
    pub to_name: Option<String>,
    /// The second plan's units that changed or, between plans over different units, that hold the accounts; in order.
    pub units: Vec<UnitIx>,
    /// Accounts that changed territory (for claims: that changed rep) and their sales of the last twelve months.
    pub holding: Holding,
    /// Why, the weightiest first; the effect on the index comes last.
    pub reasons: Vec<ChangeReason>,
}

/// Why a group changed, or what it does.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeReason {
    /// Nobody had these units.
    GapFilled {
        /// How many units.
        units: usize,
        /// What they are called.
        noun: String,
    },
    /// Two territories claimed the units, now one has them.
    OverlapSettled {
        /// How many units.
        units: usize,
        /// What they are called.
        noun: String,
        /// Who has them now.
        winner: String,
        /// Whose claim ended.
        loser: String,
    },
    /// A second territory claims the units.
    OverlapOpened {
        /// How many units.
        units: usize,
        /// What they are called.
        noun: String,
        /// Who claims them too.
        claimant: String,
    },
    /// The units lay apart from the rest of the territory they leave and join their new one without a break.
    Rejoined {
        /// How many units.
        units: usize,
        /// What they are called.
        noun: String,
        /// The territory they lay apart from.
        apart_from: String,
    },
    /// Accounts come to the rep who has them today already.
    Returned {
        /// How many accounts.
        accounts: usize,
        /// The rep.
        rep: String,
    },
    /// The territory they leave is no more.
    Dissolved(String),
    /// The territory they join is new.
    Founded(String),
    /// No territory has them any more.
    LeftOut {
        /// How many units.
        units: usize,
        /// What they are called.
        noun: String,
    },
    /// The index of a balanced measure in the territories concerned, by everything that moved.
    Index {
        /// Name of the measure.
        measure: String,
        /// One entry for each of the territories that are in both plans.
        shifts: Vec<IndexShift>,
    },
}

/// A territory's index before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexShift {
    /// Name of the territory.
    pub territory: String,
    /// Index in the first plan.
    pub before: f64,
    /// Index in the second plan.
    pub after: f64,
    /// The tolerance band.
    pub band: (f64, f64),
}

impl IndexShift {
    /// What the shift means: into the band, out of it, nearer to 100 or further from it; empty when it is none.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        let inside = |index: f64| super::balance::is_within(index, self.band);
        let (was, is) = ((self.before - 100.0).abs(), (self.after - 100.0).abs());
        match (inside(self.before), inside(self.after)) {
            (false, true) => "into the band",
            (true, false) => "out of the band",
            (false, false) if is + 0.5 < was => "nearer to the band",
            (false, false) if was + 0.5 < is => "further from the band",
            (true, true) if is + 0.5 < was => "nearer to 100",
            (true, true) if was + 0.5 < is => "within the band",
            _ => "",
        }
    }
}

impl fmt::Display for IndexShift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} → {}", self.territory, grouped(self.before, 0), grouped(self.after, 0))?;
        match self.verdict() {
            "" => Ok(()),
            verdict => write!(f, " ({verdict})"),
        }
    }
}

/// The reason as a sentence.
impl fmt::Display for ChangeReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |count: usize, noun: &str| format!("{} {noun}", grouped(count as f64, 0));
        let (was, lay) = (|n| if n == 1 { "was" } else { "were" }, |n| if n == 1 { "lies" } else { "lie" });
        match self {
            Self::GapFilled { units, noun } => {
                write!(f, "Gap filled: {} {} in no territory.", counted(*units, noun), was(*units))
            }
            Self::OverlapSettled { units, noun, winner, loser } => {
                let has = if *units == 1 { "belongs" } else { "belong" };
                let count = counted(*units, noun);
                write!(f, "Overlap settled: {count} {has} to {winner} alone; {loser} claimed the same.")
            }
            Self::OverlapOpened { units, noun, claimant } => {
                write!(f, "Overlap: {claimant} claims {} too.", counted(*units, noun))
            }
            Self::Rejoined { units, noun, apart_from } => {
                let count = counted(*units, noun);
                write!(f, "Contiguity: {count} {} apart from the rest of {apart_from}.", lay(*units))
            }
            Self::Returned { accounts, rep } => {
                let noun = if *accounts == 1 { "account" } else { "accounts" };
                write!(f, "{rep} has {} {noun} in it today already.", grouped(*accounts as f64, 0))
            }
            Self::Dissolved(name) => write!(f, "{name} is dissolved."),
            Self::Founded(name) => write!(f, "{name} is new."),
            Self::LeftOut { units, noun } => {
                let is = if *units == 1 { "is" } else { "are" };
                write!(f, "{} {is} left in no territory.", counted(*units, noun))
            }
            Self::Index { measure, shifts } => {
                let shifts: Vec<String> = shifts.iter().map(IndexShift::to_string).collect();
                write!(f, "Index of {}: {}.", measure.to_lowercase(), shifts.join(", "))
            }
        }
    }
}

type Key = (ChangeKind, Option<TerritoryIx>, Option<TerritoryIx>);

/// Groups what `comparison` found between two plans by where it comes from and where it goes, with claims that ended or
/// were added, and says why. Most revenue first. Territories are judged by the second plan's measures and band.
#[must_use]
pub fn change_groups(first: &Plan, second: &Plan, comparison: &Comparison) -> Vec<ChangeGroup> {
    let mut groups: BTreeMap<Key, ChangeGroup> = BTreeMap::new();
    if comparison.same_units {
        for moved in &comparison.units {
            let group = entry(&mut groups, first, second, (ChangeKind::Moved, moved.from, moved.to));
            group.units.push(moved.unit);
            group.holding.accounts += moved.holding.accounts;
            group.holding.revenue += moved.holding.revenue;
        }
        claims(first, second, comparison, &mut groups);
    } else {
        for moved in &comparison.accounts {
            let group = entry(&mut groups, first, second, (ChangeKind::Moved, moved.from, moved.to));
            group.units.extend(counterpart(first, second, moved.account));
            group.holding.add(moved.revenue);
        }
    }
    let judge = Judge::new(first, second, comparison);
    let mut groups: Vec<ChangeGroup> = groups.into_values().collect();
    for group in &mut groups {
        group.units.sort_unstable();
        group.units.dedup();
        group.reasons = judge.reasons(group);
    }
    groups.sort_by(|a, b| b.holding.revenue.cmp(&a.holding.revenue).then(b.units.len().cmp(&a.units.len())));
    groups
}

fn entry<'a>(groups: &'a mut BTreeMap<Key, ChangeGroup>, first: &Plan, second: &Plan, key: Key) -> &'a mut ChangeGroup {
    let (kind, from, to) = key;
    let name = |plan: &Plan, at: Option<TerritoryIx>| Some(plan.territory(at?)?.name.clone());
    groups.entry(key).or_insert_with(|| ChangeGroup {
        kind,
        from,
        to,
        from_name: name(first, from),
        to_name: name(second, to),
        units: Vec::new(),
        holding: Holding::default(),
        reasons: Vec::new(),
    })
}

/// The second plan's unit of an account of the first plan's data.
fn counterpart(first: &Plan, second: &Plan, account: AccountIx) -> Option<UnitIx> {
    let (a, b) = (&first.data().accounts, &second.data().accounts);
    let id = a.id.get(account.at())?;
    if b.id.get(account.at()) == Some(id) {
        return second.units().of_account(account);
    }
    let at = b.id.iter().position(|other| other == id)?;
    second.units().of_account(AccountIx::new(at))
}

/// Claims on units that stayed where they are.
fn claims(first: &Plan, second: &Plan, comparison: &Comparison, groups: &mut BTreeMap<Key, ChangeGroup>) {
    let moved: std::collections::BTreeSet<UnitIx> = set_of(comparison.units.iter().map(|moved| moved.unit));
    for (unit, other) in first.overlaps() {
        if moved.contains(unit) || second.overlaps().contains_key(unit) {
            continue;
        }
        let group = entry(groups, first, second, (ChangeKind::ClaimEnded, Some(*other), second.alignment().of(*unit)));
        add_claimed(first, second, *unit, group);
    }
    for (unit, other) in second.overlaps() {
        if moved.contains(unit) || first.overlaps().contains_key(unit) {
            continue;
        }
        let group = entry(groups, first, second, (ChangeKind::ClaimAdded, first.alignment().of(*unit), Some(*other)));
        add_claimed(first, second, *unit, group);
    }
}

/// Adds a claimed unit with those of its accounts that change rep by it.
fn add_claimed(first: &Plan, second: &Plan, unit: UnitIx, group: &mut ChangeGroup) {
    group.units.push(unit);
    let rep = |plan: &Plan, account| {
        new_rep(plan, account).and_then(|rep| plan.reps().get(rep.at())).map(|rep| rep.name.clone())
    };
    for account in first.units().accounts(unit) {
        if rep(first, *account) != rep(second, *account) {
            group.holding.add(first.data().accounts.value(MeasureIx::REVENUE, *account));
        }
    }
}

/// What is needed to say why, computed once.
struct Judge<'a> {
    first: &'a Plan,
    second: &'a Plan,
    comparison: &'a Comparison,
    indices: (Indices, Indices),
    /// Units apart from the largest part of their territory in the first plan.
    apart: Vec<bool>,
    /// The same in the second plan.
    apart_after: Vec<bool>,
}

impl<'a> Judge<'a> {
    fn new(first: &'a Plan, second: &'a Plan, comparison: &'a Comparison) -> Self {
        let (apart, apart_after) =
            if comparison.same_units { (stray(first), stray(second)) } else { (Vec::new(), Vec::new()) };
        Self { first, second, comparison, indices: (indices(first), indices(second)), apart, apart_after }
    }

    fn reasons(&self, group: &ChangeGroup) -> Vec<ChangeReason> {
        let noun = |count: usize| self.second.units().noun(count).to_owned();
        let mut reasons = Vec::new();
        let named = |name: &Option<String>| name.clone().unwrap_or_else(|| "no territory".into());
        let (from, to) = (named(&group.from_name), named(&group.to_name));
        match group.kind {
            ChangeKind::ClaimEnded => {
                let units = group.units.len();
                reasons.push(ChangeReason::OverlapSettled { units, noun: noun(units), winner: to, loser: from });
            }
            ChangeKind::ClaimAdded => {
                let units = group.units.len();
                reasons.push(ChangeReason::OverlapOpened { units, noun: noun(units), claimant: to });
            }
            ChangeKind::Moved => self.reasons_of_a_move(group, &noun, from, to, &mut reasons),
        }
        if group.kind == ChangeKind::Moved || group.holding.accounts > 0 {
            self.add_indices(group, &mut reasons);
        }
        reasons
    }

    fn reasons_of_a_move(
        &self,
        group: &ChangeGroup,
        noun: &dyn Fn(usize) -> String,
        from: String,
        to: String,
        reasons: &mut Vec<ChangeReason>,
    ) {
        let count = group.units.len();
        if group.from.is_none() {
            reasons.push(ChangeReason::GapFilled { units: count, noun: noun(count) });
        }
        if group.to.is_none() {
            reasons.push(ChangeReason::LeftOut { units: count, noun: noun(count) });
        }
        if self.comparison.same_units {
            let claimed =
                |unit: &&UnitIx| self.first.overlaps().contains_key(unit) && !self.second.overlaps().contains_key(unit);
            let units = group.units.iter().filter(claimed).count();
            if units > 0 && group.from.is_some() && group.to.is_some() {
                let (winner, loser) = (to.clone(), from.clone());
                reasons.push(ChangeReason::OverlapSettled { units, noun: noun(units), winner, loser });
            }
            let marked = |marks: &[bool], unit: &UnitIx| marks.get(unit.at()).copied().unwrap_or(false);
            let rejoined = |unit: &&UnitIx| marked(&self.apart, unit) && !marked(&self.apart_after, unit);
            let units = group.units.iter().filter(rejoined).count();
            if units > 0 && group.from.is_some() && group.to.is_some() {
                reasons.push(ChangeReason::Rejoined { units, noun: noun(units), apart_from: from.clone() });
            }
        }
        if self
            .comparison
            .territories
            .iter()
            .any(|row| row.before.is_some() && row.before == group.from && row.after.is_none())
        {
            reasons.push(ChangeReason::Dissolved(from));
        }
        if self
            .comparison
            .territories
            .iter()
            .any(|row| row.after.is_some() && row.after == group.to && row.before.is_none())
        {
            reasons.push(ChangeReason::Founded(to));
        }
        self.add_returned(group, reasons);
    }

    /// Accounts in the group whose incumbent is the rep they come to. Only where the units are the same is every account
    /// of a unit one that moves.
    fn add_returned(&self, group: &ChangeGroup, reasons: &mut Vec<ChangeReason>) {
        let rep = group.to.and_then(|to| self.second.territory(to)).and_then(|territory| territory.rep);
        let Some(rep) = rep.filter(|_| self.comparison.same_units) else { return };
        let held = |unit: &UnitIx| {
            let accounts = self.second.units().accounts(*unit).iter();
            accounts.filter(|account| incumbent(self.second, **account) == Some(rep)).count()
        };
        let accounts: usize = group.units.iter().map(held).sum();
        if accounts > 0 {
            let rep = self.second.reps().get(rep.at()).map_or(String::new(), |rep| rep.name.clone());
            reasons.push(ChangeReason::Returned { accounts, rep });
        }
    }

    fn add_indices(&self, group: &ChangeGroup, reasons: &mut Vec<ChangeReason>) {
        let rows = &self.comparison.territories;
        let left = rows.iter().find(|row| row.before.is_some() && row.before == group.from);
        let joined = rows.iter().find(|row| row.after.is_some() && row.after == group.to);
        let bands = bands(self.second);
        for measure in balanced_measures(self.second) {
            let Some(known) = self.second.units().measures().get(measure.at()) else { continue };
            let Some(in_first) = self.first.units().measure(&known.key) else { continue };
            let shift = |row: &super::TerritoryChange| {
                Some(IndexShift {
                    territory: row.name.clone(),
                    before: self.indices.0.get(row.before?, in_first)?,
                    after: self.indices.1.get(row.after?, measure)?,
                    band: bands.of(row.after?, measure),
                })
            };
            let shifts: Vec<IndexShift> = [left, joined].into_iter().flatten().filter_map(shift).collect();
            if !shifts.is_empty() {
                reasons.push(ChangeReason::Index { measure: known.name.clone(), shifts });
            }
        }
    }
}

/// For each unit whether it lies apart from the largest part (by units) of its territory; nothing does for accounts.
fn stray(plan: &Plan) -> Vec<bool> {
    let units = plan.units();
    if units.level() == UnitLevel::Account {
        return Vec::new();
    }
    let (part_of, territory_of) = patches(units.graph(), units.len(), |unit| plan.alignment().of(unit));
    let mut sizes = vec![0usize; territory_of.len()];
    for part in part_of.iter().flatten() {
        sizes[*part] += 1;
    }
    let mut largest: BTreeMap<TerritoryIx, usize> = BTreeMap::new();
    for (part, territory) in territory_of.iter().enumerate() {
        let best = largest.entry(*territory).or_insert(part);
        if sizes[part] > sizes[*best] {
            *best = part;
        }
    }
    part_of
        .into_iter()
        .map(|part| part.is_some_and(|part| largest.get(&territory_of[part]).is_some_and(|best| *best != part)))
        .collect()
}

#[cfg(test)]
#[path = "change_groups_tests.rs"]
mod tests;
