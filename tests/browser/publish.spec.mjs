// Publish: what leaves the plan is complete, safe to open, and comes back as it was.

import test from "node:test";
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rowsOf, territoryTable } from "./job.mjs";
import { dist, longTasksDuring, openApp, openInFrame, openProfile, screenshot, serve } from "./harness.mjs";

const openPublish = async (t, options) => {
  const opened = await openApp(t, { hash: "#/publish", ...options });
  await opened.page.getByRole("heading", { name: "Publish", exact: true }).waitFor();
  return opened;
};

async function download(page, button) {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: button, exact: true }).click();
  const file = await downloading;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()), path: await file.path() };
}

const lines = (bytes) => bytes.toString("utf8").replace(/^\uFEFF/, "").trimEnd().split("\r\n");

test("every account leaves with its territory, and codes keep their zeros", async (t) => {
  const { page } = await openPublish(t);
  const { name, bytes } = await download(page, "Download accounts");
  assert.match(name, /accounts\.csv$/);
  const rows = lines(bytes);
  assert.match(rows[0], /^Account id,Account name,ZIP code,County FIPS,Territory,Rep,Owner today,City,/);
  assert.equal(rows.length, 4012 + 1);
  assert.ok(rows.some((row) => /,0\d{4},0\d{4},/.test(row)), "a ZIP code and a county with a leading zero");
});

test("units, territories and changes leave as lists", async (t) => {
  const { page } = await openPublish(t);
  const units = lines((await download(page, "Download units")).bytes);
  assert.match(units[0], /^County FIPS,Unit name,Territory,Rep,Territory today,Accounts,Revenue/);
  assert.ok(units.length > 3000, `${units.length} rows`);
  const territories = lines((await download(page, "Download territories")).bytes);
  assert.equal(territories.length, 24 + 1);
  assert.match(territories[0], /^Territory,Rep,Units,Fair share,Accounts,Revenue,Potential,.*Quota,Attainment/);
  const changes = lines((await download(page, "Download changes")).bytes);
  assert.equal(changes[0], "Kind,Code,Name,From,To,Revenue");
});

test("the map leaves as a picture, a drawing and outlines", async (t) => {
  const { page } = await openPublish(t);
  const png = (await download(page, "Download the map")).bytes;
  await page.getByLabel("Format of the map").selectOption("SVG");
  const svg = (await download(page, "Download the map")).bytes.toString("utf8");
  assert.match(svg, /^<(\?xml|svg)/);
  assert.ok((svg.match(/<path/g) ?? []).length >= 24, "an outline for each territory");
  assert.match(svg, /invented data/);
  assert.deepEqual([...png.subarray(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
  assert.ok(png.length > 50_000, `${png.length} bytes`);
  const outlines = JSON.parse((await download(page, "Download territory borders")).bytes.toString("utf8"));
  assert.equal(outlines.features.length, 24);
  assert.ok(outlines.features.every((feature) => feature.geometry.coordinates.length > 0));
});

test("a plan file opens again, and its published figures tie", async (t) => {
  const { page } = await openPublish(t);
  const { name, path, bytes } = await download(page, "Download the plan file");
  assert.equal(name, "Meridale Medical Supply.bailiwick.json");
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a plan file" }).click();
  await (await choosing).setFiles(path);
  await page.getByText(/All \d+ published figures were worked out again and tie\./).waitFor();
  assert.match(page.url(), /#\/design$/);
  // One figure changed by hand: whoever opens it is told.
  const changed = JSON.parse(bytes.toString("utf8"));
  changed.published.plan.accounts += 1;
  await page.goto(page.url().replace(/#.*/, "#/publish"));
  const again = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a plan file" }).click();
  await (await again).setFiles({ name: "changed.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(changed)) });
  await page.getByText("1 of").getByText("published figures differ").waitFor();
});

test("what is no plan file is refused, and the open plan stays", async (t) => {
  const { page } = await openPublish(t);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a plan file" }).click();
  await (await choosing).setFiles({ name: "other.json", mimeType: "application/json", buffer: Buffer.from('{"a":1}') });
  await page.getByRole("alert").getByText("other.json").waitFor();
  await page.getByRole("heading", { name: "Publish", exact: true }).waitFor();
});

test("the snippet to embed is copied, and shows the exported file in a page of another site", async (t) => {
  // The app in a folder of its own, so that the exported file can be put beside it as an intranet's owner would.
  const planner = mkdtempSync(join(tmpdir(), "bailiwick-planner-"));
  const intranet = mkdtempSync(join(tmpdir(), "bailiwick-intranet-"));
  t.after(() => [planner, intranet].forEach((folder) => rmSync(folder, { recursive: true })));
  cpSync(dist, planner, { recursive: true });
  const address = await serve({ folder: planner, at: "/planner/" });
  const { context } = await openProfile(t);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${address}#/publish`);
  await page.getByRole("heading", { name: "Publish", exact: true }).waitFor();
  await screenshot(page, "publish");
  const snippet = await page.getByLabel("HTML to embed the plan").inputValue();
  assert.match(snippet, /^<iframe src="http[^"]+\/planner\/\?embed=1&amp;plan=Meridale%20Medical%20Supply\.bailiwick\.json" title="/);
  await page.getByRole("button", { name: "Copy the HTML" }).click();
  await page.getByText("HTML copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), snippet);

  const { name, bytes } = await download(page, "Download the plan file");
  const published = JSON.parse(bytes.toString("utf8"));
  published.plan.territories[0].name = "Published first";
  published.published.territories = {};
  writeFileSync(join(planner, name), JSON.stringify(published));
  writeFileSync(join(intranet, "index.html"), `<!DOCTYPE html><html lang="en"><title>Intranet</title><link rel="icon" href="data:,">${snippet}</html>`);
  const { context: other } = await openProfile(t, { storage: "blocked" });
  const company = await other.newPage();
  company.setDefaultTimeout(20_000);
  await company.goto(await serve({ folder: intranet, host: "localhost" }));
  const handle = await company.waitForSelector("iframe");
  await handle.scrollIntoViewIfNeeded();
  const frame = await handle.contentFrame();
  await territoryTable(frame).getByText("Published first").waitFor();

  // And the example page shows it by its name.
  await company.goto(`${address}embed-example.html?plan=${encodeURIComponent(name)}`);
  const example = await (await company.waitForSelector("iframe")).contentFrame();
  await territoryTable(example).getByText("Published first").waitFor();
  assert.ok((await rowsOf(territoryTable(example))).length > 3);
  assert.ok((await company.locator("#snippet").innerText()).includes("?embed=1&amp;plan=Meridale%20Medical%20Supply.bailiwick.json"));
});

test("making files leaves the page free", async (t) => {
  const { page } = await openPublish(t);
  await download(page, "Download accounts"); // The workshop is loaded and has the data set from here on.
  const slow = await longTasksDuring(page, async () => {
    for (const button of ["Download accounts", "Download territories", "Download the plan file", "Download the map"]) await download(page, button);
  });
  t.diagnostic(`main-thread tasks above 50 ms while four files were made: ${slow.map(({ duration }) => Math.round(duration)).join(", ") || "none"}`);
  assert.ok(slow.every(({ duration }) => duration < 1000), JSON.stringify(slow));
});

test("in a frame of another site, with storage blocked, the plan is shown read-only", async (t) => {
  const { frame } = await openInFrame(t, { storage: "blocked" });
  await frame.getByText(/Meridale/).first().waitFor();
  assert.equal(await frame.getByRole("button", { name: "Balance" }).count(), 0);
});
