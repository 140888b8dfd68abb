// Sends a message (a file that the example `balance --message` writes) to the built app's worker in Chromium, keeps the answer
// in a file, and prints one line of JSON: wall seconds from sending to hearing, and the peak memory of the tab in MB where
// the system tells.
//
// node benches/worker.mjs MESSAGE ANSWER   (`cargo xtask bench` runs it)

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { browser, close, serve } from "../tests/browser/harness.mjs";

const [message, answer] = process.argv.slice(2);
const address = await serve({});
const running = await browser();
const page = await (await running.newContext()).newPage();
// A blank page beside the app: the worker has the machine for itself.
await page.route("**/bench.html", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>bench</title>" }));
await page.route("**/bench-message", (route) => route.fulfill({ contentType: "application/octet-stream", body: readFileSync(message) }));
await page.route("**/bench-answer", (route) => {
  writeFileSync(answer, route.request().postDataBuffer());
  return route.fulfill({ body: "" });
});
await page.goto(`${address}bench.html`);

// A reply is an array whose first item is a header; its first byte says what it is, as `Reply` in src/worker/protocol.rs.
const seconds = await page.evaluate(async () => {
  const READY = 0, DONE = 4, FAILED = 5;
  const bytes = new Uint8Array(await (await fetch("bench-message")).arrayBuffer());
  const worker = new Worker("workshop.js");
  const heard = (wanted) =>
    new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data: [header] }) => {
        if (wanted.includes(header[0])) resolve(header);
      };
    });
  await heard([READY]);
  const begun = performance.now();
  const end = heard([DONE, FAILED]);
  worker.postMessage([bytes]);
  const header = await end;
  const took = (performance.now() - begun) / 1000;
  await fetch("bench-answer", { method: "POST", body: header });
  return took;
});

// Linux alone tells how much a process ever had at once.
const session = await running.newBrowserCDPSession();
const { processInfo } = await session.send("SystemInfo.getProcessInfo");
const peaks = processInfo
  .filter(({ type, id }) => type === "renderer" && existsSync(`/proc/${id}/status`))
  .map(({ id }) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) / 1024);

console.log(JSON.stringify({ seconds, peak_mb: peaks.length > 0 ? Math.round(Math.max(...peaks)) : null }));
await close();
