//! What of a plan's data goes over into its update: fields that the new file lacks, accounts that stay, sales of other
//! months, lists that no new file replaces.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    AccountField, CurrencyReading, FileError, Ledger, Role, Table, TableMapping, Vanished,
    account_basis::Basis,
    account_class::abc,
    data_update::ids_of_unmatched,
    reimport::{is_made_up, matched},
    sales_book::{Sale, add_up, last_twelve, sales_of},
};
use crate::plan::{AccountIx, Accounts, Amount, CallClass, Category, DataSet, Measure, MeasureIx, Month, RepIx};

/// Carries the old data over, in two steps: when the accounts are read, and when everything is.
pub(super) struct Carrier<'a> {
    base: &'a DataSet,
    vanished: Vanished,
    /// The roles of the new tables.
    pub brought: BTreeSet<Role>,
    /// The new files hold sales, or won deals that count as sales.
    pub sales_brought: bool,
    /// Old accounts that the file does not have and that stay, by the user's choice.
    pub kept: Vec<AccountIx>,
    /// Old accounts whose rows found no place.
    pub unplaced: Vec<AccountIx>,
    /// What to tell, in sentences.
    pub said: Vec<String>,
    /// The old account that each new one is.
    old_of: Vec<Option<AccountIx>>,
    /// What the import had worked out in the old data: revenue, potential, classes.
    derived: [bool; 3],
    /// Where each old rep is among the new ones.
    rep_at: Vec<Option<RepIx>>,
}

impl<'a> Carrier<'a> {
    /// `base` is as given: recipes are carried out later.
    pub fn new(base: &'a DataSet, vanished: Vanished, tables: &[(&Table, &TableMapping)]) -> Self {
        let column = |measure: MeasureIx| base.accounts.values.get(measure.at()).cloned().unwrap_or_default();
        let (revenue, potential) = (column(MeasureIx::REVENUE), column(MeasureIx::POTENTIAL));
        let of_sales = base.sales.months > 0 && revenue == last_twelve(&base.sales, base.accounts.len()).0;
        Self {
            base,
            vanished,
            brought: tables.iter().map(|(_, mapping)| mapping.role()).collect(),
            sales_brought: false,
            kept: Vec::new(),
            unplaced: Vec::new(),
            said: Vec::new(),
            old_of: Vec::new(),
            rep_at: Vec::new(),
            derived: [
                of_sales || revenue.iter().all(|amount| amount.is_zero()),
                potential == revenue,
                base.classes == CallClass::defaults() && base.accounts.class == abc(&potential),
            ],
        }
    }

    /// The accounts as they were, where no new table holds accounts.
    pub fn as_before(&self) -> (DataSet, Basis) {
        let mut data =
            DataSet { reps: self.base.reps.clone(), classes: self.base.classes.clone(), ..DataSet::default() };
        data.accounts = self.base.accounts.clone();
        // Travel and workload are worked out again, as after any import.
        data.accounts.travel_per_call.fill(0.0);
        // Further measures are carried over at the end, unless a new table replaces them.
        let standard = Measure::standard().len();
        data.accounts.measures.truncate(standard);
        data.accounts.values.truncate(standard);
        data.currency.clone_from(&self.base.currency);
        let [revenue, potential, class] = self.derived.map(|derived| !derived);
        let [calls, hours] = [0, 1].map(|which| data.accounts.indices().map(|at| self.own_calls(at)[which]).collect());
        (data, Basis { revenue, potential, class, call_column: true, hour_column: true, calls, hours })
    }

    /// Calls and hours of an old account, where they are not those of its class.
    fn own_calls(&self, account: AccountIx) -> [Option<f64>; 2] {
        let accounts = &self.base.accounts;
        let class = self.base.classes.get(usize::from(accounts.class[account.at()]));
        let own = |value: f64, of_class: Option<f64>| (of_class != Some(value)).then_some(value);
        [
            own(accounts.calls_per_year[account.at()], class.map(|class| class.calls_per_year)),
            own(accounts.hours_per_call[account.at()], class.map(|class| class.hours_per_call)),
        ]
    }

    /// Goes on from the accounts of a new table: what it has no column for, accounts that stay, reps and products.
    pub fn fill(
        &mut self,
        table: &Table,
        mapping: &TableMapping,
        data: &mut DataSet,
        ledger: &Ledger,
        basis: &mut Basis,
    ) {
        let base = self.base;
        let TableMapping::Accounts(columns) = mapping else { return };
        let has = |field: AccountField| columns.column(field).is_some_and(|column| column < table.columns().len());
        self.old_of = matched(&base.accounts, &data.accounts);
        self.take_ids(&mut data.accounts);
        self.fill_reps(data);
        self.fill_texts(data, &has);
        self.fill_figures(data, &has, basis);
        let found: BTreeSet<AccountIx> = self.old_of.iter().flatten().copied().collect();
        let unread = ids_of_unmatched(table, mapping, ledger);
        let mut ids: BTreeSet<String> = data.accounts.id.iter().cloned().collect();
        for account in base.accounts.indices().filter(|account| !found.contains(account)) {
            if unread.contains(base.accounts.id[account.at()].as_str()) {
                self.unplaced.push(account);
            } else if self.vanished == Vanished::Kept {
                self.kept.push(account);
            } else {
                continue;
            }
            let mut id = base.accounts.id[account.at()].clone();
            // One that was made up for a row may be another row's now.
            while !ids.insert(id.clone()) {
                id.push('\'');
            }
            self.push(account, id, data, basis);
        }
        self.fill_parents(data, has(AccountField::Parent));
        if CurrencyReading::of(table, columns).is_none() {
            data.currency.clone_from(&base.currency);
        }
        data.products.clone_from(&base.products);
    }

    /// A row without an id is the account that it was.
    fn take_ids(&self, accounts: &mut Accounts) {
        for at in accounts.indices() {
            if let Some(old) = self.old_of[at.at()]
                && is_made_up(accounts, at)
                && !is_made_up(&self.base.accounts, old)
            {
                accounts.id[at.at()].clone_from(&self.base.accounts.id[old.at()]);
            }
        }
    }

    fn fill_reps(&mut self, data: &mut DataSet) {
        let known: BTreeSet<String> = data.reps.iter().map(|rep| rep.name.clone()).collect();
        for rep in &mut data.reps {
            if let Some(before) = self.base.reps.iter().find(|before| before.name == rep.name) {
                rep.clone_from(before);
            }
        }
        data.reps.extend(self.base.reps.iter().filter(|rep| !known.contains(&rep.name)).cloned());
        let at_name: BTreeMap<&str, usize> =
            data.reps.iter().enumerate().map(|(at, rep)| (rep.name.as_str(), at)).collect();
        let new_of = |name: &String| at_name.get(name.as_str()).copied().map(RepIx::new);
        self.rep_at = self.base.reps.iter().map(|rep| new_of(&rep.name)).collect();
    }

    /// An old account's owner, by the positions of the new reps.
    fn owner(&self, account: AccountIx) -> Option<RepIx> {
        self.rep_at.get(self.base.accounts.owner[account.at()]?.at()).copied().flatten()
    }

    fn fill_texts(&self, data: &mut DataSet, has: &dyn Fn(AccountField) -> bool) {
        let old = &self.base.accounts;
        if !has(AccountField::Owner) {
            let owners: Vec<_> =
                self.old_of.iter().map(|before| before.and_then(|before| self.owner(before))).collect();
            data.accounts.owner = owners;
        }
        let accounts = &mut data.accounts;
        for (at, before) in self.old_of.iter().enumerate() {
            if let Some(before) = before
                && !has(AccountField::Name)
            {
                accounts.name[at].clone_from(&old.name[before.at()]);
            }
        }
        let carried = |of: &Category| {
            let mut category = Category::default();
            for before in &self.old_of {
                category.push(before.map_or("", |before| of.get(before.at())));
            }
            category
        };
        if !has(AccountField::Segment) {
            accounts.segment = carried(&old.segment);
        }
        if !has(AccountField::Industry) {
            accounts.industry = carried(&old.industry);
        }
    }

    fn fill_figures(&mut self, data: &mut DataSet, has: &dyn Fn(AccountField) -> bool, basis: &mut Basis) {
        let old = &self.base.accounts;
        let mut stay = Vec::new();
        for (measure, given, derived, name) in [
            (MeasureIx::REVENUE, &mut basis.revenue, self.derived[0], "revenue"),
            (MeasureIx::POTENTIAL, &mut basis.potential, self.derived[1], "potential"),
        ] {
            if *given || derived {
                continue;
            }
            *given = true;
            stay.push(name);
            let revenue = data.accounts.values[MeasureIx::REVENUE.at()].clone();
            for (at, before) in self.old_of.iter().enumerate() {
                // Whoever is new has no whitespace until it is given.
                let new = if measure == MeasureIx::POTENTIAL { revenue[at] } else { Amount::ZERO };
                data.accounts.values[measure.at()][at] = before.map_or(new, |before| old.value(measure, before));
            }
        }
        if !stay.is_empty() {
            self.said
                .push(format!("The new file has no column of {}: accounts keep what they had.", stay.join(" and ")));
        }
        for class in &mut data.classes {
            if let Some(known) = self.base.classes.iter().find(|known| known.name == class.name) {
                class.clone_from(known);
            }
        }
        if !basis.class && !self.derived[2] {
            basis.class = true;
            let ranks = abc(&data.accounts.values[MeasureIx::POTENTIAL.at()]);
            let names = CallClass::defaults();
            data.classes.clone_from(&self.base.classes);
            let last = data.classes.len().saturating_sub(1);
            let of_rank = |rank: u8| {
                let name = names.get(usize::from(rank)).map(|class| class.name.as_str());
                data.classes.iter().position(|class| Some(class.name.as_str()) == name).unwrap_or(last) as u8
            };
            let class = |(at, before): (usize, &Option<AccountIx>)| {
                before.map_or_else(|| of_rank(ranks[at]), |before| old.class[before.at()])
            };
            data.accounts.class = self.old_of.iter().enumerate().map(class).collect();
        }
        for (at, before) in self.old_of.iter().enumerate() {
            let Some(before) = before else { continue };
            let [calls, hours] = self.own_calls(*before);
            if !has(AccountField::CallsPerYear) {
                basis.calls[at] = calls;
            }
            if !has(AccountField::HoursPerCall) {
                basis.hours[at] = hours;
            }
        }
    }

    /// Appends an old account as it was. Parents and further measures follow for all at once.
    fn push(&mut self, account: AccountIx, id: String, data: &mut DataSet, basis: &mut Basis) {
        let (at, old) = (account.at(), &self.base.accounts);
        let owner = self.owner(account);
        let class = self.base.classes.get(usize::from(old.class[at]));
        let known = class.and_then(|class| data.classes.iter().position(|known| known.name == class.name));
        let class = known.unwrap_or_else(|| {
            if let Some(class) = class.filter(|_| data.classes.len() < usize::from(u8::MAX)) {
                data.classes.push(class.clone());
            }
            data.classes.len().saturating_sub(1)
        });
        let accounts = &mut data.accounts;
        accounts.id.push(id);
        accounts.name.push(old.name[at].clone());
        accounts.place.push(old.place[at]);
        accounts.zip.push(old.zip[at].clone());
        accounts.county.push(old.county[at].clone());
        accounts.city.push(old.city[at].clone());
        accounts.owner.push(owner);
        accounts.segment.push(old.segment.get(at));
        accounts.industry.push(old.industry.get(at));
        accounts.class.push(class as u8);
        accounts.calls_per_year.push(old.calls_per_year[at]);
        accounts.hours_per_call.push(old.hours_per_call[at]);
        accounts.travel_per_call.push(0.0);
        let [calls, hours] = self.own_calls(account);
        basis.calls.push(calls);
        basis.hours.push(hours);
        for (measure, column) in accounts.measures.iter().zip(&mut accounts.values) {
            let before = old.measures.iter().position(|known| known.key == measure.key);
            column.push(before.map_or(Amount::ZERO, |before| old.value(MeasureIx::new(before), account)));
        }
        self.old_of.push(Some(account));
    }

    fn fill_parents(&self, data: &mut DataSet, given: bool) {
        let new_of = self.new_of();
        let before = |at: usize| {
            let parent = self.base.accounts.parent_of(self.old_of[at]?)?;
            new_of.get(&parent).copied()
        };
        let stayed = self.kept.len() + self.unplaced.len();
        let n = data.accounts.len();
        let parent = &mut data.accounts.parent;
        if given && !parent.is_empty() {
            parent.extend((n - stayed..n).map(before));
        } else if given {
            *parent = vec![None; n - stayed];
            parent.extend((n - stayed..n).map(before));
        } else {
            *parent = (0..n).map(before).collect();
        }
        if parent.iter().all(Option::is_none) {
            parent.clear();
        }
    }

    /// Old position → new one.
    fn new_of(&self) -> BTreeMap<AccountIx, AccountIx> {
        let pair = |(at, old): (usize, &Option<AccountIx>)| Some(((*old)?, AccountIx::new(at)));
        self.old_of.iter().enumerate().filter_map(pair).collect()
    }

    /// Without a new table of accounts everything that refers to one still does.
    pub fn start_from_before(&mut self, data: &mut DataSet) {
        self.old_of = data.accounts.indices().map(Some).collect();
        data.products.clone_from(&self.base.products);
    }

    /// Carries over what no new table replaced. `file` is named when there is too much.
    pub fn finish(&mut self, file: &str, data: &mut DataSet) -> Result<(), FileError> {
        let (base, new_of) = (self.base, self.new_of());
        self.carry_sales(file, data, &new_of)?;
        if !self.brought.contains(&Role::Opportunities) {
            data.opportunities = base
                .opportunities
                .iter()
                .filter_map(|deal| {
                    Some(crate::plan::Opportunity { account: *new_of.get(&deal.account)?, ..deal.clone() })
                })
                .collect();
        }
        if !self.brought.contains(&Role::Territories) {
            data.coverage.clone_from(&base.coverage);
            data.coverage_level = base.coverage_level;
            if base.coverage_level == Some(crate::plan::UnitLevel::Account) {
                let ids: BTreeMap<&str, AccountIx> =
                    base.accounts.indices().map(|at| (base.accounts.id[at.at()].as_str(), at)).collect();
                data.coverage.retain_mut(|line| {
                    let new = ids.get(line.unit.as_str()).and_then(|old| new_of.get(old));
                    new.is_some_and(|new| {
                        line.unit.clone_from(&data.accounts.id[new.at()]);
                        true
                    })
                });
            }
        }
        for own in &base.unit_attributes {
            let known = |new: &crate::plan::UnitAttribute| new.level == own.level && new.measure.key == own.measure.key;
            if !data.unit_attributes.iter().any(known) {
                data.unit_attributes.push(own.clone());
            }
        }
        data.geography.clone_from(&base.geography);
        if data.drive_times.is_none() {
            data.drive_times.clone_from(&base.drive_times);
            // Whose travel comes from them is worked out for the new accounts.
            if let Some(table) = &mut data.drive_times {
                table.give(&[]);
            }
        }
        let old = &base.accounts;
        for (at, measure) in old.measures.iter().enumerate() {
            if data.accounts.measures.iter().all(|known| known.key != measure.key) {
                let of = |before: &Option<AccountIx>| {
                    before.map_or(Amount::ZERO, |before| old.value(MeasureIx::new(at), before))
                };
                data.accounts.measures.push(measure.clone());
                data.accounts.values.push(self.old_of.iter().map(of).collect());
            }
        }
        Ok(())
    }

    /// Sales of the new tables, with those of the old months around them.
    fn carry_sales(
        &mut self,
        file: &str,
        data: &mut DataSet,
        new_of: &BTreeMap<AccountIx, AccountIx>,
    ) -> Result<(), FileError> {
        let old: Vec<Sale> = sales_of(&self.base.sales)
            .into_iter()
            .filter_map(|sale| Some(Sale { account: *new_of.get(&sale.account)?, ..sale }))
            .collect();
        if data.sales.months == 0 {
            data.sales = add_up(file, old)?;
            return Ok(());
        }
        let (from, to) = (data.sales.first, data.sales.first.plus(i32::from(data.sales.months) - 1));
        let new = sales_of(&data.sales);
        let inside = |month: Month| (from..=to).contains(&month);
        if !self.brought.contains(&Role::Sales) {
            let known: BTreeSet<Sale> = new.iter().copied().collect();
            let before: Vec<&Sale> = old.iter().filter(|sale| inside(sale.month)).collect();
            let again = before.iter().filter(|sale| known.contains(**sale)).count();
            if again * 2 < before.len() {
                self.said.push("Sales stay as they were: they did not come from won deals.".into());
                data.sales = add_up(file, old)?;
                return Ok(());
            }
        }
        self.sales_brought = true;
        let count = old.len();
        let stay: Vec<Sale> = old.into_iter().filter(|sale| !inside(sale.month)).collect();
        if !stay.is_empty() && stay.len() < count {
            self.said.push(format!("Sales of {from} to {to} are those of the new files; those of other months stay."));
        } else if !stay.is_empty() {
            self.said.push(format!("Sales of {from} to {to} are added; those of other months stay."));
        } else if count > 0 {
            self.said.push(format!("Sales are those of the new files, {from} to {to}."));
        }
        data.sales = add_up(file, new.into_iter().chain(stay).collect())?;
        Ok(())
    }
}
