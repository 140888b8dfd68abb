//! The map without WebGL: the same units, colours, labels and events on a canvas. Shapes become paths once; a change of
//! colour or a move of the camera draws them again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    CanvasRenderingContext2d, Event, HtmlCanvasElement, HtmlElement, KeyboardEvent, MouseEvent, Path2d, PointerEvent,
    WheelEvent,
};

use super::heard::{Heard, pixel};
use super::paint::{MapHome, MapLabel, MapLayers, MapPaint, MapPoints, MapUnits, Marks, NOBODY, SEQUENTIAL};
use super::plain_shapes::{Collection, Line, Shape, flat, overlap, shapes, trace, unstretched};
use super::point_grid::PointGrid;
use super::region::stretched;
use super::surface::colour_or;
use crate::browser::maplibre::{Camera, Keys, MapColours, MapError, MapEvent, MapOptions};

/// A map on a canvas.
pub struct PlainMap {
    inner: Rc<Inner>,
    _heard: Vec<Heard>,
    _resized: web_sys::ResizeObserver,
    _resize: Closure<dyn FnMut()>,
}

type Listener = Rc<dyn Fn(MapEvent)>;

struct Inner {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    camera: Cell<Camera>,
    scene: RefCell<Scene>,
    listener: RefCell<Option<Listener>>,
    frame_asked: Cell<bool>,
    drag: Cell<Option<[f64; 2]>>,
    moved: Cell<bool>,
    pointer: Cell<Option<[f64; 2]>>,
    gone: Cell<bool>,
}

/// Units that are points: places, colour codes and radii.
struct UnitPoints {
    grid: PointGrid,
    places: Vec<[f64; 2]>,
    codes: Vec<u8>,
    sizes: Vec<u8>,
}

struct Scene {
    options: MapOptions,
    shapes: Vec<Shape>,
    arcs: Vec<Path2d>,
    state_lines: Vec<usize>,
    coast: Vec<usize>,
    units: Vec<u16>,
    edges: Vec<u8>,
    unit_points: Option<UnitPoints>,
    accounts: Option<(MapPoints, Vec<u8>)>,
    homes: Vec<MapHome>,
    locks: Vec<[f64; 2]>,
    labels: Vec<(MapLabel, f64)>,
    layers: MapLayers,
}

impl PlainMap {
    /// Makes a canvas in `container`.
    pub fn new(container: &HtmlElement, options: MapOptions) -> Result<Self, MapError> {
        let document = container.owner_document().ok_or_else(|| MapError::Refused("no document".into()))?;
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
        canvas.set_class_name("map-plain");
        canvas.set_tab_index(0);
        canvas.set_attribute("role", "region")?;
        canvas.set_attribute("aria-label", &options.label)?;
        container.append_child(&canvas)?;
        let context: CanvasRenderingContext2d =
            canvas.get_context("2d")?.ok_or_else(|| MapError::Refused("no canvas".into()))?.unchecked_into();
        let bounds = options.bounds;
        let inner = Rc::new(Inner {
            canvas,
            context,
            camera: Cell::new(Camera { centre: [-96.0, 38.5], zoom: 3.5 }),
            scene: RefCell::new(Scene {
                options,
                shapes: Vec::new(),
                arcs: Vec::new(),
                state_lines: Vec::new(),
                coast: Vec::new(),
                units: Vec::new(),
                edges: Vec::new(),
                unit_points: None,
                accounts: None,
                homes: Vec::new(),
                locks: Vec::new(),
                labels: Vec::new(),
                layers: MapLayers::default(),
            }),
            listener: RefCell::default(),
            frame_asked: Cell::default(),
            drag: Cell::default(),
            moved: Cell::default(),
            pointer: Cell::default(),
            gone: Cell::default(),
        });
        inner.fit(bounds);
        let heard = inner.listen()?;
        let watched = Rc::downgrade(&inner);
        let resize = Closure::<dyn FnMut()>::new(move || {
            if let Some(inner) = watched.upgrade() {
                inner.ask_frame();
            }
        });
        let resized = web_sys::ResizeObserver::new(resize.as_ref().unchecked_ref())?;
        resized.observe(&inner.canvas);
        Ok(Self { inner, _heard: heard, _resized: resized, _resize: resize })
    }

    pub fn set_listener(&self, listener: impl Fn(MapEvent) + 'static) {
        *self.inner.listener.borrow_mut() = Some(Rc::new(listener));
    }

    pub fn set_units(&self, units: &MapUnits) {
        {
            let mut scene = self.inner.scene.borrow_mut();
            scene.shapes = shapes(&units.fills);
            scene.unit_points = units.are_points().then(|| UnitPoints {
                grid: PointGrid::new(&units.places),
                places: units.places.clone(),
                codes: Vec::new(),
                sizes: Vec::new(),
            });
            scene.arcs.clear();
            scene.state_lines.clear();
            scene.coast.clear();
            let borders: Collection<Line> =
                serde_json::from_slice(&units.borders).unwrap_or(Collection { features: Vec::new() });
            for (at, border) in borders.features.iter().enumerate() {
                let line: Vec<[f64; 2]> = border.geometry.coordinates.iter().map(flat).collect();
                if let Ok(path) = Path2d::new() {
                    trace(&path, &line);
                    scene.arcs.push(path);
                }
                if border.properties.s == 1 {
                    scene.state_lines.push(at);
                }
                if border.properties.l < 0 || border.properties.r < 0 {
                    scene.coast.push(at);
                }
            }
        }
        self.inner.ask_frame();
        self.inner.tell(MapEvent::Drawn);
    }

    pub fn paint(&self, units: &MapUnits, paint: &MapPaint, marks: Marks) {
        {
            let mut scene = self.inner.scene.borrow_mut();
            if let Some(points) = &mut scene.unit_points {
                (points.codes, points.sizes) = paint.point_states(marks);
            } else {
                scene.units = paint.unit_states(marks);
                scene.edges = paint.arc_states(&units.sides, marks);
            }
        }
        self.inner.ask_frame();
    }

    pub fn set_labels(&self, mut labels: Vec<(MapLabel, f64)>) {
        labels.sort_by(|a, b| b.0.weight.total_cmp(&a.0.weight));
        self.change(|scene| scene.labels = labels);
    }

    pub fn set_homes(&self, homes: &[MapHome]) {
        self.change(|scene| scene.homes = homes.to_vec());
    }

    pub fn set_locks(&self, places: &[[f64; 2]]) {
        self.change(|scene| scene.locks = places.to_vec());
    }

    pub fn set_accounts(&self, accounts: &MapPoints, sizes: &[u8]) {
        self.change(|scene| scene.accounts = Some((accounts.clone(), sizes.to_vec())));
    }

    pub fn set_layers(&self, layers: MapLayers) {
        self.change(|scene| scene.layers = layers);
    }

    pub fn set_colours(&self, colours: MapColours) {
        self.change(|scene| scene.options.colours = colours);
    }

    pub fn fit(&self, bounds: [f64; 4]) {
        self.inner.fit(bounds);
        self.inner.settle();
    }

    pub fn zoom_by(&self, steps: f64) {
        let camera = self.inner.camera.get();
        self.set_camera(Camera { zoom: camera.zoom + steps, ..camera });
    }

    pub fn camera(&self) -> Camera {
        self.inner.camera.get()
    }

    pub fn set_camera(&self, camera: Camera) {
        self.inner.look(camera);
        self.inner.settle();
    }

    pub fn place_at(&self, pixel: [f64; 2]) -> [f64; 2] {
        self.inner.place_at(pixel)
    }

    pub fn pixel_of(&self, place: [f64; 2]) -> [f64; 2] {
        self.inner.pixel_of(flat(&place))
    }

    pub fn click(&self, at: [f64; 2], keys: Keys) {
        self.inner.click(at, keys);
    }

    pub fn canvas(&self) -> HtmlCanvasElement {
        self.inner.canvas.clone()
    }

    fn change(&self, change: impl FnOnce(&mut Scene)) {
        change(&mut self.inner.scene.borrow_mut());
        self.inner.ask_frame();
    }
}

impl Drop for PlainMap {
    fn drop(&mut self) {
        self.inner.gone.set(true);
        self._resized.disconnect();
        self.inner.canvas.remove();
    }
}

impl Inner {
    fn tell(&self, event: MapEvent) {
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(event);
        }
    }

    fn click(&self, at: [f64; 2], keys: Keys) {
        self.tell(MapEvent::Click { unit: self.unit_at(at), home: self.home_at(at), at, keys });
    }

    fn settle(self: &Rc<Self>) {
        self.ask_frame();
        self.tell(MapEvent::Moved(self.camera.get()));
    }

    fn size(&self) -> [f64; 2] {
        [f64::from(self.canvas.client_width().max(1)), f64::from(self.canvas.client_height().max(1))]
    }

    /// CSS pixels for a degree of longitude.
    fn scale(&self) -> f64 {
        512.0 * self.camera.get().zoom.exp2() / 360.0
    }

    fn look(&self, camera: Camera) {
        let [x, y] = camera.centre;
        let centre = [x.clamp(-180.0, 180.0), y.clamp(-80.0, 80.0)];
        self.camera.set(Camera { centre, zoom: camera.zoom.clamp(1.0, 14.0) });
    }

    fn fit(&self, [west, south, east, north]: [f64; 4]) {
        let [width, height] = self.size();
        let [top, right, bottom, left] = self.scene.borrow().options.padding;
        let (low, high) = (stretched(south), stretched(north));
        let per_degree = ((width - left - right).max(50.0) / (east - west).max(1e-3))
            .min((height - top - bottom).max(50.0) / (high - low).max(1e-3));
        let zoom = (per_degree * 360.0 / 512.0).log2().min(11.0);
        // The middle of the free part is where the middle of the bounds goes.
        let x = f64::midpoint(west, east) + (right - left) / 2.0 / per_degree;
        let y = f64::midpoint(low, high) + (top - bottom) / 2.0 / per_degree;
        self.look(Camera { centre: [x, unstretched(y)], zoom });
    }

    fn place_at(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let ([width, height], scale) = (self.size(), self.scale());
        let centre = flat(&self.camera.get().centre);
        [centre[0] + (x - width / 2.0) / scale, unstretched(centre[1] - (y - height / 2.0) / scale)]
    }

    fn pixel_of(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let ([width, height], scale) = (self.size(), self.scale());
        let centre = flat(&self.camera.get().centre);
        [width / 2.0 + (x - centre[0]) * scale, height / 2.0 - (y - centre[1]) * scale]
    }

    fn unit_at(&self, pixel: [f64; 2]) -> Option<u32> {
        let place = self.place_at(pixel);
        let scene = self.scene.borrow();
        if let Some(UnitPoints { grid, sizes, .. }) = &scene.unit_points {
            let shown = |unit: u32| sizes.get(unit as usize).is_some_and(|size| *size > 0);
            return grid.nearest(place, 7.0 / self.scale(), shown);
        }
        let at = flat(&place);
        scene.shapes.iter().find(|shape| shape.contains(at)).map(|shape| shape.id)
    }

    fn home_at(&self, [x, y]: [f64; 2]) -> Option<u32> {
        let scene = self.scene.borrow();
        let near = |home: &&MapHome| {
            let [hx, hy] = self.pixel_of(flat(&home.place));
            (hx - x).hypot(hy - y) <= 11.0
        };
        scene.layers.homes.then(|| scene.homes.iter().rev().find(near).map(|home| home.rep)).flatten()
    }

    fn ask_frame(self: &Rc<Self>) {
        if self.gone.get() || self.frame_asked.replace(true) {
            return;
        }
        let inner = Rc::downgrade(self);
        let frame = Closure::once_into_js(move || {
            if let Some(inner) = inner.upgrade().filter(|inner| !inner.gone.get()) {
                inner.frame_asked.set(false);
                if let Some(at) = inner.pointer.take() {
                    let unit = inner.unit_at(at);
                    inner.tell(MapEvent::Hover { unit, at });
                }
                if let Err(error) = inner.draw() {
                    web_sys::console::warn_2(&"map:".into(), &error);
                }
            }
        });
        if let Some(window) = web_sys::window() {
            let _ = window.request_animation_frame(frame.unchecked_ref());
        }
    }

    fn draw(&self) -> Result<(), JsValue> {
        let (context, scene) = (&self.context, self.scene.borrow());
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).min(2.0);
        let [width, height] = self.size();
        let (w, h) = ((width * ratio).round() as u32, (height * ratio).round() as u32);
        if self.canvas.width() != w || self.canvas.height() != h {
            self.canvas.set_width(w);
            self.canvas.set_height(h);
        }
        let colours = &scene.options.colours;
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)?;
        context.set_global_alpha(1.0);
        context.set_fill_style_str(&colours.sea);
        context.fill_rect(0.0, 0.0, width, height);

        // Paths are in degrees, north up: from here on so is the canvas.
        let (scale, centre) = (self.scale() * ratio, flat(&self.camera.get().centre));
        context.set_transform(
            scale,
            0.0,
            0.0,
            -scale,
            width / 2.0 * ratio - centre[0] * scale,
            height / 2.0 * ratio + centre[1] * scale,
        )?;
        let [west, north] = self.place_at([0.0, 0.0]);
        let [east, south] = self.place_at([width, height]);
        let view = [west, stretched(south), east, stretched(north)];
        let pixel = ratio / scale;
        for shape in scene.shapes.iter().filter(|shape| overlap(shape.bounds, view)) {
            let state = scene.units.get(shape.id as usize).copied().unwrap_or(0);
            context.set_fill_style_str(colour_or(colours, (state & 255) as u8));
            context.set_global_alpha(scene.options.strengths[usize::from((state >> 8) & 7)]);
            context.fill_with_path_2d(&shape.path);
        }
        context.set_global_alpha(1.0);
        // Gaps and overlaps: a dotted outline, where the other map hatches.
        context.set_stroke_style_str(&colours.text);
        context.set_line_width(1.6 * pixel);
        context.set_line_dash(&js_sys::Array::of2(&(2.0 * pixel).into(), &(3.0 * pixel).into()))?;
        for shape in scene.shapes.iter().filter(|shape| overlap(shape.bounds, view)) {
            if scene.units.get(shape.id as usize).is_some_and(|state| state >> 11 > 0) {
                context.stroke_with_path(&shape.path);
            }
        }
        context.set_line_dash(&js_sys::Array::new())?;
        let stroke = |which: &mut dyn Iterator<Item = usize>, colour: &str, width: f64| {
            context.set_stroke_style_str(colour);
            context.set_line_width(width * pixel);
            for arc in which {
                if let Some(path) = scene.arcs.get(arc) {
                    context.stroke_with_path(path);
                }
            }
        };
        context.set_line_join("round");
        if self.camera.get().zoom > 4.5 {
            stroke(&mut (0..scene.arcs.len()), &colours.hairline, 0.6);
        }
        stroke(&mut scene.coast.iter().copied(), &colours.coast, 0.8);
        if scene.layers.states {
            stroke(&mut scene.state_lines.iter().copied(), &colours.state_line, 0.8);
        }
        let edges = |wanted: &'static [u8]| {
            scene.edges.iter().enumerate().filter(move |(_, edge)| wanted.contains(&(**edge >> 1))).map(|(at, _)| at)
        };
        let boundaries = scene.edges.iter().enumerate().filter(|(_, edge)| *edge & 1 == 1).map(|(at, _)| at);
        stroke(&mut { boundaries }, &colours.boundary, 1.4);
        stroke(&mut edges(&[2]), &colours.changed, 2.0);
        stroke(&mut edges(&[1]), &colours.text, 1.6);
        stroke(&mut edges(&[3, 4]), &colours.casing, 5.0);
        stroke(&mut edges(&[3]), &colours.accent, 2.4);
        stroke(&mut edges(&[4]), &colours.text, 3.0);
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)?;
        self.draw_over(&scene)
    }

    /// Points, homes, locks and labels, in pixels.
    fn draw_over(&self, scene: &Scene) -> Result<(), JsValue> {
        let (context, colours) = (&self.context, &scene.options.colours);
        let [width, height] = self.size();
        let visible = |[x, y]: [f64; 2]| x > -20.0 && y > -20.0 && x < width + 20.0 && y < height + 20.0;
        let disc = |[x, y]: [f64; 2], radius: f64| -> Result<(), JsValue> {
            context.begin_path();
            context.arc(x, y, radius, 0.0, core::f64::consts::TAU)
        };
        let growth = (0.6 + 0.125 * (self.camera.get().zoom - 3.0)).clamp(0.5, 1.8) / 4.0;
        let points = |places: &[[f64; 2]], codes: &[u8], sizes: &[u8]| -> Result<(), JsValue> {
            for ((place, code), size) in places.iter().zip(codes).zip(sizes).filter(|(_, size)| **size > 0) {
                let at = self.pixel_of(flat(place));
                if visible(at) {
                    context.set_fill_style_str(colour_or(colours, *code));
                    disc(at, f64::from(*size) * growth)?;
                    context.fill();
                }
            }
            Ok(())
        };
        if let Some(UnitPoints { places, codes, sizes, .. }) = &scene.unit_points {
            points(places, codes, sizes)?;
        }
        if let (true, Some((accounts, sizes))) = (scene.layers.accounts, &scene.accounts) {
            points(&accounts.places, &accounts.colours, sizes)?;
        }
        context.set_text_align("center");
        context.set_text_baseline("middle");
        context.set_fill_style_str(&colours.text);
        for place in &scene.locks {
            let [x, y] = self.pixel_of(flat(place));
            if visible([x, y]) {
                context.fill_rect(x - 3.0, y - 1.0, 6.0, 5.0);
                context.set_stroke_style_str(&colours.text);
                context.set_line_width(1.2);
                context.begin_path();
                context.arc(x, y - 1.0, 2.0, core::f64::consts::PI, core::f64::consts::TAU)?;
                context.stroke();
            }
        }
        if scene.layers.homes {
            context.set_font("600 9px system-ui, sans-serif");
            context.set_line_width(2.0);
            for home in &scene.homes {
                let at = self.pixel_of(flat(&home.place));
                if visible(at) {
                    disc(at, 9.0)?;
                    context.set_fill_style_str(&colours.casing);
                    context.fill();
                    context.set_stroke_style_str(if home.colour == NOBODY {
                        &colours.text
                    } else {
                        colour_or(colours, home.colour)
                    });
                    context.stroke();
                    context.set_fill_style_str(&colours.text);
                    context.fill_text(&home.initials, at[0], at[1])?;
                }
            }
        }
        if scene.layers.labels {
            context.set_font("600 12px system-ui, sans-serif");
            context.set_line_width(3.0);
            context.set_stroke_style_str(&colours.casing);
            let mut taken: Vec<[f64; 4]> = Vec::new();
            for (label, strength) in &scene.labels {
                let [x, y] = self.pixel_of(flat(&label.place));
                let half = context.measure_text(&label.name)?.width() / 2.0;
                let room = [x - half, y - 15.0, x + half, y + 15.0];
                if taken.iter().any(|other| overlap(*other, room)) {
                    continue;
                }
                taken.push(room);
                context.set_global_alpha(*strength);
                let shade = colours.shades.get(usize::from(label.colour % SEQUENTIAL)).unwrap_or(&colours.text);
                context.set_fill_style_str(shade);
                for (text, dy) in [(&label.name, -7.0), (&label.figure, 7.0)] {
                    context.stroke_text(text, x, y + dy)?;
                    context.fill_text(text, x, y + dy)?;
                }
            }
            context.set_global_alpha(1.0);
        }
        Ok(())
    }

    fn listen(self: &Rc<Self>) -> Result<Vec<Heard>, JsValue> {
        let on = |name: &'static str, react: fn(&Rc<Self>, Event)| {
            let inner = Rc::downgrade(self);
            Heard::new(&self.canvas, name, false, move |event| {
                if let Some(inner) = inner.upgrade() {
                    react(&inner, event);
                }
            })
        };
        Ok(vec![
            on("pointerdown", |inner, event| {
                let event: PointerEvent = event.unchecked_into();
                inner.moved.set(false);
                inner.drag.set((event.button() == 0).then(|| pixel(&event)));
                let _ = inner.canvas.set_pointer_capture(event.pointer_id());
            })?,
            on("pointermove", |inner, event| {
                let event: PointerEvent = event.unchecked_into();
                let at = pixel(&event);
                if let Some(from) = inner.drag.get() {
                    let (dx, dy) = (at[0] - from[0], at[1] - from[1]);
                    if inner.moved.get() || dx.hypot(dy) > 4.0 {
                        inner.moved.set(true);
                        let [width, height] = inner.size();
                        let centre = inner.place_at([width / 2.0 - dx, height / 2.0 - dy]);
                        inner.look(Camera { centre, ..inner.camera.get() });
                        inner.drag.set(Some(at));
                    }
                } else {
                    inner.pointer.set(Some(at));
                }
                inner.ask_frame();
            })?,
            on("pointerup", |inner, _| {
                inner.drag.set(None);
                if inner.moved.get() {
                    inner.settle();
                }
            })?,
            on("pointerleave", |inner, _| {
                inner.pointer.set(None);
                inner.tell(MapEvent::Left);
            })?,
            on("click", |inner, event| {
                let event: MouseEvent = event.unchecked_into();
                if !inner.moved.replace(false) {
                    let at = pixel(&event);
                    let keys = Keys {
                        shift: event.shift_key(),
                        ctrl: event.ctrl_key() || event.meta_key(),
                        alt: event.alt_key(),
                    };
                    inner.click(at, keys);
                }
            })?,
            on("wheel", |inner, event| {
                event.prevent_default();
                let event: WheelEvent = event.unchecked_into();
                let at = pixel(&event);
                let fixed = inner.place_at(at);
                let camera = inner.camera.get();
                inner.look(Camera { zoom: camera.zoom - event.delta_y() / 300.0, ..camera });
                // The place under the pointer stays there.
                let now = inner.pixel_of(flat(&fixed));
                let [width, height] = inner.size();
                let centre = inner.place_at([width / 2.0 + now[0] - at[0], height / 2.0 + now[1] - at[1]]);
                inner.look(Camera { centre, ..inner.camera.get() });
                inner.settle();
            })?,
            on("keydown", |inner, event| {
                let event: KeyboardEvent = event.unchecked_into();
                let camera = inner.camera.get();
                let [width, height] = inner.size();
                let (dx, dy, zoom) = match event.key().as_str() {
                    "ArrowUp" => (0.0, -80.0, 0.0),
                    "ArrowDown" => (0.0, 80.0, 0.0),
                    "ArrowLeft" => (-80.0, 0.0, 0.0),
                    "ArrowRight" => (80.0, 0.0, 0.0),
                    "+" | "=" => (0.0, 0.0, 1.0),
                    "-" => (0.0, 0.0, -1.0),
                    _ => return,
                };
                event.prevent_default();
                let centre = inner.place_at([width / 2.0 + dx, height / 2.0 + dy]);
                inner.look(Camera { centre, zoom: camera.zoom + zoom });
                inner.settle();
            })?,
        ])
    }
}
