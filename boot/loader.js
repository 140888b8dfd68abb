// Fetches the program, shows how far it is, starts it. Trunk writes the file names into this script's data attributes.
const { module, wasm } = document.getElementById("loader").dataset;
const bar = document.getElementById("boot-progress");

// The server may have compressed the file, so its Content-Length is not the number of bytes that will be read here:
// xtask writes the real size beside the name.
const size = Number(document.getElementById("loader").dataset.size);

const counted = (response) => {
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}: ${wasm}`);
  // Not every server knows what a .wasm file is, and browsers insist.
  const headers = { "Content-Type": "application/wasm" };
  if (!size || !response.body || !bar) return new Response(response.body, { headers });
  let read = 0;
  const meter = new TransformStream({
    transform(chunk, controller) {
      read += chunk.byteLength;
      bar.value = Math.min(90, (90 * read) / size);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(meter), { headers });
};

try {
  const resolve = (name) => new URL(name, document.baseURI).href;
  const program = WebAssembly.compileStreaming(fetch(resolve(wasm)).then(counted));
  // When both fail, the first failure is told below; the other must not count as one nobody looked at.
  program.catch(() => {});
  // The worker that opens data comes up meanwhile: once the program runs, the page has no time for that. If it fails, the
  // program starts another and says why that fails. An embedded plan does with one worker for everything, which is
  // another's program.
  const opener = new URL("opener.js", resolve(module)).href;
  const query = new URLSearchParams(location.search);
  let worker;
  if (!(query.has("embed") && query.has("plan"))) {
    worker = new Worker(opener, { type: "module" });
    const failed = () => {
      worker = undefined;
      if (window.bailiwickProgram) window.bailiwickProgram.worker = undefined;
    };
    worker.addEventListener("error", failed, { once: true });
  }
  const { default: start } = await import(resolve(module));
  const compiled = await program;
  window.bailiwickProgram = { compiled, base: document.baseURI, opener, worker };
  await start({ module_or_path: program });
  window.bailiwickStarted = true;
} catch (error) {
  window.dispatchEvent(new CustomEvent("bailiwick:failed", { detail: String(error?.stack ?? error) }));
}
