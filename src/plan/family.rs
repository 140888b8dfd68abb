//! Account families: parent and children that move together.

use std::collections::{BTreeMap, BTreeSet};

use super::{AccountIx, Accounts, Group, Plan, UnitIx, UnitLevel, group, set_of};

/// A family: an account and everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The account on top, which has no parent.
    pub head: AccountIx,
    /// All of them, the head first, then in order.
    pub members: Vec<AccountIx>,
}

/// What keeping families together comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FamilyGroups {
    /// The groups made by hand together with the families', for [`super::Command::SetGroups`]; groups that share a unit are
    /// one.
    pub groups: Vec<Group>,
    /// How many families are kept together by them.
    pub kept: usize,
    /// Heads of families that lie in units which do not border on one another, and so are not kept together by units.
    pub apart: Vec<AccountIx>,
}

/// How many families of accounts a plan has, and how many its groups keep together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FamilyCount {
    /// Families that are in more than one unit.
    pub families: usize,
    /// Their accounts.
    pub accounts: usize,
    /// Families all of whose units are in one group.
    pub kept: usize,
}

impl Accounts {
    /// The families of two or more accounts, in the order of their heads.
    #[must_use]
    pub fn families(&self) -> Vec<Family> {
        let mut below: BTreeMap<AccountIx, Vec<AccountIx>> = BTreeMap::new();
        for account in self.indices().filter(|account| self.parent_of(*account).is_some()) {
            let mut head = account;
            // No chain is longer than there are accounts: data that were not checked may hold a circle.
            for _ in 0..self.len() {
                match self.parent_of(head) {
                    Some(parent) => head = parent,
                    None => break,
                }
            }
            below.entry(head).or_default().push(account);
        }
        below
            .into_iter()
            .map(|(head, members)| Family { head, members: std::iter::once(head).chain(members).collect() })
            .collect()
    }
}

impl Plan {
    /// The plan's groups with every family kept together, as far as units can.
    ///
    /// Where accounts are what is assigned, the accounts of a family are one group. Where areas are, a family that lies in
    /// one area is together by itself; one that lies in areas which border on one another makes these a group; and one
    /// that is scattered is left as it is: to keep a national chain in one territory would join half the country. Such
    /// families are listed in [`FamilyGroups::apart`]; they are a case for named accounts.
    #[must_use]
    pub fn groups_with_families(&self) -> FamilyGroups {
        let accounts = &self.data().accounts;
        let mut result = FamilyGroups::default();
        let mut sets: Vec<(BTreeSet<UnitIx>, String)> = Vec::new();
        for family in accounts.families() {
            let units: BTreeSet<UnitIx> =
                set_of(family.members.iter().filter_map(|account| self.units().of_account(*account)));
            if self.units().level() != UnitLevel::Account && !self.in_one_piece(&units) {
                result.apart.push(family.head);
                continue;
            }
            result.kept += 1;
            if units.len() > 1 {
                let head = accounts.name.get(family.head.at()).map_or("", String::as_str);
                sets.push((units, format!("the family of {head}")));
            }
        }
        result.groups = group::joined_groups(self.groups(), sets, self.units().len());
        result
    }

    /// The families that are in more than one unit, as these units, with the number of their accounts.
    fn families_in_units(&self) -> impl Iterator<Item = (BTreeSet<UnitIx>, usize)> {
        let units = |family: Family| -> (BTreeSet<UnitIx>, usize) {
            let units = family.members.iter().filter_map(|account| self.units().of_account(*account)).collect();
            (units, family.members.len())
        };
        self.data().accounts.families().into_iter().map(units).filter(|(units, _)| units.len() > 1)
    }

    /// How many families there are, and how many the groups keep together.
    #[must_use]
    pub fn family_count(&self) -> FamilyCount {
        let mut group_of: BTreeMap<UnitIx, usize> = BTreeMap::new();
        for (at, group) in self.groups().iter().enumerate() {
            group_of.extend(group.units.iter().map(|unit| (*unit, at)));
        }
        let mut count = FamilyCount::default();
        for (units, accounts) in self.families_in_units() {
            count.families += 1;
            count.accounts += accounts;
            let mut groups = units.iter().map(|unit| group_of.get(unit));
            let first = groups.next().flatten();
            count.kept += usize::from(first.is_some() && groups.all(|group| group == first));
        }
        count
    }

    /// The groups without those that keep nothing but one family together. A group by hand that a family joined stays.
    #[must_use]
    pub fn groups_without_families(&self) -> Vec<Group> {
        let families: BTreeSet<Vec<UnitIx>> =
            set_of(self.families_in_units().map(|(units, _)| units.into_iter().collect()));
        self.groups().iter().filter(|group| !families.contains(&group.units)).cloned().collect()
    }

    /// Whether these units hang together over common borders.
    fn in_one_piece(&self, units: &BTreeSet<UnitIx>) -> bool {
        let Some(first) = units.first() else { return true };
        let mut reached = BTreeSet::from([*first]);
        let mut front = vec![*first];
        while let Some(unit) = front.pop() {
            for (neighbour, _) in self.units().graph().neighbours(unit.0) {
                let neighbour = UnitIx(neighbour);
                if units.contains(&neighbour) && reached.insert(neighbour) {
                    front.push(neighbour);
                }
            }
        }
        reached.len() == units.len()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::plan::{Command, Units, example};

    fn plan_with(parents: &[(u32, u32)]) -> Plan {
        let mut data = example::data(4);
        data.accounts.parent = vec![None; data.accounts.len()];
        for (child, parent) in parents {
            data.accounts.parent[*child as usize] = Some(AccountIx(*parent));
        }
        let units = Units::build(example::frame(4), &data);
        Plan::start("Families", Arc::new(data), units)
    }

    #[test]
    fn neighbouring_units_of_a_family_are_grouped_and_scattered_families_are_listed() {
        let probe = plan_with(&[]);
        let in_unit = |unit: u32| probe.units().accounts(UnitIx(unit))[0].0;
        let (a, b, c, far) = (in_unit(0), in_unit(1), in_unit(5), in_unit(15));
        let mut plan = plan_with(&[(b, a), (c, b), (far, in_unit(12))]);
        let families = plan.groups_with_families();
        assert_eq!(families.groups.len(), 1);
        assert_eq!(families.groups[0].units, [0, 1, 5].map(UnitIx));
        assert!(families.groups[0].reason.starts_with("the family of "));
        assert_eq!((families.kept, families.apart), (1, vec![AccountIx(in_unit(12))]));
        // A group by hand that shares a unit joins it, and the command takes the result.
        let by_hand = plan.groups_with(&[UnitIx(5), UnitIx(6)].into(), "a promise");
        plan.apply(Command::SetGroups { groups: by_hand }).unwrap();
        let groups = plan.groups_with_families().groups;
        assert_eq!(groups[0].units, [0, 1, 5, 6].map(UnitIx));
        assert!(groups[0].reason.contains("a promise"));
        plan.apply(Command::SetGroups { groups }).unwrap();
    }

    #[test]
    fn where_accounts_are_assigned_a_family_is_a_group_wherever_it_lies() {
        let mut data = example::data(4);
        let last = AccountIx::new(data.accounts.len() - 1);
        data.accounts.parent = vec![None; data.accounts.len()];
        data.accounts.parent[0] = Some(last);
        let units = Units::build(crate::plan::UnitFrame::accounts(&data.accounts), &data);
        let mut plan = Plan::start("Families", Arc::new(data), units);
        let families = plan.groups_with_families();
        assert_eq!(families.groups[0].units, [UnitIx(0), UnitIx(last.0)]);
        assert!(families.apart.is_empty());
        assert_eq!(plan.family_count(), FamilyCount { families: 1, accounts: 2, kept: 0 });
        let by_hand = Group { units: vec![UnitIx(1), UnitIx(2)], reason: "a promise".into() };
        let groups = [families.groups.clone(), vec![by_hand.clone()]].concat();
        plan.apply(Command::SetGroups { groups }).unwrap();
        assert_eq!(plan.family_count().kept, 1);
        plan.apply(Command::SetGroups { groups: plan.groups_without_families() }).unwrap();
        assert_eq!((plan.family_count().kept, plan.groups()), (0, [by_hand].as_slice()));
    }
}
