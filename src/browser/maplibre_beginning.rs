//! How a map begins: first the sea alone, then its units, and when these are drawn everything else.
//!
//! The library takes its first style with a frame of the page, and those are rare while a page is being built; what is
//! added to a style it takes at once. Sources are added with what they hold: made empty and filled afterwards they would be
//! cut into tiles twice. Units come alone, so that the map answers as soon as they are there.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::maplibre::to_js;
use super::maplibre_style as layers;
use super::maplibre_style::MapColours;

/// How far the map's style is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    /// Nothing is drawn yet.
    #[default]
    Made,
    /// Nothing is drawn yet, and what should be is known.
    Awaited,
    /// The sea is drawn.
    Bare,
    /// Sources and layers stand.
    Ready,
}

/// What sources should show, by their names.
type Contents = BTreeMap<&'static str, JsValue>;

/// How far the map is, and what waits for its turn.
pub(super) struct Beginning {
    stage: Cell<Stage>,
    /// What the style will be made with; `None` from then on.
    first: RefCell<Option<Contents>>,
    /// What is drawn after the units; `None` from then on.
    second: RefCell<Option<Contents>>,
}

impl Default for Beginning {
    fn default() -> Self {
        Self {
            stage: Cell::default(),
            first: RefCell::new(Some(Contents::new())),
            second: RefCell::new(Some(Contents::new())),
        }
    }
}

impl Beginning {
    /// Whether sources and layers stand.
    pub fn is_ready(&self) -> bool {
        self.stage.get() == Stage::Ready
    }

    /// Whether the style is still to come.
    pub fn lacks_style(&self) -> bool {
        self.first.borrow().is_some()
    }

    /// Whether the units are still to be drawn.
    pub fn lacks_units(&self) -> bool {
        self.second.borrow().is_some()
    }

    /// Keeps what a source should show until it is its turn; afterwards gives it back.
    pub fn keep(&self, source: &'static str, data: JsValue) -> Option<JsValue> {
        let turn = if layers::SECOND.contains(&source) { &self.second } else { &self.first };
        match turn.borrow_mut().as_mut() {
            Some(kept) => {
                kept.insert(source, data);
                None
            }
            None => Some(data),
        }
    }

    /// A style was taken: the sea's, or the whole one. True when the whole one is now wanted.
    pub fn styled(&self) -> bool {
        let next = if self.lacks_style() { Stage::Bare } else { Stage::Ready };
        self.stage.replace(next) == Stage::Awaited
    }

    /// The whole style with what is known of the sources by now, once, and only when the sea is drawn: until then it is
    /// noted that it is wanted.
    pub fn style(&self, colours: &MapColours) -> Option<JsValue> {
        if self.stage.get() == Stage::Made {
            self.stage.set(Stage::Awaited);
        }
        if self.stage.get() != Stage::Bare {
            return None;
        }
        let first = self.first.take()?;
        let style = to_js(&layers::style(colours));
        let sources = Reflect::get(&style, &"sources".into()).unwrap_or_default();
        for (name, data) in first {
            if let Ok(source) = Reflect::get(&sources, &name.into()) {
                // Setting a property of a plain object does not fail.
                let _ = Reflect::set(&source, &"data".into(), &data);
            }
        }
        Some(style)
    }

    /// What is drawn now that the units are, once.
    pub fn rest(&self) -> Contents {
        self.second.take().unwrap_or_default()
    }
}
