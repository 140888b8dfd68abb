//! Points by the hundred thousand: a layer that draws with WebGL 2 itself. One vertex a point, colours and sizes in
//! buffers of their own, so that a change of colour is one upload and a quarter of a million points pan smoothly.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Float32Array, Float64Array, Object, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::WebGl2RenderingContext as Gl;
use web_sys::{WebGlBuffer, WebGlProgram, WebGlUniformLocation, WebGlVertexArrayObject};

use super::maplibre_bindings::RenderInput;
use super::maplibre_images::rgb;

const VERTEX: &str = "#version 300 es
in vec2 place;
in vec4 colour;
in float size;
uniform mat4 matrix;
uniform float scale;
uniform float ratio;
out vec4 fill;
out float radius;
void main() {
  radius = size * scale * ratio;
  fill = colour;
  gl_Position = size > 0.0 ? matrix * vec4(place, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = 2.0 * radius + 2.0;
}";

const FRAGMENT: &str = "#version 300 es
precision mediump float;
in vec4 fill;
in float radius;
uniform vec3 casing;
uniform highp float ratio;
out vec4 result;
void main() {
  float from = length(gl_PointCoord - 0.5) * (2.0 * radius + 2.0);
  float inside = clamp(radius + 0.5 - from, 0.0, 1.0);
  float thickness = min(ratio, 0.3 * radius);
  float ring = clamp(from - (radius - thickness) + 0.5, 0.0, 1.0);
  float alpha = inside * fill.a;
  result = vec4(mix(fill.rgb, casing, ring) * alpha, alpha);
}";

/// What the points look like: one entry a point in each list.
#[derive(Default)]
struct Points {
    /// Web Mercator, 0 to 1, relative to `origin`: a 32-bit float is then good for half a metre.
    places: Vec<f32>,
    origin: [f64; 2],
    /// Radius in quarters of a CSS pixel at zoom 7; 0 is not drawn.
    sizes: Vec<u8>,
    colours: Vec<u8>,
    casing: [f32; 3],
    opacity: u8,
    visible: bool,
    stale: Stale,
    drawn_with: Option<Drawn>,
}

#[derive(Clone, Copy, Default)]
struct Stale {
    places: bool,
    sizes: bool,
    colours: bool,
}

struct Drawn {
    program: WebGlProgram,
    array: WebGlVertexArrayObject,
    buffers: [WebGlBuffer; 3],
    matrix: Option<WebGlUniformLocation>,
    scale: Option<WebGlUniformLocation>,
    ratio: Option<WebGlUniformLocation>,
    casing: Option<WebGlUniformLocation>,
}

/// One layer of points, to be added to a map with [`PointLayer::layer`].
pub struct PointLayer {
    points: Rc<RefCell<Points>>,
    layer: Object,
    _render: Closure<dyn FnMut(JsValue, RenderInput)>,
    _removed: Closure<dyn FnMut(JsValue, JsValue)>,
}

/// A place in degrees as Web Mercator, 0 to 1 across the world.
pub fn mercator([longitude, latitude]: [f64; 2]) -> [f64; 2] {
    let sin = latitude.clamp(-85.0, 85.0).to_radians().sin();
    [longitude / 360.0 + 0.5, 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * core::f64::consts::PI)]
}

impl PointLayer {
    /// An empty layer; `zoom` tells the map's zoom when it is drawn.
    pub fn new(id: &str, zoom: Rc<dyn Fn() -> f64>) -> Result<Self, JsValue> {
        let points = Rc::new(RefCell::new(Points { visible: true, opacity: 255, ..Points::default() }));
        let layer = Object::new();
        let drawn = points.clone();
        let render = Closure::new(move |context: JsValue, input: RenderInput| {
            if let (Ok(gl), Ok(mut points)) = (context.dyn_into::<Gl>(), drawn.try_borrow_mut()) {
                points.draw(&gl, &input, zoom());
            }
        });
        let forgotten = points.clone();
        let removed = Closure::new(move |_map: JsValue, _context: JsValue| {
            if let Ok(mut points) = forgotten.try_borrow_mut() {
                points.drawn_with = None;
            }
        });
        Reflect::set(&layer, &"id".into(), &id.into())?;
        Reflect::set(&layer, &"type".into(), &"custom".into())?;
        Reflect::set(&layer, &"render".into(), render.as_ref())?;
        Reflect::set(&layer, &"onRemove".into(), removed.as_ref())?;
        Ok(Self { points, layer, _render: render, _removed: removed })
    }

    /// The layer as the map takes it.
    pub fn layer(&self) -> &JsValue {
        &self.layer
    }

    /// New points, in degrees, all of no size until [`PointLayer::set_sizes`].
    pub fn set_places(&self, places: &[[f64; 2]]) {
        let mut points = self.points.borrow_mut();
        let origin = places.first().map_or([0.0; 2], |place| mercator(*place));
        points.places = places
            .iter()
            .flat_map(|place| {
                let [x, y] = mercator(*place);
                [(x - origin[0]) as f32, (y - origin[1]) as f32]
            })
            .collect();
        points.origin = origin;
        points.sizes = vec![0; places.len()];
        points.colours = vec![0; places.len() * 4];
        points.stale = Stale { places: true, sizes: true, colours: true };
    }

    /// Radius of each point in quarters of a CSS pixel; 0 hides it.
    pub fn set_sizes(&self, sizes: &[u8]) {
        let mut points = self.points.borrow_mut();
        if points.sizes.len() == sizes.len() {
            points.sizes.copy_from_slice(sizes);
            points.stale.sizes = true;
        }
    }

    /// Colour of each point: a code that `palette` turns into `#rrggbb`; the last entry serves every higher code.
    pub fn set_colours(&self, codes: &[u8], palette: &[String]) {
        let table: Vec<[u8; 3]> = palette.iter().map(|hex| rgb(hex)).collect();
        let Some(last) = table.last().copied() else { return };
        let mut points = self.points.borrow_mut();
        let opacity = points.opacity;
        if points.colours.len() == codes.len() * 4 {
            for (at, code) in codes.iter().enumerate() {
                let [r, g, b] = table.get(usize::from(*code)).copied().unwrap_or(last);
                points.colours[at * 4..at * 4 + 4].copy_from_slice(&[r, g, b, opacity]);
            }
            points.stale.colours = true;
        }
    }

    /// Colour of the ring around larger points.
    pub fn set_ring(&self, hex: &str) {
        self.points.borrow_mut().casing = rgb(hex).map(|part| f32::from(part) / 255.0);
    }

    /// Shows or hides all of them.
    pub fn set_visible(&self, visible: bool) {
        self.points.borrow_mut().visible = visible;
    }

    /// After the browser took the graphics context away and gave it back: everything is made anew.
    pub fn context_lost(&self) {
        let mut points = self.points.borrow_mut();
        points.drawn_with = None;
        points.stale = Stale { places: true, sizes: true, colours: true };
    }
}

impl Points {
    fn draw(&mut self, gl: &Gl, input: &RenderInput, zoom: f64) {
        if !self.visible || self.sizes.is_empty() {
            return;
        }
        if self.drawn_with.is_none() {
            self.drawn_with = Drawn::new(gl);
            self.stale = Stale { places: true, sizes: true, colours: true };
        }
        let Some(drawn) = &self.drawn_with else { return };
        let upload = |buffer: &WebGlBuffer, data: &Object| {
            gl.bind_buffer(Gl::ARRAY_BUFFER, Some(buffer));
            gl.buffer_data_with_array_buffer_view(Gl::ARRAY_BUFFER, data, Gl::DYNAMIC_DRAW);
        };
        if self.stale.places {
            upload(&drawn.buffers[0], &Float32Array::from(self.places.as_slice()));
        }
        if self.stale.colours {
            upload(&drawn.buffers[1], &Uint8Array::from(self.colours.as_slice()));
        }
        if self.stale.sizes {
            upload(&drawn.buffers[2], &Uint8Array::from(self.sizes.as_slice()));
        }
        self.stale = Stale::default();

        // The map's matrix, moved to the origin of the points in 64 bits before it becomes 32.
        let matrix = Float64Array::new(&input.projection().main_matrix());
        if matrix.length() != 16 {
            return;
        }
        let mut m = [0.0f64; 16];
        matrix.copy_to(&mut m);
        let [x, y] = self.origin;
        for row in 0..4 {
            m[12 + row] += m[row] * x + m[4 + row] * y;
        }
        let matrix = m.map(|value| value as f32);
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).min(2.0) as f32;
        // Points grow slowly with the zoom: 0.6 of their size on the whole country, 1.6 in a town.
        let scale = (0.25 * (0.6 + 0.125 * (zoom - 3.0)).clamp(0.5, 1.8)) as f32;

        gl.use_program(Some(&drawn.program));
        gl.bind_vertex_array(Some(&drawn.array));
        gl.uniform_matrix4fv_with_f32_array(drawn.matrix.as_ref(), false, &matrix);
        gl.uniform1f(drawn.scale.as_ref(), scale);
        gl.uniform1f(drawn.ratio.as_ref(), ratio);
        gl.uniform3fv_with_f32_array(drawn.casing.as_ref(), &self.casing);
        gl.draw_arrays(Gl::POINTS, 0, i32::try_from(self.sizes.len()).unwrap_or(i32::MAX));
        gl.bind_vertex_array(None);
    }
}

impl Drawn {
    /// `None` when the context is lost: the next frame tries again.
    fn new(gl: &Gl) -> Option<Self> {
        let program = gl.create_program()?;
        for (kind, source) in [(Gl::VERTEX_SHADER, VERTEX), (Gl::FRAGMENT_SHADER, FRAGMENT)] {
            let shader = gl.create_shader(kind)?;
            gl.shader_source(&shader, source);
            gl.compile_shader(&shader);
            gl.attach_shader(&program, &shader);
        }
        for (at, name) in ["place", "colour", "size"].into_iter().enumerate() {
            gl.bind_attrib_location(&program, at as u32, name);
        }
        gl.link_program(&program);
        if !gl.get_program_parameter(&program, Gl::LINK_STATUS).is_truthy() {
            web_sys::console::warn_2(&"points:".into(), &gl.get_program_info_log(&program).into());
            return None;
        }
        let array = gl.create_vertex_array()?;
        let buffers = [gl.create_buffer()?, gl.create_buffer()?, gl.create_buffer()?];
        gl.bind_vertex_array(Some(&array));
        let kinds = [(2, Gl::FLOAT, false), (4, Gl::UNSIGNED_BYTE, true), (1, Gl::UNSIGNED_BYTE, false)];
        for (at, (buffer, (parts, kind, normalised))) in buffers.iter().zip(kinds).enumerate() {
            gl.bind_buffer(Gl::ARRAY_BUFFER, Some(buffer));
            gl.enable_vertex_attrib_array(at as u32);
            gl.vertex_attrib_pointer_with_i32(at as u32, parts, kind, normalised, 0, 0);
        }
        gl.bind_vertex_array(None);
        Some(Self {
            matrix: gl.get_uniform_location(&program, "matrix"),
            scale: gl.get_uniform_location(&program, "scale"),
            ratio: gl.get_uniform_location(&program, "ratio"),
            casing: gl.get_uniform_location(&program, "casing"),
            program,
            array,
            buffers,
        })
    }
}
