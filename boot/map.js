// The map library, for the page. The same program also runs in a worker that opens data, where there is nothing to draw on.
const library = typeof document === "undefined" ? {} : await import("maplibre-gl");
export const { Map, ScaleControl } = library;
// Its worker starts while the program and the data are still on their way.
library.prewarm?.();
library.importScriptInWorkers?.(new URL("map-worker.mjs", import.meta.url).href).catch((error) => console.warn(error));
