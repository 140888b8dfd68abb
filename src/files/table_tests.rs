use proptest::prelude::*;

use super::*;

fn cells(table: &Table, row: usize) -> Vec<&str> {
    table.row(row).collect()
}

#[test]
fn a_plain_table_keeps_leading_zeros_and_line_breaks() {
    let table = Table::read("a.csv", b"id,zip,note\r\n1,02134,\"two\nlines\"\r\n2,00501,x\r\n").unwrap();
    assert_eq!(table.columns(), ["id", "zip", "note"]);
    assert_eq!(cells(&table, 0), ["1", "02134", "two\nlines"]);
    assert_eq!(cells(&table, 1), ["2", "00501", "x"]);
    assert_eq!((table.row_number(0), table.row_number(1)), (2, 3));
    assert!(table.ragged().is_empty());
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_does() {
    let table = Table::read("a.csv", b"Report\n\nid,zip\n1,02134\n\n\n2,00501\n").unwrap();
    assert_eq!(table.above(), ["Report"]);
    assert_eq!((table.row_number(0), table.row_number(1)), (4, 7));
    let table = Table::read("a.csv", b"sep=;\r\nid;zip\r\n1;02134\r\n\r\n2;00501").unwrap();
    assert_eq!((table.row_number(0), table.row_number(1)), (3, 5));
    assert_eq!(table.delimiter(), Some(b';'));
}

#[test]
fn ragged_rows_are_reported_and_nothing_of_them_is_lost() {
    let table = Table::read("a.csv", b"id,name,zip\n1,a,02134\n2,b\n3,c,60614,extra,more\n4,d,10001,,\n").unwrap();
    assert_eq!(cells(&table, 1), ["2", "b", ""]);
    assert_eq!(
        table.ragged(),
        [
            Ragged { row: 1, cells: 2, surplus: vec![] },
            Ragged { row: 2, cells: 5, surplus: vec!["extra".into(), "more".into()] }
        ]
    );
}

#[test]
fn column_names_are_made_unique() {
    let table = Table::read("a.csv", b"Name,,Name\na,b,c\n").unwrap();
    assert_eq!(table.columns(), ["Name", "Column 2", "Name (2)"]);
}

#[test]
fn a_table_without_a_header_numbers_its_columns() {
    let table = Table::read("a.csv", b"Clinic,42.3,-71.1,5000\nPractice,40.7,-74.0,7000\n").unwrap();
    assert!(table.is_headerless());
    assert_eq!(table.len(), 2);
    let table = Table::read("a.csv", b"Name,2024,2025\nClinic,5,6\n").unwrap();
    assert!(!table.is_headerless());
}

#[test]
fn an_empty_file_and_a_wide_one_are_refused_with_words() {
    assert!(Table::read("a.csv", b"").unwrap_err().to_string().contains("a.csv is empty"));
    let wide = vec![b','; 600];
    assert!(Table::read("a.csv", &wide).unwrap_err().to_string().contains("500 columns"));
}

#[test]
fn reading_can_be_stopped() {
    let text = "id,zip\n".to_owned() + &"1,02134\n".repeat(10_000);
    let stopped = Table::read_with("a.csv", text.as_bytes(), ReadOptions::default(), &mut |done| done < 0.2);
    assert_eq!(stopped, Err(FileError::Cancelled));
}

proptest! {
    #[test]
    fn any_bytes_are_a_table_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        if let Ok(table) = Table::read("x", &bytes) {
            for row in 0..table.len() {
                prop_assert_eq!(table.row(row).count(), table.columns().len());
            }
        }
    }

    #[test]
    fn any_rows_come_back_as_they_were_written(
        rows in prop::collection::vec(prop::collection::vec("[a-z0-9 ,;\"\n|\t€-]{1,8}", 3), 1..30),
        delimiter in prop::sample::select(b",;\t|".to_vec()),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["id", "name", "place"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let options = ReadOptions {
            delimiter: Some(delimiter),
            rows_above_header: Some(0),
            header_rows: Some(1),
            headerless: Some(false),
            sheet: None,
        };
        let table = Table::read_with("x", &bytes, options, &mut |_| true).unwrap();
        prop_assert_eq!(table.len(), rows.len());
        for (at, row) in rows.iter().enumerate() {
            prop_assert_eq!(cells(&table, at), row.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}
