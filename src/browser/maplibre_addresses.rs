//! Addresses of GeoJSON in the browser's memory, which the map's worker reads without a copy on this thread.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::clock::pause;

/// Milliseconds after which the map's worker has certainly read what it was given the address of.
const READ_BY_THEN: u64 = 60_000;

/// An address the map's worker can read GeoJSON from without a copy on this thread.
pub(super) fn object_url(json: &[u8]) -> Result<String, JsValue> {
    let json = if json.is_empty() { br#"{"type":"FeatureCollection","features":[]}"#.as_slice() } else { json };
    let parts = Array::of1(&js_sys::Uint8Array::from(json));
    let kind = web_sys::BlobPropertyBag::new();
    kind.set_type("application/json");
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?;
    web_sys::Url::create_object_url_with_blob(&blob)
}

/// Gives up addresses no map shows any more, but not at once: the map's worker outlives a map, and may not have come to
/// read them yet.
pub(super) fn retire(addresses: Vec<String>) {
    if addresses.is_empty() {
        return;
    }
    wasm_bindgen_futures::spawn_local(async move {
        let _ = pause(READ_BY_THEN).await;
        for address in addresses {
            let _ = web_sys::Url::revoke_object_url(&address);
        }
    });
}
