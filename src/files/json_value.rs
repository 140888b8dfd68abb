//! A JSON value with its fields in the order of the file, and as the text of a cell.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::workbook::plain_number;

/// A value. The parser gives up at 128 levels of nesting, so it is never deep.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    /// Nothing.
    Null,
    /// A text, a number or a truth value, as the text of a cell.
    Plain(String),
    /// A list.
    List(Vec<Self>),
    /// Fields, in their order.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Whether it is an object with this field.
    pub fn has(&self, field: &str) -> bool {
        matches!(self, Self::Object(fields) if fields.iter().any(|(name, _)| name == field))
    }

    /// As one cell: lists of plain values are joined with `; `, everything else is written as `name: value`.
    pub fn cell(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Plain(text) => text.clone(),
            Self::List(values) => {
                values.iter().map(Self::cell).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("; ")
            }
            Self::Object(fields) => {
                let field = |(name, value): &(String, Self)| format!("{name}: {}", value.cell());
                fields.iter().map(field).collect::<Vec<_>>().join(", ")
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Plain(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Plain(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Plain(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Plain(plain_number(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Plain(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Plain(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Json::Object(fields))
    }
}
