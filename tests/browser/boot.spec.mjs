// The first second: something useful at once, nothing asked of anybody else, and a way out when the program can't start.

import test from "node:test";
import assert from "node:assert/strict";
import { desktop, openApp, openInFrame, phone, screenshot, serve } from "./harness.mjs";
import { openPlan } from "./job.mjs";

const hold = (pattern) => {
  let release;
  const gate = new Promise((resolve) => (release = resolve));
  const before = (page) =>
    page.route(pattern, async (route) => {
      await gate;
      await route.continue();
    });
  return { before, release };
};

for (const [viewport, theme] of [[desktop, "light"], [phone, "dark"]]) {
  test(`before the program arrives the page says what it is, ${viewport.width} px wide, ${theme}`, async (t) => {
    const { before, release } = hold("**/*_bg.wasm");
    const { page } = await openApp(t, { viewport, theme, before, wait: false });
    await page.getByRole("heading", { name: "Sales territories, planned on a real map" }).waitFor();
    await page.getByText("there is no server and no upload").waitFor();
    await page.getByRole("progressbar", { name: "Loading the planner" }).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= viewport.width, `the page is ${wide} px wide`);
    await screenshot(page, "boot");
    release();
    await page.waitForFunction(() => window.bailiwickStarted === true);
    assert.equal(await page.locator("#boot").count(), 0, "the program takes the place of the loading page");
  });
}

test("the program starts from any folder, asks nobody else, and breaks no policy", async (t) => {
  const { page, address } = await openApp(t);
  assert.match(new URL(address).pathname, /^\/.+\/$/);
  // The judgement on requests, errors and violations is the harness's, when the test ends.
  await page.waitForLoadState("load");
  assert.equal(await page.locator("#recovery").count(), 0);
});

test("the security policy allows this origin only, and no inline code", async (t) => {
  const { page } = await openApp(t);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  assert.match(policy, /^default-src 'none'; /);
  assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|https?:|\*|\{/);
  for (const directive of ["script-src", "connect-src", "worker-src", "style-src", "img-src", "font-src"]) {
    assert.match(policy, new RegExp(`; ${directive} 'self'`));
  }
});

test("a request to another origin is refused, and the harness sees it", async (t) => {
  const elsewhere = await serve({ host: "localhost" });
  const { page, problems } = await openApp(t, { expectProblems: [/security policy: connect-src/, /console: .*Content Security Policy/] });
  const outcome = await page.evaluate((url) => fetch(url).then(() => "answered", () => "refused"), elsewhere);
  assert.equal(outcome, "refused");
  assert.ok(problems.some((problem) => problem.includes("connect-src")), problems.join("\n"));
});

test("code written into the page does not run", async (t) => {
  const { page } = await openApp(t, { expectProblems: [/script-src/] });
  const ran = await page.evaluate(async () => {
    document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="window.injected = true">');
    const script = document.createElement("script");
    script.textContent = "window.injected = true";
    document.body.append(script);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return window.injected === true;
  });
  assert.equal(ran, false);
});

test("the map library draws and labels within the security policy", async (t) => {
  const { page } = await openApp(t);
  const seen = await page.evaluate(async () => {
    const { Map, Marker, NavigationControl, Popup } = await import("maplibre-gl");
    const container = document.createElement("div");
    Object.assign(container.style, { position: "fixed", inset: "0" });
    document.body.append(container);
    const square = (x, y) => [[x, y], [x + 4, y], [x + 4, y + 4], [x, y + 4], [x, y]];
    const features = Array.from({ length: 20 }, (_, index) => ({
      type: "Feature",
      properties: { name: `Territory ${index}` },
      geometry: { type: "Polygon", coordinates: [square(-115 + 6 * (index % 5), 28 + 5 * Math.floor(index / 5))] },
    }));
    const map = new Map({
      container,
      center: [-100, 38],
      zoom: 3,
      attributionControl: false,
      style: {
        version: 8,
        sources: { units: { type: "geojson", data: { type: "FeatureCollection", features } } },
        layers: [
          { id: "fill", type: "fill", source: "units", paint: { "fill-color": "#2e9e83" } },
          // Labels come from the machine's own fonts: there is no glyph server to ask.
          { id: "label", type: "symbol", source: "units", layout: { "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-allow-overlap": true } },
        ],
      },
    });
    map.addControl(new NavigationControl());
    new Marker().setLngLat([-98, 38]).setPopup(new Popup().setText("here")).addTo(map).togglePopup();
    await new Promise((resolve) => map.once("idle", resolve));
    const count = (layer) => new Set(map.queryRenderedFeatures({ layers: [layer] }).map(({ properties }) => properties.name)).size;
    return { fills: count("fill"), labels: count("label") };
  });
  assert.deepEqual(seen, { fills: 20, labels: 20 });
});

test("when the program can't be loaded, the page says so and offers a way on", async (t) => {
  let broken = true;
  const { page } = await openApp(t, {
    wait: false,
    expectProblems: [/Failed to load resource/, /request failed: .*_bg\.wasm/],
    before: (page) => page.route("**/page_bg.wasm", (route) => (broken ? route.abort() : route.continue())),
  });
  await page.getByRole("heading", { name: "Bailiwick could not go on" }).waitFor();
  await page.getByText("Your drafts are still in this browser.").waitFor();
  await screenshot(page, "recovery");
  broken = false;
  await page.keyboard.press("Enter"); // Reload has the focus.
  await page.waitForFunction(() => window.bailiwickStarted === true);
});

for (const [what, pattern] of [["the program's module", "**/page.js"], ["the loader", "**/loader-*.js"]]) {
  test(`when ${what} is missing, the page says so too`, async (t) => {
    const { page } = await openApp(t, {
      wait: false,
      expectProblems: [/Failed to load resource: the server responded with a status of 404/],
      before: (page) => page.route(pattern, (route) => route.fulfill({ status: 404, contentType: "text/plain", body: "gone" })),
    });
    await page.getByRole("button", { name: "Reload" }).waitFor();
    await page.getByText("A part of the program did not arrive").waitFor();
  });
}

test("a damaged program leads to the recovery screen, not to a blank page", async (t) => {
  const { page } = await openApp(t, {
    wait: false,
    before: (page) => page.route("**/page_bg.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: "not wasm" })),
  });
  await page.getByRole("alert").waitFor();
  await page.getByText("What happened").click();
  await page.getByText("CompileError").waitFor();
});

test("the chosen theme is there before the first paint", async (t) => {
  const { before, release } = hold("**/loader-*.js");
  const { page } = await openApp(t, { theme: "light", storage: { "bailiwick.theme": '"dark"' }, before, wait: false });
  await page.getByRole("progressbar").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  assert.equal(await page.evaluate(() => getComputedStyle(document.getElementById("boot")).backgroundColor), "rgb(20, 24, 29)");
  release();
});

test("the program starts when the browser blocks storage", async (t) => {
  const { page } = await openApp(t, { storage: "blocked" });
  assert.equal(await page.locator("#recovery").count(), 0);
});

test("the program starts in a frame of another site that blocks storage", async (t) => {
  const { frame } = await openInFrame(t, { storage: "blocked" });
  assert.equal(await frame.locator("#recovery").count(), 0);
  assert.equal(await frame.locator("#boot").count(), 0);
});

test("without JavaScript the page says what it needs", async (t) => {
  const { page } = await openApp(t, {
    javaScript: false,
    wait: false,
    // Chromium's word for the scripts it was told to fetch early and then may not run.
    expectProblems: [/request failed: .*\.m?js: csp$/],
  });
  // Playwright's text search passes over <noscript>.
  await page.locator("noscript .boot-notice").waitFor({ state: "visible" });
  assert.match(await page.locator(".boot-notice").textContent(), /needs JavaScript/);
});

test("a part that can't be loaded says so, and comes with the next try", async (t) => {
  let broken = true;
  const { page } = await openApp(t, {
    expectProblems: [/request failed: .*split_steps\.wasm/, /Failed to load resource/, /Failed to fetch/],
    before: (page) => page.route("**/split_steps.wasm", (route) => (broken ? route.abort() : route.continue())),
  });
  await page.getByRole("link", { name: "Quota" }).click();
  await page.getByText("could not be loaded").waitFor();
  await screenshot(page, "part-missing");
  broken = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Quota", level: 1 }).waitFor();
});

test("a first visit costs less than 1.5 MB, map and sample included", async (t) => {
  const { page } = await openPlan(t);
  // The page's own record: it knows the workers' scripts, too, and what each file cost as it was sent.
  const rows = await page.evaluate(() => {
    const seen = new Map();
    for (const { name, encodedBodySize } of [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]) {
      seen.set(name, Math.max(seen.get(name) ?? 0, encodedBodySize));
    }
    return [...seen];
  });
  const listed = rows.map(([url, size]) => `${size} ${url}`).join("\n");
  const total = rows.reduce((sum, [, size]) => sum + size, 0);
  t.diagnostic(`first visit: ${rows.length} files, ${(total / 1e6).toFixed(2)} MB`);
  for (const part of ["page_bg.wasm", "maplibre-gl.mjs", "maplibre-gl-worker.mjs", "counties.bw", "sample.bw"]) {
    assert.ok(rows.some(([url, size]) => url.includes(part) && size > 10_000), `${part} is counted\n${listed}`);
  }
  assert.ok(total < 1_500_000, listed);
});
