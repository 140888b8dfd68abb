//! An event handler that is removed when it is dropped.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget};

use super::BrowserError;

/// Keeps a handler in place; drop it to stop listening, [`Listener::forget`] it to listen for as long as the page lives.
#[must_use = "a dropped listener no longer listens"]
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    handler: Closure<dyn FnMut(Event)>,
}

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Listener({})", self.name)
    }
}

impl Listener {
    /// Calls `handler` at each event `name` on `target`.
    ///
    /// # Errors
    /// When the browser refuses.
    pub fn new(
        target: &EventTarget,
        name: &'static str,
        handler: impl FnMut(Event) + 'static,
    ) -> Result<Self, BrowserError> {
        let handler = Closure::<dyn FnMut(Event)>::new(handler);
        target.add_event_listener_with_callback(name, handler.as_ref().unchecked_ref())?;
        Ok(Self { target: target.clone(), name, handler })
    }

    /// Listens for as long as the page lives.
    pub fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A target that is gone needs no removal.
        let _ = self.target.remove_event_listener_with_callback(self.name, self.handler.as_ref().unchecked_ref());
    }
}
