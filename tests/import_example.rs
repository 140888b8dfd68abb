//! The command line of `examples/import` on the fixtures, and on real exports where they lie beside the repository.
#![cfg(not(target_arch = "wasm32"))]
// A test that can't start its own program may stop with a word.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn run(arguments: &[&str]) -> Output {
    // Beside this test's own program: cargo builds the examples with the tests.
    let mut program: PathBuf = std::env::current_exe().unwrap();
    program.pop();
    program.pop();
    program.push("examples");
    program.push("import");
    let program = if cfg!(windows) { program.with_extension("exe") } else { program };
    // `cargo test --test import_example` does not build examples; then cargo is asked to.
    let mut command = if program.exists() {
        Command::new(program)
    } else {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--quiet", "--locked", "--example", "import", "--"]);
        cargo
    };
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
}

fn report(arguments: &[&str]) -> Value {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_messy_export_and_its_reps_are_told_row_by_row() {
    let report = report(&["tests/fixtures/accounts_300.csv", "tests/fixtures/reps_12.csv"]);
    let [accounts, reps] = [&report["files"][0], &report["files"][1]];
    assert_eq!([&accounts["role"], &reps["role"]], [&json!("accounts"), &json!("reps")]);
    assert_eq!(accounts["format"], "UTF-8, separated by comma");
    assert_eq!((&accounts["encoding"], &accounts["delimiter"]), (&json!("UTF-8"), &json!(",")));
    let ledger = &accounts["ledger"];
    assert_eq!(ledger["rows"], json!({"source": 309, "used": 291, "duplicate": 7, "unmatched": 9, "excluded": 2}));
    assert_eq!(ledger["ties"], true);
    assert_eq!(
        [&ledger["unmatched"], &ledger["duplicate"], &ledger["excluded"]].map(|rows| rows.as_array().unwrap().len()),
        [9, 7, 2]
    );
    for measure in ledger["measures"].as_array().unwrap() {
        let sum = |name: &str| measure[name].as_f64().unwrap();
        let parts = sum("used") + sum("duplicate") + sum("unmatched") + sum("excluded");
        assert!((sum("source") - parts).abs() < 0.005, "{measure}");
    }
    let columns = accounts["columns"].as_array().unwrap();
    let kind = |name: &str| {
        let column = columns.iter().find(|column| column["column"] == name).unwrap();
        (column["field"].as_str().unwrap().to_owned(), column["type"].as_str().unwrap().to_owned())
    };
    let is = |field: &str, kind: &str| (field.to_owned(), kind.to_owned());
    assert_eq!(kind("Account #"), is("id", "code"));
    assert_eq!(kind("Billing Zip/Postal Code"), is("zip", "code"));
    assert_eq!(kind("Lat"), is("latitude", "latitude"));
    assert_eq!(kind("Annual Potential ($)"), is("potential", "amount"));
    assert_eq!(kind("Visits per Year"), is("calls_per_year", "amount"), "a few are halves");
    assert_eq!(reps["ledger"]["rows"]["used"], 12);
    assert_eq!([&report["plan"]["accounts"], &report["plan"]["reps"]], [&json!(291), &json!(12)]);
}

#[test]
fn the_same_rows_in_a_workbook_have_the_same_ledger() {
    let ledger = |file: &str| report(&[file, "--as", "accounts"])["files"][0]["ledger"].take();
    let from_csv = ledger("tests/fixtures/accounts_300.csv");
    for file in
        ["tests/fixtures/accounts_300.xlsx", "tests/fixtures/accounts_300.ods", "tests/fixtures/accounts_300.xls"]
    {
        let other = ledger(file);
        for part in ["rows", "measures", "unmatched", "excluded", "used"] {
            assert_eq!(other[part], from_csv[part], "{part} of {file}");
        }
    }
}

#[test]
fn sheet_and_header_can_be_chosen() {
    let report = report(&["tests/fixtures/sheets.xlsx", "--as", "reps", "--sheet", "3"]);
    assert_eq!(report["files"][0]["sheet"], "Accounts 2026");
    assert_eq!(
        report["files"][0]["header"],
        json!({"rows_above": ["Accounts by owner"], "rows": 2, "headerless": false})
    );
}

#[test]
fn wrong_input_ends_with_two_and_a_sentence() {
    for (arguments, words) in [
        (&["nowhere.csv"][..], "nowhere.csv cannot be opened"),
        (&[], "No file is named"),
        (&["a.csv", "--as", "kings"], "`kings` is not a role"),
        (&["a.csv", "--colour", "red"], "--colour is not an option"),
        (&["tests/fixtures/reps_12.csv", "--as", "sales"], "No column says who bought"),
        (&["tests/fixtures/sheets.xlsx", "--sheet", "9"], "it has 3 sheets, and sheet 9 was asked for"),
    ] {
        let output = run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn the_accounts_of_a_real_export_without_places_are_all_listed() {
    let Some(accounts) = maven("maven_accounts.csv") else { return };
    let ledger = report(&[&accounts, "--as", "accounts"])["files"][0]["ledger"].take();
    assert_eq!(ledger["rows"], json!({"source": 85, "used": 0, "duplicate": 0, "unmatched": 85, "excluded": 0}));
    assert_eq!(ledger["ties"], true);
    let reason = ledger["unmatched"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("No column says where the accounts are"), "{reason}");
}

/// Real exports, which are not part of the repository and may lie beside it.
fn maven(name: &str) -> Option<String> {
    let beside = |folder: &Path| folder.join("shared/data/tests-only").join(name);
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(beside).find(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: {name} does not lie beside the repository");
    }
    found.map(|path| path.to_string_lossy().into_owned())
}

#[test]
fn accounts_abroad_are_placed_by_city_and_by_a_table_of_postcodes() {
    let folder = std::env::temp_dir().join(format!("bailiwick-places-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let accounts = put(
        "kunden.csv",
        "Kundennummer;Kunde;PLZ;Ort;Land;Umsatz\n1;Alpha;;Köln;Deutschland;10\n2;Beta;8001;;Schweiz;20\n\
         3;Gamma;99998;;DE;30\n4;Delta;;Lyon;France;40\n",
    );
    let codes = put(
        "plz.csv",
        "Land;PLZ;Ort;Breitengrad;Längengrad\nCH;8001;Zürich;47,3717;8,5423\nDE;1067;Dresden;51,06;13,72\n",
    );
    let report = report(&[&accounts, &codes]);
    std::fs::remove_dir_all(&folder).unwrap();
    let [accounts, codes] = [&report["files"][0], &report["files"][1]];
    assert_eq!([&accounts["role"], &codes["role"]], [&json!("accounts"), &json!("postcodes")]);
    let rows = json!({"source": 4, "used": 3, "duplicate": 0, "unmatched": 1, "excluded": 0});
    assert_eq!(accounts["ledger"]["rows"], rows, "{accounts:#}");
    assert_eq!(codes["ledger"]["rows"]["used"], 2);
    let reason = accounts["ledger"]["unmatched"][0].to_string();
    assert!(reason.contains("`99998` is not in the table of postcodes"), "{reason}");
}
