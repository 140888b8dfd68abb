//! Drawing a box or a lasso on the map: by the active tool, or a box with shift held. While one is drawn the map below
//! gets no events; a press without a drag stays a click.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent};

use super::heard::Heard;
use crate::browser::maplibre::Keys;

/// What dragging on the map does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapTool {
    /// Drag moves the map, click selects.
    #[default]
    Pointer,
    /// Drag draws a box.
    Box,
    /// Drag draws a free line.
    Lasso,
}

/// A drag shorter than this many pixels is a click.
const CLICK: f64 = 4.0;

/// Listens as long as it lives.
pub(super) struct Drawing {
    inner: Rc<Inner>,
    _heard: Vec<Heard>,
}

struct Inner {
    surface: HtmlElement,
    sheet: Element,
    line: Element,
    tool: Cell<MapTool>,
    drawn: RefCell<Option<Drawn>>,
    swallow_click: Cell<bool>,
    done: Box<dyn Fn(Vec<[f64; 2]>, Keys)>,
}

struct Drawn {
    pointer: i32,
    tool: MapTool,
    path: Vec<[f64; 2]>,
}

impl Drawing {
    /// On `surface`; `done` gets the corners in pixels from its top left (one: a click) and the keys held at the end.
    pub fn new(surface: &HtmlElement, done: impl Fn(Vec<[f64; 2]>, Keys) + 'static) -> Result<Self, JsValue> {
        let document = surface.owner_document().ok_or("no document")?;
        let svg = Some("http://www.w3.org/2000/svg");
        let sheet = document.create_element_ns(svg, "svg")?;
        sheet.set_attribute("class", "map-drawing")?;
        sheet.set_attribute("aria-hidden", "true")?;
        let line = document.create_element_ns(svg, "polygon")?;
        sheet.append_child(&line)?;
        surface.append_child(&sheet)?;
        let inner = Rc::new(Inner {
            surface: surface.clone(),
            sheet,
            line,
            tool: Cell::default(),
            drawn: RefCell::default(),
            swallow_click: Cell::default(),
            done: Box::new(done),
        });
        let on = |name: &'static str, react: fn(&Inner, Event)| {
            let inner = inner.clone();
            Heard::new(surface, name, true, move |event| react(&inner, event))
        };
        let heard = vec![
            on("pointerdown", |inner, event| inner.begin(event.unchecked_into()))?,
            on("pointermove", |inner, event| inner.go_on(&event.unchecked_into()))?,
            on("pointerup", |inner, event| inner.end(&event.unchecked_into()))?,
            on("pointercancel", |inner, _| inner.forget())?,
            on("mousedown", Inner::keep)?,
            on("mousemove", Inner::keep)?,
            on("touchstart", Inner::keep)?,
            on("touchmove", Inner::keep)?,
            on("click", |inner, event| {
                if inner.swallow_click.take() {
                    event.stop_propagation();
                }
            })?,
            on("keydown", |inner, event| {
                let escape = event.unchecked_ref::<KeyboardEvent>().key() == "Escape";
                if escape && inner.drawn.borrow().is_some() {
                    event.stop_propagation();
                    inner.forget();
                }
            })?,
        ];
        Ok(Self { inner, _heard: heard })
    }

    pub fn set_tool(&self, tool: MapTool) {
        self.inner.tool.set(tool);
    }
}

impl Drop for Drawing {
    fn drop(&mut self) {
        self.inner.sheet.remove();
    }
}

impl Inner {
    fn begin(&self, event: PointerEvent) {
        self.swallow_click.set(false);
        let tool = match self.tool.get() {
            MapTool::Pointer if event.shift_key() => MapTool::Box,
            tool => tool,
        };
        let on_map = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| target.closest("canvas").ok().flatten().is_some());
        if tool == MapTool::Pointer || event.button() != 0 || !event.is_primary() || !on_map {
            return;
        }
        let at = self.pixel(&event);
        *self.drawn.borrow_mut() = Some(Drawn { pointer: event.pointer_id(), tool, path: vec![at] });
        // The map would take the drag for its own; the plain map listens to pointers.
        event.stop_propagation();
    }

    fn go_on(&self, event: &PointerEvent) {
        let mut drawn = self.drawn.borrow_mut();
        let Some(drawn) = drawn.as_mut().filter(|drawn| drawn.pointer == event.pointer_id()) else { return };
        event.stop_propagation();
        let (Some(first), at) = (drawn.path.first().copied(), self.pixel(event)) else { return };
        if drawn.path.len() == 1 {
            if (at[0] - first[0]).hypot(at[1] - first[1]) < CLICK {
                return;
            }
            // Only now: a captured pointer sends its click elsewhere.
            let _ = self.surface.set_pointer_capture(event.pointer_id());
        }
        match drawn.tool {
            MapTool::Lasso => {
                let far = drawn.path.last().is_none_or(|last| (at[0] - last[0]).hypot(at[1] - last[1]) >= 2.0);
                if far {
                    drawn.path.push(at);
                }
            }
            _ => drawn.path = vec![first, [at[0], first[1]], at, [first[0], at[1]]],
        }
        let points: Vec<String> = drawn.path.iter().map(|[x, y]| format!("{x:.1},{y:.1}")).collect();
        let _ = self.line.set_attribute("points", &points.join(" "));
    }

    fn end(&self, event: &PointerEvent) {
        let Some(drawn) = self.drawn.take_if(|drawn| drawn.pointer == event.pointer_id()) else { return };
        let _ = self.line.remove_attribute("points");
        event.stop_propagation();
        // A line of two points encloses nothing; a single one is a click, which the map does not see as its own because
        // it never saw the press.
        if drawn.path.len() != 2 {
            self.swallow_click.set(true);
            let keys =
                Keys { shift: event.shift_key(), ctrl: event.ctrl_key() || event.meta_key(), alt: event.alt_key() };
            (self.done)(drawn.path, keys);
        }
    }

    fn forget(&self) {
        self.drawn.borrow_mut().take();
        let _ = self.line.remove_attribute("points");
    }

    /// Keeps the map from following the pointer while something is drawn.
    fn keep(&self, event: Event) {
        if self.drawn.borrow().is_some() {
            event.stop_propagation();
        }
    }

    fn pixel(&self, event: &MouseEvent) -> [f64; 2] {
        let frame = self.surface.get_bounding_client_rect();
        [f64::from(event.client_x()) - frame.left(), f64::from(event.client_y()) - frame.top()]
    }
}

trait TakeIf<T> {
    fn take_if(&self, which: impl FnOnce(&T) -> bool) -> Option<T>;
}

impl<T> TakeIf<T> for RefCell<Option<T>> {
    fn take_if(&self, which: impl FnOnce(&T) -> bool) -> Option<T> {
        let mut held = self.borrow_mut();
        if held.as_ref().is_some_and(which) { held.take() } else { None }
    }
}
