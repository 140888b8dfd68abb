//! What time it is: for display, saved-at texts and autosave timing only. No result may depend on it.

use js_sys::{Date, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use super::{BrowserError, page::window};

/// Milliseconds since 1970, UTC.
#[must_use]
pub fn millis() -> u64 {
    // Date.now is a whole number well below 2^53.
    Date::now() as u64
}

/// This moment in UTC: `2026-11-21T20:57:50Z`.
#[must_use]
pub fn iso_instant() -> String {
    let text: String = Date::new_0().to_iso_string().into();
    // Seconds are enough for people.
    match text.split_once('.') {
        Some((seconds, _)) => format!("{seconds}Z"),
        None => text,
    }
}

/// Today where the person is: `2026-11-21`.
#[must_use]
pub fn iso_date() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// This month where the person is: `2026-11`.
#[must_use]
pub fn iso_month() -> String {
    let now = Date::new_0();
    format!("{:04}-{:02}", now.get_full_year(), now.get_month() + 1)
}

/// A moment (milliseconds since 1970) in the person's own order and time zone.
#[must_use]
pub fn local_text(millis: u64) -> String {
    let date = Date::new(&JsValue::from_f64(millis as f64));
    date.to_locale_string("default", &JsValue::UNDEFINED).into()
}

/// Something that will be done later, unless this is dropped before.
#[must_use = "a dropped timer does nothing"]
pub struct Timer {
    id: i32,
    _run: Closure<dyn FnMut()>,
}

impl std::fmt::Debug for Timer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Timer({})", self.id)
    }
}

impl Timer {
    /// Calls `run` once after `millis`.
    ///
    /// # Errors
    /// When there is no window.
    pub fn after(millis: u64, run: impl FnMut() + 'static) -> Result<Self, BrowserError> {
        let run = Closure::<dyn FnMut()>::new(run);
        let millis = i32::try_from(millis).unwrap_or(i32::MAX);
        let id =
            window()?.set_timeout_with_callback_and_timeout_and_arguments_0(run.as_ref().unchecked_ref(), millis)?;
        Ok(Self { id, _run: run })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Ok(window) = window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}

/// Lets the browser paint and answer for at least `millis`.
///
/// # Errors
/// When there is no window.
pub async fn pause(millis: u64) -> Result<(), BrowserError> {
    let window = window()?;
    let millis = i32::try_from(millis).unwrap_or(i32::MAX);
    let promise = Promise::new(&mut |resolve, reject| {
        if let Err(thrown) = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis) {
            let _ = reject.call1(&JsValue::UNDEFINED, &thrown);
        }
    });
    JsFuture::from(promise).await?;
    Ok(())
}

/// How long a frame is waited for, in ms: a page that nobody sees paints none.
const FRAME_MILLIS: i32 = 200;

/// Lets the browser paint once.
///
/// # Errors
/// When there is no window.
pub async fn painted() -> Result<(), BrowserError> {
    let window = window()?;
    let promise = Promise::new(&mut |resolve, reject| {
        let timed = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, FRAME_MILLIS);
        // A frame's callback comes before it is painted; a timeout of its own comes after.
        let after = Closure::once_into_js({
            let window = window.clone();
            move || window.set_timeout_with_callback(&resolve).map(|_| ())
        });
        if let Err(thrown) = timed.and_then(|_| window.request_animation_frame(after.unchecked_ref())) {
            let _ = reject.call1(&JsValue::UNDEFINED, &thrown);
        }
    });
    JsFuture::from(promise).await?;
    Ok(())
}
