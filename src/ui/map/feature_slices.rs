//! Single features of a GeoJSON file without reading its coordinates: where each begins and ends in the bytes.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

/// The place of every feature in the bytes of a FeatureCollection, by its id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeatureSlices(BTreeMap<u32, Range<usize>>);

#[derive(Deserialize)]
struct Id {
    id: u32,
}

impl FeatureSlices {
    /// Looks for the features of `collection`; what has no whole-numbered id is left out.
    #[must_use]
    pub fn new(collection: &[u8]) -> Self {
        let mut found = BTreeMap::new();
        let (mut open, mut start) = (Vec::new(), 0);
        let (mut in_text, mut escaped) = (false, false);
        for (at, byte) in collection.iter().enumerate() {
            if in_text {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => in_text = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => in_text = true,
                b'{' | b'[' => {
                    if open == b"{[" {
                        start = at;
                    }
                    open.push(*byte);
                }
                b'}' | b']' => {
                    open.pop();
                    if open == b"{["
                        && let Ok(Id { id }) = serde_json::from_slice(&collection[start..=at])
                    {
                        found.insert(id, start..at + 1);
                    }
                }
                _ => {}
            }
        }
        Self(found)
    }

    /// A FeatureCollection of some of the features; ids that are not there are passed over.
    #[must_use]
    pub fn some(&self, collection: &[u8], ids: &[u32]) -> Vec<u8> {
        let mut some = br#"{"type":"FeatureCollection","features":["#.to_vec();
        let slices = ids.iter().filter_map(|id| collection.get(self.0.get(id)?.clone()));
        for (at, slice) in slices.enumerate() {
            if at > 0 {
                some.push(b',');
            }
            some.extend_from_slice(slice);
        }
        some.extend_from_slice(b"]}");
        some
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = br#"{ "type": "FeatureCollection", "name": "a }] \" b", "features": [
        {"type":"Feature","id":7,"properties":{"n":"}"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
        {"type":"Feature","properties":{},"geometry":null},
        {"geometry":null,"type":"Feature","id":2,"properties":{}}
    ], "bbox": [0, 0, 1, 1] }"#;

    #[test]
    fn features_are_taken_out_whole() {
        let slices = FeatureSlices::new(FILE);
        let some: serde_json::Value = serde_json::from_slice(&slices.some(FILE, &[2, 99, 7])).unwrap();
        let ids: Vec<_> = some["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_u64()).collect();
        assert_eq!(ids, [Some(2), Some(7)]);
        assert_eq!(some["features"][1]["geometry"]["coordinates"][0][2], serde_json::json!([1, 1]));
    }

    #[test]
    fn a_broken_file_has_no_features() {
        assert_eq!(FeatureSlices::new(b"{\"features\":[{\"id\":1"), FeatureSlices::default());
        assert_eq!(FeatureSlices::new(b"]]}}"), FeatureSlices::default());
    }
}
