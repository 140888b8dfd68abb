//! A picture of the map: its canvas copied at once (the graphics card forgets it after the frame), with the data's credit
//! in the corner, as PNG.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement};

/// Copies `canvas` and writes `credit` at the bottom right.
pub fn picture(canvas: &HtmlCanvasElement, credit: &str) -> Result<HtmlCanvasElement, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or("no document")?;
    let copy: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    copy.set_width(canvas.width());
    copy.set_height(canvas.height());
    let context: CanvasRenderingContext2d = copy.get_context("2d")?.ok_or("no canvas")?.dyn_into()?;
    context.draw_image_with_html_canvas_element(canvas, 0.0, 0.0)?;
    if !credit.is_empty() {
        let scale = f64::from(canvas.width()) / f64::from(canvas.client_width().max(1));
        context.set_font(&format!("{}px system-ui, sans-serif", 11.0 * scale));
        context.set_text_align("right");
        context.set_line_width(3.0 * scale);
        context.set_line_join("round");
        context.set_stroke_style_str("rgba(255,255,255,0.85)");
        context.set_fill_style_str("#333c47");
        let (x, y) = (f64::from(canvas.width()) - 8.0 * scale, f64::from(canvas.height()) - 8.0 * scale);
        context.stroke_text(credit, x, y)?;
        context.fill_text(credit, x, y)?;
    }
    Ok(copy)
}

/// The canvas as the bytes of a PNG file.
pub async fn png(canvas: &HtmlCanvasElement) -> Result<Vec<u8>, JsValue> {
    let canvas = canvas.clone();
    let made = js_sys::Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: Option<Blob>| {
            let _ = match blob {
                Some(blob) => resolve.call1(&JsValue::UNDEFINED, &blob),
                None => reject.call1(&JsValue::UNDEFINED, &"The picture is too large for this browser.".into()),
            };
        });
        // A refusal leaves the promise unresolved otherwise.
        if let Err(error) = canvas.to_blob(done.unchecked_ref()) {
            web_sys::console::warn_2(&"png:".into(), &error);
        }
    });
    let blob: Blob = JsFuture::from(made).await?.dyn_into()?;
    let bytes = JsFuture::from(blob.array_buffer()).await?;
    Ok(js_sys::Uint8Array::new(&bytes).to_vec())
}
