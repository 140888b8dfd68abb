//! The few pictures the map needs, made here as pixels: hatchings and the lock.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

/// Pixels per CSS pixel of every image made here.
pub const RATIO: f64 = 2.0;

/// `#rrggbb` as bytes; anything else is mid grey.
pub fn rgb(hex: &str) -> [u8; 3] {
    let part = |at: usize| hex.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    match (part(1), part(3), part(5)) {
        (Some(r), Some(g), Some(b)) => [r, g, b],
        _ => [128, 128, 128],
    }
}

/// Rising diagonal lines that join up when tiled: `period` and `width` in image pixels.
pub fn hatching(colour: &str, period: u32, width: u32, alpha: u8) -> Result<JsValue, JsValue> {
    let [r, g, b] = rgb(colour);
    let mut pixels = Vec::with_capacity((period * period * 4) as usize);
    for y in 0..period {
        for x in 0..period {
            let along = (x + y) % period;
            // One pixel of softness on either side, so that the line does not look like stairs.
            let strength = if along < width {
                1.0
            } else if along == width || along == period - 1 {
                0.35
            } else {
                0.0
            };
            pixels.extend_from_slice(&[r, g, b, (f64::from(alpha) * strength) as u8]);
        }
    }
    image(period, &pixels)
}

/// A lock on a disc: `ink` on `ground`.
pub fn lock(ink: &str, ground: &str) -> Result<JsValue, JsValue> {
    let side = 32;
    let document = web_sys::window().and_then(|window| window.document()).ok_or("no document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(side);
    canvas.set_height(side);
    // Read back at once: on the graphics card that would make it wait for everything else.
    let software = Object::new();
    Reflect::set(&software, &"willReadFrequently".into(), &true.into())?;
    let context: CanvasRenderingContext2d =
        canvas.get_context_with_context_options("2d", &software)?.ok_or("no canvas")?.dyn_into()?;
    context.set_fill_style_str(ground);
    context.begin_path();
    context.arc(16.0, 16.0, 15.0, 0.0, core::f64::consts::TAU)?;
    context.fill();
    context.set_stroke_style_str(ink);
    context.set_fill_style_str(ink);
    context.set_line_width(2.6);
    let body = Path2d::new_with_path_string("M9 15.5h14v9H9z")?;
    context.fill_with_path_2d(&body);
    context.stroke_with_path(&Path2d::new_with_path_string("M11.5 15.5v-3a4.5 4.5 0 0 1 9 0v3")?);
    let data = context.get_image_data(0.0, 0.0, f64::from(side), f64::from(side))?;
    let Clamped(pixels) = data.data();
    image(side, &pixels)
}

fn image(side: u32, pixels: &[u8]) -> Result<JsValue, JsValue> {
    let image = Object::new();
    Reflect::set(&image, &"width".into(), &side.into())?;
    Reflect::set(&image, &"height".into(), &side.into())?;
    Reflect::set(&image, &"data".into(), &js_sys::Uint8Array::from(pixels))?;
    Ok(image.into())
}
