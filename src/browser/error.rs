//! What a browser refuses, in words.

use std::fmt;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Why the browser did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrowserError {
    /// Storage for this page is used up.
    Full,
    /// The browser does not let this page do it: a private window, an embedded page, a policy.
    Blocked(String),
    /// This browser can't do it at all.
    Unsupported(&'static str),
    /// The person changed their mind.
    Cancelled,
    /// Anything else, in the browser's words.
    Failed(String),
}

impl fmt::Display for BrowserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str(
                "This browser's storage for the page is full. Delete drafts you no longer need, then try again.",
            ),
            Self::Blocked(why) => {
                write!(
                    f,
                    "The browser does not allow this here ({why}). Open the page in its own tab, or allow it in the browser's settings."
                )
            }
            Self::Unsupported(what) => {
                write!(f, "This browser has no {what}. Use a current Firefox, Chrome, Edge or Safari.")
            }
            Self::Cancelled => f.write_str("Cancelled."),
            Self::Failed(why) => write!(f, "The browser reported: {why}. Try again."),
        }
    }
}

impl std::error::Error for BrowserError {}

impl From<JsValue> for BrowserError {
    fn from(thrown: JsValue) -> Self {
        Self::from(&thrown)
    }
}

/// Exceptions are told apart by their standard names.
impl From<&JsValue> for BrowserError {
    fn from(thrown: &JsValue) -> Self {
        let part = |name: &str| Reflect::get(thrown, &name.into()).ok().and_then(|value| value.as_string());
        let name = part("name").unwrap_or_default();
        let why = match part("message").filter(|message| !message.is_empty()) {
            Some(message) => message,
            None if name.is_empty() => thrown.as_string().unwrap_or_else(|| "no reason given".to_owned()),
            None => name.clone(),
        };
        match name.as_str() {
            "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => Self::Full,
            "SecurityError" | "NotAllowedError" | "InvalidAccessError" => Self::Blocked(why),
            "AbortError" => Self::Cancelled,
            _ => Self::Failed(why.trim_end_matches('.').to_owned()),
        }
    }
}
