//! Which account a row of another table means: by id, by name, or with what is closest as evidence.

use std::collections::BTreeMap;

use super::{Merge, ledger::PlacedBy};
use crate::{
    geography::{normalise, spelling_distance},
    plan::{AccountIx, Accounts},
};

/// An account that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundAccount {
    pub account: AccountIx,
    pub by: PlacedBy,
    /// What was put right on the way, in a sentence; empty most times.
    pub remark: String,
}

/// Why no account was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MissedAccount {
    /// In a sentence, with the closest account where there is one.
    pub reason: String,
    /// What the user may say yes to.
    pub suggestion: Option<Merge>,
}

/// Finds accounts.
pub(super) struct AccountFinder<'a> {
    accounts: &'a Accounts,
    at_id: BTreeMap<&'a str, AccountIx>,
    /// Ids without their leading zeros, and Salesforce's 18 characters without the last three; `None` where two accounts
    /// share one.
    at_short_id: BTreeMap<String, Option<AccountIx>>,
    at_name: BTreeMap<String, Option<AccountIx>>,
    /// Names without `Inc`, `GmbH`…
    at_bare_name: BTreeMap<String, Option<AccountIx>>,
    /// First letter of names → their keys, for the search of the closest.
    by_letter: BTreeMap<char, Vec<(String, AccountIx)>>,
    /// How many more different misses are searched for.
    searches: usize,
    missed: BTreeMap<(String, String), MissedAccount>,
    found: BTreeMap<(String, String), FoundAccount>,
}

/// Different writings for which the closest account is looked for; a file with more of them is of other accounts.
const SEARCHES: usize = 500;

impl<'a> AccountFinder<'a> {
    /// Over these accounts.
    pub fn new(accounts: &'a Accounts) -> Self {
        let mut finder = Self {
            accounts,
            at_id: BTreeMap::new(),
            at_short_id: BTreeMap::new(),
            at_name: BTreeMap::new(),
            at_bare_name: BTreeMap::new(),
            by_letter: BTreeMap::new(),
            searches: SEARCHES,
            missed: BTreeMap::new(),
            found: BTreeMap::new(),
        };
        for account in accounts.indices() {
            let (id, name) = (accounts.id[account.at()].as_str(), accounts.name[account.at()].as_str());
            finder.at_id.entry(id).or_insert(account);
            once(&mut finder.at_short_id, short_id(id), account);
            let key = name_key(name);
            once(&mut finder.at_bare_name, bare_name(name), account);
            if let Some(first) = key.chars().next() {
                finder.by_letter.entry(first).or_default().push((key.clone(), account));
            }
            once(&mut finder.at_name, key, account);
        }
        finder
    }

    /// The account of a row: by id where one is written, else by name. `id_field` and `name_field` are the keys of the
    /// fields, for suggestions.
    pub fn find(
        &mut self,
        id: &str,
        name: &str,
        (id_field, name_field): (&str, &str),
    ) -> Result<FoundAccount, MissedAccount> {
        if id.is_empty() && name.is_empty() {
            let reason = "No account is named. Fill in its id or name and import the file again.".into();
            return Err(MissedAccount { reason, suggestion: None });
        }
        if let Some(account) = self.at_id.get(id).filter(|_| !id.is_empty()) {
            return Ok(FoundAccount { account: *account, by: PlacedBy::AccountId, remark: String::new() });
        }
        let key = (id.to_owned(), name.to_owned());
        if let Some(found) = self.found.get(&key) {
            return Ok(found.clone());
        }
        if let Some(missed) = self.missed.get(&key) {
            return Err(missed.clone());
        }
        if let Some(found) = self.by_other_writing(id, name) {
            self.found.insert(key, found.clone());
            return Ok(found);
        }
        let missed = self.miss(id, name, id_field, name_field);
        self.missed.insert(key, missed.clone());
        Err(missed)
    }

    fn by_other_writing(&self, id: &str, name: &str) -> Option<FoundAccount> {
        let label = |account: AccountIx| &self.accounts.id[account.at()];
        let by_name = |written: &str| {
            let account = self.at_name.get(&name_key(written)).copied().flatten().filter(|_| !written.is_empty())?;
            let known = &self.accounts.name[account.at()];
            let remark = if known == written {
                String::new()
            } else {
                format!("`{written}` is read as {known}: the same but for spaces, signs and capitals.")
            };
            Some(FoundAccount { account, by: PlacedBy::AccountName, remark })
        };
        if !id.is_empty() {
            if let Some(account) = self.at_short_id.get(&short_id(id)).copied().flatten() {
                let remark =
                    format!("Account id `{id}` is read as {}: the same id in its other writing.", label(account));
                return Some(FoundAccount { account, by: PlacedBy::AccountId, remark });
            }
            // A column of "account" may hold names.
            if let Some(found) = by_name(id) {
                return Some(found);
            }
        }
        // An accepted suggestion stands for the id, whichever column the writing is in.
        if let Some(account) = self.at_id.get(name).filter(|_| !name.is_empty()) {
            return Some(FoundAccount { account: *account, by: PlacedBy::AccountId, remark: String::new() });
        }
        let mut found = by_name(name)?;
        if !id.is_empty() && found.remark.is_empty() {
            found.remark = format!("No account has the id `{id}`; found by its name.");
        }
        Some(found)
    }

    fn miss(&mut self, id: &str, name: &str, id_field: &str, name_field: &str) -> MissedAccount {
        let (written, field) = if name.is_empty() { (id, id_field) } else { (name, name_field) };
        let several = self.at_name.get(&name_key(written)).is_some_and(Option::is_none);
        if several {
            let reason =
                format!("Several accounts are called `{written}`. Fill in the account's id and import the file again.");
            return MissedAccount { reason, suggestion: None };
        }
        let what = match (id.is_empty(), name.is_empty()) {
            (false, true) => format!("No account has the id `{id}`, and none is called so."),
            (true, _) => format!("No account is called `{name}`."),
            (false, false) => format!("No account has the id `{id}` or is called `{name}`."),
        };
        match self.closest(written) {
            Some((account, evidence)) => {
                let (known_id, known) = (&self.accounts.id[account.at()], &self.accounts.name[account.at()]);
                let reason = format!("{what} Did you mean {known} ({known_id}; {evidence})?");
                let suggestion = Merge { field: field.into(), from: written.into(), to: known_id.clone() };
                MissedAccount { reason, suggestion: Some(suggestion) }
            }
            None => MissedAccount {
                reason: format!("{what} Add it to the accounts, or correct it here, and import again."),
                suggestion: None,
            },
        }
    }

    /// The account that is written most alike, and how alike it is.
    fn closest(&mut self, written: &str) -> Option<(AccountIx, String)> {
        if let Some(account) = self.at_bare_name.get(&bare_name(written)).copied().flatten() {
            return Some((account, "the same but for the legal form".into()));
        }
        self.searches = self.searches.checked_sub(1)?;
        let key = name_key(written);
        let letters = key.chars().count();
        if letters < 4 {
            return None;
        }
        // One letter in five may differ, at most three.
        let limit = (letters / 5).clamp(1, 3);
        let alike = self.by_letter.get(&key.chars().next()?)?;
        let close =
            alike.iter().filter_map(|(name, account)| Some((spelling_distance(name, &key, limit)?, *account))).min()?;
        let (distance, account) = close;
        let evidence = if distance == 1 { "one letter differs".into() } else { format!("{distance} letters differ") };
        Some((account, evidence))
    }
}

/// Keeps a key's account, or that it has several.
fn once(map: &mut BTreeMap<String, Option<AccountIx>>, key: String, account: AccountIx) {
    if !key.is_empty() {
        map.entry(key).and_modify(|known| *known = None).or_insert(Some(account));
    }
}

/// An id without what systems add or lose: leading zeros, and the three letters that Salesforce hangs on its 15 where
/// capitals do not count.
fn short_id(id: &str) -> String {
    let id = id.trim_end_matches(".0");
    let salesforce = id.len() == 18 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let id = if salesforce { &id[..15] } else { id };
    id.trim_start_matches('0').to_owned()
}

/// A name for comparison: letters and digits only, small, without accents.
pub(super) fn name_key(name: &str) -> String {
    if name.is_ascii() {
        return name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase() as char).collect();
    }
    normalise(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A name without its legal form: `Acme Corp.` and `Acme Corporation` are `acme`.
fn bare_name(name: &str) -> String {
    const FORMS: [&str; 22] = [
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "llc",
        "ltd",
        "limited",
        "gmbh",
        "ag",
        "plc",
        "sa",
        "sarl",
        "bv",
        "nv",
        "ab",
        "oy",
        "kg",
        "llp",
        "lp",
        "the",
    ];
    let words = normalise(name);
    let mut kept: Vec<&str> = words.split(' ').filter(|word| !FORMS.contains(word) && *word != "and").collect();
    if kept.is_empty() {
        kept = words.split(' ').collect();
    }
    kept.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accounts(pairs: &[(&str, &str)]) -> Accounts {
        let mut accounts = Accounts::new();
        for (id, name) in pairs {
            accounts.id.push((*id).into());
            accounts.name.push((*name).into());
        }
        accounts
    }

    #[test]
    fn an_account_is_found_by_id_by_its_other_writing_and_by_name() {
        let known =
            accounts(&[("00042", "GTX Pro"), ("0015g00000abcdA", "Mercy Hospital"), ("7", "Same"), ("8", "Same")]);
        let mut finder = AccountFinder::new(&known);
        let mut find = |id: &str, name: &str| finder.find(id, name, ("account_id", "account_name"));
        assert_eq!(find("00042", "").unwrap().account, AccountIx(0));
        assert!(find("42", "").unwrap().remark.contains("00042"));
        assert_eq!(find("0015g00000abcdAQAY", "").unwrap().account, AccountIx(1));
        assert!(find("", "GTXPro").unwrap().remark.contains("the same but for"));
        assert_eq!(find("", "mercy  hospital").unwrap().account, AccountIx(1));
        assert_eq!(find("unknown", "Mercy Hospital").unwrap().by, PlacedBy::AccountName);
        assert!(find("", "Same").unwrap_err().reason.contains("Several accounts"));
    }

    #[test]
    fn what_is_not_found_comes_with_the_closest_account_as_evidence() {
        let known = accounts(&[("A-1", "Acme Corporation"), ("A-2", "Betasoloin"), ("A-3", "Dalttechnology")]);
        let mut finder = AccountFinder::new(&known);
        let mut miss = |name: &str| finder.find("", name, ("account_id", "account_name")).unwrap_err();
        let acme = miss("Acme Inc");
        assert!(acme.reason.contains("Did you mean Acme Corporation (A-1; the same but for the legal form)?"));
        assert_eq!(
            acme.suggestion,
            Some(Merge { field: "account_name".into(), from: "Acme Inc".into(), to: "A-1".into() })
        );
        assert!(miss("Betasolin").reason.contains("one letter differs"), "{}", miss("Betasolin").reason);
        assert_eq!(miss("Zenith").suggestion, None);
    }
}
