//! The map: units as fills, their shared borders as lines, points, labels and homes, drawn by MapLibre GL JS.
//!
//! It knows indices, codes and colours, never a plan. Geometry is handed over once (as GeoJSON, best from a blob); what
//! a unit or an arc looks like is a small integer, kept here as *wanted* and *shown*, so that callers just say how the
//! whole map should look and only differences are sent. Large differences are spread over frames.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::clock::pause;
use super::maplibre_addresses::{object_url, retire};
use super::maplibre_beginning::Beginning;
use super::maplibre_bindings::{FoundFeature, GlErrorEvent, GlMap, GlMouseEvent, GlScale, GlSourceEvent};
use super::maplibre_images::{RATIO, hatching, lock};
pub use super::maplibre_options::{Camera, Keys, MapError, MapEvent, MapOptions, MapPart, UnitState};
use super::maplibre_points::PointLayer;
use super::maplibre_states::States;
use super::maplibre_style as layers;
pub use super::maplibre_style::MapColours;

/// How many feature states are set in one frame: what a slow machine draws without holding up the pointer. Before the units
/// are drawn a state costs next to nothing.
const STATES_A_FRAME: usize = 500;
const STATES_BEFORE: usize = 20_000;

/// GeoJSON of more bytes is read by the map's worker; less is handed over sooner than it is fetched.
const LARGE: usize = 20_000;

/// The colour nobody has, and no fill: what a unit without a state looks like.
const UNDRAWN: UnitState = 255;

type Later = Box<dyn FnOnce(&Rc<Inner>)>;
type Listener = Rc<dyn Fn(MapEvent)>;

/// A map in an element. Dropping it frees everything.
pub struct TerritoryMap {
    inner: Rc<Inner>,
}

struct Inner {
    map: GlMap,
    options: RefCell<MapOptions>,
    beginning: Beginning,
    units: RefCell<States<UnitState>>,
    arcs: RefCell<States<bool>>,
    /// Whatever was asked for before the style stood.
    waiting: RefCell<Vec<Later>>,
    listener: RefCell<Option<Listener>>,
    pointer: Cell<Option<[f64; 2]>>,
    frame_asked: Cell<bool>,
    points: RefCell<BTreeMap<&'static str, Rc<PointLayer>>>,
    kept: RefCell<Vec<JsValue>>,
    gone: Cell<bool>,
    /// Object URLs the sources read from.
    addresses: RefCell<Vec<String>>,
}

impl TerritoryMap {
    /// Whether the browser can draw this map.
    #[must_use]
    pub fn supported() -> bool {
        let canvas = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.create_element("canvas").ok())
            .and_then(|canvas| canvas.dyn_into::<HtmlCanvasElement>().ok());
        canvas.is_some_and(|canvas| {
            let context = canvas.get_context("webgl2").ok().flatten();
            // Browsers allow few contexts: this one is given back at once.
            if let Some(lose) = context.as_ref().and_then(|context| {
                let gl: &web_sys::WebGl2RenderingContext = context.unchecked_ref();
                gl.get_extension("WEBGL_lose_context").ok().flatten()
            }) && let Ok(lose) =
                Reflect::get(&lose, &"loseContext".into()).and_then(JsCast::dyn_into::<js_sys::Function>)
            {
                let _ = lose.call0(&JsValue::UNDEFINED);
            }
            context.is_some()
        })
    }

    /// Makes a map in `container`, which needs a size of its own.
    pub fn new(container: &HtmlElement, options: MapOptions) -> Result<Self, MapError> {
        // A probing context would cost as much as the map's own: where WebGL is switched off the map itself says so.
        if js_sys::Reflect::get(&js_sys::global(), &"WebGL2RenderingContext".into())
            .is_ok_and(|kind| kind.is_undefined())
        {
            return Err(MapError::NoWebGl);
        }
        let [west, south, east, north] = options.bounds;
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).min(2.0);
        let setup = to_js(&json!({
            "bounds": [[west, south], [east, north]],
            "fitBoundsOptions": { "padding": padding(options.padding) },
            "attributionControl": false,
            "boxZoom": false,
            "dragRotate": false,
            "pitchWithRotate": false,
            "touchPitch": false,
            "maxPitch": 0,
            "minZoom": 1.5,
            "maxZoom": 16,
            "renderWorldCopies": false,
            "fadeDuration": 0,
            "pixelRatio": ratio,
            "reduceMotion": options.reduce_motion,
            "style": layers::bare(&options.colours),
            "validateStyle": cfg!(debug_assertions),
            "crossSourceCollisions": true,
            "clickTolerance": 4,
            "canvasContextAttributes": { "antialias": false, "powerPreference": "high-performance" },
            "locale": { "Map.Title": options.label },
        }));
        Reflect::set(&setup, &"container".into(), container)?;
        let map = GlMap::new(&setup)?;
        map.add_control(
            &GlScale::new(&to_js(&json!({ "unit": if options.imperial { "imperial" } else { "metric" } }))),
            "bottom-left",
        )?;
        let inner = Rc::new(Inner {
            map,
            options: RefCell::new(options),
            beginning: Beginning::default(),
            units: RefCell::new(States::new(layers::UNITS, UNDRAWN)),
            arcs: RefCell::new(States::new(layers::BORDERS, false)),
            waiting: RefCell::default(),
            listener: RefCell::default(),
            pointer: Cell::default(),
            frame_asked: Cell::default(),
            points: RefCell::default(),
            kept: RefCell::default(),
            gone: Cell::default(),
            addresses: RefCell::default(),
        });
        inner.listen();
        Ok(Self { inner })
    }

    /// Who hears what happens on the map.
    pub fn set_listener(&self, listener: impl Fn(MapEvent) + 'static) {
        *self.inner.listener.borrow_mut() = Some(Rc::new(listener));
    }

    /// The units' polygons and borders: addresses of GeoJSON (an object URL may be revoked after [`MapEvent::Drawn`]).
    /// Polygons have ids 0, 1, 2…; so have borders, each an arc with properties `l`, `r` (units on its sides or −1) and
    /// `s` = 1 between states. All states are sent anew.
    pub fn set_units(&self, fills: &str, borders: &str) {
        self.inner.when_ready(|inner| {
            inner.units.borrow_mut().forget(&inner.map);
            inner.arcs.borrow_mut().forget(&inner.map);
        });
        self.inner.set_source(layers::UNITS, fills.into());
        self.inner.set_source(layers::BORDERS, borders.into());
        self.inner.when_ready(Inner::refresh);
        self.inner.begin_soon();
    }

    /// As [`TerritoryMap::set_units`], from the bytes of both files; empty ones show nothing.
    pub fn set_units_from(&self, fills: &[u8], borders: &[u8]) -> Result<(), MapError> {
        let [fills, borders] = [object_url(fills)?, object_url(borders)?];
        self.set_units(&fills, &borders);
        retire(self.inner.addresses.replace(vec![fills, borders]));
        Ok(())
    }

    /// The colours of point layers: fills by code, then the one for nobody.
    #[must_use]
    pub fn point_colours(&self) -> Vec<String> {
        let options = self.inner.options.borrow();
        let mut colours = options.colours.fills.clone();
        colours.push(options.colours.nobody.clone());
        colours
    }

    /// How every unit should look from now on, and which arcs are boundaries between territories. Only differences cost
    /// something.
    pub fn set_states(&self, units: &[UnitState], boundaries: &[bool]) {
        self.inner.units.borrow_mut().want(units);
        self.inner.arcs.borrow_mut().want(boundaries);
        self.inner.refresh();
    }

    /// Switches the theme, or the meaning of codes.
    pub fn set_colours(&self, colours: MapColours) {
        self.inner.options.borrow_mut().colours = colours;
        self.inner.when_ready(|inner| {
            let colours = inner.options.borrow().colours.clone();
            inner.draw_images(&colours);
            for (layer, property, value) in layers::themed(&colours) {
                inner.report(inner.map.set_paint_property(layer, property, &to_js(&value)));
            }
            for layer in inner.points.borrow().values() {
                layer.set_ring(&colours.ring);
            }
        });
    }

    /// Units drawn hatched (gaps and overlaps), as the bytes of a GeoJSON FeatureCollection of their polygons. They are a
    /// source of their own: a pattern can't follow feature state, and over all units it would double what a frame costs.
    pub fn set_hatched(&self, polygons: &[u8]) {
        self.set_collection(layers::HATCHED, polygons);
    }

    /// Arcs that are emphasised, as the bytes of a GeoJSON FeatureCollection of lines with the property `e`: 1 under the
    /// pointer, 2 differs from today, 3 edge of the selection, 4 keyboard cursor.
    pub fn set_edges(&self, lines: &[u8]) {
        self.set_collection(layers::EDGES, lines);
    }

    fn set_collection(&self, name: &'static str, json: &[u8]) {
        if json.len() > LARGE {
            match object_url(json) {
                Ok(address) => {
                    self.inner.set_source(name, address.as_str().into());
                    retire(vec![address]);
                }
                Err(error) => self.inner.report::<()>(Err(error)),
            }
        } else if let Some(data) = core::str::from_utf8(json).ok().and_then(|json| js_sys::JSON::parse(json).ok()) {
            self.inner.set_source(name, data);
        }
    }

    /// A click at a pixel, when something above the map took the pointer's own.
    pub fn click(&self, at: [f64; 2], keys: Keys) {
        self.inner.click(at, keys);
    }

    /// Labels of territories as a GeoJSON FeatureCollection of points: `n` name, `i` index (second line), `c` colour
    /// code, `k` sort key (small wins where two overlap), `o` opacity.
    pub fn set_labels(&self, labels: &Value) {
        self.inner.set_source(layers::LABELS, to_js(labels));
    }

    /// Homes of reps as points with integer ids: `i` initials, `c` colour code.
    pub fn set_homes(&self, homes: &Value) {
        self.inner.set_source(layers::HOMES, to_js(homes));
    }

    /// Places of locked units, as points.
    pub fn set_locks(&self, locks: &Value) {
        self.inner.set_source(layers::LOCKS, to_js(locks));
    }

    /// Shows or hides a part of the map.
    pub fn set_visible(&self, part: MapPart, visible: bool) {
        self.inner.when_ready(move |inner| {
            for name in part.layers() {
                let value = if visible { "visible" } else { "none" };
                inner.report(inner.map.set_layout_property(name, "visibility", &value.into()));
            }
        });
    }

    /// A layer of points under homes and labels, made at the first call for `id`. After changing it, call
    /// [`TerritoryMap::repaint`].
    pub fn points(&self, id: &'static str) -> Result<Rc<PointLayer>, MapError> {
        if let Some(layer) = self.inner.points.borrow().get(id) {
            return Ok(layer.clone());
        }
        let map = self.inner.map.clone();
        let layer = Rc::new(PointLayer::new(id, Rc::new(move || map.get_zoom()))?);
        layer.set_ring(&self.inner.options.borrow().colours.ring);
        self.inner.points.borrow_mut().insert(id, layer.clone());
        let added = layer.clone();
        self.inner.when_ready(move |inner| {
            inner.report(inner.map.add_layer(added.layer(), Some(layers::ABOVE_POINTS)));
        });
        Ok(layer)
    }

    /// Draws a new frame.
    pub fn repaint(&self) {
        self.inner.map.trigger_repaint();
    }

    /// Fits west, south, east, north into the part of the map that nothing covers.
    pub fn fit(&self, [west, south, east, north]: [f64; 4]) {
        let around = padding(self.inner.options.borrow().padding);
        let options = json!({ "padding": around, "maxZoom": 11, "duration": self.inner.flight() });
        let bounds = json!([[west, south], [east, north]]);
        self.inner.report(self.inner.map.fit_bounds(&to_js(&bounds), &to_js(&options)));
    }

    /// Brings a place into the middle, and near enough to see it.
    pub fn go_to(&self, place: [f64; 2], zoom_at_least: f64) {
        let zoom = self.inner.map.get_zoom().max(zoom_at_least);
        let options = json!({ "center": place, "zoom": zoom, "duration": self.inner.flight() });
        self.inner.report(self.inner.map.ease_to(&to_js(&options)));
    }

    /// Zooms by steps, about the middle.
    pub fn zoom_by(&self, steps: f64) {
        let options = json!({ "zoom": self.inner.map.get_zoom() + steps, "duration": self.inner.flight().min(160) });
        self.inner.report(self.inner.map.ease_to(&to_js(&options)));
    }

    /// Where the map looks.
    #[must_use]
    pub fn camera(&self) -> Camera {
        self.inner.camera()
    }

    /// Looks there at once.
    pub fn set_camera(&self, camera: Camera) {
        let options = json!({ "center": camera.centre, "zoom": camera.zoom });
        self.inner.report(self.inner.map.jump_to(&to_js(&options)));
    }

    /// CSS pixels from the map's top left to longitude and latitude.
    #[must_use]
    pub fn place_at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let place = self.inner.map.unproject(&point(x, y));
        [place.lng(), place.lat()]
    }

    /// Longitude and latitude to CSS pixels from the map's top left.
    #[must_use]
    pub fn pixel_of(&self, [longitude, latitude]: [f64; 2]) -> [f64; 2] {
        let at = self.inner.map.project(&point(longitude, latitude));
        [at.x(), at.y()]
    }

    /// After the element changed its size.
    pub fn resize(&self) {
        self.inner.map.resize();
    }

    /// The canvas: what has the keyboard's focus.
    #[must_use]
    pub fn canvas(&self) -> HtmlCanvasElement {
        self.inner.map.get_canvas()
    }

    /// Draws a frame and hands its canvas to `read` before the browser throws the pixels away (nothing is kept between
    /// frames: keeping them would make every frame dearer).
    pub fn with_frame<T>(&self, read: impl FnOnce(&HtmlCanvasElement) -> T) -> T {
        self.inner.map.redraw();
        read(&self.inner.map.get_canvas())
    }
}

impl Drop for TerritoryMap {
    fn drop(&mut self) {
        self.inner.gone.set(true);
        self.inner.listener.borrow_mut().take();
        self.inner.waiting.borrow_mut().clear();
        self.inner.map.remove();
        self.inner.points.borrow_mut().clear();
        retire(self.inner.addresses.take());
    }
}

impl Inner {
    fn camera(&self) -> Camera {
        let centre = self.map.get_center();
        Camera { centre: [centre.lng(), centre.lat()], zoom: self.map.get_zoom() }
    }

    /// Milliseconds a flight takes.
    fn flight(&self) -> u32 {
        // Nothing is seen before the first units.
        if self.options.borrow().reduce_motion || self.beginning.lacks_style() { 0 } else { 450 }
    }

    fn click(&self, at: [f64; 2], keys: Keys) {
        let home = self.found(at, layers::HOME_LAYERS[0]);
        self.tell(MapEvent::Click { unit: self.found(at, layers::FILLS), home, at, keys });
    }

    fn tell(&self, event: MapEvent) {
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(event);
        }
    }

    /// A refusal of the map is a mistake of ours that the person can't mend: it goes to the console.
    fn report<T>(&self, result: Result<T, JsValue>) {
        if let Err(error) = result {
            web_sys::console::warn_2(&"map:".into(), &error);
        }
    }

    fn when_ready(self: &Rc<Self>, work: impl FnOnce(&Rc<Self>) + 'static) {
        if self.beginning.is_ready() {
            work(self);
        } else {
            self.waiting.borrow_mut().push(Box::new(work));
        }
    }

    /// Begins when whoever gave the map its first units has also said what else is on it.
    fn begin_soon(self: &Rc<Self>) {
        if !self.beginning.lacks_style() {
            return;
        }
        let inner = Rc::downgrade(self);
        wasm_bindgen_futures::spawn_local(async move {
            let _ = pause(0).await;
            if let Some(inner) = inner.upgrade().filter(|inner| !inner.gone.get()) {
                inner.begin();
            }
        });
    }

    /// Gives the map its style, once: with the units it has been told to begin with.
    fn begin(&self) {
        let style = self.beginning.style(&self.options.borrow().colours);
        if let Some(style) = style {
            self.report(self.map.set_style(&style));
        }
    }

    /// What a source shows: GeoJSON, or its address.
    fn set_source(self: &Rc<Self>, name: &'static str, data: JsValue) {
        let Some(data) = self.beginning.keep(name, data) else { return };
        self.when_ready(move |inner| {
            if let Some(source) = inner.map.get_source(name) {
                inner.report(source.set_data(&data));
            }
        });
    }

    fn draw_images(&self, colours: &MapColours) {
        let images = [
            (layers::HATCH, hatching(&colours.text, 12, 2, 190)),
            (layers::LOCK, lock(&colours.text, &colours.casing)),
        ];
        for (name, image) in images {
            match image {
                Ok(image) if self.map.has_image(name) => self.report(self.map.update_image(name, &image)),
                Ok(image) => self.report(self.map.add_image(name, &image, &to_js(&json!({ "pixelRatio": RATIO })))),
                Err(error) => self.report::<()>(Err(error)),
            }
        }
    }

    /// Sends differences now as far as a frame allows, and asks for the next frame if some are left.
    fn refresh(self: &Rc<Self>) {
        if !self.beginning.is_ready() || self.gone.get() {
            return;
        }
        let strengths = self.options.borrow().strengths;
        let limit = if self.beginning.lacks_units() { STATES_BEFORE } else { STATES_A_FRAME };
        let (sent, all) = self.units.borrow_mut().send(&self.map, limit, |state| {
            let strength = strengths[usize::from((state >> 8) & 7)];
            json!({ "c": state & 255, "o": strength })
        });
        let left = limit.saturating_sub(sent);
        let (_, every) = self.arcs.borrow_mut().send(&self.map, left, |boundary| json!({ "b": u8::from(boundary) }));
        if !(all && every) {
            self.ask_frame();
        }
    }

    fn ask_frame(self: &Rc<Self>) {
        if self.frame_asked.replace(true) {
            return;
        }
        self.on_frame(|inner| {
            inner.frame_asked.set(false);
            inner.refresh();
            if let Some(at) = inner.pointer.take() {
                let unit = inner.found(at, layers::FILLS);
                inner.tell(MapEvent::Hover { unit, at });
            }
        });
    }

    /// Does something when the browser begins with its next frame, in the order of asking.
    fn on_frame(self: &Rc<Self>, work: impl FnOnce(&Rc<Self>) + 'static) {
        let inner = Rc::downgrade(self);
        let frame = Closure::once_into_js(move || {
            if let Some(inner) = inner.upgrade().filter(|inner| !inner.gone.get()) {
                work(&inner);
            }
        });
        if let Some(window) = web_sys::window() {
            self.report(window.request_animation_frame(frame.unchecked_ref()));
        }
    }

    /// The id of the topmost feature of a layer at a pixel.
    fn found(&self, [x, y]: [f64; 2], layer: &str) -> Option<u32> {
        if !self.beginning.is_ready() {
            return None;
        }
        let options = to_js(&json!({ "layers": [layer] }));
        let found = self.map.query_rendered_features(&point(x, y), &options).ok()?;
        let first: FoundFeature = found.get(0).dyn_into::<Object>().ok()?.unchecked_into();
        first.id().as_f64().map(|id| id as u32)
    }

    fn listen(self: &Rc<Self>) {
        self.on("style.load", |inner, _| {
            if inner.beginning.styled() {
                return inner.begin();
            }
            if !inner.beginning.is_ready() {
                return;
            }
            let colours = inner.options.borrow().colours.clone();
            inner.draw_images(&colours);
            for work in inner.waiting.take() {
                work(inner);
            }
            inner.refresh();
        });
        self.on("mousemove", |inner, event| {
            let at = event.unchecked_into::<GlMouseEvent>().point();
            inner.pointer.set(Some([at.x(), at.y()]));
            inner.ask_frame();
        });
        self.on("mouseout", |inner, _| {
            inner.pointer.set(None);
            inner.tell(MapEvent::Left);
        });
        self.on("click", |inner, event| {
            let event: GlMouseEvent = event.unchecked_into();
            let at = [event.point().x(), event.point().y()];
            let mouse = event.original_event();
            let keys =
                Keys { shift: mouse.shift_key(), ctrl: mouse.ctrl_key() || mouse.meta_key(), alt: mouse.alt_key() };
            inner.click(at, keys);
        });
        self.on("moveend", |inner, _| inner.tell(MapEvent::Moved(inner.camera())));
        self.on("sourcedata", |inner, event| {
            // A source asks for its tiles in the first frame after it was read. The page's next frame may be far while the
            // page is being drawn for the first time, so this one is taken out of turn.
            let event: GlSourceEvent = event.unchecked_into();
            let read = event.source_data_type().as_deref() == Some("content");
            if read && inner.beginning.lacks_units() && event.source_id() == layers::UNITS {
                inner.map.redraw();
            }
        });
        self.on("render", |inner, _| {
            if inner.beginning.is_ready() && inner.beginning.lacks_units() && inner.map.loaded() {
                for (name, data) in inner.beginning.rest() {
                    inner.set_source(name, data);
                }
            }
        });
        self.on("idle", |inner, _| {
            if !inner.beginning.is_ready() {
                return;
            }
            if !inner.units.borrow().wanted.is_empty() || !inner.points.borrow().is_empty() {
                inner.tell(MapEvent::Drawn);
            }
        });
        self.on("webglcontextrestored", |inner, _| {
            for layer in inner.points.borrow().values() {
                layer.context_lost();
            }
            let colours = inner.options.borrow().colours.clone();
            inner.draw_images(&colours);
        });
        self.on("error", |inner, event| inner.report::<()>(Err(event.unchecked_into::<GlErrorEvent>().error())));
    }

    fn on(self: &Rc<Self>, name: &str, react: impl Fn(&Rc<Self>, JsValue) + 'static) {
        let inner = Rc::downgrade(self);
        let listener = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            if let Some(inner) = inner.upgrade().filter(|inner| !inner.gone.get()) {
                react(&inner, event);
            }
        })
        .into_js_value();
        self.map.on(name, &listener);
        self.kept.borrow_mut().push(listener);
    }
}

/// A JSON value as a JavaScript value.
pub(super) fn to_js(value: &Value) -> JsValue {
    js_sys::JSON::parse(&value.to_string()).unwrap_or(JsValue::NULL)
}

fn padding([top, right, bottom, left]: [f64; 4]) -> Value {
    json!({ "top": top, "right": right, "bottom": bottom, "left": left })
}

fn point(x: f64, y: f64) -> JsValue {
    Array::of2(&x.into(), &y.into()).into()
}
