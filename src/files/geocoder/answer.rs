//! What a geocoder answers: the formats of the usual servers, told by what stands in them.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::geography::LonLat;

/// Most places of one answer that are looked at.
const MOST: usize = 5;
/// Longest text of an answer that is shown.
const LONGEST: usize = 200;

/// A place that a geocoder offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Where.
    pub at: LonLat,
    /// What the server calls it.
    pub label: String,
    /// What it is, and how sure the server is, as it says so: `house`, `rooftop, score 98`. Empty where it says nothing.
    pub kind: String,
}

/// Why an answer cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerError {
    /// A page for people.
    Html,
    /// No JSON.
    NotJson,
    /// The server says what is wrong.
    Refused(String),
    /// JSON of no known form.
    Unknown,
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Html => write!(
                f,
                "The server answered with a web page instead of JSON. Look whether the address is that of its search, and \
                 whether it asks for JSON."
            ),
            Self::NotJson => write!(f, "The server's answer is no JSON. Look whether the address asks for JSON."),
            Self::Refused(why) => write!(f, "The server refused: {why}"),
            Self::Unknown => write!(
                f,
                "The server's answer is of a form that is not known here. Known are those of Nominatim, Pelias, Photon, ArcGIS, \
                 the Census geocoder and Google."
            ),
        }
    }
}

impl std::error::Error for AnswerError {}

/// The places of an answer, the server's first choice first; none where it found nothing.
///
/// # Errors
/// [`AnswerError`] where it is no answer.
pub fn read_answer(bytes: &[u8]) -> Result<Vec<Candidate>, AnswerError> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('<') {
        return Err(AnswerError::Html);
    }
    let answer: Value = serde_json::from_str(text).map_err(|_| AnswerError::NotJson)?;
    let read: fn(&Value) -> Option<Candidate>;
    let list = if let Some(list) = answer.as_array() {
        read = nominatim;
        list
    } else if let Some(list) = answer.get("features").and_then(Value::as_array) {
        read = feature;
        list
    } else if let Some(list) = answer.get("candidates").and_then(Value::as_array) {
        read = arcgis;
        list
    } else if let Some(list) = answer.pointer("/result/addressMatches").and_then(Value::as_array) {
        read = census;
        list
    } else if let Some(why) = refusal(&answer) {
        return Err(AnswerError::Refused(why));
    } else if let Some(list) = answer.get("results").and_then(Value::as_array) {
        read = google;
        list
    } else {
        return Err(AnswerError::Unknown);
    };
    let found: Vec<Candidate> = list.iter().filter_map(read).take(MOST).collect();
    if found.is_empty() && !list.is_empty() { Err(AnswerError::Unknown) } else { Ok(found) }
}

/// What a server says is wrong.
fn refusal(answer: &Value) -> Option<String> {
    let said = ["/error/message", "/error_message", "/error", "/message", "/errors/0"];
    let status = text(answer.get("status"));
    let fine = ["", "OK", "ZERO_RESULTS"].contains(&status.as_str());
    if answer.get("results").is_some() && fine {
        return None;
    }
    let why = said.iter().map(|path| text(answer.pointer(path))).find(|why| !why.is_empty());
    why.or_else(|| (!fine).then_some(status)).map(|why| if why.ends_with('.') { why } else { format!("{why}.") })
}

fn text(value: Option<&Value>) -> String {
    let text = match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    text.chars().take(LONGEST).collect()
}

/// A number, or a text that is one.
fn number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

fn candidate(lat: Option<f64>, lon: Option<f64>, label: String, kind: &[String]) -> Option<Candidate> {
    let at = LonLat { lon: lon?, lat: lat? };
    let kind: Vec<&str> = kind.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    at.is_on_globe().then(|| Candidate { at, label, kind: kind.join(", ") })
}

fn score(value: Option<&Value>, what: &str) -> String {
    number(value).map_or_else(String::new, |score| format!("{what} {}", libm::round(score * 100.0) / 100.0))
}

fn nominatim(place: &Value) -> Option<Candidate> {
    let kind = text(place.get("addresstype").or_else(|| place.get("type")));
    candidate(number(place.get("lat")), number(place.get("lon")), text(place.get("display_name")), &[kind])
}

/// A feature of Pelias, Photon, or another server that answers with GeoJSON.
fn feature(feature: &Value) -> Option<Candidate> {
    let of = |key: &str| feature.get("properties").and_then(|properties| properties.get(key));
    let mut label = ["label", "display_name", "formatted", "place_name"]
        .into_iter()
        .map(|key| text(of(key)))
        .find(|label| !label.is_empty())
        .unwrap_or_else(|| text(feature.get("place_name")));
    if label.is_empty() {
        let house = format!("{} {}", text(of("housenumber")), text(of("street")));
        let parts =
            [text(of("name")), house, text(of("postcode")), text(of("city")), text(of("state")), text(of("country"))];
        let filled: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        label = filled.join(", ");
    }
    let layer = ["layer", "type", "osm_value", "result_type"]
        .into_iter()
        .map(|key| text(of(key)))
        .find(|kind| !kind.is_empty())
        .unwrap_or_default();
    let kind = [layer, text(of("accuracy")), score(of("confidence"), "confidence")];
    candidate(
        number(feature.pointer("/geometry/coordinates/1")),
        number(feature.pointer("/geometry/coordinates/0")),
        label,
        &kind,
    )
}

fn arcgis(place: &Value) -> Option<Candidate> {
    let kind = [text(place.pointer("/attributes/Addr_type")), score(place.get("score"), "score")];
    let (lat, lon) = (number(place.pointer("/location/y")), number(place.pointer("/location/x")));
    candidate(lat, lon, text(place.get("address")), &kind)
}

fn census(place: &Value) -> Option<Candidate> {
    let (lat, lon) = (number(place.pointer("/coordinates/y")), number(place.pointer("/coordinates/x")));
    candidate(lat, lon, text(place.get("matchedAddress")), &["address".into()])
}

fn google(place: &Value) -> Option<Candidate> {
    let location = |key: &str| {
        number(
            place.pointer(&format!("/geometry/location/{key}")).or_else(|| place.pointer(&format!("/geometry/{key}"))),
        )
    };
    let label = [text(place.get("formatted_address")), text(place.get("formatted"))].concat();
    let kind = [
        text(place.pointer("/types/0")).replace('_', " "),
        text(place.pointer("/geometry/location_type")).to_lowercase().replace('_', " "),
    ];
    candidate(location("lat"), location("lng"), label, &kind)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn first(answer: &str) -> (f64, f64, String, String) {
        let found = read_answer(answer.as_bytes()).unwrap().into_iter().next().unwrap();
        (found.at.lat, found.at.lon, found.label, found.kind)
    }

    fn is(lat: f64, lon: f64, label: &str, kind: &str) -> (f64, f64, String, String) {
        (lat, lon, label.into(), kind.into())
    }

    #[test]
    fn the_answers_of_the_usual_servers_are_read() {
        let text = r#"[{"lat":"41.88","lon":"-87.63","display_name":"12 Main St","type":"house","importance":0.4}]"#;
        assert_eq!(first(text), is(41.88, -87.63, "12 Main St", "house"));
        let text = r#"{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[-87.63,41.88]},
            "properties":{"label":"12 Main St","layer":"address","accuracy":"point","confidence":0.954}}]}"#;
        assert_eq!(first(text), is(41.88, -87.63, "12 Main St", "address, point, confidence 0.95"));
        let text = r#"{"features":[{"geometry":{"coordinates":[-87.63,41.88]},"properties":{"housenumber":"12",
            "street":"Main St","city":"Chicago","osm_value":"house"}}]}"#;
        assert_eq!(first(text), is(41.88, -87.63, "12 Main St, Chicago", "house"));
        let text = r#"{"spatialReference":{},"candidates":[{"address":"12 Main St","location":{"x":-87.63,"y":41.88},
            "score":98.25,"attributes":{"Addr_type":"PointAddress"}}]}"#;
        assert_eq!(first(text), is(41.88, -87.63, "12 Main St", "PointAddress, score 98.25"));
        let text =
            r#"{"result":{"addressMatches":[{"matchedAddress":"12 MAIN ST","coordinates":{"x":-87.63,"y":41.88}}]}}"#;
        assert_eq!(first(text), is(41.88, -87.63, "12 MAIN ST", "address"));
        let text = r#"{"status":"OK","results":[{"formatted_address":"12 Main St","types":["street_address"],
            "geometry":{"location":{"lat":41.88,"lng":-87.63},"location_type":"ROOFTOP"}}]}"#;
        assert_eq!(first(text), is(41.88, -87.63, "12 Main St", "street address, rooftop"));
    }

    #[test]
    fn nothing_found_is_no_error_and_errors_say_what_to_do() {
        for text in ["[]", r#"{"features":[]}"#, r#"{"candidates":[]}"#, r#"{"status":"ZERO_RESULTS","results":[]}"#] {
            assert_eq!(read_answer(text.as_bytes()), Ok(Vec::new()), "{text}");
        }
        let why = |text: &str| read_answer(text.as_bytes()).unwrap_err().to_string();
        assert!(why("<!doctype html><p>hello").contains("web page"));
        assert!(why("later").contains("no JSON"));
        assert!(why(r#"{"weather":"fine"}"#).contains("form that is not known"));
        assert_eq!(why(r#"{"error":{"code":498,"message":"Invalid token."}}"#), "The server refused: Invalid token.");
        assert_eq!(why(r#"{"status":"REQUEST_DENIED","results":[]}"#), "The server refused: REQUEST_DENIED.");
        assert_eq!(read_answer(br#"[{"lat":"95","lon":"0"}]"#), Err(AnswerError::Unknown));
    }

    proptest! {
        #[test]
        fn any_bytes_are_places_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_answer(&bytes);
        }

        #[test]
        fn any_json_of_the_known_shapes_is_read(
            key in prop::sample::select(vec!["features", "candidates", "results", "error", "result"]),
            inner in prop::sample::select(vec!["null", "[]", "[null]", "[{}]", "[{\"geometry\":{\"coordinates\":[1e400,2]}}]", "7", "{\"addressMatches\":[1]}"]),
        ) {
            let _ = read_answer(format!("{{\"{key}\":{inner}}}").as_bytes());
        }
    }
}
