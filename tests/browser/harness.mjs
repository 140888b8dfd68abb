// What every browser test stands on: the built app on a local server, one Chromium, and a page that is not allowed to misbehave.
// How to write a test: README.md beside this file.

import { after } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "../../npm/node_modules/playwright-core/index.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, "..", "..");
/** The built app. */
export const dist = process.env.BAILIWICK_DIST ?? join(project, "dist");

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

// ── servers ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

const servers = [];

/**
 * Serves a folder on a free port, below the path `at`. Each call is another origin.
 * @returns {Promise<string>} the address, ending with a slash
 */
export async function serve({ folder = dist, at = "/", host = "127.0.0.1" } = {}) {
  const words = ["static", folder, "--at", at, "--host", host];
  const [program, ...first] = process.env.BAILIWICK_XTASK ? [process.env.BAILIWICK_XTASK] : ["cargo", "xtask"];
  const child = spawn(program, [...first, ...words], { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
  const address = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the static server ended (${code}); is ${folder} built?`)));
    createInterface({ input: child.stdout }).once("line", resolve);
  });
  servers.push({ child, origin: new URL(address).origin });
  return address;
}

let home;
/** The app's own address: deep in a folder, because it must not care where it lies. */
export const appAddress = () => (home ??= serve({ at: "/intranet/sales-planning/" }));

// ── the browser ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const chromePath = () => {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = process.env.CHROME ?? names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  assert.ok(found, "No Chromium or Chrome was found. Install one, or name it in the variable CHROME.");
  return found;
};

let running;
/** One browser for all tests of a file. */
export const browser = () =>
  (running ??= chromium.launch({
    executablePath: chromePath(),
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // WebGL without a graphics card.
      "--enable-unsafe-swiftshader",
      "--use-angle=swiftshader",
      "--ignore-gpu-blocklist",
      // Everything but WebGL is painted by the processor, as on any machine without a graphics card: what SwiftShader makes of
      // a large drawing holds every page of the browser up for half a minute.
      "--disable-gpu-rasterization",
      // Nothing outside this machine can be reached, even by mistake.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  }));

/** Ends the browser and the servers. Tests need not call it. */
export async function close() {
  if (running) await (await running).close();
  for (const { child } of servers) child.kill();
}

after(close);

// ── a page that is watched ───────────────────────────────────────────────────────────────────────────────────────────────

/** Runs in the page before anything else. */
const watch = ({ blockStorage, stored }) => {
  window.longTasksSeen = [];
  if (PerformanceObserver.supportedEntryTypes.includes("longtask")) {
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) window.longTasksSeen.push({ startTime, duration });
    }).observe({ type: "longtask", buffered: true });
  }
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`security policy: ${event.violatedDirective} refused ${event.blockedURI} (${event.sourceFile ?? "page"}:${event.lineNumber})`);
  });
  if (blockStorage) {
    // What a browser does to a third-party frame when the person blocks site data.
    const refuse = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) Object.defineProperty(window, name, { get: refuse });
  } else if (Object.keys(stored).length > 0 && location.protocol !== "about:" && window.top === window && !localStorage.getItem("test.stored")) {
    // Only once: a reload must find what the app made of it.
    localStorage.setItem("test.stored", "yes");
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
  }
};

/**
 * Opens a fresh browser profile, without a page. The test fails when anything in it asks another origin, breaks the security
 * policy, logs an error or throws, unless `expectProblems` (regular expressions) names it; each of those must then occur.
 */
export async function openProfile(
  t,
  { viewport = desktop, theme = "light", storage = {}, expectProblems = [], javaScript = true, reducedMotion = "reduce" } = {},
) {
  const context = await (await browser()).newContext({
    viewport,
    colorScheme: theme,
    reducedMotion,
    hasTouch: viewport.width < 600,
    isMobile: viewport.width < 600,
    javaScriptEnabled: javaScript,
    acceptDownloads: true,
    locale: "en-US",
    timezoneId: "America/Chicago",
  });
  const problems = [];
  context.on("request", (request) => {
    const url = new URL(request.url());
    const local = ["data:", "blob:", "about:"].includes(url.protocol) || servers.some(({ origin }) => origin === url.origin);
    if (!local) problems.push(`request to another origin: ${request.url()}`);
  });
  context.on("requestfailed", (request) => {
    const { errorText } = request.failure();
    // A page that is left gives up what it was fetching; that is no failure.
    if (errorText !== "net::ERR_ABORTED") problems.push(`request failed: ${request.url()}: ${errorText}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => problems.push(`page error: ${error.error().stack ?? error.error()}`));
  context.on("page", (page) => page.on("crash", () => problems.push("the page crashed")));
  const blockStorage = storage === "blocked";
  await context.addInitScript(watch, { blockStorage, stored: blockStorage ? {} : storage });
  t.after(async () => {
    // What is still on its way to us (a violation reported at the end) arrives while the profile closes.
    await context.close();
    const unexpected = problems.filter((problem) => !expectProblems.some((pattern) => pattern.test(problem)));
    assert.deepEqual(unexpected, [], "the page misbehaved");
    for (const pattern of expectProblems) assert.ok(problems.some((problem) => pattern.test(problem)), `expected a problem like ${pattern}`);
  });
  return { context, problems };
}

/**
 * Opens the app in a fresh profile and waits until the program runs (not, if `wait` is false).
 *
 * @param t the test's context: the profile is closed and judged when the test ends
 * @param options viewport (`desktop`, `phone`), hash (`"#/rep/Ada"`), query (`"?embed=1"`), theme (`"light"`, `"dark"`),
 *   storage (an object of local-storage texts, or `"blocked"`), expectProblems, javaScript, reducedMotion, and
 *   `before(page, context)` to set up routes before the first request
 */
export async function openApp(t, { hash = "", query = "", wait = true, before, ...options } = {}) {
  const address = await appAddress();
  const { context, problems } = await openProfile(t, options);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await before?.(page, context);
  await page.goto(`${address}${query}${hash}`, { waitUntil: "commit" });
  if (wait) await page.waitForFunction(() => window.bailiwickStarted === true);
  return { page, context, problems, address };
}

/**
 * Opens the app in a frame of a page on another site, as an intranet does; `storage: "blocked"` is what a strict browser does there.
 * @returns {Promise<{ page, frame, context, problems, address }>} `frame` is the app
 */
export async function openInFrame(t, { query = "?embed=1", hash = "", ...options } = {}) {
  const address = await appAddress();
  const { context, problems } = await openProfile(t, options);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  // A real page on a real server: browsers let no page of unknown origin frame one of the local network.
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-intranet-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const body = `<!DOCTYPE html><html lang="en"><title>Intranet</title><link rel="icon" href="data:,">
    <iframe src="${address}${query}${hash}" title="Sales territories" width="1000" height="640"></iframe></html>`;
  writeFileSync(join(folder, "index.html"), body);
  await page.goto(await serve({ folder, host: "localhost" }));
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.waitForFunction(() => window.bailiwickStarted === true);
  return { page, frame, context, problems, address };
}

// ── measuring and looking ────────────────────────────────────────────────────────────────────────────────────────────────

/** Does something and returns the main-thread tasks above 50 ms that began meanwhile: `[{ startTime, duration }]`, in ms. */
export async function longTasksDuring(page, work) {
  const from = await page.evaluate(() => performance.now());
  await work();
  // The observer reports a task after it ended.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  return page.evaluate((from) => window.longTasksSeen.filter((task) => task.startTime >= from), from);
}

/** Waits until the page has painted twice: what was changed before is on the screen now. */
export const nextFrame = (page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));

/** Keeps a picture in tests/browser/screenshots/, named with the size and the theme. */
export async function screenshot(page, name) {
  const folder = join(here, "screenshots");
  mkdirSync(folder, { recursive: true });
  const { width, height } = page.viewportSize();
  const dark = await page.evaluate(() => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  });
  const path = join(folder, `${name}-${width}x${height}-${dark ? "dark" : "light"}.png`);
  // A large drawing without a graphics card takes long on a busy machine.
  await page.screenshot({ path, timeout: 90_000 });
  return path;
}
