//! A newer export of the same accounts: what was added, what changed field by field, and what vanished. Shown before it is
//! applied; [`crate::plan::Plan::over`] then puts the plan over the new data.

use std::collections::BTreeMap;

use super::account_finder::name_key;
use crate::plan::{AccountIx, Accounts, Amount, DataSet, RepIx};

/// One field of an account that says something else now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, as the screen calls it: `Owner`, or a measure's name.
    pub field: String,
    /// What it said.
    pub before: String,
    /// What it says.
    pub after: String,
}

/// An account that is in both, and differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChange {
    /// Its position in the old data set.
    pub old: AccountIx,
    /// Its position in the new one.
    pub new: AccountIx,
    /// What differs.
    pub fields: Vec<FieldChange>,
}

/// What a newer export changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataChanges {
    /// Accounts that only the new data set has.
    pub added: Vec<AccountIx>,
    /// Accounts that are in both and differ.
    pub changed: Vec<AccountChange>,
    /// Accounts that only the old data set has.
    pub vanished: Vec<AccountIx>,
    /// How many accounts are in both and say the same.
    pub same: usize,
    /// Ids that were made up for rows without one, old → new: such accounts are found by name and place. Empty for those
    /// that vanished. [`crate::plan::Plan::over`] takes it.
    pub renamed: BTreeMap<String, String>,
    /// Measures that both have: name, sum before, sum now.
    pub sums: Vec<(String, Amount, Amount)>,
}

/// Coordinates that moved less are the same place: geocoders differ by so much.
const MOVED_KM: f64 = 0.5;

/// Compares two data sets account by account, by id; accounts whose ids were made up are matched by name and place.
#[must_use]
pub fn reimport(old: &DataSet, new: &DataSet) -> DataChanges {
    let mut changes = DataChanges::default();
    let mut found = vec![false; old.accounts.len()];
    let measures: Vec<(usize, usize)> = old
        .accounts
        .measures
        .iter()
        .enumerate()
        // Accounts count themselves, and workload follows from calls, hours and travel.
        .filter(|(_, measure)| measure.key != "accounts" && measure.key != "workload")
        .filter_map(|(at, measure)| {
            Some((at, new.accounts.measures.iter().position(|other| other.key == measure.key)?))
        })
        .collect();
    for (account, before) in new.accounts.indices().zip(matched(&old.accounts, &new.accounts)) {
        let id = new.accounts.id[account.at()].as_str();
        let Some(before) = before else {
            changes.added.push(account);
            continue;
        };
        found[before.at()] = true;
        let old_id = &old.accounts.id[before.at()];
        if old_id != id {
            changes.renamed.insert(old_id.clone(), id.to_owned());
        }
        let fields = differences(old, before, new, account, &measures);
        if fields.is_empty() {
            changes.same += 1;
        } else {
            changes.changed.push(AccountChange { old: before, new: account, fields });
        }
    }
    changes.vanished = old.accounts.indices().filter(|account| !found[account.at()]).collect();
    for account in changes.vanished.iter().filter(|account| is_made_up(&old.accounts, **account)) {
        // The same row number may stand for somebody else now.
        changes.renamed.insert(old.accounts.id[account.at()].clone(), String::new());
    }
    let sum =
        |data: &DataSet, at: usize| data.accounts.values.get(at).map_or(Amount::ZERO, |column| column.iter().sum());
    changes.sums = measures
        .iter()
        .map(|(before, after)| (old.accounts.measures[*before].name.clone(), sum(old, *before), sum(new, *after)))
        .collect();
    changes
}

/// The account of `old` that each account of `new` is, each of them once: by id, and where either has none of its own by
/// name and place.
pub(super) fn matched(old: &Accounts, new: &Accounts) -> Vec<Option<AccountIx>> {
    let at_id: BTreeMap<&str, AccountIx> =
        old.indices().map(|account| (old.id[account.at()].as_str(), account)).collect();
    // Accounts without an id of their own come first: where both have ids, those speak.
    let mut at_place: BTreeMap<(String, i64, i64), AccountIx> = BTreeMap::new();
    for wanted in [true, false] {
        for account in old.indices().filter(|account| is_made_up(old, *account) == wanted) {
            at_place.entry(place_key(old, account)).or_insert(account);
        }
    }
    let mut found = vec![false; old.len()];
    let mut take = |before: Option<AccountIx>| {
        let before = before.filter(|before| !found[before.at()])?;
        found[before.at()] = true;
        Some(before)
    };
    let real = |account: AccountIx| !is_made_up(new, account);
    let mut result: Vec<Option<AccountIx>> = new
        .indices()
        .map(|account| take(at_id.get(new.id[account.at()].as_str()).copied().filter(|_| real(account))))
        .collect();
    for account in new.indices().filter(|account| result[account.at()].is_none()).collect::<Vec<_>>() {
        let before = at_place.get(&place_key(new, account)).copied();
        result[account.at()] = take(before.filter(|before| !real(account) || is_made_up(old, *before)));
    }
    result
}

/// Whether the import made the id up: `row 12`.
pub(super) fn is_made_up(accounts: &Accounts, account: AccountIx) -> bool {
    let number = accounts.id[account.at()].strip_prefix("row ").map(|rest| rest.trim_end_matches('\''));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Name and place to about 100 m.
fn place_key(accounts: &Accounts, account: AccountIx) -> (String, i64, i64) {
    let place = accounts.place[account.at()];
    let rounded = |degrees: f64| libm::round(degrees * 1000.0) as i64;
    (name_key(&accounts.name[account.at()]), rounded(place.lon), rounded(place.lat))
}

fn differences(
    old: &DataSet,
    before: AccountIx,
    new: &DataSet,
    after: AccountIx,
    measures: &[(usize, usize)],
) -> Vec<FieldChange> {
    let (a, b) = (before.at(), after.at());
    let (was, is) = (&old.accounts, &new.accounts);
    let mut fields = Vec::new();
    let mut compare = |field: &str, before: &str, after: &str| {
        if before != after {
            fields.push(FieldChange { field: field.into(), before: before.into(), after: after.into() });
        }
    };
    compare("Account name", &was.name[a], &is.name[b]);
    compare("ZIP code", &was.zip[a], &is.zip[b]);
    compare("County FIPS", &was.county[a], &is.county[b]);
    compare("City", &was.city[a], &is.city[b]);
    let rep = |data: &'_ DataSet, owner: Option<RepIx>| {
        owner.and_then(|rep| data.reps.get(rep.at())).map_or(String::new(), |rep| rep.name.clone())
    };
    compare("Owner", &rep(old, was.owner[a]), &rep(new, is.owner[b]));
    compare("Segment", was.segment.get(a), is.segment.get(b));
    compare("Industry", was.industry.get(a), is.industry.get(b));
    let class = |data: &'_ DataSet, class: u8| {
        data.classes.get(usize::from(class)).map_or(String::new(), |class| class.name.clone())
    };
    compare("Call class", &class(old, was.class[a]), &class(new, is.class[b]));
    let parent = |accounts: &'_ Accounts, account| {
        accounts.parent_of(account).map_or(String::new(), |parent| accounts.id[parent.at()].clone())
    };
    compare("Parent account", &parent(was, before), &parent(is, after));
    compare("Calls per year", &was.calls_per_year[a].to_string(), &is.calls_per_year[b].to_string());
    compare("Hours per call", &was.hours_per_call[a].to_string(), &is.hours_per_call[b].to_string());
    for (at, other) in measures {
        let (before, after) = (was.values[*at][a], is.values[*other][b]);
        compare(&was.measures[*at].name, &before.to_string(), &after.to_string());
    }
    let (from, to) = (was.place[a], is.place[b]);
    if from.km_to(to) > MOVED_KM {
        let write = |lat: f64, lon: f64| format!("{lat:.4}, {lon:.4}");
        compare("Place", &write(from.lat, from.lon), &write(to.lat, to.lon));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        files::{AccountMapping, Table, import_accounts, places::example::FewPlaces},
        plan::DataSet,
    };

    fn data(text: &str) -> DataSet {
        let table = Table::read("a.csv", text.as_bytes()).unwrap();
        import_accounts(&table, &AccountMapping::guess(&table), &FewPlaces, &mut |_| true).unwrap().data
    }

    #[test]
    fn added_changed_and_vanished_accounts_are_told_field_by_field() {
        let old = data(
            "Account ID,Account Name,ZIP,Owner,Revenue\nA,Mercy,02134,Ana,100\nB,Lake,60614,Ben,50\nC,Hill,60614,Ben,5\n",
        );
        let new = data(
            "Account ID,Account Name,ZIP,Owner,Revenue\nC,Hill,60614,Ben,5\nA,Mercy,60614,Ben,120\nD,New,02134,Ana,1\n",
        );
        let changes = reimport(&old, &new);
        assert_eq!((changes.added, changes.vanished, changes.same), (vec![AccountIx(2)], vec![AccountIx(1)], 1));
        let one = &changes.changed[0];
        assert_eq!((one.old, one.new), (AccountIx(0), AccountIx(1)));
        let told: Vec<String> =
            one.fields.iter().map(|field| format!("{}: {} → {}", field.field, field.before, field.after)).collect();
        for part in ["Owner: Ana → Ben", "ZIP code: 02134 → 60614", "Revenue: 100 → 120", "City: Boston → Chicago"]
        {
            assert!(told.iter().any(|text| text == part), "{part}: {told:?}");
        }
        assert_eq!(changes.sums[0], ("Revenue".into(), Amount::whole(155), Amount::whole(126)));
        assert_eq!(reimport(&old, &old).same, 3);
    }

    #[test]
    fn accounts_without_an_id_are_matched_by_name_and_place() {
        let old = data("Account Name,ZIP,Revenue\nMercy,02134,1\nLake,60614,2\n");
        let new = data("Account Name,ZIP,Revenue\nFirst,60614,9\nLAKE,60614,2\nMercy,02134,1\n");
        let changes = reimport(&old, &new);
        assert_eq!(changes.added, [AccountIx(0)]);
        assert!(changes.vanished.is_empty());
        assert_eq!(reimport(&old, &data("Account Name,ZIP,Revenue\nOther,02134,1\n")).renamed["row 2"], "");
        assert_eq!(changes.renamed.get("row 2").map(String::as_str), Some("row 4"));
    }
}
