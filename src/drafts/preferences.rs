//! What one person set on this machine: small, and never a reason to fail.

use serde_json::{Map, Value};

use super::{Store, StoreError};

/// The theme has its own key: the boot script reads it before the first paint.
const THEME_KEY: &str = "bailiwick.theme";
const KEY: &str = "bailiwick.preferences";

/// Light or dark, or what the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Its name in storage and in the page's `data-theme`; None for the system's.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// Preferences. What is missing or makes no sense in storage reads as the default; what a later version wrote stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    /// Theme.
    pub theme: Theme,
    /// Height of the drawer in CSS pixels, 80 to 2,000; None when it was never dragged.
    pub drawer_height: Option<f64>,
    /// The route (without `#`) that was open last.
    pub last_route: Option<String>,
}

impl Preferences {
    /// Reads them. Never fails: preferences are not worth an error.
    #[must_use]
    pub fn read<S: Store + ?Sized>(store: &S) -> Self {
        let theme = match store.get(THEME_KEY).ok().flatten().unwrap_or_default().trim_matches('"') {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        };
        let all = Self::stored(store);
        let height = all.get("drawer_height").and_then(Value::as_f64);
        let route = all.get("last_route").and_then(Value::as_str);
        Self {
            theme,
            drawer_height: height.filter(|height| (80.0..=2000.0).contains(height)),
            last_route: route.filter(|route| route.len() <= 1000).map(ToOwned::to_owned),
        }
    }

    fn stored<S: Store + ?Sized>(store: &S) -> Map<String, Value> {
        let text = store.get(KEY).ok().flatten().unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Writes them.
    ///
    /// # Errors
    /// When storage is full or refuses; the caller may ignore it.
    pub fn write<S: Store + ?Sized>(&self, store: &S) -> Result<(), StoreError> {
        match self.theme.name() {
            Some(name) => store.set(THEME_KEY, &format!("\"{name}\""))?,
            None => store.remove(THEME_KEY)?,
        }
        let mut all = Self::stored(store);
        let mut put = |key: &str, value: Option<Value>| match value {
            Some(value) => drop(all.insert(key.to_owned(), value)),
            None => drop(all.remove(key)),
        };
        put("drawer_height", self.drawer_height.map(Value::from));
        put("last_route", self.last_route.clone().map(Value::from));
        store.set(KEY, &Value::Object(all).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drafts::MemoryStore;
    use proptest::prelude::*;

    #[test]
    fn preferences_come_back() {
        let store = MemoryStore::new();
        let preferences = Preferences {
            theme: Theme::Dark,
            drawer_height: Some(312.5),
            last_route: Some("/draft/a1/balance".into()),
        };
        preferences.write(&store).unwrap();
        assert_eq!(Preferences::read(&store), preferences);
        Preferences::default().write(&store).unwrap();
        assert_eq!(Preferences::read(&store), Preferences::default());
    }

    #[test]
    fn one_senseless_value_does_not_spoil_the_others() {
        let store = MemoryStore::new();
        store.set(KEY, r#"{"drawer_height":"tall","last_route":"/start"}"#).unwrap();
        let read = Preferences::read(&store);
        assert_eq!((read.drawer_height, read.last_route.as_deref()), (None, Some("/start")));
    }

    #[test]
    fn what_a_later_version_wrote_stays() {
        let store = MemoryStore::new();
        store.set(KEY, r#"{"density":"compact"}"#).unwrap();
        Preferences { drawer_height: Some(200.0), ..Preferences::default() }.write(&store).unwrap();
        assert!(store.get(KEY).unwrap().unwrap().contains(r#""density":"compact""#));
    }

    proptest! {
        #[test]
        fn any_text_reads_as_preferences(theme: String, all: String) {
            let store = MemoryStore::new();
            store.set(THEME_KEY, &theme).unwrap();
            store.set(KEY, &all).unwrap();
            let _ = Preferences::read(&store);
        }
    }
}
