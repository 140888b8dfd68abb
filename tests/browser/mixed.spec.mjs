// Units of several levels: Los Angeles by ZIP code among whole counties, states, and the levels of a geography of one's own.

import test from "node:test";
import assert from "node:assert/strict";
import { csv, downloaded, find, openPlan, pointed, rowsOf, selectionBar, status, statusLine, territoryTable, untilMap, untilPlan } from "./job.mjs";
import { phone, screenshot } from "./harness.mjs";

const wait = { timeout: 60_000 };
const unitsCard = (page) => page.getByRole("region", { name: "Units", exact: true });
const go = (page, step) => page.evaluate((step) => (location.hash = `#/${step}`), step);
/** Clicks undo until the status line says something. */
const undo = async (page, text) => {
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await statusLine(page).getByText(text).waitFor(wait);
};
const counties = /^3,108 counties$/;
const mixed = /^3,\d\d\d counties and ZIP codes$/;

test("Los Angeles is split by ZIP code, planned over, kept, undone and put together again", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await untilMap(page);
  await statusLine(page).getByText(counties).waitFor();
  const before = await status(page);
  const territories = (await rowsOf(territoryTable(page))).map((row) => row.Territory);

  // From the selection.
  await find(page, "Los Angeles, CA");
  await selectionBar(page).getByRole("button", { name: "Split into ZIP codes" }).click();
  await statusLine(page).getByText(mixed).waitFor(wait);
  assert.deepEqual((await rowsOf(territoryTable(page))).map((row) => row.Territory).sort(), territories.sort());
  await untilMap(page);
  await find(page, "90012");
  await page.getByRole("complementary").getByText("ZIP code 90012").waitFor();
  await page.waitForFunction(() => document.querySelector("canvas") !== null);
  await screenshot(page, "mixed-map");

  // Balanced by whole counties and ZIP codes.
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Balance", exact: true }).click();
  const accept = page.getByRole("button", { name: /^Accept [\d,]+ moves?$/ });
  await accept.waitFor({ timeout: 120_000 });
  await accept.click();
  await accept.waitFor({ state: "detached" });
  const balanced = await status(page);
  await page.getByText("Saved in this browser").first().waitFor();

  // The draft keeps which units there are.
  await page.reload({ waitUntil: "commit" });
  await untilPlan(page);
  assert.equal(await status(page), balanced);
  await untilMap(page);
  assert.match(await pointed(page), /\S/);

  await go(page, "data");
  await unitsCard(page).getByText(/^3,107 counties, 2\d\d ZIP codes in the states with accounts/).waitFor();
  await unitsCard(page).getByText("divided into ZIP codes").waitFor();
  await screenshot(page, "mixed-card");

  await go(page, "publish");
  const list = csv((await downloaded(page, () => page.getByRole("button", { name: "Download units", exact: true }).click())).text);
  assert.deepEqual(list[0].slice(0, 3), ["Unit code", "Level", "Unit name"]);
  const levels = new Map();
  for (const [, level] of list.slice(1).filter((row) => row.length > 2)) levels.set(level, (levels.get(level) ?? 0) + 1);
  assert.equal(levels.get("county"), 3107);
  assert.ok(levels.get("ZIP code") > 200);

  // Together again: the exception is removed.
  await go(page, "data");
  await unitsCard(page).getByRole("button", { name: /^Remove the exception: Los Angeles, CA/ }).click();
  await statusLine(page).getByText(counties).waitFor(wait);
  await go(page, "design");
  await untilMap(page);
  await undo(page, mixed);
  await untilMap(page);
  assert.notEqual(before, balanced);
});

test("a state is taken whole among counties, and states are units by themselves", async (t) => {
  const { page } = await openPlan(t, { hash: "#/data" });
  await unitsCard(page).getByRole("button", { name: "Add an exception" }).click();
  await page.getByRole("combobox", { name: "Area to divide or to take whole" }).fill("California");
  await unitsCard(page).getByRole("option", { name: /^California/ }).click();
  await statusLine(page).getByText(/counties and states$/).waitFor(wait);
  await unitsCard(page).getByText("one unit, a whole state").waitFor();
  await unitsCard(page).locator("label", { hasText: /^States$/ }).click();
  await statusLine(page).getByText(/^\d\d states$/).waitFor(wait);
  await go(page, "design");
  await untilMap(page);
  await screenshot(page, "states-map");
  // By keyboard: one of them into its counties.
  await find(page, "Kentucky");
  await find(page, "Split the selected units");
  await statusLine(page).getByText(/states and counties$/).waitFor(wait);
  await undo(page, /^\d\d states$/);
  await undo(page, /counties and states$/);
  await undo(page, counties);
});

// ── a country that is not there, with three levels ───────────────────────────────────────────────────────────────────────

const SIDE = 6;
const municipalities = () => {
  const all = [];
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const district = `D${Math.floor(y / 2)}${Math.floor(x / 2)}`;
      const ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]].map(([lon, lat]) => [10 + lon * 0.4, 50 + lat * 0.3]);
      all.push({ code: `${y}${x}`, name: `Town ${y}${x}`, district, province: `P${Math.floor(y / 2)}`, ring, x, y });
    }
  }
  return all;
};

const drop = async (page, files) => {
  const packed = files.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  const data = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const [name, packed] of files) {
      data.items.add(new File([Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0))], name));
    }
    return data;
  }, packed);
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
};

test("towns are joined to districts, and one district is divided again", async (t) => {
  const all = municipalities();
  const features = all.map(({ code, name, district, province, ring }) => ({ type: "Feature", properties: { code, name, district, province }, geometry: { type: "Polygon", coordinates: [ring] } }));
  const rows = all.flatMap(({ code, x }) => [0, 1].map((k) => `${code}-${k},Client ${code}.${k},${code},${x < 3 ? "Ada" : "Ben"},${100 + k}`));
  const { page } = await openPlan(t, { hash: "#/data", viewport: phone });
  await drop(page, [["municipalities.geojson", JSON.stringify({ type: "FeatureCollection", features })], ["clients.csv", ["id,name,municipality code,owner,revenue", ...rows].join("\n")]]);
  await page.getByRole("table", { name: /^What was found/ }).waitFor(wait);
  const level = page.getByLabel("Source of Level above", { exact: true });
  if ((await level.evaluate((select) => select.selectedOptions[0].text.trim())) !== "property district") await level.selectOption({ label: "property district" });
  await page.getByRole("button", { name: /^Import [\d,]+ rows?$/ }).click();
  await page.getByRole("table", { name: "Row ledger" }).waitFor(wait);
  await page.getByRole("button", { name: "Done" }).click();
  await unitsCard(page).getByText(/^36 municipalities\./).waitFor(wait);
  await unitsCard(page).locator("label", { hasText: /^Districts$/ }).click();
  await unitsCard(page).getByText(/^9 districts\./).waitFor(wait);
  await unitsCard(page).getByRole("button", { name: "Add an exception" }).click();
  await page.getByRole("combobox", { name: "Area to divide or to take whole" }).fill("D11");
  await unitsCard(page).getByRole("option", { name: /^D11/ }).first().click();
  await unitsCard(page).getByText(/^8 districts, 4 municipalities\./).waitFor(wait);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= phone.width, `the page is ${wide} px wide`);
  await screenshot(page, "mixed-own-phone");
  await go(page, "design");
  await page.getByText("Loading the map").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.querySelector("canvas")?.width > 0);
  await page.getByLabel("Status", { exact: true }).getByText("12 districts and municipalities").waitFor({ state: "attached" });
  await screenshot(page, "mixed-own-map-phone");
});
