//! What changes for one rep against today, and why, in words.
//!
//! Accounts that change hands are grouped by the other territory and the reason. Of the other territory only its name is
//! said, and whether it has more or less than its fair share: never a figure of it.

use std::collections::BTreeMap;

use crate::{
    metrics::{self, Disruption, Holding, grouped},
    plan::{AccountIx, Amount, MeasureIx, Plan, RepIx, TerritoryIx, UnitIx},
};

/// A rep's own index of a balanced measure, today and in the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexChange {
    /// The measure's name.
    pub measure: String,
    /// Today; `None` for a rep who has no territory today.
    pub before: Option<f64>,
    /// In the plan.
    pub after: Option<f64>,
}

/// Why accounts change hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Two territories claim the units today, and the plan settles it.
    Overlap,
    /// No territory has the units today.
    Gap,
    /// The territory they are in today has no rep.
    WasVacant,
    /// They lay in the other's territory already.
    OutOfPlace,
    /// The other territory is new.
    NewTerritory,
    /// The other territory is no more.
    Dissolved,
    /// The plan gives the units to nobody.
    LeftOpen,
    /// The plan gives the units to a territory without a rep.
    NowVacant,
    /// The account lies in no unit of the map.
    OffTheMap,
    /// Units were moved between two territories.
    Moved,
}

/// An account that changes hands.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedAccount {
    /// The account.
    pub account: AccountIx,
    /// Its name.
    pub name: String,
    /// Its city; empty where unknown.
    pub city: String,
    /// Its sales of the last twelve months.
    pub revenue: Amount,
}

/// Accounts that come from, or go to, one territory for one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The other territory's name; `None` where there is none.
    pub other: Option<String>,
    /// Why.
    pub reason: Reason,
    /// Why, in a sentence or two.
    pub why: String,
    /// Names of the units they are in.
    pub units: Vec<String>,
    /// The accounts, most revenue first.
    pub accounts: Vec<ChangedAccount>,
    /// Their sales of the last twelve months.
    pub revenue: Amount,
}

/// Everything that changes for a rep.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RepChanges {
    /// The rep's own indices.
    pub indices: Vec<IndexChange>,
    /// The tolerance band.
    pub band: (f64, f64),
    /// Accounts that stay.
    pub kept: Holding,
    /// All accounts that come.
    pub gained: Holding,
    /// All accounts that go.
    pub lost: Holding,
    /// The accounts that come, by origin, most revenue first.
    pub gains: Vec<Group>,
    /// The accounts that go, by destination.
    pub losses: Vec<Group>,
}

impl RepChanges {
    /// True when every account stays.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gains.is_empty() && self.losses.is_empty()
    }
}

/// What changes for `rep` between `today` (a plan over the same data and units) and `plan`. `territory` is the one whose
/// index is told. O(accounts).
#[must_use]
pub fn rep_changes(plan: &Plan, today: &Plan, rep: RepIx, territory: TerritoryIx) -> RepChanges {
    Teller { plan, today, rep, territory }.tell(&metrics::disruption(plan))
}

struct Teller<'a> {
    plan: &'a Plan,
    today: &'a Plan,
    rep: RepIx,
    territory: TerritoryIx,
}

/// Which way an account goes, seen from the rep.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Gain,
    Loss,
}

/// Where an account goes or comes from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    other: Option<String>,
    reason: Reason,
}

impl Teller<'_> {
    fn tell(&self, disruption: &Disruption) -> RepChanges {
        let mut gains: BTreeMap<Key, Vec<AccountIx>> = BTreeMap::new();
        let mut losses: BTreeMap<Key, Vec<AccountIx>> = BTreeMap::new();
        for hand_over in &disruption.hand_overs {
            if hand_over.from == Some(self.rep) {
                losses.entry(self.loss(hand_over.account)).or_default().push(hand_over.account);
            } else if hand_over.to == Some(self.rep) {
                gains.entry(self.gain(hand_over.account, hand_over.from)).or_default().push(hand_over.account);
            }
        }
        let own = disruption.reps.iter().find(|of| of.rep == self.rep);
        RepChanges {
            indices: self.indices(),
            band: self.plan.design().band(),
            kept: own.map_or(Holding::default(), |own| own.kept),
            gained: own.map_or(Holding::default(), |own| own.gained),
            lost: own.map_or(Holding::default(), |own| own.lost),
            gains: self.groups(gains, Way::Gain),
            losses: self.groups(losses, Way::Loss),
        }
    }

    /// The rep's own territory of today: the one of the same name, else the first.
    fn own_before(&self) -> Option<TerritoryIx> {
        let name = self.plan.territory(self.territory).map(|territory| territory.name.as_str());
        let of_rep = |at: &TerritoryIx| self.today.territory(*at).is_some_and(|known| known.rep == Some(self.rep));
        let own: Vec<TerritoryIx> = self.today.territory_indices().filter(of_rep).collect();
        let same = own.iter().find(|at| self.today.territory(**at).map(|known| known.name.as_str()) == name);
        same.or(own.first()).copied()
    }

    fn measures(&self) -> impl Iterator<Item = (MeasureIx, String)> + '_ {
        self.plan.design().balance.iter().filter_map(|term| {
            let measure = self.plan.units().measure(&term.measure)?;
            Some((measure, self.plan.units().measures().get(measure.at())?.name.to_lowercase()))
        })
    }

    fn indices(&self) -> Vec<IndexChange> {
        let (before, after) = (metrics::indices(self.today), metrics::indices(self.plan));
        let own = self.own_before();
        self.measures()
            .map(|(measure, name)| IndexChange {
                measure: name,
                before: own.and_then(|own| before.get(own, measure)),
                after: after.get(self.territory, measure),
            })
            .collect()
    }

    fn unit(&self, account: AccountIx) -> Option<UnitIx> {
        self.plan.units().of_account(account)
    }

    fn name(plan: &Plan, territory: TerritoryIx) -> Option<String> {
        plan.territory(territory).map(|known| known.name.clone())
    }

    fn rep_in(plan: &Plan, territory: TerritoryIx) -> Option<RepIx> {
        plan.territory(territory)?.rep
    }

    /// Whether the rep and somebody else both claim a unit today.
    fn contested(&self, unit: UnitIx) -> bool {
        let Some(second) = self.today.overlaps().get(&unit) else { return false };
        let first = self.today.alignment().of(unit);
        let is_own = |at: TerritoryIx| Self::rep_in(self.today, at) == Some(self.rep);
        first.is_some_and(is_own) || is_own(*second)
    }

    /// The same territory in the other plan: same name, or else same rep.
    fn counterpart(from: &Plan, territory: TerritoryIx, to: &Plan) -> Option<TerritoryIx> {
        let known = from.territory(territory)?;
        let find = |same: &dyn Fn(&crate::plan::Territory) -> bool| {
            to.territories().iter().position(same).map(TerritoryIx::new)
        };
        find(&|other| other.name == known.name).or_else(|| find(&|other| other.rep.is_some() && other.rep == known.rep))
    }

    fn loss(&self, account: AccountIx) -> Key {
        let Some(unit) = self.unit(account) else { return Key { other: None, reason: Reason::OffTheMap } };
        let Some(now) = self.plan.alignment().of(unit) else { return Key { other: None, reason: Reason::LeftOpen } };
        let before = self.today.alignment().of(unit);
        let is_out_of_place = before.is_some_and(|before| {
            Self::rep_in(self.today, before) != Some(self.rep)
                && Self::counterpart(self.today, before, self.plan) == Some(now)
        });
        let reason = if Self::rep_in(self.plan, now).is_none() {
            Reason::NowVacant
        } else if self.contested(unit) {
            Reason::Overlap
        } else if is_out_of_place {
            Reason::OutOfPlace
        } else if Self::counterpart(self.plan, now, self.today).is_none() {
            Reason::NewTerritory
        } else {
            Reason::Moved
        };
        Key { other: Self::name(self.plan, now), reason }
    }

    fn gain(&self, account: AccountIx, from: Option<RepIx>) -> Key {
        let before = self.unit(account).and_then(|unit| self.today.alignment().of(unit));
        let Some(from) = from else {
            return match before {
                Some(before) => Key { other: Self::name(self.today, before), reason: Reason::WasVacant },
                None => Key { other: None, reason: Reason::Gap },
            };
        };
        // The territory of whoever has it today; the unit's own where that is the same rep's.
        let of_rep = |at: &TerritoryIx| Self::rep_in(self.today, *at) == Some(from);
        let other = before.filter(of_rep).or_else(|| self.today.territory_indices().find(of_rep));
        let reason = if self.unit(account).is_some_and(|unit| self.contested(unit)) {
            Reason::Overlap
        } else if before.is_some_and(|before| Self::rep_in(self.today, before) == Some(self.rep)) {
            Reason::OutOfPlace
        } else if before.is_none() {
            Reason::Gap
        } else if other.is_some_and(|other| Self::counterpart(self.today, other, self.plan).is_none()) {
            Reason::Dissolved
        } else {
            Reason::Moved
        };
        Key { other: other.and_then(|other| Self::name(self.today, other)), reason }
    }

    fn groups(&self, by_key: BTreeMap<Key, Vec<AccountIx>>, way: Way) -> Vec<Group> {
        let accounts = &self.plan.data().accounts;
        let text = |column: &[String], account: AccountIx| column.get(account.at()).cloned().unwrap_or_default();
        let mut groups: Vec<Group> = by_key
            .into_iter()
            .map(|(key, list)| {
                let mut units: Vec<UnitIx> = list.iter().filter_map(|account| self.unit(*account)).collect();
                units.sort_unstable();
                units.dedup();
                // Hand-overs come with most revenue first, and the list keeps their order.
                let changed: Vec<ChangedAccount> = list
                    .into_iter()
                    .map(|account| ChangedAccount {
                        account,
                        name: text(&accounts.name, account),
                        city: text(&accounts.city, account),
                        revenue: accounts.value(MeasureIx::REVENUE, account),
                    })
                    .collect();
                Group {
                    why: self.why(&key, way, units.len()),
                    units: units.iter().map(|unit| self.plan.units().name(*unit).to_owned()).collect(),
                    revenue: changed.iter().map(|account| account.revenue).sum(),
                    accounts: changed,
                    other: key.other,
                    reason: key.reason,
                }
            })
            .collect();
        groups.sort_by(|a, b| b.revenue.cmp(&a.revenue).then(a.other.cmp(&b.other)));
        groups
    }

    fn why(&self, key: &Key, way: Way, units: usize) -> String {
        let these = match (units, self.plan.units().noun(units)) {
            (1, noun) => format!("this {noun}"),
            (_, noun) => format!("these {noun}"),
        };
        let (is, lies) = if units == 1 { ("is", "lies") } else { ("are", "lie") };
        let other = key.other.as_deref().unwrap_or("another territory");
        match (key.reason, way) {
            (Reason::Overlap, Way::Gain) => {
                format!("Two territories claim {these} today, yours and {other}. The plan settles it for you.")
            }
            (Reason::Overlap, Way::Loss) => {
                format!("Two territories claim {these} today, yours and another. The plan settles it for {other}.")
            }
            (Reason::OutOfPlace, Way::Gain) => {
                format!("In your territory {these} {lies} today already, but {other} still has the accounts.")
            }
            (Reason::OutOfPlace, Way::Loss) => format!(
                "In {other} {these} {lies} today already; you still have the accounts from before. They go to whoever is near."
            ),
            (Reason::Gap, _) => {
                format!("No territory has {these} today, so nobody plans calls there. The plan closes the gap.")
            }
            (Reason::WasVacant, _) => format!("Today {other} has no rep. The plan gives {these} to you."),
            (Reason::Dissolved, _) => {
                format!("{other} is no more in this plan; its parts go to the territories around it.")
            }
            (Reason::NewTerritory, _) => {
                format!("{other} is a new territory, made of parts of those around it.")
            }
            (Reason::LeftOpen, _) => {
                format!("In this plan {these} {is} in no territory. That may be a mistake: say so.")
            }
            (Reason::NowVacant, _) => format!("In this plan {these} {is} in {other}, which has no rep yet."),
            (Reason::OffTheMap, _) => "These accounts lie in no unit of the map, so no territory has them.".into(),
            (Reason::Moved, way) => self.balance(key.other.as_deref(), way),
        }
    }

    /// Says which of the two had more of what is balanced, in words only.
    fn balance(&self, other: Option<&str>, way: Way) -> String {
        let by_hand = |name: &str| {
            format!(
                "The indices do not ask for this move: it goes with other moves between you and {name}, or was made by hand."
            )
        };
        let Some(name) = other else { return "The plan moves these units; nobody else's territory is known.".into() };
        let find = |plan: &Plan| plan.territories().iter().position(|known| known.name == name).map(TerritoryIx::new);
        // What a loss goes to stands in the plan, what a gain comes from in today's; both are looked up in today's.
        let theirs = match way {
            Way::Gain => find(self.today),
            Way::Loss => find(self.plan).and_then(|at| Self::counterpart(self.plan, at, self.today)),
        };
        let (Some(own), Some(theirs)) = (self.own_before(), theirs) else { return by_hand(name) };
        let (before, after) = (metrics::indices(self.today), metrics::indices(self.plan));
        let best = self
            .measures()
            .filter_map(|(measure, known)| {
                let (mine, other) = (before.get(own, measure)?, before.get(theirs, measure)?);
                let lead = if way == Way::Loss { mine - other } else { other - mine };
                Some((lead, measure, known, mine, other))
            })
            .filter(|(lead, ..)| *lead >= 1.0)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, measure, known, mine, other)) = best else { return by_hand(name) };
        let then = after.get(self.territory, measure).map_or(String::new(), |index| {
            format!(" With all changes your index of {known} goes from {} to {}.", grouped(mine, 0), grouped(index, 0))
        });
        format!("Today you have {} of {known}, and {name} has {}.{then}", self.level(mine), self.level(other))
    }

    /// An index in words.
    fn level(&self, index: f64) -> &'static str {
        let (low, high) = self.plan.design().band();
        match index {
            index if index > high => "too much (above the band)",
            index if index >= 100.5 => "more than the fair share",
            index if index < low => "too little (below the band)",
            index if index < 99.5 => "less than the fair share",
            _ => "just the fair share",
        }
    }
}
