//! Drawings as pictures: an SVG document painted to a canvas and read back as PNG.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, ContextAttributes2d, HtmlCanvasElement, HtmlImageElement};

use super::{BrowserError, file::ObjectUrl, maplibre_picture, page::document};

/// The bytes of a PNG file of `width` × `height` pixels that shows an SVG document on white.
///
/// # Errors
/// When the document can't be read as SVG, or the picture is too large for this browser.
pub async fn svg_to_png(svg: &Uint8Array, width: u32, height: u32) -> Result<Vec<u8>, BrowserError> {
    let address = ObjectUrl::of(svg, "image/svg+xml")?;
    let image = HtmlImageElement::new()?;
    image.set_src(address.as_str());
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document()?.create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    // Painted in memory, not on the graphics card: it is read back once and never shown, and where the card is imitated
    // (virtual desktops), reading back held the page up for more than ten seconds.
    let settings = ContextAttributes2d::new();
    settings.set_will_read_frequently(true);
    let context = canvas.get_context_with_context_options("2d", &settings)?;
    let context: CanvasRenderingContext2d = context.ok_or(BrowserError::Unsupported("canvas"))?.unchecked_into();
    context.set_fill_style_str("#ffffff");
    context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, f64::from(width), f64::from(height))?;
    Ok(maplibre_picture::png(&canvas).await?)
}
