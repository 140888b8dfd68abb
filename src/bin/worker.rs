//! The solver and importer off the main thread.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("The worker is a part of the page: `cargo xtask serve` builds and serves both.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    use wasm_bindgen::{JsCast as _, JsValue};

    console_error_panic_hook::set_once();
    if let Ok(scope) = js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() {
        // Nothing can be done here when nobody listens any more.
        let _ = scope.post_message(&JsValue::from_str("ready"));
    }
}
