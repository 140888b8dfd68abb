use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::super::*;

const XLSX: &[u8] = include_bytes!("../../../tests/fixtures/sheets.xlsx");
const XLS: &[u8] = include_bytes!("../../../tests/fixtures/sheets.xls");
const ODS: &[u8] = include_bytes!("../../../tests/fixtures/sheets.ods");

fn rows(table: &Table) -> Vec<Vec<&str>> {
    (0..table.len()).map(|row| table.row(row).collect()).collect()
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The smallest workbook around the rows of a sheet.
fn workbook(sheet: &str) -> Vec<u8> {
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>")),
    ])
}

fn inline(cells: &[(&str, &str)]) -> String {
    cells.iter().map(|(place, text)| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")).collect()
}

#[test]
fn a_sheet_that_a_person_made_reads_the_same_from_every_program() {
    for (bytes, words) in [(XLSX, "Excel workbook"), (XLS, "Excel 97–2003 workbook"), (ODS, "OpenDocument spreadsheet")]
    {
        let table = Table::read("whatever.name", bytes).unwrap();
        assert_eq!(table.format().to_string(), format!("{words}, sheet Accounts 2026 (3 of 3)"));
        let sheets: Vec<(&str, bool)> =
            table.sheets().iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
        assert_eq!(sheets, [("Lookup", true), ("Cover", false), ("Accounts 2026", false)], "{words}");
        assert_eq!(table.above(), ["Accounts by owner"]);
        let names = [
            "Id",
            "Account / Name",
            "Account / Owner",
            "Won",
            "Last visit",
            "Share",
            "Q1 / Actual",
            "Q1 / Plan",
            "Note",
        ];
        assert_eq!((table.columns(), table.header_rows()), (&names.map(str::to_owned)[..], 2), "{words}");
        assert_eq!(
            rows(&table),
            [
                ["00417", "Mercy", "Ana", "true", "2026-01-05", "50%", "€100.25", "110", "first"],
                ["02134", "Lake", "Ana", "false", "2025-12-31", "100%", "€0.3", "100000", "hidden"],
                ["90210", "Hill\nClinic", "Ben", "true", "", "7.5%", "-€3", "2.5", ""],
                [""; 9],
                ["Total", "", "", "", "", "", "97.55", "", ""],
            ],
            "{words}"
        );
        let numbers: Vec<u32> = (0..table.len()).map(|row| table.row_number(row)).collect();
        assert_eq!(numbers, [7, 8, 9, 10, 11]);
        assert_eq!(
            table.remarks(),
            [
                "1 row is hidden; it is read like the others.",
                "1 cell is merged with the one above it; its words are read for each row.",
                "Cell K9 holds the error #N/A: read as empty."
            ],
            "{words}"
        );
        assert_eq!(table.ragged().len(), 1, "the note far away is kept: {words}");
        assert_eq!(table.ragged()[0].surplus, ["a note far away"]);
    }
}

#[test]
fn sheet_and_header_can_be_chosen() {
    for bytes in [XLSX, XLS, ODS] {
        let read = |options| Table::read_with("a", bytes, options, &mut |_| true);
        let table = read(ReadOptions { sheet: Some(0), ..ReadOptions::default() }).unwrap();
        assert_eq!((table.sheet(), table.len()), (Some(0), 1));
        let said = read(ReadOptions { sheet: Some(7), ..ReadOptions::default() }).unwrap_err().to_string();
        assert!(said.contains("it has 3 sheets, and sheet 8 was asked for"), "{said}");
        let one = ReadOptions { header_rows: Some(1), rows_above_header: Some(2), ..ReadOptions::default() };
        let table = read(one).unwrap();
        assert_eq!(table.columns()[1..3], ["Name", "Owner"]);
        assert_eq!(table.above().len(), 2);
        let data = ReadOptions { headerless: Some(true), rows_above_header: Some(3), ..ReadOptions::default() };
        let table = read(data).unwrap();
        assert!(table.is_headerless());
        assert_eq!((table.cell(0, 1), table.columns()[1].as_str()), ("Mercy", "Column 2"));
    }
}

#[test]
fn what_is_no_table_is_called_by_its_name() {
    let said = |bytes: &[u8]| Table::read("a.xlsx", bytes).unwrap_err().to_string();
    let content = ("[Content_Types].xml", "<Types/>");
    for (bytes, words) in [
        (zipped(&[content, ("xl/workbook.bin", "")]), "XLSB"),
        (zipped(&[content, ("word/document.xml", "")]), "Word document"),
        (zipped(&[("a.shp", ""), ("a.dbf", "")]), "Shapefile"),
        (zipped(&[("a.csv", "id\n1"), ("b.csv", "id\n1")]), "several files"),
        (b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), "web page"),
        (
            b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>".to_vec(),
            "XML spreadsheet of Excel 2003",
        ),
        (XLSX[..XLSX.len() / 2].to_vec(), "cannot be read"),
        (XLS[..XLS.len() / 3].to_vec(), "cannot be read"),
        (workbook(""), "its only sheet is empty"),
    ] {
        assert!(said(&bytes).contains(words), "{}", said(&bytes));
    }
}

#[test]
fn a_table_alone_in_a_zip_archive_is_read() {
    let table = Table::read("a.zip", &zipped(&[("__MACOSX/x", ""), ("export/a.csv", "id,zip\n1,02134\n")])).unwrap();
    assert_eq!(rows(&table), [["1", "02134"]]);
}

#[test]
fn one_odd_cell_is_remarked_and_the_rest_is_read() {
    let sheet = format!(
        "<row r=\"1\">{}</row><row><c t=\"s\"><v>99</v></c><c><v>12abc</v></c><c t=\"strange\"><v>x</v></c></row>",
        inline(&[("A1", "id"), ("B1", "zip"), ("C1", "city")])
    );
    let table = Table::read("a", &workbook(&sheet)).unwrap();
    assert_eq!(rows(&table), [["", "12abc", "x"]]);
    assert_eq!(table.remarks(), ["Cell A2 names a text that the workbook does not have: read as empty."]);
}

#[test]
fn archives_made_to_fill_memory_are_refused_before_they_are_unpacked() {
    // One character again and again packs a thousand to one with any packer.
    let bomb = workbook(&" ".repeat(24 << 20));
    assert!(bomb.len() < 200_000);
    let said = Table::read("a.xlsx", &bomb).unwrap_err().to_string();
    assert!(said.contains("would grow"), "{said}");
    let far = inline(&[("A1", "id"), ("B1", "zip"), ("A2", "1"), ("B1048576", "02134")]);
    let table = Table::read("a", &workbook(&far)).unwrap();
    assert_eq!(table.len(), 2, "a million blank rows are none");
    for beyond in ["A1048577", "XFE1"] {
        assert!(Table::read("a", &workbook(&inline(&[(beyond, "x")]))).is_err());
    }
}

#[test]
fn one_column_and_two_hundred_are_tables_too() {
    let read = |text: &str, cells: &str| {
        let csv = Table::read("a.csv", text.as_bytes()).unwrap();
        let xlsx = Table::read("a.xlsx", &workbook(cells)).unwrap();
        assert_eq!((csv.columns(), rows(&csv)), (xlsx.columns(), rows(&xlsx)));
        csv
    };
    let one = read("zip\n02134\n60614\n", &inline(&[("A1", "zip"), ("A2", "02134"), ("A3", "60614")]));
    assert_eq!((one.columns().len(), one.len(), one.cell(1, 0)), (1, 2, "60614"));
    let wide = |row: usize| (0..200).map(move |column| (grid_place(row, column), format!("r{row} c{column}")));
    let text: String = (0..3).map(|row| wide(row).map(|cell| cell.1).collect::<Vec<_>>().join(",") + "\n").collect();
    let cells: Vec<(String, String)> = (0..3).flat_map(wide).collect();
    let cells: Vec<(&str, &str)> = cells.iter().map(|(place, text)| (place.as_str(), text.as_str())).collect();
    assert_eq!(read(&text, &inline(&cells)).columns().len(), 200);
}

fn grid_place(row: usize, column: usize) -> String {
    super::super::grid::cell_name(row as u32, column as u32)
}

#[test]
fn cells_pasted_from_a_spreadsheet_read_like_a_file() {
    let pasted = "Account\tZip\tNote\r\nMercy\t02134\t\"two\nlines\"\r\nLake\t60614\t\r\n";
    let table = Table::read("Pasted table", pasted.as_bytes()).unwrap();
    assert_eq!(table.format().to_string(), "UTF-8, separated by tab");
    assert_eq!(rows(&table), [["Mercy", "02134", "two\nlines"], ["Lake", "60614", ""]]);
}

#[test]
fn reading_can_be_stopped() {
    let sheet: String = (1..20_000).map(|row| format!("<row>{}</row>", inline(&[(&format!("A{row}"), "x")]))).collect();
    let stopped = Table::read_with("a", &workbook(&sheet), ReadOptions::default(), &mut |done| done < 0.5);
    assert_eq!(stopped, Err(FileError::Cancelled));
}

/// Changes some bytes, and perhaps cuts the end off.
fn damaged(whole: &[u8], changes: &[(usize, u8)], keep: usize) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for (at, value) in changes {
        let at = at % bytes.len();
        bytes[at] = *value;
    }
    bytes.truncate(bytes.len() - keep % (bytes.len() / 4));
    bytes
}

/// A table is rectangular, or there is an error with words.
fn check(bytes: &[u8]) {
    match Table::read("x", bytes) {
        Ok(table) => assert!((0..table.len()).all(|row| table.row(row).count() == table.columns().len())),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Takes a workbook apart, damages one part, and puts it together again: what the archive's checksums would hide.
fn damaged_inside(whole: &[u8], part: usize, changes: &[(usize, u8)], keep: usize) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
    let part = part % zip.len();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        writer.start_file(file.name().unwrap().to_string(), SimpleFileOptions::default()).unwrap();
        let bytes = if at == part && bytes.len() > 8 { damaged(&bytes, changes, keep) } else { bytes };
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

proptest! {
    #[test]
    fn a_damaged_workbook_is_a_table_or_an_error(
        which in 0usize..3,
        changes in prop::collection::vec((any::<usize>(), any::<u8>()), 0..12),
        cut in prop_oneof![Just(0usize), any::<usize>()],
    ) {
        check(&damaged([XLSX, XLS, ODS][which], &changes, cut));
    }

    #[test]
    fn a_workbook_with_a_damaged_part_is_a_table_or_an_error(
        ods in any::<bool>(),
        part in any::<usize>(),
        changes in prop::collection::vec((any::<usize>(), prop::sample::select(b"<>/\"&= 0179AZs:\0\xFF".to_vec())), 0..6),
        cut in prop_oneof![Just(0usize), any::<usize>()],
    ) {
        check(&damaged_inside(if ods { ODS } else { XLSX }, part, &changes, cut));
    }

    #[test]
    fn any_bytes_after_the_mark_of_a_workbook_are_a_table_or_an_error(
        mark in prop::sample::select(vec![&b"PK\x03\x04"[..], &XLS[..512], b"<office:document>", b"\x1F\x8B\x08\0", b"[{", b"{\"a\":"]),
        bytes in prop::collection::vec(any::<u8>(), 0..1500),
    ) {
        check(&[mark, &bytes].concat());
    }
}
