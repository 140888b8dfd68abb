//! Which server is asked, and how.

use serde::{Deserialize, Serialize};

use super::Address;

/// A geocoder of the user's. Without an address it is off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GeocoderSettings {
    /// The address of a request with `{query}`, or with `{street}`, `{city}`, `{state}`, `{postcode}`, `{country}`, and
    /// `{key}`.
    pub template: String,
    /// What stands for `{key}`; empty where the server wants none.
    pub key: String,
    /// Requests a second.
    pub per_second: f64,
}

impl Default for GeocoderSettings {
    fn default() -> Self {
        Self { template: String::new(), key: String::new(), per_second: 1.0 }
    }
}

impl GeocoderSettings {
    /// Whether a server is set up.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.template.trim().is_empty()
    }

    /// The server that would be asked: `https://geocoder.example.com`.
    #[must_use]
    pub fn server(&self) -> String {
        let template = self.template.trim();
        let host = template.find("://").map_or(0, |at| at + 3);
        let end = template.get(host..).and_then(|rest| rest.find(['/', '?'])).map_or(template.len(), |at| host + at);
        template.get(..end).unwrap_or_default().to_owned()
    }

    /// Whether requests can be made.
    ///
    /// # Errors
    /// What to change, in a sentence.
    pub fn check(&self) -> Result<(), String> {
        let template = self.template.trim();
        let lower = template.to_ascii_lowercase();
        if !lower.starts_with("https://") && !lower.starts_with("http://") {
            return Err("The address must begin with https:// or http://.".into());
        }
        if self.server().contains(['{', '}', ' ', '@']) || self.server().len() < 9 {
            return Err("The address names no server before its first slash.".into());
        }
        if !["{query}", "{street}", "{city}", "{postcode}"].iter().any(|part| template.contains(part)) {
            return Err("The address has no {query}: that is where the address of a row goes.".into());
        }
        if template.contains("{key}") && self.key.trim().is_empty() {
            return Err("The address asks for a {key}, and none is filled in.".into());
        }
        if !(0.01..=50.0).contains(&self.per_second) {
            return Err("Requests a second must be between 0.01 and 50.".into());
        }
        Ok(())
    }

    /// The request for an address, as it is sent. One pass: what an address says is never read as a placeholder.
    #[must_use]
    pub fn request(&self, address: &Address) -> String {
        let mut rest = self.template.trim();
        let mut request = String::with_capacity(rest.len() + 64);
        while let Some(at) = rest.find('{') {
            let (before, from) = rest.split_at(at);
            request.push_str(before);
            let known = [
                ("{query}", address.line()),
                ("{street}", address.street.clone()),
                ("{city}", address.city.clone()),
                ("{state}", address.state.clone()),
                ("{postcode}", address.postcode.clone()),
                ("{country}", address.country.clone()),
                ("{key}", self.key.clone()),
            ];
            if let Some((name, value)) = known.iter().find(|(name, _)| from.starts_with(name)) {
                encode(value.trim(), &mut request);
                rest = from.get(name.len()..).unwrap_or_default();
            } else {
                request.push('{');
                rest = from.get(1..).unwrap_or_default();
            }
        }
        request.push_str(rest);
        request
    }

    /// Milliseconds between two requests.
    #[must_use]
    pub fn pause_millis(&self) -> u64 {
        let pause = 1_000.0 / self.per_second;
        if pause.is_finite() { pause.clamp(20.0, 100_000.0) as u64 } else { 1_000 }
    }
}

/// Percent-encodes what is neither letter nor digit of ASCII nor one of `-._~`.
fn encode(value: &str, into: &mut String) {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            into.extend(['%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn settings(template: &str) -> GeocoderSettings {
        GeocoderSettings { template: template.into(), key: "k&y".into(), ..GeocoderSettings::default() }
    }

    fn address() -> Address {
        Address {
            street: "12 Main St #4".into(),
            city: "Évry".into(),
            state: "IL".into(),
            postcode: "60601".into(),
            country: String::new(),
        }
    }

    #[test]
    fn a_request_holds_the_address_and_nothing_else_of_the_row() {
        let one = settings("https://geocoder.example.com/search?q={query}&format=json");
        assert_eq!(
            one.request(&address()),
            "https://geocoder.example.com/search?q=12%20Main%20St%20%234%2C%20%C3%89vry%2C%20IL%2C%2060601&format=json"
        );
        let parts = settings("https://geocoder.example.com/a?s={street}&z={postcode}&c={country}&t={key}&x={x}");
        assert_eq!(
            parts.request(&address()),
            "https://geocoder.example.com/a?s=12%20Main%20St%20%234&z=60601&c=&t=k%26y&x={x}"
        );
        assert_eq!(one.server(), "https://geocoder.example.com");
        assert!(one.check().is_ok() && parts.check().is_ok());
    }

    #[test]
    fn what_cannot_be_asked_says_why() {
        let why = |template: &str| settings(template).check().unwrap_err();
        assert!(why("geocoder.example.com/{query}").contains("https://"));
        assert!(why("https://geocoder.example.com/search").contains("{query}"));
        assert!(why("https://{query}/search").contains("no server"));
        let keyless = GeocoderSettings { key: String::new(), ..settings("https://a.example.com/{query}?k={key}") };
        assert!(keyless.check().unwrap_err().contains("{key}"));
        assert!(!GeocoderSettings::default().is_on());
    }

    proptest! {
        #[test]
        fn an_address_never_changes_the_server_nor_adds_a_parameter(street in ".{0,40}", city in ".{0,20}") {
            let settings = settings("https://geocoder.example.com/search?q={query}&s={street}");
            let request = settings.request(&Address { street, city, ..Address::default() });
            prop_assert!(request.starts_with("https://geocoder.example.com/search?q="));
            prop_assert_eq!(request.matches('&').count(), 1);
            let plain = request.is_ascii() && !request.contains(['{', ' ', '#']);
            prop_assert!(plain);
        }

        #[test]
        fn no_template_panics(template in ".{0,60}") {
            let settings = settings(&template);
            let _ = (settings.check(), settings.server(), settings.request(&address()));
        }
    }
}
