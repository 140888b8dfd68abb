//! What a column of numbers is called as a measure.

use crate::plan::{Measure, MeasureKind};

/// Key and name of a measure the user brought; keys are unique among `known`.
pub(super) fn measure_of_column(column: &str, known: &[Measure]) -> Measure {
    let slug: String = column.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let mut key = slug.clone();
    let mut nth = 1;
    while known.iter().any(|measure| measure.key == key) {
        nth += 1;
        key = format!("{slug}_{nth}");
    }
    Measure::new(&key, column, MeasureKind::Number)
}
