#![allow(missing_docs, reason = "each binding is documented by the library under the name it has there")]
//! MapLibre GL JS 6 as wasm-bindgen sees it: only the calls that `maplibre` makes, without any meaning of ours.

use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

#[wasm_bindgen(raw_module = "./map.js")]
extern "C" {
    /// <https://maplibre.org/maplibre-gl-js/docs/API/classes/Map/>
    #[wasm_bindgen(js_name = Map)]
    #[derive(Clone)]
    pub type GlMap;

    #[wasm_bindgen(constructor, js_class = "Map", catch)]
    pub fn new(options: &JsValue) -> Result<GlMap, JsValue>;
    #[wasm_bindgen(method, js_class = "Map")]
    pub fn remove(this: &GlMap);
    #[wasm_bindgen(method, js_class = "Map")]
    pub fn resize(this: &GlMap);
    #[wasm_bindgen(method, js_class = "Map")]
    pub fn on(this: &GlMap, event: &str, listener: &JsValue);
    #[wasm_bindgen(method, js_class = "Map", js_name = setStyle, catch)]
    pub fn set_style(this: &GlMap, style: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = getSource)]
    pub fn get_source(this: &GlMap, id: &str) -> Option<GlSource>;
    #[wasm_bindgen(method, js_class = "Map", js_name = addLayer, catch)]
    pub fn add_layer(this: &GlMap, layer: &JsValue, before: Option<&str>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = setPaintProperty, catch)]
    pub fn set_paint_property(this: &GlMap, layer: &str, name: &str, value: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = setLayoutProperty, catch)]
    pub fn set_layout_property(this: &GlMap, layer: &str, name: &str, value: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = setFeatureState, catch)]
    pub fn set_feature_state(this: &GlMap, target: &FeatureTarget, state: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = removeFeatureState, catch)]
    pub fn remove_feature_state(this: &GlMap, target: &FeatureTarget) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = queryRenderedFeatures, catch)]
    pub fn query_rendered_features(this: &GlMap, place: &JsValue, options: &JsValue) -> Result<js_sys::Array, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = addImage, catch)]
    pub fn add_image(this: &GlMap, id: &str, image: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = updateImage, catch)]
    pub fn update_image(this: &GlMap, id: &str, image: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = hasImage)]
    pub fn has_image(this: &GlMap, id: &str) -> bool;
    #[wasm_bindgen(method, js_class = "Map", js_name = addControl, catch)]
    pub fn add_control(this: &GlMap, control: &JsValue, place: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = fitBounds, catch)]
    pub fn fit_bounds(this: &GlMap, bounds: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = easeTo, catch)]
    pub fn ease_to(this: &GlMap, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = jumpTo, catch)]
    pub fn jump_to(this: &GlMap, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_class = "Map", js_name = getZoom)]
    pub fn get_zoom(this: &GlMap) -> f64;
    #[wasm_bindgen(method, js_class = "Map", js_name = getCenter)]
    pub fn get_center(this: &GlMap) -> GlLngLat;
    #[wasm_bindgen(method, js_class = "Map", js_name = getCanvas)]
    pub fn get_canvas(this: &GlMap) -> HtmlCanvasElement;
    #[wasm_bindgen(method, js_class = "Map")]
    pub fn project(this: &GlMap, place: &JsValue) -> GlPoint;
    #[wasm_bindgen(method, js_class = "Map")]
    pub fn unproject(this: &GlMap, point: &JsValue) -> GlLngLat;
    #[wasm_bindgen(method, js_class = "Map", js_name = triggerRepaint)]
    pub fn trigger_repaint(this: &GlMap);
    #[wasm_bindgen(method, js_class = "Map")]
    pub fn redraw(this: &GlMap);
    #[wasm_bindgen(method, js_class = "Map")]
    pub fn loaded(this: &GlMap) -> bool;

    /// <https://maplibre.org/maplibre-gl-js/docs/API/classes/ScaleControl/>
    #[wasm_bindgen(js_name = ScaleControl)]
    pub type GlScale;
    #[wasm_bindgen(constructor, js_class = "ScaleControl")]
    pub fn new(options: &JsValue) -> GlScale;
}

#[wasm_bindgen]
extern "C" {
    /// A GeoJSON source.
    pub type GlSource;
    #[wasm_bindgen(method, js_name = setData, catch)]
    pub fn set_data(this: &GlSource, data: &JsValue) -> Result<JsValue, JsValue>;

    /// A point on the screen, in CSS pixels from the map's top left.
    pub type GlPoint;
    #[wasm_bindgen(method, getter)]
    pub fn x(this: &GlPoint) -> f64;
    #[wasm_bindgen(method, getter)]
    pub fn y(this: &GlPoint) -> f64;

    /// A place in degrees.
    pub type GlLngLat;
    #[wasm_bindgen(method, getter)]
    pub fn lng(this: &GlLngLat) -> f64;
    #[wasm_bindgen(method, getter)]
    pub fn lat(this: &GlLngLat) -> f64;

    /// A map event of the mouse: where, and the DOM event behind it.
    pub type GlMouseEvent;
    #[wasm_bindgen(method, getter)]
    pub fn point(this: &GlMouseEvent) -> GlPoint;
    #[wasm_bindgen(method, getter, js_name = originalEvent)]
    pub fn original_event(this: &GlMouseEvent) -> web_sys::MouseEvent;

    /// An error the map reports.
    pub type GlErrorEvent;
    #[wasm_bindgen(method, getter)]
    pub fn error(this: &GlErrorEvent) -> JsValue;

    /// Something was read for a source.
    pub type GlSourceEvent;
    #[wasm_bindgen(method, getter, js_name = sourceId)]
    pub fn source_id(this: &GlSourceEvent) -> String;
    #[wasm_bindgen(method, getter, js_name = sourceDataType)]
    pub fn source_data_type(this: &GlSourceEvent) -> Option<String>;

    /// `{ source, id }`: which feature gets a state.
    #[wasm_bindgen(extends = js_sys::Object)]
    pub type FeatureTarget;
    #[wasm_bindgen(method, setter)]
    pub fn set_source(this: &FeatureTarget, source: &str);
    #[wasm_bindgen(method, setter)]
    pub fn set_id(this: &FeatureTarget, id: u32);

    /// A feature found under the pointer.
    pub type FoundFeature;
    #[wasm_bindgen(method, getter)]
    pub fn id(this: &FoundFeature) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub fn source(this: &FoundFeature) -> String;

    /// What a custom layer is given to draw with.
    pub type RenderInput;
    #[wasm_bindgen(method, getter, js_name = defaultProjectionData)]
    pub fn projection(this: &RenderInput) -> ProjectionData;
    /// Web Mercator (0 to 1 across the world) to clip space.
    pub type ProjectionData;
    #[wasm_bindgen(method, getter, js_name = mainMatrix)]
    pub fn main_matrix(this: &ProjectionData) -> JsValue;
}
