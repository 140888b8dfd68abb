//! Guessing which column is which: one core for every kind of table. A [`Field`] says what its columns are called and
//! how their values look; the best pairs of field and column win.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Decimal, Table,
    column_profile::{ColumnProfile, StateNames, usual_decimal},
    header_name,
};

/// What a role does with columns that no field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// Nothing.
    Nothing,
    /// Numbers become measures.
    Measures,
    /// Columns that are called like months hold the amounts of that month.
    Months,
    /// Columns that are called like places hold the times to them.
    Destinations,
}

/// What a column can say about something. Nameable inside `files` only: outside there are the fields themselves.
pub trait Field: Copy + Ord + 'static {
    /// All fields in the order a form shows them.
    const ALL: &'static [Self];

    /// The field that holds days, where one does.
    const DAYS: Option<Self> = None;

    /// What becomes of further columns.
    const EXTRA: Extra = Extra::Nothing;

    /// Its name in files and settings; stable.
    fn key(self) -> &'static str;

    /// Its name on the screen.
    fn label(self) -> &'static str;

    /// What may stand in it, and what happens without it.
    fn hint(self) -> &'static str;

    /// Names a column of this field has, the surest first.
    fn names(self) -> &'static [&'static str];

    /// How well the values suit the field, 0 (impossible) to 1 (typical).
    fn suits(self, values: &ColumnProfile) -> f64;

    /// How typical the values are on their own, whatever the column is called: only what hardly anything else looks like.
    fn betrayed_by(self, _values: &ColumnProfile) -> f64 {
        0.0
    }
}

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A likely look, an unusual name: look at it.
    Unsure,
    /// A related name and fitting values.
    Likely,
    /// A known name and fitting values.
    Sure,
    /// The user said so.
    Chosen,
}

/// A field's column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    /// The column.
    pub column: usize,
    /// How sure.
    pub confidence: Confidence,
}

/// What the columns of a table look like.
pub struct Columns {
    /// The table's usual decimal separator.
    pub decimal: Decimal,
    /// Words that stand for states.
    pub states: StateNames,
    /// One profile per column.
    pub profiles: Vec<ColumnProfile>,
}

impl Columns {
    /// Looks at a sample of every column.
    pub fn of(table: &Table) -> Self {
        let (decimal, states) = (usual_decimal(table), StateNames::new());
        let columns = 0..table.columns().len();
        let profiles = columns.map(|column| ColumnProfile::of(table, column, decimal, &states)).collect();
        Self { decimal, states, profiles }
    }

    /// Whether a column's values hardly repeat: each thing that the table lists stands in it once.
    pub fn once(&self, column: Option<usize>) -> bool {
        column.and_then(|column| self.profiles.get(column)).is_some_and(|profile| profile.distinct > 0.97)
    }

    /// Number of columns that hold something other than numbers.
    pub fn texts(&self) -> usize {
        self.profiles.iter().filter(|profile| profile.filled > 0.0 && profile.numeric < 0.5).count()
    }

    /// Gives each field the column with the best score, the best pair first; each column has one field.
    pub fn guess<F: Field>(&self, table: &Table) -> BTreeMap<F, Mapped> {
        const ENOUGH: f64 = 0.35;
        let mut pairs: Vec<(f64, F, usize)> = Vec::new();
        for (column, (profile, name)) in self.profiles.iter().zip(table.columns()).enumerate() {
            let header = header_name::normal(name);
            for field in F::ALL {
                let fit = header_name::fit(&header, field.names());
                // An empty column can be called anything; a full one has to look the part.
                let suits = if profile.filled > 0.0 { field.suits(profile) } else { 0.5 };
                let score = (fit * (0.25 + 0.75 * suits)).max(field.betrayed_by(profile));
                if score >= ENOUGH && suits > 0.2 {
                    pairs.push((score, *field, column));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut mapped: BTreeMap<F, Mapped> = BTreeMap::new();
        for (score, field, column) in pairs {
            if !mapped.contains_key(&field) && mapped.values().all(|other| other.column != column) {
                let confidence = match score {
                    0.8.. => Confidence::Sure,
                    0.55.. => Confidence::Likely,
                    _ => Confidence::Unsure,
                };
                mapped.insert(field, Mapped { column, confidence });
            }
        }
        mapped
    }
}

/// Sets or clears the column of a field as the user says; the column leaves any other field it had.
pub(super) fn choose<F: Field>(fields: &mut BTreeMap<F, Mapped>, field: F, column: Option<usize>) {
    match column {
        None => {
            fields.remove(&field);
        }
        Some(column) => {
            fields.retain(|_, mapped| mapped.column != column);
            fields.insert(field, Mapped { column, confidence: Confidence::Chosen });
        }
    }
}
