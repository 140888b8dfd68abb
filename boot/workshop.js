// The worker that solves, and reads and makes files: a program of its own beside the page, loaded when first needed.
importScripts("./worker.js");
wasm_bindgen({ module_or_path: "./worker_bg.wasm" });
