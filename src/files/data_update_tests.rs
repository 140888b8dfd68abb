use proptest::prelude::*;

use super::{
    super::{data_check::check, import_all, places::example::FewPlaces},
    *,
};
use crate::plan::{Amount, MeasureIx, Month};

const FIRST: &str = "Account ID,Account Name,ZIP,Owner,Segment,Parent Account ID,Revenue,Beds\n\
    A,Mercy,02134,Ana,Hospital,,100,7\nB,Lake,60614,Ben,Clinic,A,50,3\nC,Hill,60614,Ben,Clinic,,5,1\n";

fn tables(all: &[(Role, &str)]) -> Vec<(Table, TableMapping)> {
    all.iter()
        .map(|(role, text)| {
            let table = Table::read(&format!("{role:?}.csv"), text.as_bytes()).unwrap();
            let mapping = TableMapping::guess_as(*role, &table);
            assert_eq!(mapping.missing(), None, "{role:?}");
            (table, mapping)
        })
        .collect()
}

fn lent(tables: &[(Table, TableMapping)]) -> Vec<(&Table, &TableMapping)> {
    tables.iter().map(|(table, mapping)| (table, mapping)).collect()
}

fn begin(all: &[(Role, &str)]) -> DataSet {
    import_all(&lent(&tables(all)), &FewPlaces, &mut |_| true).unwrap().data
}

fn with(base: &DataSet, vanished: Vanished, all: &[(Role, &str)]) -> Updated {
    let updated = import_update(&lent(&tables(all)), &FewPlaces, base, vanished, &mut |_| true).unwrap();
    check(&updated.data).unwrap();
    assert!(updated.ledgers.iter().all(Ledger::ties));
    updated
}

fn update(base: &DataSet, all: &[(Role, &str)]) -> Updated {
    with(base, Vanished::TakenOut, all)
}

fn of(data: &DataSet, id: &str) -> usize {
    data.accounts.id.iter().position(|known| known == id).unwrap()
}

fn counts(updated: &Updated) -> [usize; 4] {
    let changes = &updated.changes;
    [changes.added.len(), changes.changed.len(), changes.same, changes.vanished.len()]
}

/// Three accounts with everything a plan can hold.
fn whole() -> DataSet {
    begin(&[
        (Role::Accounts, FIRST),
        (Role::Reps, "Rep,ZIP,FTE,Skills\nAna,02134,0.5,pumps\nBen,60614,1,\nCleo,60614,1,\n"),
        (
            Role::Sales,
            "Account ID,Product,Month,Sales\nA,Pump,2025-01,10\nA,Hose,2025-02,20\nB,Pump,2025-02,5\nC,Pump,2025-01,9\n",
        ),
        (
            Role::Opportunities,
            "Opportunity ID,Account ID,Stage,Amount,Close Date\nO1,A,Proposal,7,2025-06-01\nO2,C,Proposal,8,2025-06-01\n",
        ),
        (Role::Territories, "Territory,ZIP,Rep\nNorth,02134,Ana\nSouth,60614,Ben\n"),
        (Role::UnitAttributes, "ZIP,Dentists\n02134,12\n60614,30\n"),
    ])
}

/// Ana's account went to Ben and sells more, Hill is gone, Dale is new; another order, and only some of the columns.
const NEWER: &str =
    "Account ID,Account Name,ZIP,Owner,Revenue\nD,Dale,02134,Dora,3\nB,Lake,60614,Ben,50\nA,Mercy,02134,Ben,120\n";

#[test]
fn an_accounts_file_alone_keeps_reps_sales_deals_lists_and_the_fields_it_has_no_column_for() {
    let base = whole();
    let updated = update(&base, &[(Role::Accounts, NEWER)]);
    assert_eq!(counts(&updated), [1, 1, 1, 1]);
    let told: Vec<String> = updated.changes.changed[0]
        .fields
        .iter()
        .map(|field| format!("{}: {} → {}", field.field, field.before, field.after))
        .collect();
    assert_eq!(told, ["Owner: Ana → Ben", "Revenue: 100 → 120", "Potential: 100 → 120"]);
    let data = &updated.data;
    let (a, b, d) = (of(data, "A"), of(data, "B"), of(data, "D"));
    let rep = |name: &str| data.reps.iter().find(|rep| rep.name == name).unwrap();
    assert_eq!(data.reps.len(), 4, "Dora is new, Cleo stays");
    assert_eq!((rep("Ana").fte, rep("Ana").skills.clone()), (0.5, vec!["pumps".to_owned()]));
    assert!(rep("Ben").home.is_some() && rep("Dora").home.is_none());
    assert_eq!((data.accounts.segment.get(a), data.accounts.segment.get(d)), ("Hospital", ""));
    assert_eq!(data.accounts.parent_of(AccountIx::new(b)), Some(AccountIx::new(a)));
    let beds = data.accounts.measures.iter().position(|measure| measure.name == "Beds").unwrap();
    assert_eq!([a, b, d].map(|at| data.accounts.values[beds][at]), [7, 3, 0].map(Amount::whole));
    let sold = |at: usize| -> Amount {
        data.sales.lines.iter().filter(|line| line.account.at() == at).flat_map(|line| &line.amounts).sum()
    };
    assert_eq!([a, b, d].map(sold), [30, 5, 0].map(Amount::whole));
    assert_eq!(data.products, base.products);
    assert_eq!(data.opportunities.len(), 1);
    assert_eq!((data.opportunities[0].id.as_str(), data.opportunities[0].account.at()), ("O1", a));
    assert_eq!((&data.coverage, data.coverage_level), (&base.coverage, base.coverage_level));
    assert_eq!(data.unit_attributes, base.unit_attributes);
    assert_eq!(data.name, base.name);
    assert!(data.source.starts_with("Accounts.csv, 3 rows (over Accounts.csv, 3 rows; "), "{}", data.source);
    let said = updated.said.join(" ");
    for part in ["sales history", "open opportunities", "territory list", "1 bought something and 1 open opportunity"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn drive_times_stay_until_a_newer_table_replaces_them() {
    let base = update(&whole(), &[(Role::DriveTimes, "from_zip,to_zip,minutes\n02134,60614,900\n")]).data;
    let times = |data: &DataSet| data.drive_times.as_ref().map(|table| (table.source.clone(), table.times));
    assert_eq!(times(&base), Some(("DriveTimes.csv, 1 rows".into(), 1)));
    let updated = update(&base, &[(Role::Accounts, NEWER)]);
    assert_eq!(times(&updated.data), times(&base));
    assert!(updated.said.join(" ").contains("drive times"), "{:?}", updated.said);
    let newer = "from_zip,to_zip,minutes\n02134,60614,900\n60614,02134,905\n";
    let updated = update(&base, &[(Role::DriveTimes, newer)]);
    assert_eq!(times(&updated.data).map(|times| times.1), Some(2));
    assert_eq!(updated.data.accounts.id, base.accounts.id);
}

#[test]
fn accounts_that_are_gone_can_be_kept_with_all_that_is_theirs() {
    let base = whole();
    let updated = with(&base, Vanished::Kept, &[(Role::Accounts, NEWER)]);
    assert_eq!((counts(&updated), updated.kept.len()), ([1, 1, 1, 0], 1));
    let (data, c) = (&updated.data, of(&updated.data, "C"));
    assert_eq!(data.accounts.name[c], "Hill");
    assert_eq!(data.accounts.value(MeasureIx::REVENUE, AccountIx::new(c)), Amount::whole(5));
    assert_eq!(data.reps[data.accounts.owner[c].unwrap().at()].name, "Ben");
    assert_eq!(data.opportunities.len(), 2);
    assert!(data.sales.lines.iter().any(|line| line.account.at() == c));
    let beds = data.accounts.measures.iter().position(|measure| measure.name == "Beds").unwrap();
    assert_eq!(data.accounts.values[beds][c], Amount::whole(1));
}

#[test]
fn an_account_whose_row_finds_no_place_stays_as_it_was_and_is_not_taken_for_gone() {
    let base = whole();
    let newer =
        "Account ID,Account Name,ZIP,Owner,Revenue\nA,Mercy,02134,Ana,100\nB,Lake,60614,Ben,50\nC,Hill,606l4,Ben,999\n";
    let updated = update(&base, &[(Role::Accounts, newer)]);
    assert_eq!((counts(&updated), updated.unplaced.as_slice()), ([0, 0, 2, 0], [AccountIx(2)].as_slice()));
    let c = AccountIx::new(of(&updated.data, "C"));
    assert_eq!(updated.data.accounts.value(MeasureIx::REVENUE, c), Amount::whole(5));
}

#[test]
fn a_newer_months_file_alone_replaces_its_months_and_leaves_the_others() {
    let base = whole();
    let updated =
        update(&base, &[(Role::Sales, "Account ID,Product,Month,Sales\nA,Hose,2025-02,21\nC,Gown,2025-03,4\n")]);
    assert_eq!(counts(&updated), [0, 0, 3, 0]);
    let sales = &updated.data.sales;
    assert_eq!((sales.first, sales.months), (Month::new(2025, 1), 3));
    let by_month: Vec<Amount> = (0..3).map(|month| sales.lines.iter().map(|line| line.amounts[month]).sum()).collect();
    assert_eq!(by_month, [19, 21, 4].map(Amount::whole));
    assert_eq!(updated.data.products, ["Pump", "Hose", "All products", "Gown"]);
    assert!(updated.said.iter().any(|text| text.contains("2025-02 to 2025-03")), "{:?}", updated.said);
    assert_eq!(updated.data.accounts.value(MeasureIx::REVENUE, AccountIx(0)), Amount::whole(100), "given, so it stays");
}

#[test]
fn what_was_worked_out_is_worked_out_again_and_what_was_given_stays() {
    let lean = "Account ID,ZIP\nA,02134\nB,60614\n";
    let base = begin(&[(Role::Accounts, lean), (Role::Sales, "Account ID,Month,Sales\nA,2025-01,10\nB,2025-01,1\n")]);
    let revenue = |data: &DataSet, at: usize| data.accounts.value(MeasureIx::REVENUE, AccountIx::new(at));
    assert_eq!(revenue(&base, 1), Amount::whole(1));
    let updated = update(&base, &[(Role::Sales, "Account ID,Month,Sales\nB,2025-02,90\n")]);
    assert_eq!([0, 1].map(|at| revenue(&updated.data, at)), [10, 91].map(Amount::whole));
    assert_eq!(updated.data.accounts.class, [1, 0], "classes follow");

    let given = begin(&[(
        Role::Accounts,
        "Account ID,ZIP,Class,Revenue,Potential,Calls per year\nA,02134,Gold,5,50,9\nB,60614,C,6,60,\n",
    )]);
    let updated = update(&given, &[(Role::Accounts, lean)]);
    assert_eq!(counts(&updated), [0, 0, 2, 0], "{:?}", updated.changes.changed);
    assert_eq!(updated.data.accounts.values, given.accounts.values);
    assert!(updated.said[0].contains("no column of revenue and potential"), "{:?}", updated.said);
}

#[test]
fn won_deals_replace_sales_only_where_sales_were_won_deals() {
    let deals = "Opportunity ID,Account ID,Stage,Amount,Close Date\n1,A,Closed Won,10,2025-01-05\n2,B,Closed Won,4,2025-01-09\n";
    let more = format!("{deals}3,B,Closed Won,6,2025-02-01\n");
    let all = |data: &DataSet| data.sales.lines.iter().flat_map(|line| &line.amounts).sum::<Amount>();
    let base = begin(&[(Role::Accounts, FIRST), (Role::Opportunities, deals)]);
    let updated = update(&base, &[(Role::Accounts, FIRST), (Role::Opportunities, &more)]);
    assert_eq!((all(&base), all(&updated.data)), (Amount::whole(14), Amount::whole(20)));
    let invoiced = whole();
    let updated = update(&invoiced, &[(Role::Opportunities, &more)]);
    assert_eq!(all(&updated.data), all(&invoiced));
    assert!(updated.data.opportunities.is_empty(), "the newer list has no open deal");
    assert!(updated.said[0].contains("did not come from won deals"), "{:?}", updated.said);
}

#[test]
fn rows_without_ids_are_the_accounts_of_that_name_and_place_and_keep_their_ids() {
    let base = whole();
    let updated =
        update(&base, &[(Role::Accounts, "Account Name,ZIP,Revenue\nHILL,60614,5\nMercy,02134,100\nLake,60614,51\n")]);
    assert_eq!(counts(&updated), [0, 2, 1, 0], "{:?}", updated.changes.changed);
    assert_eq!(updated.data.accounts.id, ["C", "A", "B"]);
    assert_eq!(updated.data.reps[updated.data.accounts.owner[1].unwrap().at()].name, "Ana");

    let nameless = begin(&[(Role::Accounts, "Account Name,ZIP,Revenue\nMercy,02134,1\nLake,60614,2\n")]);
    let kept = with(&nameless, Vanished::Kept, &[(Role::Accounts, "Account Name,ZIP,Revenue\nNew,02134,1\n")]);
    assert_eq!(kept.data.accounts.id, ["row 2", "row 2'", "row 3"]);
    assert_eq!(kept.changes.renamed.get("row 2").map(String::as_str), Some("row 2'"));
}

#[test]
fn measures_of_a_recipe_are_left_to_the_recipe() {
    let base = whole();
    let mut made = base.clone();
    let measured = crate::plan::Measured { given: crate::plan::Given::of(&base), ..Default::default() };
    made.accounts.values[MeasureIx::POTENTIAL.at()].fill(Amount::whole(9));
    made.measured = Some(std::sync::Arc::new(measured));
    let updated = update(&made, &[(Role::Accounts, FIRST)]);
    assert_eq!(counts(&updated), [0, 0, 3, 0]);
    assert!(updated.data.measured.is_none());
    assert_eq!(
        updated.data.accounts.values[MeasureIx::POTENTIAL.at()],
        base.accounts.values[MeasureIx::POTENTIAL.at()]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Rows in any order, some gone, some new: every account is told once, and the data set hangs together.
    #[test]
    fn every_account_is_added_changed_the_same_or_gone(
        rows in prop::collection::btree_map(0..12u32, 0..4u32, 1..12), keep in any::<bool>(), again in any::<bool>(),
    ) {
        let base = whole();
        let mut text = "Account ID,Account Name,ZIP,Owner,Revenue\n".to_owned();
        for (id, revenue) in rows.iter().rev() {
            let id = char::from(b'A' + *id as u8);
            text.push_str(&format!("{id},N{id},{},Rep {revenue},{revenue}\n", ["02134", "60614"][(*revenue % 2) as usize]));
        }
        let vanished = if keep { Vanished::Kept } else { Vanished::TakenOut };
        let mut updated = with(&base, vanished, &[(Role::Accounts, &text)]);
        let [added, changed, same, gone] = counts(&updated);
        prop_assert_eq!(added + changed + same, rows.len());
        prop_assert_eq!(changed + same + gone + updated.kept.len(), base.accounts.len());
        prop_assert_eq!(updated.data.accounts.len(), rows.len() + updated.kept.len());
        if again {
            let first = std::mem::take(&mut updated.data);
            let second = with(&first, Vanished::Kept, &[(Role::Accounts, &text)]);
            prop_assert_eq!(counts(&second), [0, 0, rows.len(), 0], "the same file again changes nothing");
        }
    }
}
