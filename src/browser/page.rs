//! The page itself: route, query, title, theme, events of its life, and its end when something goes wrong.

use js_sys::{Math, decode_uri_component, encode_uri_component};
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, CustomEventInit, Document, MediaQueryList, PageTransitionEvent, UrlSearchParams, Window};

use super::{BrowserError, Listener};

/// The window.
///
/// # Errors
/// In a worker, which has none.
pub fn window() -> Result<Window, BrowserError> {
    web_sys::window().ok_or(BrowserError::Unsupported("window here"))
}

/// The document.
///
/// # Errors
/// In a worker, which has none.
pub fn document() -> Result<Document, BrowserError> {
    window()?.document().ok_or(BrowserError::Unsupported("document here"))
}

/// How many cores the browser says there are; 1 where it does not tell.
#[must_use]
pub fn cores() -> usize {
    window().map_or(1, |window| (window.navigator().hardware_concurrency() as usize).max(1))
}

/// The hash with its `#` (`#/design`), as typed; empty when there is none.
#[must_use]
pub fn hash() -> String {
    window().ok().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Goes to a hash (`#/design`); Back leads here again.
///
/// # Errors
/// When the browser refuses.
pub fn set_hash(hash: &str) -> Result<(), BrowserError> {
    Ok(window()?.location().set_hash(hash)?)
}

/// Puts a hash in place of this one: no new entry in the history, and no event.
///
/// # Errors
/// When the browser refuses.
pub fn replace_hash(hash: &str) -> Result<(), BrowserError> {
    let window = window()?;
    let address =
        format!("{}{}#{}", window.location().pathname()?, window.location().search()?, hash.trim_start_matches('#'));
    Ok(window.history()?.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address))?)
}

/// Calls `changed` with each new hash.
///
/// # Errors
/// When there is no window.
pub fn on_hash(mut changed: impl FnMut(String) + 'static) -> Result<Listener, BrowserError> {
    Listener::new(window()?.as_ref(), "hashchange", move |_| changed(hash()))
}

/// A parameter of the address: `1` for `embed` in `?embed=1`.
#[must_use]
pub fn query(name: &str) -> Option<String> {
    let search = window().ok()?.location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Text as part of an address: `Ana%20Ruiz`.
#[must_use]
pub fn encode(text: &str) -> String {
    encode_uri_component(text).into()
}

/// Text from part of an address; as it is when it makes no sense.
#[must_use]
pub fn decode(text: &str) -> String {
    decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Ok(document) = document() {
        document.set_title(title);
    }
}

fn media(query: &str) -> Option<MediaQueryList> {
    window().ok()?.match_media(query).ok().flatten()
}

fn on_media(query: &'static str, mut changed: impl FnMut(bool) + 'static) -> Result<Listener, BrowserError> {
    let list = media(query).ok_or(BrowserError::Unsupported("media queries"))?;
    let asked = list.clone();
    Listener::new(list.as_ref(), "change", move |_| changed(asked.matches()))
}

const REDUCED_MOTION: &str = "(prefers-reduced-motion: reduce)";
const DARK: &str = "(prefers-color-scheme: dark)";

/// Whether the person asked the system for less motion.
#[must_use]
pub fn reduced_motion() -> bool {
    media(REDUCED_MOTION).is_some_and(|list| list.matches())
}

/// Whether the page is worked by fingers, which need larger rows.
#[must_use]
pub fn by_touch() -> bool {
    media("(pointer: coarse)").is_some_and(|list| list.matches())
}

/// Whether the system is set to dark.
#[must_use]
pub fn prefers_dark() -> bool {
    media(DARK).is_some_and(|list| list.matches())
}

/// Calls `changed` when that changes.
///
/// # Errors
/// When the browser has no media queries.
pub fn on_prefers_dark(changed: impl FnMut(bool) + 'static) -> Result<Listener, BrowserError> {
    on_media(DARK, changed)
}

/// Sets `data-theme` on the root: `light` or `dark`; `None` leaves it to the system.
///
/// # Errors
/// When there is no document.
pub fn set_theme(name: Option<&str>) -> Result<(), BrowserError> {
    let root = document()?.document_element().ok_or(BrowserError::Unsupported("root element"))?;
    match name {
        Some(name) => root.set_attribute("data-theme", name)?,
        None => root.remove_attribute("data-theme")?,
    }
    Ok(())
}

/// Whether the tab is in front.
#[must_use]
pub fn is_visible() -> bool {
    document().is_ok_and(|document| !document.hidden())
}

/// Calls `changed` when the tab comes to the front or leaves it.
///
/// # Errors
/// When there is no document.
pub fn on_visibility(mut changed: impl FnMut(bool) + 'static) -> Result<Listener, BrowserError> {
    Listener::new(document()?.as_ref(), "visibilitychange", move |_| changed(is_visible()))
}

/// Calls `hiding` whenever there may be no later: the tab is left, hidden, closed, or the page is navigated away from.
/// It may be called twice in a row. Save at once, without waiting for anything.
///
/// # Errors
/// When there is no window.
pub fn on_hiding(hiding: impl Fn() + Clone + 'static) -> Result<[Listener; 2], BrowserError> {
    let closing = hiding.clone();
    Ok([
        on_visibility(move |visible| {
            if !visible {
                hiding();
            }
        })?,
        Listener::new(window()?.as_ref(), "pagehide", move |_| closing())?,
    ])
}

/// Calls `back` when the browser shows this page again from its memory: other tabs may have saved meanwhile.
///
/// # Errors
/// When there is no window.
pub fn on_return(mut back: impl FnMut() + 'static) -> Result<Listener, BrowserError> {
    Listener::new(window()?.as_ref(), "pageshow", move |event| {
        if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
            back();
        }
    })
}

/// Asks before the tab is closed, whenever `unsaved` says so.
///
/// # Errors
/// When there is no window.
pub fn ask_before_closing(unsaved: impl Fn() -> bool + 'static) -> Result<Listener, BrowserError> {
    Listener::new(window()?.as_ref(), "beforeunload", move |event| {
        if unsaved() {
            event.prevent_default();
        }
    })
}

/// A name for this tab that no other has: 16 random letters and digits. Nothing computed depends on it.
#[must_use]
pub fn tab_token() -> String {
    (0..4).map(|_| format!("{:04x}", (Math::random() * 65536.0) as u32)).collect()
}

/// Takes away what was seen while the program loaded.
pub fn end_boot_screen() {
    if let Some(boot) = document().ok().and_then(|document| document.get_element_by_id("boot")) {
        boot.remove();
    }
}

/// Shows the recovery screen with `what` in its details: the program can't go on.
pub fn show_recovery(what: &str) {
    let told = CustomEventInit::new();
    told.set_detail(&what.into());
    let event = CustomEvent::new_with_event_init_dict("bailiwick:failed", &told);
    if let (Ok(window), Ok(event)) = (window(), event) {
        // There is nobody left to tell when this fails.
        let _ = window.dispatch_event(&event);
    }
}

/// From now on a panic is written to the console and shows the recovery screen.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        show_recovery(&panic.to_string());
    }));
}
