//! Files in the layouts that CRM systems import. Every layout follows its product's own documentation:
//!
//! - **Salesforce**, *Object Reference for the Salesforce Platform*: `Territory2` (Name, DeveloperName, Territory2ModelId,
//!   Territory2TypeId, access levels), `UserTerritory2Association` (UserId, Territory2Id, RoleInTerritory2) and
//!   `ObjectTerritory2Association` (ObjectId, Territory2Id, AssociationCause = `Territory2Manual`). Headers are API names,
//!   as Data Loader maps them by itself. Ids that only Salesforce knows stand as placeholders in braces.
//! - **HubSpot**, Knowledge Base, *Set up your import files* and *How to set an owner*: one file, one header row, property
//!   labels as headers; `Record ID` finds the company, `Company owner` takes a user's name or email address.
//! - **Dynamics 365**, Dataverse table reference, *Territory table* (Name) and *Account table* (AccountNumber, TerritoryId,
//!   OwnerId), and *Import data*: display names as headers, lookups by the name of the record.

use serde::{Deserialize, Serialize};

use super::{
    Bundled, Cell, Column, List, developer_names,
    plan_lists::{rep_name, territory_name, territory_of},
};
use crate::plan::Plan;

/// A CRM system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Crm {
    /// Salesforce with Sales Territories (Enterprise Territory Management).
    Salesforce,
    /// HubSpot.
    HubSpot,
    /// Dynamics 365 Sales.
    Dynamics,
}

fn columns(names: &[&'static str]) -> Vec<Column> {
    names.iter().map(|name| Column::new(*name, "")).collect()
}

/// The files for a CRM, in the order in which they are imported, the note that explains them last.
#[must_use]
pub fn crm_files(plan: &Plan, crm: Crm) -> Vec<Bundled> {
    let (lists, note) = match crm {
        Crm::Salesforce => (salesforce(plan), SALESFORCE_NOTE),
        Crm::HubSpot => (vec![("1 companies.csv", hubspot(plan))], HUBSPOT_NOTE),
        Crm::Dynamics => (dynamics(plan), DYNAMICS_NOTE),
    };
    let files = lists.into_iter().map(|(name, list)| Bundled { name: name.into(), bytes: list.csv() });
    let note = format!("{}\n\n{note}\n{GUARD_NOTE}", plan.name()).replace('\n', "\r\n");
    files.chain([Bundled { name: "Read me.txt".into(), bytes: note.into_bytes() }]).collect()
}

fn salesforce(plan: &Plan) -> Vec<(&'static str, List<'_>)> {
    let names = developer_names(plan.territories().iter().map(|territory| territory.name.as_str()));
    let id = |at: usize| format!("{{Territory2:{}}}", names.get(at).map_or("", String::as_str));
    let mut territories = List::new(
        "Territory2",
        columns(&[
            "Name",
            "DeveloperName",
            "Territory2ModelId",
            "Territory2TypeId",
            "ParentTerritory2Id",
            "AccountAccessLevel",
            "OpportunityAccessLevel",
            "CaseAccessLevel",
            "Description",
        ]),
    );
    let mut users = List::new("UserTerritory2Association", columns(&["UserId", "Territory2Id", "RoleInTerritory2"]));
    for (territory, developer_name) in plan.territory_indices().zip(&names) {
        let name: String = territory_name(plan, Some(territory)).chars().take(80).collect();
        let rep = rep_name(plan, Some(territory));
        let about = if rep.is_empty() { "Vacant".to_owned() } else { format!("Rep: {rep}") };
        territories.row([
            Cell::text(name),
            Cell::text(developer_name.clone()),
            Cell::text("{Territory2Model}"),
            Cell::text("{Territory2Type}"),
            Cell::Empty,
            Cell::text("Read"),
            Cell::text("Read"),
            Cell::text("Read"),
            Cell::text(about),
        ]);
        if !rep.is_empty() {
            users.row([Cell::text(format!("{{User:{rep}}}")), Cell::text(id(territory.at())), Cell::Empty]);
        }
    }
    let mut accounts =
        List::new("ObjectTerritory2Association", columns(&["ObjectId", "Territory2Id", "AssociationCause"]));
    for account in plan.data().accounts.indices() {
        if let Some(territory) = territory_of(plan, account) {
            accounts.row([
                Cell::code(&plan.data().accounts.id[account.at()]),
                Cell::text(id(territory.at())),
                Cell::text("Territory2Manual"),
            ]);
        }
    }
    vec![
        ("1 Territory2.csv", territories),
        ("2 UserTerritory2Association.csv", users),
        ("3 ObjectTerritory2Association.csv", accounts),
    ]
}

const SALESFORCE_NOTE: &str = "\
For Salesforce with Sales Territories switched on and a territory model in the state Planning. Import with Data Loader,
operation Insert, in the order of the numbers. Headers are API names.

1. In file 1 replace {Territory2Model} by the id of your territory model and {Territory2Type} by the id of a territory
   type, everywhere (Replace all). Raise the access levels where your sharing model asks for more than Read. Insert it.
2. Export Id and DeveloperName of Territory2. In files 2 and 3 replace each {Territory2:DeveloperName} by that Id.
3. In file 2 replace each {User:name} by the id of that user, and fill in a role where you use roles. Insert files 2
   and 3.

Account ids (ObjectId) are those of your source. Where they are not Salesforce ids, replace them, too. A placeholder that
was left over is refused by Salesforce as no valid id, so nothing is assigned by mistake. Accounts in no territory are in
none of the files.
";

fn hubspot(plan: &Plan) -> List<'_> {
    let mut list = List::new("Companies", columns(&["Record ID", "Company name", "Company owner", "Territory"]));
    let accounts = &plan.data().accounts;
    for account in accounts.indices() {
        let territory = territory_of(plan, account);
        list.row([
            Cell::code(&accounts.id[account.at()]),
            Cell::text(&accounts.name[account.at()]),
            Cell::text(rep_name(plan, territory)),
            Cell::text(territory_name(plan, territory)),
        ]);
    }
    list
}

const HUBSPOT_NOTE: &str = "\
For HubSpot: Import, File from computer, one object, Companies; choose to update existing companies.

Record ID finds the company: it is the account id of your source. Where your source is not HubSpot, map that column to
your own unique property instead. Company owner holds the rep's name; HubSpot takes a user's name or email address. An
empty owner or territory changes nothing in HubSpot. Create a company property Territory (single-line text) first.
";

fn dynamics(plan: &Plan) -> Vec<(&'static str, List<'_>)> {
    let mut territories = List::new("Territories", columns(&["Territory Name", "Description"]));
    for territory in plan.territory_indices() {
        let rep = rep_name(plan, Some(territory));
        let about = if rep.is_empty() { "Vacant".to_owned() } else { format!("Rep: {rep}") };
        territories.row([Cell::text(territory_name(plan, Some(territory))), Cell::text(about)]);
    }
    let ids = &plan.data().accounts.id;
    let key =
        if !ids.is_empty() && ids.iter().all(|id| is_guid(id)) { "(Do Not Modify) Account" } else { "Account Number" };
    let mut accounts = List::new("Accounts", columns(&[key, "Account Name", "Territory", "Owner"]));
    for account in plan.data().accounts.indices() {
        let territory = territory_of(plan, account);
        accounts.row([
            Cell::code(&ids[account.at()]),
            Cell::text(&plan.data().accounts.name[account.at()]),
            Cell::text(territory_name(plan, territory)),
            Cell::text(rep_name(plan, territory)),
        ]);
    }
    vec![("1 territories.csv", territories), ("2 accounts.csv", accounts)]
}

/// Whether an id looks like those of Dataverse: `00000000-0000-0000-0000-000000000000`.
fn is_guid(id: &str) -> bool {
    let parts: Vec<&str> = id.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

const DYNAMICS_NOTE: &str = "\
For Dynamics 365 Sales: Settings, Data management, Imports, or Import from CSV above a table; in the order of the numbers.
Headers are the columns' display names, so mapping is automatic.

Territory and Owner are looked up by name: of the territory that file 1 made, and of the user. Two users of one name need
the lookup by another column, which the import lets you choose. Accounts are found by the column in front: by Dataverse's
own id where the ids of your source look like one, otherwise by Account Number (switch on duplicate detection for it,
or define it as an alternate key, or the import makes new accounts).
";

const GUARD_NOTE: &str = "\
A name that begins with = + - or @ stands with an apostrophe in front, because a spreadsheet would run it as a formula.
It is the same in every file, so lookups by name still meet. Take the apostrophe off where the CRM should show the bare
name.
";

#[cfg(test)]
mod tests {
    use super::{super::super::Table, *};
    use crate::plan::{TerritoryIx, example};

    fn rows(file: &Bundled) -> (Vec<String>, Vec<Vec<String>>) {
        let table = Table::read(&file.name, &file.bytes).unwrap();
        let rows = (0..table.len()).map(|row| table.row(row).map(str::to_owned).collect()).collect();
        (table.columns().to_vec(), rows)
    }

    fn plan() -> Plan {
        let plan = example::plan(4);
        let mut parts = plan.parts();
        parts.assignment[0] = None;
        parts.territories[1].name = "=cmd|' /C calc'!A0".into();
        parts.territories[2].name = "West \"A\" & <B>".into();
        parts.territories[3].rep = None;
        Plan::restore(plan.data().clone(), plan.units().clone(), parts)
    }

    #[test]
    fn salesforce_gets_territories_users_and_accounts_that_refer_to_each_other() {
        let plan = plan();
        let files = crm_files(&plan, Crm::Salesforce);
        assert_eq!(files.len(), 4);
        let (header, territories) = rows(&files[0]);
        assert_eq!(header[..4], ["Name", "DeveloperName", "Territory2ModelId", "Territory2TypeId"]);
        assert_eq!(territories[1][..2], ["'=cmd|' /C calc'!A0", "cmd_C_calc_A0"]);
        let known: Vec<String> = territories.iter().map(|row| format!("{{Territory2:{}}}", row[1])).collect();
        let (header, users) = rows(&files[1]);
        assert_eq!(header, ["UserId", "Territory2Id", "RoleInTerritory2"]);
        assert_eq!(users.len(), 3, "a vacancy has no user");
        let (header, accounts) = rows(&files[2]);
        assert_eq!(header, ["ObjectId", "Territory2Id", "AssociationCause"]);
        let placed = plan.data().accounts.indices().filter(|account| territory_of(&plan, *account).is_some()).count();
        assert_eq!(accounts.len(), placed);
        assert!(users.iter().chain(&accounts).all(|row| known.contains(&row[1])));
    }

    #[test]
    fn hubspot_and_dynamics_name_owner_and_territory() {
        let plan = plan();
        let (header, companies) = rows(&crm_files(&plan, Crm::HubSpot)[0]);
        assert_eq!(header, ["Record ID", "Company name", "Company owner", "Territory"]);
        assert_eq!(companies.len(), plan.data().accounts.len());
        let files = crm_files(&plan, Crm::Dynamics);
        let ((_, territories), (header, accounts)) = (rows(&files[0]), rows(&files[1]));
        assert_eq!(header, ["Account Number", "Account Name", "Territory", "Owner"]);
        assert!(accounts.iter().all(|row| row[2].is_empty() || territories.iter().any(|other| other[0] == row[2])));
        assert_eq!(plan.territory(TerritoryIx(3)).map(|territory| territory.name.as_str()), Some("Dan"));
    }

    #[test]
    fn accounts_with_dataverse_ids_are_found_by_them() {
        assert!(is_guid("0f8fad5b-d9cb-469f-a165-70867728950e") && !is_guid("A0-0") && !is_guid(""));
        let plan = plan();
        let mut data = (**plan.data()).clone();
        for (at, id) in data.accounts.id.iter_mut().enumerate() {
            *id = format!("0f8fad5b-d9cb-469f-a165-{at:012}");
        }
        let plan = Plan::start("P", std::sync::Arc::new(data), plan.units().clone());
        assert_eq!(rows(&crm_files(&plan, Crm::Dynamics)[1]).0[0], "(Do Not Modify) Account");
    }
}
