//! A listener that stops listening when it is dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget, MouseEvent};

pub(super) struct Heard {
    target: EventTarget,
    name: &'static str,
    capture: bool,
    closure: Closure<dyn FnMut(Event)>,
}

impl Heard {
    /// Listens on `target`; with `capture` before anything inside it.
    pub fn new(
        target: &EventTarget,
        name: &'static str,
        capture: bool,
        react: impl FnMut(Event) + 'static,
    ) -> Result<Self, JsValue> {
        let closure = Closure::<dyn FnMut(Event)>::new(react);
        target.add_event_listener_with_callback_and_bool(name, closure.as_ref().unchecked_ref(), capture)?;
        Ok(Self { target: target.clone(), name, capture, closure })
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.name,
            self.closure.as_ref().unchecked_ref(),
            self.capture,
        );
    }
}

/// Where on its target an event happened, in CSS pixels.
pub(super) fn pixel(event: &MouseEvent) -> [f64; 2] {
    [f64::from(event.offset_x()), f64::from(event.offset_y())]
}
