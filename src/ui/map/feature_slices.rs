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

/// The id of a feature. Ours stand where they are found without reading on through the coordinates.
fn id_of(feature: &[u8]) -> Option<u32> {
    if let Some(rest) = feature.strip_prefix(br#"{"type":"Feature","id":"#) {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if rest.get(digits) == Some(&b',') {
            return core::str::from_utf8(&rest[..digits]).ok()?.parse().ok();
        }
    }
    serde_json::from_slice(feature).ok().map(|Id { id }| id)
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
                        && let Some(id) = id_of(&collection[start..=at])
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
        self.collect(collection, ids.iter().copied(), |some, slice, _| some.extend_from_slice(slice))
    }

    /// As [`FeatureSlices::some`], with a number for each as its property `e`, before the properties that it has. A
    /// feature without properties is left out.
    #[must_use]
    pub fn marked(&self, collection: &[u8], marks: &[(u32, u8)]) -> Vec<u8> {
        const PROPERTIES: &[u8] = br#""properties":{"#;
        self.collect(collection, marks.iter().map(|(id, _)| *id), |some, slice, at| {
            let Some(found) = slice.windows(PROPERTIES.len()).position(|window| window == PROPERTIES) else { return };
            let (before, after) = slice.split_at(found + PROPERTIES.len());
            some.extend_from_slice(before);
            let mark = marks.get(at).map_or(0, |(_, mark)| *mark);
            let comma = if after.first() == Some(&b'}') { "" } else { "," };
            some.extend_from_slice(format!("\"e\":{mark}{comma}").as_bytes());
            some.extend_from_slice(after);
        })
    }

    /// A FeatureCollection of what `write` adds for each feature that is there, given its bytes and its turn.
    fn collect(
        &self,
        collection: &[u8],
        ids: impl Iterator<Item = u32>,
        write: impl Fn(&mut Vec<u8>, &[u8], usize),
    ) -> Vec<u8> {
        let mut some = br#"{"type":"FeatureCollection","features":["#.to_vec();
        let begin = some.len();
        for (at, id) in ids.enumerate() {
            let Some(slice) = self.0.get(&id).and_then(|place| collection.get(place.clone())) else { continue };
            let before = some.len();
            if before > begin {
                some.push(b',');
            }
            let empty = some.len();
            write(&mut some, slice, at);
            if some.len() == empty {
                some.truncate(before);
            }
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
    fn features_get_a_mark_beside_their_properties() {
        let slices = FeatureSlices::new(FILE);
        let marked: serde_json::Value =
            serde_json::from_slice(&slices.marked(FILE, &[(99, 1), (7, 3), (2, 4)])).unwrap();
        let properties: Vec<_> = marked["features"].as_array().unwrap().iter().map(|one| &one["properties"]).collect();
        assert_eq!(properties, [&serde_json::json!({ "e": 3, "n": "}" }), &serde_json::json!({ "e": 4 })]);
    }

    #[test]
    fn a_broken_file_has_no_features() {
        assert_eq!(FeatureSlices::new(b"{\"features\":[{\"id\":1"), FeatureSlices::default());
        assert_eq!(FeatureSlices::new(b"]]}}"), FeatureSlices::default());
    }
}
