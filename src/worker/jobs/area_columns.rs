//! Which column of a table holds the codes or names of areas that the user brought, told from its values.

use crate::{
    files::{FieldColumn, Role, Table, TableMapping},
    geography::{LoadedGeography, normalise},
};

/// Rows that are looked at.
const LOOKED_AT: usize = 300;
/// So many of a column's values must be codes or names of areas.
const ENOUGH: f64 = 0.8;
/// Where fewer are, it holds something else.
const NONE: f64 = 0.2;

/// The field that takes an area's code, and the one that takes its name.
pub(super) const CODE: &str = "county_fips";
/// See [`CODE`].
pub(super) const NAME: &str = "city";

/// A field and the column it got.
pub(super) type Fitted = (&'static str, usize);

/// What the fields of places are called where areas are the user's own: code, name, and what lies above. `None` for fields
/// that make no sense there.
pub(super) fn label(field: &FieldColumn, geography: &LoadedGeography) -> Option<(String, String)> {
    let noun = &geography.units().noun;
    let above = geography.levels.get(1).map(|level| level.noun.as_str());
    match field.key {
        CODE => Some((format!("Code of the {noun}"), "As in the geography; lost leading zeros are put back.".into())),
        NAME => Some((format!("Name of the {noun}"), "In any usual spelling.".into())),
        "state" => Some((
            format!("What the {noun} belongs to"),
            match above {
                Some(above) => format!("Code or name of its {above}: tells two of one name apart."),
                None => "Tells two of one name apart.".into(),
            },
        )),
        "zip" | "county" if field.column.is_none() => None,
        "zip" => Some((format!("Code of the {noun}, in a second column"), String::new())),
        "county" => Some((format!("Name of the {noun}, in a second column"), String::new())),
        _ => Some((field.label.to_owned(), field.hint.to_owned())),
    }
}

/// Gives the column of area codes (or names) its field, where no column says better what lies where, and answers them.
pub(super) fn fit(mapping: &mut TableMapping, table: &Table, geography: &LoadedGeography) -> Option<Fitted> {
    if !matches!(mapping.role(), Role::Accounts | Role::Territories | Role::UnitAttributes) {
        return None;
    }
    let fields = mapping.fields();
    let column_of = |key: &str| fields.iter().find(|field| field.key == key).and_then(|field| field.column);
    let code_of = |unit: u32| geography.units().codes.get(unit as usize).map(String::as_str);
    let exact = |cell: &str| geography.by_code(cell).and_then(code_of) == Some(cell);
    let code_share = |column: usize| share(table, column, exact);
    // What was guessed stays where its values are codes of areas.
    if [CODE, "zip"].into_iter().filter_map(column_of).any(|column| code_share(column) >= ENOUGH) {
        return None;
    }
    // Postcodes that are no areas would be a remark on every row.
    if column_of("zip").is_some_and(|column| share(table, column, |cell| geography.by_code(cell).is_some()) < NONE) {
        mapping.choose("zip", None);
    }
    let has_coordinates = column_of("coordinates").is_some() || column_of("latitude").is_some();
    let taken = |column: usize| {
        fields.iter().any(|field| {
            let place = matches!(field.key, "zip" | "county" | CODE | NAME | "state");
            field.column == Some(column) && !place
        })
    };
    let free: Vec<usize> = (0..table.columns().len()).filter(|column| !taken(*column)).collect();
    let named = |column: usize| {
        let header = normalise(&table.columns()[column]);
        let nouns = [normalise(&geography.units().noun), "code".into(), "area".into()];
        nouns.iter().any(|noun| header.contains(noun.as_str()))
    };
    // Any small number may be a code, so beside coordinates only a column that is called so counts.
    let best = |share: &dyn Fn(usize) -> f64| {
        let good = free.iter().copied().filter(|column| named(*column) || !has_coordinates);
        let ranked = good.map(|column| (named(column), share(column), column)).filter(|(_, share, _)| *share >= ENOUGH);
        ranked.max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(b.2.cmp(&a.2))).map(|(.., column)| column)
    };
    let padded = |column: usize| {
        let known = |cell: &str| geography.by_code(cell).is_some();
        if named(column) { share(table, column, known) } else { code_share(column) }
    };
    if let Some(column) = best(&padded) {
        mapping.choose(CODE, Some(column));
        return Some((CODE, column));
    }
    let is_name = |column: usize| share(table, column, |cell| !geography.by_name(cell, "").is_empty());
    if has_coordinates {
        return None;
    }
    let column = best(&is_name)?;
    mapping.choose(NAME, Some(column));
    Some((NAME, column))
}

/// Which share of the filled cells of a column is so.
fn share(table: &Table, column: usize, is: impl Fn(&str) -> bool) -> f64 {
    let cells: Vec<&str> =
        table.spread(LOOKED_AT).map(|row| table.cell(row, column).trim()).filter(|cell| !cell.is_empty()).collect();
    cells.iter().filter(|cell| is(cell)).count() as f64 / cells.len().max(1) as f64
}
