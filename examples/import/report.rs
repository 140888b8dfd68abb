//! Tables and their ledgers as JSON.

use bailiwick::files::geography::{FeatureFate, FeatureSet, GeographyMapping, GeographyReport};
use bailiwick::files::{
    ColumnType, DayOrderGuess, Decimal, FateKind, Ledger, RowFate, Table, TableFormat, TableMapping, Totals,
};
use bailiwick::plan::DataSet;
use serde_json::{Map, Value, json};

/// The file: its format, where its header is, what was noticed on reading it.
pub fn file(table: &Table) -> Map<String, Value> {
    let mut file = Map::new();
    let mut put = |name: &str, value: Value| file.insert(name.into(), value);
    put("file", json!(table.name()));
    put("format", json!(table.format().to_string()));
    match table.format() {
        TableFormat::Text { encoding, delimiter } => {
            put("encoding", json!(encoding.to_string()));
            put("delimiter", json!(char::from(*delimiter).to_string()));
        }
        TableFormat::Workbook { sheets, sheet, .. } => {
            put("sheet", json!(sheets.get(*sheet).map(|sheet| &sheet.name)));
            put(
                "sheets",
                json!(
                    sheets.iter().map(|sheet| json!({"name": sheet.name, "hidden": sheet.hidden})).collect::<Vec<_>>()
                ),
            );
        }
        TableFormat::Json { .. } => {}
    }
    put(
        "header",
        json!({"rows_above": table.above(), "rows": table.header_rows(), "headerless": table.is_headerless()}),
    );
    put("notes", json!(table.remarks()));
    let ragged = table
        .ragged()
        .iter()
        .map(|row| json!({"row": table.row_number(row.row), "cells": row.cells, "surplus": row.surplus}));
    put("ragged_rows", ragged.collect());
    file
}

/// The columns: what each is in its role, and what kind of values it holds.
pub fn columns(table: &Table, mapping: &TableMapping) -> Value {
    let fields = mapping.fields();
    let extra = mapping.extra_choices();
    let decimals = mapping.decimals();
    let usual = if table.delimiter() == Some(b';') { Decimal::Comma } else { Decimal::Point };
    let column = |(at, name): (usize, &String)| {
        let decimal = decimals.iter().find(|(column, _)| *column == at).map_or(usual, |(_, decimal)| *decimal);
        let (kind, shown) = ColumnType::of(table, at, decimal);
        let field = fields.iter().find(|field| field.column == Some(at));
        let taken = extra.iter().any(|(column, taken)| *column == at && *taken);
        let mut column = json!({
            "column": name,
            "field": field.map_or(if taken { json!("extra") } else { Value::Null }, |field| json!(field.key)),
            "confidence": field.and_then(|field| field.confidence),
            "type": kind.to_string(),
        });
        if let ColumnType::Date(DayOrderGuess { shown: false, .. }) = kind {
            column["note"] = json!("every date reads both ways; this order is a guess");
        }
        if matches!(kind, ColumnType::Amount | ColumnType::Percent) && shown == Decimal::Comma {
            column["decimal"] = json!(",");
        }
        column
    };
    table.columns().iter().enumerate().map(column).collect()
}

/// How the rows ended, and that their sums tie.
pub fn ledger(ledger: &Ledger) -> Map<String, Value> {
    let rows = |kind: FateKind| -> Value {
        let lines = ledger.lines.iter().filter(|line| line.fate.kind() == kind);
        lines
            .map(|line| match &line.fate {
                RowFate::Duplicate { of_row, .. } => {
                    json!({"row": line.row, "of_row": of_row, "reason": line.fate.to_string()})
                }
                RowFate::Excluded { why } => json!({"row": line.row, "reason": why}),
                fate => json!({"row": line.row, "reason": fate.to_string()}),
            })
            .collect()
    };
    let count = |kind: FateKind| ledger.totals(kind).rows;
    let mut placed: Vec<(String, u64)> = Vec::new();
    for line in ledger.lines.iter().filter(|line| line.fate.kind() == FateKind::Placed) {
        let how = line.fate.to_string();
        match placed.iter_mut().find(|(known, _)| *known == how) {
            Some((_, count)) => *count += 1,
            None => placed.push((how, 1)),
        }
    }
    let measures = ledger.measures.iter().enumerate().map(|(at, name)| {
        let sum = |totals: &Totals| amount(totals.thousandths.get(at).copied().unwrap_or(0));
        json!({
            "measure": name,
            "source": sum(&ledger.source),
            "used": sum(ledger.totals(FateKind::Placed)),
            "duplicate": sum(ledger.totals(FateKind::Duplicate)),
            "unmatched": sum(ledger.totals(FateKind::Unmatched)),
            "excluded": sum(ledger.totals(FateKind::Excluded)),
        })
    });
    let mut out = Map::new();
    out.insert(
        "rows".into(),
        json!({
            "source": ledger.source.rows,
            "used": count(FateKind::Placed),
            "duplicate": count(FateKind::Duplicate),
            "unmatched": count(FateKind::Unmatched),
            "excluded": count(FateKind::Excluded),
        }),
    );
    out.insert("ties".into(), json!(ledger.ties()));
    out.insert("measures".into(), measures.collect());
    out.insert("used".into(), placed.into_iter().map(|(how, count)| json!({"how": how, "rows": count})).collect());
    out.insert("unmatched".into(), rows(FateKind::Unmatched));
    out.insert("duplicate".into(), rows(FateKind::Duplicate));
    out.insert("excluded".into(), rows(FateKind::Excluded));
    let remarks = ledger.remarks.iter().map(|remark| json!({"row": remark.row, "remark": remark.text}));
    out.insert("remarks".into(), remarks.collect());
    out.insert("remark_count".into(), json!(ledger.remark_count));
    out.insert("assumptions".into(), json!(ledger.assumptions));
    out
}

/// A geography: what was taken for what, and what became of every feature.
pub fn geography(set: &FeatureSet, mapping: &GeographyMapping, report: &GeographyReport) -> Value {
    let column = |(at, name): (usize, &String)| {
        let is = |place: Option<usize>| place == Some(at);
        let field = if is(mapping.code) {
            json!("code")
        } else if is(mapping.name) {
            json!("name")
        } else if mapping.attributes.contains(&at) {
            json!("attribute")
        } else {
            Value::Null
        };
        json!({"column": name, "field": field})
    };
    let rows = |wanted: &dyn Fn(&FeatureFate) -> bool| -> Value {
        let lines = report.lines.iter().filter(|line| wanted(&line.fate));
        lines
            .map(|line| match &line.fate {
                FeatureFate::Excluded { why } => json!({"feature": line.feature, "reason": why}),
                FeatureFate::Merged { code, with } => {
                    json!({"feature": line.feature, "of_feature": with, "code": code})
                }
                FeatureFate::Used { code } => json!({"feature": line.feature, "code": code, "remarks": line.remarks}),
            })
            .collect()
    };
    json!({
        "file": report.file,
        "format": report.format.to_string(),
        "crs": report.crs,
        "role": "geography",
        "columns": set.columns.iter().enumerate().map(column).collect::<Vec<_>>(),
        "summary": report.summary(),
        "ledger": {
            "rows": {
                "source": report.features,
                "used": report.used,
                "duplicate": report.merged,
                "unmatched": 0,
                "excluded": report.excluded,
            },
            "ties": report.used + report.merged + report.excluded == report.features,
            "measures": report.figures.iter().map(|figure| {
                json!({"measure": figure.column, "source": figure.source, "used": figure.used})
            }).collect::<Vec<_>>(),
            "duplicate": rows(&|fate| matches!(fate, FeatureFate::Merged { .. })),
            "excluded": rows(&|fate| matches!(fate, FeatureFate::Excluded { .. })),
            "remarked": rows(&|fate| matches!(fate, FeatureFate::Used { .. })),
            "unmatched": [],
        },
        "report": report,
    })
}

/// What the plan has of all files together.
pub fn plan(data: &DataSet) -> Value {
    json!({
        "accounts": data.accounts.len(),
        "reps": data.reps.len(),
        "products": data.products.len(),
        "months_of_sales": data.sales.months,
        "opportunities": data.opportunities.len(),
        "territory_lines": data.coverage.len(),
    })
}

/// Thousandths as a number, exactly as its digits stand.
fn amount(thousandths: i128) -> Value {
    let (whole, rest) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    let sign = if thousandths < 0 { "-" } else { "" };
    let text = if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest:03}") };
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}
