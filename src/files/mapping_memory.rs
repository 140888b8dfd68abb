//! What is remembered of a corrected mapping, so that the next file of the same shape is read the same way.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Confidence, DayOrder, Decimal, FieldColumn, Merge, Role, Table, TableMapping, content_hash::hash_json, header_name,
};

/// A mapping by names of columns: positions may change from one export to the next, names hardly do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Memory {
    /// Raised when a field here changes its meaning.
    version: u32,
    role: Role,
    /// Field key → column name.
    columns: BTreeMap<String, String>,
    /// Names of the further columns.
    extra: Vec<String>,
    /// Column name → decimal separator.
    decimals: BTreeMap<String, Decimal>,
    /// The order of day and month, where the user said so.
    days: Option<DayOrder>,
    /// The currency of its amounts, where the user said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    /// Accepted writings.
    merges: Vec<Merge>,
}

const VERSION: u32 = 1;
/// Most bytes of a memory that is read back: a mapping of 500 columns with long names stays below.
const MAX_BYTES: usize = 1 << 20;

/// The shape of a table: a short hash of its column names in any order and writing. Exports of the same report have the
/// same shape.
#[must_use]
pub fn table_shape(columns: &[String]) -> String {
    let mut names: Vec<String> = columns.iter().map(|name| header_name::normal(name)).collect();
    names.sort_unstable();
    let hash = hash_json(&names);
    hash.strip_prefix("sha256:").and_then(|hex| hex.get(..16)).unwrap_or_default().to_owned()
}

impl TableMapping {
    /// The mapping as a line of JSON to keep under the table's [`table_shape`]. Cells that were put right are not kept:
    /// they are of one file.
    #[must_use]
    pub fn remember(&self, columns: &[String]) -> String {
        let name = |column: usize| columns.get(column).cloned();
        let memory = Memory {
            version: VERSION,
            role: self.role(),
            columns: self
                .columns()
                .into_iter()
                .filter_map(|(key, column)| Some((key.to_owned(), name(column)?)))
                .collect(),
            extra: self.extra().iter().filter_map(|column| name(*column)).collect(),
            decimals: self
                .decimals()
                .into_iter()
                .filter_map(|(column, decimal)| Some((name(column)?, decimal)))
                .collect(),
            days: self.days().filter(|days| days.chosen).map(|days| days.order),
            currency: self.currency().map(str::to_owned),
            merges: self.merges().to_vec(),
        };
        // Writing these types to memory cannot fail.
        serde_json::to_string(&memory).unwrap_or_default()
    }

    /// A table read as it was remembered for its shape: what the memory names is taken from it, the rest is guessed. `None`
    /// when the memory is none, or is of a newer Bailiwick.
    #[must_use]
    pub fn recall(memory: &str, table: &Table) -> Option<Self> {
        if memory.len() > MAX_BYTES {
            return None;
        }
        let memory: Memory = serde_json::from_str(memory).ok().filter(|memory: &Memory| memory.version == VERSION)?;
        let wanted = |name: &str| header_name::normal(name);
        // The same writing first; then the same name, which `billing_city` and `Billing City` are.
        let column = |name: &String| {
            let columns = table.columns();
            columns
                .iter()
                .position(|known| known == name)
                .or_else(|| columns.iter().position(|known| wanted(known) == wanted(name)))
        };
        let mut mapping = Self::guess_as(memory.role, table);
        let remembered: BTreeMap<&str, usize> =
            memory.columns.iter().filter_map(|(key, name)| Some((key.as_str(), column(name)?))).collect();
        // What is guessed with some confidence and was so the last time is no choice of the user's.
        let same = |field: &FieldColumn| {
            field.column.is_some()
                && field.column == remembered.get(field.key).copied()
                && field.confidence > Some(Confidence::Unsure)
        };
        let differ: Vec<&'static str> =
            mapping.fields().iter().filter(|field| !same(field)).map(|field| field.key).collect();
        for key in &differ {
            mapping.choose(key, None);
        }
        for key in differ {
            if let Some(column) = remembered.get(key) {
                mapping.choose(key, Some(*column));
            }
        }
        mapping.set_extra(Vec::new());
        for name in &memory.extra {
            if let Some(column) = column(name) {
                mapping.choose_extra(column, true);
            }
        }
        for (name, decimal) in &memory.decimals {
            if let Some(column) = column(name) {
                mapping.choose_decimal(column, *decimal);
            }
        }
        mapping.choose_day_order(memory.days);
        mapping.choose_currency(memory.currency.as_deref());
        mapping.look_at_days(table);
        for merge in memory.merges {
            mapping.merge(merge);
        }
        Some(mapping)
    }
}
