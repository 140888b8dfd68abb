//! The clipboard, written to only.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlTextAreaElement;

use super::{
    BrowserError,
    page::{document, window},
};

/// Puts `text` on the clipboard; call it from a click or a key. Pages served without HTTPS use the older way.
///
/// # Errors
/// When the browser refuses.
pub async fn write_text(text: &str) -> Result<(), BrowserError> {
    let navigator = window()?.navigator();
    // Without HTTPS the property is undefined, and calling a method on it would throw past us.
    let present = Reflect::get(navigator.as_ref(), &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    if present && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok() {
        return Ok(());
    }
    copy_selection(text)
}

/// Copies through a text field that exists for this moment only.
fn copy_selection(text: &str) -> Result<(), BrowserError> {
    let document = document()?;
    let field: HtmlTextAreaElement = document.create_element("textarea")?.unchecked_into();
    field.set_value(text);
    field.set_attribute("readonly", "")?;
    field.set_attribute("aria-hidden", "true")?;
    let style = field.style();
    for (name, value) in [("position", "fixed"), ("top", "0"), ("opacity", "0")] {
        style.set_property(name, value)?;
    }
    let focused = document.active_element();
    document.body().ok_or(BrowserError::Unsupported("page body"))?.append_child(&field)?;
    field.select();
    let copied = Reflect::get(document.as_ref(), &"execCommand".into())
        .and_then(|copy| copy.dyn_into::<Function>())
        .and_then(|copy| copy.call1(document.as_ref(), &"copy".into()))
        .unwrap_or(JsValue::FALSE);
    field.remove();
    if let Some(element) = focused.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
    if copied.is_truthy() {
        Ok(())
    } else {
        Err(BrowserError::Blocked("the clipboard is closed to this page".to_owned()))
    }
}
