use proptest::prelude::*;

use super::{
    super::{FateKind, Merge, places::example::FewPlaces},
    *,
};

fn import(text: &str) -> Imported {
    let table = Table::read("accounts.csv", text.as_bytes()).unwrap();
    let mapping = AccountMapping::guess(&table);
    import_accounts(&table, &mapping, &FewPlaces, &mut |_| true).unwrap()
}

const MIXED: &str = "Account ID,Account Name,ZIP,Owner,Potential,Revenue,Beds\r\n\
    1,Mercy,02134,Ana,\"$5,000.10\",\"$1,000.05\",120\r\n\
    2,Lake,9021O,Ben,\"$7,000.20\",$2,\r\n\
    1,Mercy again,02134,Ana,10,20,30\r\n\
    ,,,,,,\r\n\
    3,Hill,2134,unassigned,abc,5,1\r\n\
    4,=HYPERLINK,60614,Ben,(50),6,2\r\n\
    Total,,,,\"$12,000.30\",\"$1,033.05\",153\r\n";

#[test]
fn every_row_ends_somewhere_and_the_totals_tie() {
    let Imported { data, ledger } = import(MIXED);
    let kinds: Vec<FateKind> = ledger.lines.iter().map(|line| line.fate.kind()).collect();
    use FateKind::{Duplicate, Excluded, Placed, Unmatched};
    assert_eq!(kinds, [Placed, Unmatched, Duplicate, Excluded, Placed, Placed, Excluded]);
    assert!(ledger.ties());
    assert_eq!(ledger.measures, ["Revenue", "Potential", "Beds"]);
    assert_eq!(ledger.totals(Placed).sum(1).to_string(), "4950.1");
    assert_eq!(ledger.totals(Unmatched).sum(1).to_string(), "7000.2");
    assert_eq!(data.accounts.id, ["1", "3", "4"]);
    assert!(data.accounts.is_rectangular());
    assert_eq!(data.reps.iter().map(|rep| rep.name.as_str()).collect::<Vec<_>>(), ["Ana", "Ben"]);
    assert_eq!(data.accounts.owner, [Some(RepIx(0)), None, Some(RepIx(1))]);
    assert_eq!(data.accounts.zip, ["02134", "02134", "60614"]);
    assert_eq!(data.accounts.measures[4].key, "beds");
    assert_eq!(data.accounts.values[4], [120, 1, 2].map(Amount::whole));
    let texts: Vec<String> = ledger.remarks.iter().map(|remark| format!("{}: {}", remark.row, remark.text)).collect();
    assert_eq!(
        texts,
        [
            "6: `abc` in Potential is not a number; it counts zero.",
            "6: Found by ZIP code 02134, leading zeros put back."
        ]
    );
    assert_eq!(ledger.lines[2].fate.to_string(), "Same id as row 2, which counts.");
}

#[test]
fn unmatched_rows_come_back_with_their_reason_and_can_be_imported_again() {
    let Imported { ledger, .. } = import(MIXED);
    let csv = String::from_utf8(ledger.unmatched_csv()).unwrap();
    assert!(csv.contains("2,Lake,9021O,Ben,\"$7,000.20\",$2,,\"Row 3: `9021O` is not a ZIP code."), "{csv}");
    let again = import(&csv.replace("9021O", "02134"));
    assert_eq!(again.data.accounts.id, ["2"]);
    assert_eq!(again.data.accounts.values[2], [Amount(7_000_200)]);
}

#[test]
fn missing_columns_get_documented_defaults() {
    let Imported { data, ledger } =
        import("name,city,state,annual revenue\nBig,Boston,MA,900\nSmall,Chicago,IL,10\nNone,Chicago,IL,0\n");
    assert_eq!(data.accounts.id, ["row 2", "row 3", "row 4"]);
    assert_eq!(data.accounts.values[1], data.accounts.values[2]);
    assert_eq!(data.accounts.class, [0, 2, 3]);
    assert_eq!(data.accounts.values[3][0], Amount::from_f64(26.0 * 1.25));
    assert_eq!(ledger.assumptions.len(), 5);
    assert!(ledger.assumptions[0].starts_with("No currency is named"), "{:?}", ledger.assumptions);
}

#[test]
fn rows_without_an_id_are_duplicates_by_name_and_place() {
    let Imported { ledger, .. } = import("name,zip\nGTX Pro,02134\nGTXPro,02134\nGTX Pro,60614\n");
    assert_eq!(ledger.lines[1].fate, RowFate::Duplicate { of_row: 2, by: DuplicateBy::NameAndPlace });
    assert_eq!(ledger.totals(FateKind::Placed).rows, 2);
}

#[test]
fn a_file_without_places_is_refused_with_what_to_choose() {
    let table = Table::read("accounts.csv", b"name,revenue\nA,5\nB,6\n").unwrap();
    let said =
        import_accounts(&table, &AccountMapping::guess(&table), &FewPlaces, &mut |_| true).unwrap_err().to_string();
    assert!(said.contains("accounts.csv") && said.contains("ZIP code"), "{said}");
}

#[test]
fn an_import_can_be_stopped() {
    let table = Table::read("a.csv", ("id,zip\n".to_owned() + &"x,02134\n".repeat(5000)).as_bytes()).unwrap();
    let stopped = import_accounts(&table, &AccountMapping::guess(&table), &FewPlaces, &mut |done| done < 0.5);
    assert_eq!(stopped.unwrap_err(), FileError::Cancelled);
}

proptest! {
    #[test]
    fn whatever_the_cells_every_row_ends_and_totals_tie(
        rows in prop::collection::vec(("[a-c]{0,1}", "[A-B]{0,1}", prop::sample::select(vec!["02134", "60614", "x", "", "2134"]), "[-0-9.,$()%k]{0,7}"), 0..60),
    ) {
        let mut text = "id,name,zip,revenue\n".to_owned();
        for (id, name, zip, revenue) in &rows {
            text += &format!("{id},{name},{zip},\"{revenue}\"\n");
        }
        let table = Table::read("x", text.as_bytes()).unwrap();
        let mut mapping = AccountMapping::guess(&table);
        for (column, field) in [AccountField::Id, AccountField::Name, AccountField::Zip, AccountField::Revenue].into_iter().enumerate() {
            mapping.choose(field, Some(column));
        }
        let Imported { data, ledger } = import_accounts(&table, &mapping, &FewPlaces, &mut |_| true).unwrap();
        prop_assert!(ledger.ties());
        prop_assert_eq!(ledger.lines.len(), table.len());
        prop_assert!(data.accounts.is_rectangular());
        prop_assert_eq!(ledger.totals(FateKind::Placed).rows as usize, data.accounts.len());
        prop_assert_eq!(ledger.totals(FateKind::Placed).sum(0), data.accounts.values[1].iter().sum::<Amount>());
        let mut ids = data.accounts.id.clone();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), data.accounts.len());
    }
}

#[test]
fn an_answer_of_a_geocoder_that_was_taken_over_places_every_row_with_that_address() {
    let text = "Account ID,Billing Street,Billing City,Billing State,Billing Zip\n\
        1,12 Main St #4,Nowhereville,IL,\n2,12 Main St #4,Nowhereville,IL,\n3,9 Gone Rd,Nowhereville,IL,\n4,1 State St,,,60614\n";
    let table = Table::read("accounts.csv", text.as_bytes()).unwrap();
    let mut mapping = AccountMapping::guess(&table);
    assert_eq!(mapping.column(AccountField::Street), Some(1));
    let to = "41.92, -87.65".to_owned();
    mapping.merge(Merge { field: "address".into(), from: "12 Main St #4, Nowhereville, IL".into(), to });
    let Imported { data, ledger } = import_accounts(&table, &mapping, &FewPlaces, &mut |_| true).unwrap();
    assert_eq!(data.accounts.id, ["1", "2", "4"]);
    assert_eq!(data.accounts.county[0], "17031");
    assert_eq!(ledger.lines[0].fate.to_string(), "Placed by your geocoder’s answer.");
    assert_eq!(ledger.lines[2].fate.kind(), FateKind::Unmatched);
}
