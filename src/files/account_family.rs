//! Parents of accounts: links as the file writes them, without what points nowhere or in a circle.

use super::account_finder::AccountFinder;
use crate::plan::{AccountIx, Accounts};

/// The parent of each account, and remarks by row. `written` are the accounts that name a parent: row, account, parent as
/// written (an id, else a name). The column is empty when nobody has a parent. An account that names itself is the head of
/// its family, as some systems write it; a link that closes a circle is cut.
pub(super) fn linked(
    accounts: &Accounts,
    written: &[(usize, usize, &str)],
) -> (Vec<Option<AccountIx>>, Vec<(usize, String)>) {
    if written.is_empty() {
        return Default::default();
    }
    let mut finder = AccountFinder::new(accounts);
    let mut parent: Vec<Option<AccountIx>> = vec![None; accounts.len()];
    let mut remarks = Vec::new();
    for (row, account, text) in written {
        match finder.find(text, "", ("parent", "parent")) {
            Ok(found) if found.account.at() == *account => {}
            Ok(found) => {
                if closes_circle(&parent, *account, found.account) {
                    remarks.push((
                        *row,
                        format!("The parent `{text}` is a child of this account itself: the account stands without a parent."),
                    ));
                    continue;
                }
                if !found.remark.is_empty() {
                    remarks.push((*row, format!("Parent: {}", found.remark)));
                }
                parent[*account] = Some(found.account);
            }
            Err(missed) => remarks.push((*row, format!("The parent is not among the accounts: {}", missed.reason))),
        }
    }
    if parent.iter().all(Option::is_none) {
        parent.clear();
    }
    (parent, remarks)
}

/// Whether `account` is an ancestor of `parent`. Links so far have no circle, so the way up ends.
fn closes_circle(parents: &[Option<AccountIx>], account: usize, parent: AccountIx) -> bool {
    let mut at = Some(parent);
    while let Some(up) = at {
        if up.at() == account {
            return true;
        }
        at = parents.get(up.at()).copied().flatten();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_found_by_id_or_name_and_circles_are_cut() {
        let mut accounts = Accounts::new();
        for (id, name) in [("1", "Acme"), ("2", "Beta"), ("3", "Gamma"), ("4", "Delta")] {
            accounts.id.push(id.into());
            accounts.name.push(name.into());
        }
        let written = [(0, 0, "3"), (1, 1, "acme"), (2, 2, "2"), (3, 3, "4")];
        let (parent, remarks) = linked(&accounts, &written);
        assert_eq!(parent, [Some(AccountIx(2)), Some(AccountIx(0)), None, None]);
        assert!(remarks.iter().any(|(row, text)| *row == 2 && text.contains("child of this account")), "{remarks:?}");
        let (none, remarks) = linked(&accounts, &[(0, 0, "Nobody Inc")]);
        assert!(none.is_empty() && remarks[0].1.contains("not among the accounts"));
    }
}
