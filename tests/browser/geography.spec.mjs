// A geography of one's own: dropped with its accounts, looked at, planned over, kept, and taken out again.

import test from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { assignByKeyboard, csv, downloaded, find, openPlan, pointed, rowsOf, spot, status, statusLine, territoryTable, untilMap, untilPlan } from "./job.mjs";
import { phone, screenshot } from "./harness.mjs";

// ── a country that is not there ──────────────────────────────────────────────────────────────────────────────────────────

const [ACROSS, DOWN] = [10, 6];
const REGIONS = [["01", "Northmark"], ["02", "Midmark"], ["03", "Southmark"]];
const OWNERS = ["Ada Moss", "Ben Ruiz", "Cleo Tran", "Dan Okafor", "Eve Lind"];
const NAMES = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper"];

/** The same numbers in every run, between -1 and 1. */
function wobble(seed) {
  const turned = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) >>> 0;
  return ((Math.imul(turned ^ (turned >>> 12), 0x297a2d39) >>> 0) / 2 ** 31) - 1;
}

const corner = (x, y) => [10 + 0.5 * x + 0.12 * wobble(7 * x + 131 * y + 1), 53 - 0.4 * y + 0.1 * wobble(11 * x + 137 * y + 2)];
const rounded = ([lon, lat]) => [Number(lon.toFixed(6)), Number(lat.toFixed(6))];

/** 59 districts of three regions around a lake, and an island: codes with leading zeros, borders with bends. */
function districts() {
  const all = [];
  for (let y = 0; y < DOWN; y++) {
    for (let x = 0; x < ACROSS; x++) {
      if (x === 4 && y === 2) continue; // the lake
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const ring = corners.flatMap(([ax, ay], at) => {
        const [bx, by] = corners[(at + 1) % 4];
        const [from, to] = [corner(ax, ay), corner(bx, by)];
        // The bend belongs to the border, whichever side draws it; one district is drawn three metres off.
        const bend = 0.05 * wobble(ax + bx + 53 * (ay + by));
        const middle = [(from[0] + to[0]) / 2 + bend, (from[1] + to[1]) / 2 + bend];
        const off = x === 7 && y === 4 ? 0.00003 : 0;
        return [from, middle].map(([lon, lat]) => rounded([lon + off, lat + off]));
      });
      const [region, regionName] = REGIONS[Math.floor(y / 2)];
      const code = `${region}${String(1 + x + ACROSS * (y % 2)).padStart(2, "0")}`;
      all.push({ code, name: `${NAMES[x]} ${"ABCDEF"[y]}`, region, regionName, population: 1000 + 37 * (x + ACROSS * y), ring, x, y });
    }
  }
  const island = [[16.2, 51.2], [16.6, 51.25], [16.5, 51.6], [16.15, 51.5]];
  all.push({ code: "0399", name: "Farholm", region: "03", regionName: "Southmark", population: 410, ring: island, x: 9, y: 5 });
  return all;
}

const geojson = (all) =>
  JSON.stringify({
    type: "FeatureCollection",
    features: all.map(({ code, name, region, regionName, population, ring }) => ({
      type: "Feature",
      properties: { code, name, region, region_name: regionName, population },
      geometry: { type: "Polygon", coordinates: [[...ring, ring[0]]] },
    })),
  });

const kml = (all) => {
  const placemark = ({ code, name, ring }) =>
    `<Placemark><name>${name}</name><ExtendedData><Data name="code"><value>${code}</value></Data></ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>${[...ring, ring[0]].map((place) => `${place.join(",")},0`).join(" ")}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>`;
  const folders = REGIONS.map(([region, name]) => `<Folder><name>${name}</name>${all.filter((one) => one.region === region).map(placemark).join("")}</Folder>`);
  return `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>${folders.join("")}</Document></kml>`;
};

const middle = ({ ring }) => [0, 1].map((at) => ring.reduce((sum, place) => sum + place[at], 0) / ring.length);

/** Three accounts in each district; every fifth is known by its district's code alone; one lies in the sea. */
function accounts(all) {
  const rows = all.flatMap((district, at) =>
    [0, 1, 2].map((k) => {
      const number = 3 * at + k;
      const [lon, lat] = middle(district);
      const owner = OWNERS[Math.min(4, Math.floor(district.x / 2))];
      const place = number % 5 === 0 ? ["", ""] : [lat + 0.02 * (k - 1), lon + 0.02 * (k - 1)].map((degrees) => degrees.toFixed(5));
      return [`A${String(number).padStart(4, "0")}`, `Account ${number}`, ...place, district.code, owner, 1000 + ((number * 7919) % 9000)];
    }),
  );
  rows.push(["A9999", "Ship", "40.00000", "2.00000", "", OWNERS[0], 500]);
  return [["Account ID", "Account Name", "Latitude", "Longitude", "District code", "Owner", "Revenue"], ...rows].map((row) => row.join(",")).join("\n");
}

// ── gestures ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Drops files on the page as from a desktop. */
async function drop(page, files) {
  const packed = files.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  const data = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const [name, packed] of files) {
      data.items.add(new File([Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0))], name));
    }
    return data;
  }, packed);
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

const card = (page, name) => page.getByRole("region", { name, exact: true });
const chosen = (locator) => locator.evaluate((select) => select.selectedOptions[0].text.trim());
const wait = { timeout: 45_000 };

/** What was found, as `{ Areas: [60, "60 used…"] }`. */
async function found(page, name) {
  const table = card(page, name).getByRole("table", { name: /^What was found/ });
  await table.waitFor(wait);
  return Object.fromEntries((await rowsOf(table)).map((row) => [row.What, [Number(row["How many"].replaceAll(",", "")), row["In detail"]]]));
}

async function importNow(page) {
  await page.getByRole("button", { name: /^Import [\d,]+ rows?$/ }).click();
  await page.getByRole("table", { name: "Row ledger" }).waitFor(wait);
}

const ended = async (page, fate) => Number((await page.locator(`tr[data-fate="${fate}"] td`).allInnerTexts())[1].replaceAll(",", ""));
const take = (page, name) => downloaded(page, () => page.getByRole("button", { name: `Download ${name}`, exact: true }).click());

async function go(page, step) {
  await page.evaluate((step) => (location.hash = `#/${step}`), step);
}

// ── tests ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const FILE = "borduria_districts.geojson";

test("a country that is not there is looked at, planned over, kept and taken out again", async (t) => {
  const all = districts();
  const { page } = await openPlan(t, { hash: "#/data" });
  await drop(page, [[FILE, geojson(all)], ["accounts.csv", accounts(all)]]);

  // What was found, before anything is imported.
  const facts = await found(page, FILE);
  assert.equal(facts.Areas[0], 60);
  assert.match(facts.Areas[1], /60 used, 0 merged, 0 left out: 60 of 60 features accounted for/);
  assert.deepEqual([facts["Level 1 above: region"][0], facts.Overlaps[0]], [3, 0]);
  assert.equal(facts.Gaps[0], 1, "the lake");
  assert.match(facts.Gaps[1], /Elm B \(0115\)/);
  assert.equal(facts.Islands[0], 1);
  assert.match(facts.Islands[1], /^Farholm \(0399\)/);
  assert.ok(facts["Slivers closed"][0] + facts["Corners moved"][0] > 0, "one district is drawn three metres off");
  assert.equal(facts["Sum of population"][0], all.reduce((sum, { population }) => sum + population, 0));
  const property = (field) => chosen(card(page, FILE).getByLabel(field, { exact: true }));
  assert.equal(await property("Property of Code"), "code");
  assert.equal(await property("Property of Name"), "name");
  assert.equal(await property("Source of Level above"), "property region");
  assert.equal(await property("Name of Level above"), "region_name");
  // The table speaks of districts now.
  const column = (field) => chosen(card(page, "accounts.csv").getByLabel(`Column of ${field}`, { exact: true }));
  assert.equal(await column("Code of the district"), "District code");
  assert.equal(await column("Latitude"), "Latitude");
  assert.ok(await page.getByRole("radio", { name: "Districts" }).isChecked());
  await screenshot(page, "geography");

  await importNow(page);
  assert.deepEqual([await ended(page, "Used"), await ended(page, "Unmatched")], [180, 1]);
  await page.getByText(/lies outside the districts; the nearest/).first().waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  assert.ok(await page.getByRole("radio", { name: "Districts" }).isChecked());

  // On the map and in the table.
  await go(page, "design");
  await untilMap(page);
  assert.match(await status(page), /60 districts 5 territories/);
  assert.match(await pointed(page), /[A-Z][a-z]+ [A-F]|Farholm/);
  assert.deepEqual((await rowsOf(territoryTable(page))).map((row) => row.Territory).sort(), OWNERS);
  await screenshot(page, "geography-map");

  // By keyboard: a district to another territory, and back.
  const before = await status(page);
  await assignByKeyboard(page, "Alder A", "Eve Lind");
  await page.waitForFunction((before) => document.querySelector('[aria-label="Status"]').innerText.replace(/\s+/g, " ") !== before, before);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Balance", exact: true }).click();
  const accept = page.getByRole("button", { name: /^Accept [\d,]+ moves?$/ });
  await accept.waitFor(wait);
  await accept.click();
  await accept.waitFor({ state: "detached" });
  await statusLine(page).getByText("all within the band").waitFor();
  const balanced = await status(page);
  await page.getByText("Saved in this browser").first().waitFor();

  // The draft carries its areas.
  await page.reload({ waitUntil: "commit" });
  await untilPlan(page);
  assert.equal(await status(page), balanced);
  await untilMap(page);
  await find(page, "Farholm");
  await page.getByRole("complementary").getByText(/Farholm/).first().waitFor();

  await go(page, "publish");
  const territories = JSON.parse((await take(page, "territory borders")).text);
  assert.equal(territories.features.length, 5);
  const units = JSON.parse((await take(page, "unit borders")).text);
  const codes = all.map(({ code }) => code).sort();
  assert.deepEqual(units.features.map(({ properties }) => properties.code).sort(), codes);
  const list = csv((await take(page, "units")).text);
  assert.deepEqual(list.slice(1).map((row) => row[0].replace(/^'/, "")).sort(), codes, "leading zeros stay");
});

test("the same country as KML has the same areas, with its folders as the level above", async (t) => {
  const all = districts();
  const { page } = await openPlan(t, { hash: "#/data", viewport: phone, theme: "dark" });
  await drop(page, [["borduria_districts.kml", kml(all)]]);
  const facts = await found(page, "borduria_districts.kml");
  assert.equal(facts.Areas[0], 60);
  assert.equal(facts["Level 1 above: Folder"][0], 3);
  // Alone it is not enough, and the page says what is.
  await page.getByText("add the table of the accounts that lie in these districts").waitFor();
  assert.ok(await page.getByRole("button", { name: /^Import/ }).isDisabled());
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= phone.width, `the page is ${wide} px wide`);
  await screenshot(page, "geography-phone");
  // The sample's accounts are elsewhere.
  await page.getByRole("button", { name: "Use the 4,012 accounts of the open plan" }).click();
  await page.getByText("None of the 4,012 accounts of the open plan lies in these districts.").waitFor(wait);
  await drop(page, [["accounts.csv", accounts(all)]]);
  await card(page, "accounts.csv").waitFor();
  await importNow(page);
  assert.equal(await ended(page, "Used"), 180);
});

test("what is chosen by hand is followed, and a geography that is left out leaves nothing behind", async (t) => {
  const all = districts();
  const { page } = await openPlan(t, { hash: "#/data" });
  await drop(page, [["accounts.csv", accounts(all)], [FILE, geojson(all)]]);
  await found(page, FILE);
  // Regions as areas: their districts become one each.
  await card(page, FILE).getByLabel("Property of Code", { exact: true }).selectOption({ label: "region" });
  await page.waitForFunction(() => [...document.querySelectorAll(".findings tbody tr")].some((row) => row.cells[0].textContent === "Areas" && row.cells[1].textContent === "3"));
  const facts = await found(page, FILE);
  assert.match(facts.Areas[1], /3 used, 57 merged, 0 left out: 60 of 60/);
  await card(page, FILE).getByRole("button", { name: "Leave it out" }).click();
  await card(page, FILE).waitFor({ state: "detached" });
  await card(page, "accounts.csv").getByLabel("Column of ZIP code", { exact: true }).waitFor();
  assert.ok(await page.getByRole("radio", { name: "Counties" }).isChecked());
});

test("accounts of the open plan go into areas that are dropped alone", async (t) => {
  // Two halves of the United States.
  const half = (code, name, west, east) => ({ code, name, region: "", regionName: "", population: 1, ring: [[west, 24], [east, 24], [east, 50], [west, 50]] });
  const { page } = await openPlan(t, { hash: "#/data" });
  await drop(page, [["halves.geojson", geojson([half("W", "West", -125, -95), half("E", "East", -95, -66)])]]);
  await found(page, "halves.geojson");
  await page.getByRole("button", { name: "Use the 4,012 accounts of the open plan" }).click();
  await page.getByText(/4,012 accounts, 24 reps/).waitFor(wait);
  await go(page, "design");
  await statusLine(page).getByText("2 areas").waitFor();
});

test("a newer export updates a plan in its own areas, and its units bring the territories back", async (t) => {
  const all = districts();
  const { page } = await openPlan(t, { hash: "#/data" });
  const first = accounts(all).split("\n");
  await drop(page, [[FILE, geojson(all)], ["accounts.csv", first.join("\n")]]);
  await found(page, FILE);
  await importNow(page);
  await page.getByRole("button", { name: "Done" }).click();
  await go(page, "design");
  await untilMap(page);
  await assignByKeyboard(page, "Alder A", "Eve Lind");
  await page.keyboard.press("Escape");

  // The last account is gone, one moved to another district, one is new and known by its district alone.
  const newer = first.slice(0, -2).map((row) => (row.startsWith("A0001,") ? row.replace(/^(A0001,Account 1),[^,]*,[^,]*,[^,]*/, "$1,,,0399") : row));
  newer.push("B0001,New,,,0310,Ada Moss,777");
  await go(page, "data");
  await drop(page, [["newer.csv", newer.join("\n")]]);
  await page.getByText(/so this looks like a newer export/).waitFor(wait);
  await page.getByRole("button", { name: /^Compare [\d,]+ rows with the plan$/ }).click();
  await page.getByRole("heading", { name: /^What the newer files change/ }).waitFor(wait);
  const counts = await page.locator('dl[aria-label="Accounts"] .fact dd.fact-value').allInnerTexts();
  assert.deepEqual(counts.map(Number), [1, 1, 178, 1]);
  await page.getByRole("region", { name: "Accounts of the update" }).getByText("Code of the district: 0101 → 0399").waitFor();
  await screenshot(page, "geography-update");
  await page.getByRole("button", { name: "Update the plan" }).click();
  await page.getByRole("heading", { name: "What became of every row" }).waitFor(wait);
  await go(page, "design");
  await untilMap(page);
  assert.match(await status(page), /60 districts 5 territories/);
  const moved = (await rowsOf(territoryTable(page))).map((row) => [row.Territory, row.Units ?? ""]);

  // What leaves as GeoJSON comes back with its territories.
  await go(page, "publish");
  const units = (await take(page, "unit borders")).text;
  const list = (await take(page, "accounts")).text;
  await go(page, "data");
  await drop(page, [["units.geojson", units], ["list.csv", list]]);
  await found(page, "units.geojson");
  assert.equal(await chosen(card(page, "units.geojson").getByLabel("Property of Territory today", { exact: true })), "territory");
  await importNow(page);
  await page.getByRole("button", { name: "Done" }).click();
  await go(page, "design");
  await untilMap(page);
  assert.deepEqual((await rowsOf(territoryTable(page))).map((row) => [row.Territory, row.Units ?? ""]), moved);
});

test("a geography that cannot be read says why", async (t) => {
  const { page } = await openPlan(t, { hash: "#/data" });
  await drop(page, [["broken.geojson", '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}']]);
  await page.getByText(/none of its features is an area or a point/).first().waitFor();
});

// ── a real country, where its file is there ──────────────────────────────────────────────────────────────────────────────

const shared = ["../shared", "../../shared", "../../../shared"].map((up) => join(dirname(fileURLToPath(import.meta.url)), "..", "..", up, "data", "tests-only", "fr_departements-version-simplifiee.geojson.gz")).find(existsSync);

test("the French départements", { skip: shared ? false : "the départements are not beside the repository" }, async (t) => {
  const bytes = readFileSync(shared);
  const { features } = JSON.parse(gunzipSync(bytes));
  const rows = features.flatMap(({ properties: { code } }, at) => [0, 1, 2, 3].map((k) => `${code}-${k},Client ${at}.${k},${code},Vendeur ${Math.floor(at / 10)},${500 + ((4 * at + k) * 7919) % 5000}`));
  const { page } = await openPlan(t, { hash: "#/data" });
  await drop(page, [["fr_departements-version-simplifiee.geojson.gz", bytes], ["clients.csv", ["id,nom,dep,owner,revenue", ...rows].join("\n")]]);
  const facts = await found(page, "fr_departements-version-simplifiee.geojson.gz");
  assert.equal(facts.Areas[0], 96);
  assert.equal(facts["Groups of islands"]?.[0], 1, "Corsica's two");
  await screenshot(page, "geography-france");
  await importNow(page);
  assert.equal(await ended(page, "Used"), 4 * 96);
  await go(page, "design");
  await statusLine(page).getByText("96 départements").waitFor();
  assert.match(await status(page), /96 départements 10 territories/);
  // The camera is where the areas are, and what is under the pointer is French.
  const names = features.map(({ properties: { nom } }) => nom);
  const [x, y] = await spot(page, 0.42, 0.5);
  let said = "";
  for (let look = 0; look < 200 && said === ""; look++) {
    await page.mouse.move(x + (look % 5), y);
    await page.waitForTimeout(60);
    said = await pointed(page);
  }
  assert.ok(names.some((name) => said.includes(name)), said);
  await page.getByText(/fr_departements/).first().waitFor();
  await screenshot(page, "geography-france-map");
});
