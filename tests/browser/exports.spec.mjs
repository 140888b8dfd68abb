// What leaves the plan in each format, taken by mouse and opened again.

import test from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sheets, unzipped } from "./archive.mjs";
import { csv, downloaded, openPlan } from "./job.mjs";
import { openProfile, phone, screenshot, serve } from "./harness.mjs";

const take = (page, name) => downloaded(page, () => page.getByRole("button", { name: `Download ${name}`, exact: true }).click());

/** Clicks a format where two stand side by side. */
const format = (page, name, wanted) => page.getByRole("group", { name: `Format of ${name}` }).getByText(wanted, { exact: true }).click();

/** Puts a file on a server of its own and opens it in a fresh page. */
async function opened(t, bytes, options) {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-report-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "index.html"), bytes);
  const { context } = await openProfile(t, options);
  const page = await context.newPage();
  await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  await page.goto(await serve({ folder }));
  return page;
}

test("every list is the same as CSV and as a workbook", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  for (const name of ["accounts", "units", "territories", "changes", "reps", "territory measures", "unit measures"]) {
    const rows = csv((await take(page, name)).text);
    await format(page, name, "Excel");
    const file = await take(page, name);
    assert.match(file.name, /\.xlsx$/);
    const [[, sheet], [about]] = Object.entries(sheets(file.bytes));
    assert.equal(about, "About");
    assert.equal(sheet.rows.length, rows.length, name);
    assert.match(sheet.xml, /<autoFilter /);
    assert.match(sheet.xml, /state="frozen"/);
    for (const at of [0, 1, Math.floor(rows.length / 2), rows.length - 1]) {
      for (const [column, text] of rows[at].entries()) {
        const cell = sheet.rows[at][column];
        if (typeof cell === "number" && !/^\d{4}-\d\d-\d\d$/.test(text)) assert.ok(Math.abs(cell - Number(text)) < 0.06, `${name} ${at} ${column}: ${cell}, ${text}`);
        else if (typeof cell === "string") assert.equal(cell, text.replace(/^'(?=[=+@-])/, ""));
      }
    }
  }
  const accounts = sheets((await take(page, "accounts")).bytes).Accounts.rows;
  assert.ok(accounts.some((row) => /^0\d{4}$/.test(row[2]) && /^0\d{4}$/.test(row[3])), "codes keep their zeros");
});

test("the whole workbook has a sheet for everything", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  const file = await take(page, "the workbook");
  assert.equal(file.name, "Meridale Medical Supply.xlsx");
  const book = sheets(file.bytes);
  assert.deepEqual(Object.keys(book), ["Summary", "Territories", "Units", "Accounts", "Changes", "Reps", "About"]);
  assert.equal(book.Territories.rows.length, 24 + 1);
  assert.equal(book.Accounts.rows.length, 4012 + 1);
  const [, quota] = book.Summary.rows.find(([figure]) => figure === "Quota");
  const column = book.Territories.rows[0].indexOf("Quota");
  const sum = book.Territories.rows.slice(1).reduce((sum, row) => sum + row[column], 0);
  assert.equal(sum, quota, "the territories' quotas sum to the summary's");
});

test("CRM files refer to each other", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  const tables = async (name) => {
    const files = unzipped((await take(page, name)).bytes);
    return [...files].map(([name, bytes]) => ({ name, rows: csv(bytes.toString("utf8")), text: bytes.toString("utf8") }));
  };
  const [territories, users, accounts, note] = await tables("files for Salesforce");
  assert.deepEqual(accounts.rows[0], ["ObjectId", "Territory2Id", "AssociationCause"]);
  const known = new Set(territories.rows.slice(1).map((row) => `{Territory2:${row[1]}}`));
  assert.equal(known.size, 24, "developer names are unique");
  for (const [, territory] of [...users.rows.slice(1), ...accounts.rows.slice(1)]) assert.ok(known.has(territory), territory);
  assert.match(note.text, /Data Loader/);
  const [companies] = await tables("files for HubSpot");
  assert.deepEqual(companies.rows[0], ["Record ID", "Company name", "Company owner", "Territory"]);
  assert.equal(companies.rows.length, 4012 + 1);
  const [areas, clients] = await tables("files for Dynamics 365");
  const named = new Set(areas.rows.slice(1).map(([name]) => name));
  assert.ok(clients.rows.slice(1).every((row) => row[2] === "" || named.has(row[2])));
});

test("rules say what the list of units says", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  const [, ...units] = csv((await take(page, "units")).text);
  const expected = new Map(units.map(([code, , territory]) => [code, territory]));
  const sizes = {};
  for (const kind of ["Prefixes and ranges", "Ranges only", "Prefixes only"]) {
    await page.getByLabel("Format of rules").selectOption(kind);
    const [, ...rules] = csv((await take(page, "rules")).text);
    sizes[kind] = rules.length;
    for (const [code, territory] of expected) {
      const matching = rules.filter(([, , prefix, from, to]) => (prefix ? code.startsWith(prefix) : from <= code && code <= to));
      const wins = kind === "Prefixes only" ? matching.sort((a, b) => a[2].length - b[2].length).at(-1) : matching.at(-1);
      assert.equal(wins?.[5] ?? "", territory, `${code} by ${kind}`);
    }
  }
  t.diagnostic(`${expected.size} counties as rules: ${JSON.stringify(sizes)}`);
  assert.ok(sizes["Prefixes and ranges"] <= sizes["Ranges only"] && sizes["Ranges only"] < expected.size);
});

test("territories and units leave for map programs", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  const units = JSON.parse((await take(page, "unit borders")).text);
  assert.equal(units.features.length, 3108);
  assert.ok(units.features.every(({ properties, geometry }) => /^\d{5}$/.test(properties.code) && geometry.coordinates.length > 0));
  for (const [name, count] of [["territory borders", 24], ["unit borders", 3108]]) {
    await format(page, name, "KML");
    const { text } = await take(page, name);
    const seen = await page.evaluate((text) => {
      const xml = new DOMParser().parseFromString(text, "application/xml");
      const placemarks = [...xml.getElementsByTagName("Placemark")];
      const styles = new Set([...xml.getElementsByTagName("Style")].map((style) => `#${style.id}`));
      return {
        broken: xml.getElementsByTagName("parsererror").length,
        placemarks: placemarks.length,
        drawn: placemarks.every((placemark) => placemark.getElementsByTagName("coordinates")[0]?.textContent.length > 20),
        styled: placemarks.every((placemark) => styles.has(placemark.getElementsByTagName("styleUrl")[0].textContent)),
      };
    }, text);
    assert.deepEqual(seen, { broken: 0, placemarks: count, drawn: true, styled: true }, name);
  }
});

test("the map leaves on paper of a size", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  const size = ({ bytes }) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  assert.deepEqual(size(await take(page, "the map")), [1754, 1240]);
  await page.getByLabel("Paper of the map").selectOption("Poster, 36 × 24 in");
  await page.getByLabel("Format of the map").selectOption("PNG, 300 dpi");
  await page.getByText("150 dpi, because browsers paint no more").waitFor();
  assert.deepEqual(size(await take(page, "the map")), [5400, 3600]);
  await page.getByLabel("Format of the map").selectOption("SVG");
  assert.match((await take(page, "the map")).text, /^<svg [^>]*width="2592pt"/);
});

test("the report opens without script or request, and prints on several sheets", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  const file = await take(page, "the plan's report");
  assert.equal(file.name, "Meridale Medical Supply report.html");
  const report = await opened(t, file.bytes);
  await report.getByRole("heading", { name: "Meridale Medical Supply" }).waitFor();
  assert.equal(await report.locator("figure svg path").count(), 25);
  for (const name of ["Balance", "Territories", "What changes against today", "Method and settings", "What these numbers are made of"]) {
    await report.getByRole("heading", { name }).waitFor();
  }
  assert.equal(await report.locator("table").nth(0).locator("tbody tr").count(), 24);
  // Every small number leads to a note.
  const notes = await report.locator(".notes li").count();
  for (const mark of await report.locator("sup").allInnerTexts()) assert.ok(Number(mark) >= 1 && Number(mark) <= notes, mark);
  await screenshot(report, "report");
  const pdf = (await report.pdf({ format: "A4" })).toString("latin1");
  const sheets = pdf.match(/\/Type \/Page\b(?!s)/g).length;
  assert.ok(sheets >= 4 && sheets <= 12, `${sheets} sheets`);
});

test("a rep's report holds nothing of anybody else", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  const accounts = csv((await take(page, "accounts")).text).slice(1);
  const territories = csv((await take(page, "territories")).text);
  const quota = territories[0].indexOf("Quota");
  const money = (amount) => `$${Number(amount).toLocaleString("en-US")}`;
  const whose = page.getByLabel("Whose report");
  const files = unzipped((await take(page, "a report for each rep")).bytes);
  assert.equal(files.size, new Set(territories.slice(1).map((row) => row[1]).filter(Boolean)).size);
  const rep = "Wade Kimball";
  await whose.selectOption(rep);
  const { bytes, text, name } = await take(page, `the report for ${rep}`);
  assert.equal(name, `Meridale Medical Supply report for ${rep}.html`);
  assert.ok(files.get(`${rep}.html`).equals(bytes), "the same alone and in the archive");
  for (const [id, account, , , , owner] of accounts) {
    assert.equal(text.includes(`<td>${id}</td>`), owner === rep, `${id} ${account} of ${owner}`);
  }
  for (const row of territories.slice(1)) assert.equal(text.includes(money(row[quota])), row[1] === rep, `the quota of ${row[0]}`);
  const report = await opened(t, bytes, { viewport: phone });
  await report.getByRole("heading", { name: rep, exact: true }).waitFor();
  await screenshot(report, "rep-report");
});

test("hostile names are names in every format", async (t) => {
  const { page } = await openPlan(t, { hash: "#/start" });
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Start a plan from your own file" }).click(),
  ]);
  const cmd = "=cmd|' /C calc'!A0";
  const script = "<script>document.title='run'</script>";
  const quotes = 'O"Hara & <b>Sons</b>';
  const evil = [
    "Account ID,Account Name,Owner,Zip,Revenue",
    `007,"${cmd}","${script}",02134,10`,
    `008,"${quotes.replaceAll('"', '""')}",@SUM(A1),60614,20`,
    `009,"${script}","${cmd}",80202,30`,
  ].join("\n");
  await chooser.setFiles({ name: "evil.csv", mimeType: "text/csv", buffer: Buffer.from(evil) });
  await page.getByRole("button", { name: "Import 3 rows" }).click();
  await page.getByRole("table", { name: "Row ledger" }).waitFor({ timeout: 45_000 });
  await page.getByRole("link", { name: "Publish" }).click();

  const harmless = (text, name) => {
    for (const cell of csv(text).flat()) assert.doesNotMatch(cell, /^[=+\-@\t\r](?!\d*\.?\d*$)/, `${cell} would run in ${name}`);
  };
  for (const name of ["accounts", "units", "territories", "changes", "reps", "territory measures", "unit measures", "rules"]) harmless((await take(page, name)).text, name);
  for (const name of ["files for Salesforce", "files for HubSpot", "files for Dynamics 365"]) {
    for (const [inner, bytes] of unzipped((await take(page, name)).bytes)) if (inner.endsWith(".csv")) harmless(bytes.toString("utf8"), `${name}: ${inner}`);
  }
  const book = sheets((await take(page, "the workbook")).bytes);
  const names = book.Accounts.rows.map((row) => row[1]);
  assert.deepEqual(names.slice(1).sort(), [script, cmd, quotes].sort(), "a workbook has the very names, as texts");
  for (const name of ["territory borders", "unit borders"]) {
    JSON.parse((await take(page, name)).text);
    await format(page, name, "KML");
    const kml = (await take(page, name)).text;
    assert.ok(!kml.includes("<script") && !kml.includes("<b>"), name);
    assert.equal(await page.evaluate((text) => new DOMParser().parseFromString(text, "application/xml").getElementsByTagName("parsererror").length, kml), 0);
  }
  const reports = [(await take(page, "the plan's report")).bytes, ...unzipped((await take(page, "a report for each rep")).bytes).values()];
  assert.equal(reports.length, 4);
  for (const bytes of reports) {
    const report = await opened(t, bytes);
    assert.equal(await report.locator("script").count(), 0);
    assert.notEqual(await report.title(), "run");
  }
});

for (const viewport of [undefined, phone]) {
  for (const theme of ["light", "dark"]) {
    test(`the screen is calm ${viewport ? "on a phone" : "on a desk"}, ${theme}`, async (t) => {
      const { page } = await openPlan(t, { hash: "#/publish", theme, ...(viewport && { viewport }) });
      await page.getByRole("heading", { name: "Reports to print" }).waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(overflow, 0, "nothing reaches over the edge");
      await screenshot(page, "publish");
      await page.getByRole("heading", { name: "Maps and geography" }).scrollIntoViewIfNeeded();
      await screenshot(page, "publish-maps");
    });
  }
}
