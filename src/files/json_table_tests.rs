use proptest::prelude::*;

use super::super::*;

fn rows(text: &str) -> (Table, Vec<Vec<String>>) {
    let table = Table::read("a.json", text.as_bytes()).unwrap();
    let rows = (0..table.len()).map(|row| table.row(row).map(str::to_owned).collect()).collect();
    (table, rows)
}

#[test]
fn an_array_of_objects_keeps_the_order_of_its_fields() {
    let (table, rows) = rows(
        r#"[{"id":"0017","Owner":{"Name":"Ana","Manager":{"Name":"Bo"}},"potential":1e5,"tags":["a","b"],"active":true},
            {"id":"0018","city":"Zürich","potential":0.30000000000000004,"Owner":null}, {}]"#,
    );
    assert_eq!(
        table.columns(),
        ["id", "Owner.Name", "Owner.Manager.Name", "potential", "tags", "active", "city", "Owner"]
    );
    assert_eq!(rows[0], ["0017", "Ana", "Bo", "100000", "a; b", "true", "", ""]);
    assert_eq!(rows[1], ["0018", "", "", "0.3", "", "", "Zürich", ""]);
    assert_eq!(rows[2], [""; 8], "an empty record is a row all the same");
    assert_eq!((table.row_number(0), table.row_number(2)), (1, 3));
    assert_eq!(table.format().to_string(), "JSON, an array of records");
}

#[test]
fn records_are_found_under_the_names_that_systems_use() {
    for (text, name) in [
        (r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Account","url":"/x"},"Id":"1"}]}"#, "records"),
        (r#"{"results":[{"Id":"1"}],"paging":{"next":{"after":"9"}}}"#, "results"),
        (r#"{"@odata.context":"x","value":[{"Id":"1"}]}"#, "value"),
        (r#"{"status":["ok"],"d":{"results":[{"Id":"1"}]}}"#, "d.results"),
    ] {
        let (table, rows) = rows(text);
        assert_eq!((table.columns(), &rows[..]), (&["Id".to_owned()][..], &[vec!["1".to_owned()]][..]), "{text}");
        assert_eq!(table.format(), &TableFormat::Json { layout: JsonLayout::Under(name.into()) });
    }
}

#[test]
fn arrays_of_arrays_have_a_header_like_a_sheet() {
    let (table, rows) = rows(r#"[["id","zip"],["1","02134"],["2",60614]]"#);
    assert_eq!(table.columns(), ["id", "zip"]);
    assert_eq!(rows, [["1", "02134"], ["2", "60614"]]);
    let (table, _) = self::rows(r#"{"data":[["Report"],["id","zip"],["1","02134"]]}"#);
    assert_eq!((table.above(), table.columns()), (&["Report".to_owned()][..], &["id".to_owned(), "zip".into()][..]));
}

#[test]
fn one_record_a_line_and_a_single_record_are_tables_too() {
    let (table, lines) = rows("{\"id\":1,\"kids\":[{\"a\":1}]}\n\n{\"id\":2}\n");
    assert_eq!(table.format().to_string(), "JSON, one record a line");
    assert_eq!(lines, [["1", "a: 1"], ["2", ""]]);
    let (table, one) = rows("{\n\"id\": 7,\n \"place\": {\"city\": \"Boston\"}}");
    assert_eq!(
        (table.columns(), one),
        (&["id".to_owned(), "place.city".into()][..], vec![vec!["7".into(), "Boston".into()]])
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let said = |text: &str| Table::read("a.json", text.as_bytes()).unwrap_err().to_string();
    assert!(said("[{\"id\":1},{\"id\":}]").contains("line 1 column 17"), "{}", said("[{\"id\":1},{\"id\":}]"));
    assert!(said("{\"id\":1}\n{\"id\":2}\n{\"id\":\n").contains("line 3"));
    assert!(said("[]").contains("a.json is empty"));
    let deep = "[".repeat(100_000);
    assert!(said(&deep).contains("recursion limit"), "{}", said(&deep));
    let wide: String = (0..600).map(|at| format!("\"c{at}\":1,")).collect();
    assert!(said(&format!("[{{{}\"x\":1}}]", wide)).contains("500 columns"));
    let text = "[id],name\n1,a\n";
    assert_eq!(Table::read("a.csv", text.as_bytes()).unwrap().columns(), ["[id]", "name"]);
}

proptest! {
    #[test]
    fn damaged_json_is_a_table_or_an_error(
        changes in prop::collection::vec((any::<usize>(), prop::sample::select(b"{}[]\",:0e-\\u \n\xFF".to_vec())), 0..8),
        lines in any::<bool>(),
    ) {
        let record = |at: usize| format!("{{\"id\":\"{at:03}\",\"Owner\":{{\"Name\":\"Ana\"}},\"tags\":[1,null,true],\"sum\":1.5e3}}");
        let records: Vec<String> = (0..20).map(record).collect();
        let text = if lines { records.join("\n") } else { format!("{{\"done\":true,\"records\":[{}]}}", records.join(",")) };
        let mut bytes = text.into_bytes();
        for (at, value) in changes {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        if let Ok(table) = Table::read("x.json", &bytes) {
            prop_assert!((0..table.len()).all(|row| table.row(row).count() == table.columns().len()));
        }
    }
}
