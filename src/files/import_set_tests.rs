use proptest::prelude::*;

use super::{
    super::{CellFix, FateKind, Merge, places::example::FewPlaces},
    *,
};
use crate::plan::{AccountIx, Amount, Month, RepIx, Stage, UnitLevel};

const ACCOUNTS: &str = "Account ID,Account Name,ZIP,Owner,Parent Account ID\n\
    A-1,Mercy,02134,Ana,\nA-2,Lake Clinic,60614,Ben,A-1\nA-3,GTX Pro,60614,Ben,A-9\n";

fn lent(tables: &[(Table, TableMapping)]) -> Vec<(&Table, &TableMapping)> {
    tables.iter().map(|(table, mapping)| (table, mapping)).collect()
}

fn tables(all: &[(&str, Role, &str)]) -> Vec<(Table, TableMapping)> {
    all.iter()
        .map(|(name, role, text)| {
            let table = Table::read(name, text.as_bytes()).unwrap();
            let mapping = TableMapping::guess_as(*role, &table);
            assert_eq!(mapping.missing(), None, "{name}: {mapping:?}");
            (table, mapping)
        })
        .collect()
}

fn run(tables: &[(Table, TableMapping)]) -> AllImported {
    let all = import_all(&lent(tables), &FewPlaces, &mut |_| true).unwrap();
    for ledger in &all.ledgers {
        assert!(ledger.ties(), "{}", ledger.file);
    }
    super::super::data_check::check(&all.data).unwrap();
    all
}

fn import(all: &[(&str, Role, &str)]) -> AllImported {
    let mut set = vec![("accounts.csv", Role::Accounts, ACCOUNTS)];
    set.extend_from_slice(all);
    run(&tables(&set))
}

fn kinds(ledger: &Ledger) -> Vec<FateKind> {
    ledger.lines.iter().map(|line| line.fate.kind()).collect()
}

fn said(ledger: &Ledger) -> String {
    let lines = ledger.lines.iter().map(|line| line.fate.to_string());
    let remarks = ledger.remarks.iter().map(|remark| remark.text.clone());
    lines.chain(remarks).chain(ledger.assumptions.clone()).collect::<Vec<_>>().join("\n")
}

use FateKind::{Duplicate, Excluded, Placed, Unmatched};

#[test]
fn a_set_without_accounts_or_with_two_tables_of_them_is_refused() {
    let reps = ("reps.csv", Role::Reps, "Rep\nAna\nBen\n");
    let none = import_all(&lent(&tables(&[reps])), &FewPlaces, &mut |_| true).unwrap_err();
    assert!(none.to_string().contains("a plan needs one"));
    let two = tables(&[("a.csv", Role::Accounts, ACCOUNTS), ("b.csv", Role::Accounts, ACCOUNTS)]);
    let twice = import_all(&lent(&two), &FewPlaces, &mut |_| true).unwrap_err().to_string();
    assert!(twice.contains("a.csv") && twice.contains("b.csv"), "{twice}");
    let stopped = import_all(&lent(&tables(&[("a.csv", Role::Accounts, ACCOUNTS)])), &FewPlaces, &mut |_| false);
    assert_eq!(stopped.unwrap_err(), FileError::Cancelled);
}

#[test]
fn long_sales_add_up_by_month_and_what_is_not_known_is_told_with_what_may_be_meant() {
    let all = import(&[(
        "sales.csv",
        Role::Sales,
        "Customer No,Customer Name,Product,Invoice Date,Net Amount\n\
         A-1,,Pump,2024-01-15,100.10\nA-1,,Pump,2024-01-20,$50\nA-1,,Pump,2025-03-01,(30.05)\n,GTXPro,Hose,2025-02-01,7\n\
         ,Lake Clinc,Hose,2025-02-01,8\n,,,,\nA-2,,Pump,soon,9\nA-2,,Pump,1925-02-01,11\nTotal,,,,155.05\n",
    )]);
    let ledger = &all.ledgers[1];
    assert_eq!(
        kinds(ledger),
        [Placed, Placed, Placed, Placed, Unmatched, Excluded, Unmatched, Unmatched, Excluded],
        "{}",
        said(ledger)
    );
    let sales = &all.data.sales;
    assert_eq!((sales.first, sales.months), (Month::new(2024, 1), 15));
    assert_eq!(all.data.products, ["Pump", "Hose"]);
    assert_eq!(sales.lines.len(), 2);
    assert_eq!((sales.lines[0].account, sales.lines[0].amounts[0]), (AccountIx(0), Amount(150_100)));
    assert_eq!(sales.lines[0].amounts[14], Amount(-30_050));
    let text = said(ledger);
    for part in [
        "Did you mean Lake Clinic",
        "is a credit",
        "`soon` is not a date",
        "1925-02 lies far",
        "the same but for spaces",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let suggestion = ledger.lines[4].suggestion.as_deref().cloned();
    assert_eq!(suggestion, Some(Merge { field: "account_name".into(), from: "Lake Clinc".into(), to: "A-2".into() }));
    // Revenue is the last twelve months: 2024-04 to 2025-03.
    assert_eq!(all.data.accounts.values[1], [Amount(-30_050), Amount::ZERO, Amount::whole(7)]);
    assert!(all.ledgers[0].assumptions.iter().any(|text| text.contains("2024-04 to 2025-03 in sales.csv")));
    assert!(!all.ledgers[0].assumptions.iter().any(|text| text.contains("revenue is zero")));
}

#[test]
fn an_accepted_suggestion_and_a_cell_put_right_are_read_so_and_counted() {
    let mut set = tables(&[
        ("accounts.csv", Role::Accounts, ACCOUNTS),
        (
            "sales.csv",
            Role::Sales,
            "Account Name,Month,Sales\nLake Clinc,2025-01,5\nLake Clinc,2025-02,6\nMercy,2025-02,x\n",
        ),
    ]);
    let first = run(&set);
    let suggestion = first.ledgers[1].lines[0].suggestion.as_deref().cloned().unwrap();
    set[1].1.merge(suggestion);
    set[1].1.fix(CellFix { row: 4, column: 2, to: "12".into() });
    let again = run(&set);
    assert_eq!(kinds(&again.ledgers[1]), [Placed, Placed, Placed]);
    assert_eq!(again.data.accounts.values[1], [Amount::whole(12), Amount::whole(11), Amount::ZERO]);
    let text = said(&again.ledgers[1]);
    assert!(text.contains("as you said: 2 rows") && text.contains("1 cell was put right by hand"), "{text}");
}

#[test]
fn wide_sales_have_a_column_per_month() {
    let all = import(&[(
        "sales.csv",
        Role::Sales,
        "Account ID,Product,Jan 2025,Feb 2025,Mar 2025\nA-1,Pump,100,,50\nA-1,Pump,1,2,3\nA-2,Hose,-5,oops,0\n",
    )]);
    let ledger = &all.ledgers[1];
    assert_eq!(ledger.measures, ["Jan 2025", "Feb 2025", "Mar 2025"]);
    assert_eq!(ledger.totals(Placed).sum(0), Amount::whole(96));
    assert_eq!(all.data.sales.lines[0].amounts, [101, 2, 53].map(Amount::whole));
    assert!(said(ledger).contains("`oops` in Feb 2025 is not a number"));
}

const DEALS: &str = "Opportunity ID,Account Name,Product,Stage,Amount,Close Date\n\
    O-1,Mercy,Pump,Proposal/Price Quote,1000,3/31/2026\nO-2,Lake Clinic,Pump,Closed Won,200,1/15/2026\n\
    O-3,Lake Clinic,Pump,Closed Lost,300,1/16/2026\nO-4,,Pump,Prospecting,400,4/1/2026\nO-1,Mercy,Pump,Prospecting,1,4/1/2026\n\
    O-5,Mercy,Hose,Parked,50,\n";

#[test]
fn open_deals_are_the_pipeline_and_won_ones_the_sales_where_no_other_table_has_them() {
    let all = import(&[("deals.csv", Role::Opportunities, DEALS)]);
    let ledger = &all.ledgers[1];
    assert_eq!(kinds(ledger), [Placed, Placed, Excluded, Unmatched, Duplicate, Placed], "{}", said(ledger));
    let deals: Vec<(&str, Stage, String)> =
        all.data.opportunities.iter().map(|deal| (deal.id.as_str(), deal.stage, deal.close.to_string())).collect();
    assert_eq!(deals, [("O-1", Stage::Proposal, "2026-03-31".into()), ("O-5", Stage::Prospect, "2026-04-01".into())]);
    assert_eq!(all.data.accounts.values[1], [Amount::ZERO, Amount::whole(200), Amount::ZERO]);
    let text = said(ledger);
    for part in [
        "Closed Won → won",
        "`Parked` is not known: its 1 row",
        "won deals (1 row) count as sales",
        "have no close date",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let sales = ("sales.csv", Role::Sales, "Account ID,Month,Sales\nA-1,2025-01,5\n");
    let with_sales = import(&[("deals.csv", Role::Opportunities, DEALS), sales]);
    assert_eq!(kinds(&with_sales.ledgers[1])[1], Excluded);
    assert_eq!(with_sales.data.accounts.values[1][1], Amount::ZERO);
}

#[test]
fn a_territory_list_becomes_todays_alignment() {
    let all = import(&[
        (
            "t.csv",
            Role::Territories,
            "ZIP,Territory,Rep\n2134,East,\n60614,Central,Ben\n60614,Central,Ben\n60614,West,Cleo\n99999,West,Cleo\nTotal,,\n",
        ),
        ("reps.csv", Role::Reps, "Rep,Territory\nana,East\nBen,Central\n"),
    ]);
    let ledger = &all.ledgers[1];
    assert_eq!(kinds(ledger), [Placed, Placed, Duplicate, Placed, Unmatched, Excluded], "{}", said(ledger));
    assert_eq!(all.data.coverage_level, Some(UnitLevel::Zip));
    let lines: Vec<(&str, &str, &str)> =
        all.data.coverage.iter().map(|line| (line.unit.as_str(), line.territory.as_str(), line.rep.as_str())).collect();
    assert_eq!(lines, [("02134", "East", "Ana"), ("60614", "Central", "Ben"), ("60614", "West", "Cleo")]);
    assert_eq!(all.data.reps.iter().map(|rep| rep.name.as_str()).collect::<Vec<_>>(), ["Ana", "Ben", "Cleo"]);
    assert!(said(ledger).contains("60614 is in Central already"));
    assert!(said(ledger).contains("1 ZIP code is in more than one territory"));
}

#[test]
fn accounts_can_be_what_a_territory_list_assigns() {
    let all = import(&[("t.csv", Role::Territories, "Account ID,Territory\nA-1,East\nA-2,West\nA-7,West\n")]);
    assert_eq!(all.data.coverage_level, Some(UnitLevel::Account));
    assert_eq!(kinds(&all.ledgers[1]), [Placed, Placed, Unmatched]);
}

#[test]
fn attributes_of_zip_codes_are_summed_to_counties_and_those_of_accounts_are_their_measures() {
    let all = import(&[
        ("z.csv", Role::UnitAttributes, "ZIP,Beds,Income\n2134,10,1.5\n60614,20,2\n60614,1,1\n77777,5,5\n"),
        ("a.csv", Role::UnitAttributes, "Account ID,Trucks\nA-2,7\nA-1,3\n"),
    ]);
    assert_eq!(kinds(&all.ledgers[1]), [Placed, Placed, Duplicate, Unmatched]);
    let attributes: Vec<(UnitLevel, &str, Vec<(&str, String)>)> = all
        .data
        .unit_attributes
        .iter()
        .map(|attribute| {
            let amounts = attribute.codes.iter().zip(&attribute.amounts);
            let pairs = amounts.map(|(code, amount)| (code.as_str(), amount.to_string())).collect();
            (attribute.level, attribute.measure.key.as_str(), pairs)
        })
        .collect();
    assert_eq!(attributes[0], (UnitLevel::County, "beds", vec![("17031", "20".into()), ("25025", "10".into())]));
    assert_eq!(attributes[1], (UnitLevel::Zip, "beds", vec![("02134", "10".into()), ("60614", "20".into())]));
    assert_eq!(attributes.len(), 4);
    assert_eq!(all.data.accounts.measures[4].key, "trucks");
    assert_eq!(all.data.accounts.values[4], [3, 7, 0].map(Amount::whole));
}

#[test]
fn families_are_linked_and_reps_come_after_owners() {
    let all = import(&[("reps.csv", Role::Reps, "First name,Last name,City,State\nAna,,Boston,MA\nDora,Day,,\n")]);
    assert_eq!(all.data.accounts.parent, [None, Some(AccountIx(0)), None]);
    assert!(said(&all.ledgers[0]).contains("The parent is not among the accounts"));
    assert_eq!(all.data.accounts.owner[0], Some(RepIx(0)));
    assert!(all.data.reps[0].home.is_some());
    assert_eq!(all.data.reps[2].name, "Dora Day");
    assert_eq!(all.data.source, "accounts.csv, 3 rows; reps.csv, 2 rows");
}

#[test]
fn a_misspelt_city_comes_with_what_is_meant_and_is_placed_once_accepted() {
    let text = "Account ID,City,State\n1,Chicgo,IL\n2,Chicgo,IL\n3,Boston,MA\n";
    let mut set = tables(&[("a.csv", Role::Accounts, text)]);
    let first = run(&set);
    assert_eq!(kinds(&first.ledgers[0]), [Unmatched, Unmatched, Placed]);
    set[0].1.merge(first.ledgers[0].lines[0].suggestion.as_deref().cloned().unwrap());
    let again = run(&set);
    assert_eq!(kinds(&again.ledgers[0]), [Placed; 3]);
    assert_eq!(again.data.accounts.county, ["17031", "17031", "25025"]);
}

#[test]
fn swapped_and_crowded_coordinates_are_said() {
    let mut text = "Account ID,Latitude,Longitude\n".to_owned();
    for at in 0..60 {
        text += &format!("{at},-87.65,41.92\n");
    }
    let all = run(&tables(&[("a.csv", Role::Accounts, &text)]));
    assert_eq!(all.ledgers[0].totals(Placed).rows, 60);
    let text = said(&all.ledgers[0]);
    assert!(text.contains("swapped in this file: 60 of 60 rows"), "{text}");
    assert!(text.contains("60 accounts lie on one coordinate"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// Whatever stands in the cells and whatever the table is taken for: every row ends, totals tie, the data hang together.
    #[test]
    fn any_cells_in_any_role_leave_no_row_behind(
        role in prop::sample::select(Role::ALL.to_vec()),
        rows in prop::collection::vec(prop::collection::vec(prop::sample::select(vec![
            "A-1", "A-2", "a1", "Mercy", "Mercey", "02134", "2134", "60614", "x", "", "2025-01", "01/02/2025", "13/13/2025",
            "$1,000.50", "(5)", "-3", "Closed Won", "Prospecting", "East", "17031", "total", "41°52'N", "1e30",
        ]), 5), 0..12),
        columns in prop::collection::vec(0usize..5, 5),
    ) {
        let mut text = "c0,c1,c2,c3,Jan 2025\n".to_owned();
        for row in &rows {
            text += &(row.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\n");
        }
        let table = Table::read("any.csv", text.as_bytes()).unwrap();
        let mut mapping = TableMapping::guess_as(role, &table);
        let keys: Vec<&str> = mapping.fields().iter().map(|field| field.key).collect();
        for (at, column) in columns.iter().enumerate() {
            mapping.choose(keys[(at * 3 + column) % keys.len()], Some(*column));
        }
        mapping.choose_extra(4, true);
        let mut set = vec![(table, mapping)];
        if role != Role::Accounts {
            set.extend(tables(&[("accounts.csv", Role::Accounts, ACCOUNTS)]));
        }
        match import_all(&lent(&set), &FewPlaces, &mut |_| true) {
            Ok(all) => {
                for ledger in &all.ledgers {
                    prop_assert!(ledger.ties());
                }
                prop_assert!(super::super::data_check::check(&all.data).is_ok());
            }
            Err(error) => prop_assert!(matches!(error, FileError::Unmapped { .. }), "{error}"),
        }
    }
}
