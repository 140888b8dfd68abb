use std::io::{Cursor, Read};

use proptest::prelude::*;

use super::*;
use crate::plan::Amount;

fn facts() -> WorkbookFacts<'static> {
    WorkbookFacts { title: "Plan <A> & \"B\"", date: Date { year: 2026, month: 11, day: 22 }, currency: "USD" }
}

/// A part of a workbook as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn list(cells: Vec<Cell<'static>>) -> List<'static> {
    let columns = (0..cells.len()).map(|at| Column::new(format!("Column {at}"), "What it is")).collect();
    let mut list = List::new("Accounts", columns);
    list.row(cells);
    list
}

#[test]
fn cells_have_types_and_the_header_is_frozen_and_filtered() {
    let date = Date { year: 2026, month: 3, day: 9 };
    let list = list(vec![
        Cell::text("=cmd|' /C calc'!A0"),
        Cell::code("02134"),
        Cell::Money(Amount::from_f64(1250.5)),
        Cell::Share(0.25),
        Cell::Date(date),
        Cell::Empty,
        Cell::Number(f64::NAN),
        Cell::Count(3),
    ]);
    let bytes = workbook(&[&list], &facts()).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"), "no formula: {sheet}");
    assert!(sheet.contains("<autoFilter ref=\"A1:H2\"/>") && sheet.contains("state=\"frozen\""), "{sheet}");
    for cell in ["<v>1250.5</v>", "<v>0.25</v>", "<v>46090</v>", "<v>3</v>"] {
        assert!(sheet.contains(cell), "{cell} in {sheet}");
    }
    let texts = part(&bytes, "xl/sharedStrings.xml");
    assert!(texts.contains("<t>=cmd|' /C calc'!A0</t>") && texts.contains("<t>02134</t>"), "{texts}");
    assert!(part(&bytes, "xl/styles.xml").contains("[$USD] #,##0"));
    assert!(part(&bytes, "docProps/core.xml").contains("2026-11-22T00:00:00Z"));
    let book = part(&bytes, "xl/workbook.xml");
    assert!(book.contains("name=\"Accounts\"") && book.contains("name=\"About\""), "{book}");
}

#[test]
fn the_same_lists_give_the_same_bytes() {
    let list = list(vec![Cell::text("Köln"), Cell::Index(104.0), Cell::Amount(Amount::whole(3))]);
    assert_eq!(workbook(&[&list], &facts()).unwrap(), workbook(&[&list], &facts()).unwrap());
}

#[test]
fn what_no_sheet_can_hold_is_said() {
    let mut list = List::new("Accounts", vec![Column::new("a", "")]);
    for _ in 0..=MOST_ROWS {
        list.row([Cell::Empty]);
    }
    let error = workbook(&[&list], &facts()).unwrap_err().to_string();
    assert!(error.contains("Accounts has 1048576 rows") && error.contains("Take the CSV"), "{error}");
}

#[test]
fn endless_texts_are_cut_where_a_cell_ends() {
    assert_eq!(fitting(&"ä".repeat(32_767)).chars().count(), 32_767);
    let cut = fitting(&"𝄞".repeat(20_000));
    assert!(cut.encode_utf16().count() <= MOST_LETTERS && cut.ends_with('…'));
}

proptest! {
    #[test]
    fn any_text_and_number_can_be_written(texts in prop::collection::vec("[=+@'<>&\"_x0-9\u{0}-\u{1f}\\PC]{0,20}", 3), number in any::<f64>(), currency in "\\PC{0,5}") {
        let cells = vec![
            Cell::text(texts[0].clone()),
            Cell::code(texts[1].clone()),
            Cell::Number(number),
            Cell::Share(number),
            Cell::Money(Amount::from_f64(number)),
        ];
        let facts = WorkbookFacts { title: &texts[2], currency: &currency, ..facts() };
        let bytes = workbook(&[&list(cells)], &facts).unwrap();
        prop_assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
    }
}
