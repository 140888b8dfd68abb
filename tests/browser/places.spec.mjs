// Accounts abroad: by city and country, by a table of postcodes, and among accounts at home.

import test from "node:test";
import assert from "node:assert/strict";
import { number, openPlan, rowsOf, status } from "./job.mjs";
import { phone, screenshot } from "./harness.mjs";

const ledger = (page) => page.getByRole("table", { name: "Row ledger" });
const card = (page, name) => page.getByRole("region", { name, exact: true });
const role = (page, name) => card(page, name).getByLabel("What it is").evaluate((select) => select.selectedOptions[0].text);
const column = (page, name, field) =>
  card(page, name).getByLabel(`Column of ${field}`, { exact: true }).evaluate((select) => select.selectedOptions[0].text);
const ends = async (page) => Object.fromEntries((await rowsOf(ledger(page))).map((row) => [row["Ended as"], number(row.Rows)]));
const CITIES = "data/world/cities.bw";

async function drop(page, files) {
  const data = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const [name, text] of files) data.items.add(new File([text], name));
    return data;
  }, files);
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

async function runImport(page) {
  await page.getByRole("button", { name: /^Import [\d,]+ rows?$/ }).click();
  await ledger(page).waitFor({ timeout: 60_000 });
}

/** Opens the Data step and remembers which shipped files are asked for. */
async function openData(t, options = {}) {
  const asked = [];
  const opened = await openPlan(t, { hash: "#/data", ...options });
  opened.page.context().on("request", (request) => asked.push(request.url()));
  return { ...opened, wantedCities: () => asked.some((url) => url.includes(CITIES)) };
}

const EUROPE = [
  "Kundennummer;Kunde;Ort;Land;Betreuer;Umsatz",
  "1;Alpha;Köln;Deutschland;Ana;1.200,50",
  "2;Beta;Zuerich;Schweiz;Ana;800",
  "3;Gamma;Lyon;FR;Ben;950",
  "4;Delta;Wien;AUT;Ben;700",
  "5;Epsilon;MÜNCHEN;Germany;Cleo;1.000",
  "6;Zeta;Genève;Suisse;Cleo;99,90",
  "7;Eta;Nirgendwo;Deutschland;Ana;10",
].join("\r\n");

test("accounts in Europe are placed by city and country, and are what is assigned", async (t) => {
  const { page, wantedCities } = await openData(t);
  await drop(page, [["kunden.csv", EUROPE]]);
  await card(page, "kunden.csv").waitFor();
  assert.equal(await column(page, "kunden.csv", "City"), "Ort");
  assert.equal(await column(page, "kunden.csv", "Country"), "Land");
  assert.equal(wantedCities(), false, "the cities come with the import, not before");
  await runImport(page);
  assert.equal(wantedCities(), true);
  assert.deepEqual(await ends(page), { Used: 6, Unmatched: 1, Duplicate: 0, Excluded: 0 });
  await page.getByText(/No city `Nirgendwo` of 15,000 people or more is known in Germany/).first().waitFor();
  // Assumptions are folded below the ledger.
  for (const said of [/6 of 6 rows that were looked at lie outside the United States/, /The rows are of 4 countries: Germany 3, Switzerland 2, Austria 1, France 1/]) {
    await page.getByText(said).first().waitFor({ state: "attached" });
  }
  await screenshot(page, "places-europe");
  await page.getByRole("button", { name: "Done" }).click();
  // Counties and ZIP codes would lose them.
  await page.getByText(/only the accounts themselves can be assigned/).waitFor();
  assert.equal(await page.getByRole("radio", { name: "Counties" }).count(), 0);
  assert.match(await status(page), /6 accounts/);
  await page.evaluate(() => (location.hash = "#/design"));
  await page.getByText(/3 territories/).first().waitFor();
  await screenshot(page, "places-europe-map");
});

const CODES = "country_code,postal_code,place,lat,lon\nDE,50667,Köln,50.9387,6.9547\nDE,01067,Dresden,51.06,13.7211\nCH,8001,Zürich,47.3717,8.5423\n";
const BY_CODE = "id,name,PLZ,Land,owner,sales\n1,Alpha,50667,DE,Ana,10\n2,Beta,1067,DE,Ben,20\n3,Gamma,CH-8001,CH,Ben,30\n4,Delta,99998,DE,Ana,40\n";

test("a table of postcodes that is dropped beside them places accounts by postcode", async (t) => {
  const { page } = await openData(t);
  await drop(page, [["accounts.csv", BY_CODE], ["plz.csv", CODES]]);
  await card(page, "plz.csv").waitFor();
  assert.equal(await role(page, "plz.csv"), "Postcode table");
  assert.equal(await role(page, "accounts.csv"), "Accounts");
  assert.equal(await column(page, "plz.csv", "Postcode"), "postal_code");
  await screenshot(page, "places-postcodes");
  await runImport(page);
  assert.deepEqual(await ends(page), { Used: 3, Unmatched: 1, Duplicate: 0, Excluded: 0 });
  await page.getByText(/7 rows in 2 files, 7 accounted for/).waitFor();
  await page.getByText(/`99998` is not in the table of postcodes/).first().waitFor();
  await page.getByRole("tab", { name: "Postcode table: plz.csv" }).click();
  await page.waitForFunction(() => document.querySelector('tr[data-fate="Used"] .num')?.textContent === "3");
});

test("among accounts in the United States one abroad ends in the ledger, with what to do", async (t) => {
  const { page } = await openData(t, { viewport: phone });
  const text = "id,name,city,state,country,sales\n1,A,Denver,CO,USA,1\n2,B,Boston,MA,USA,2\n3,C,Toronto,ON,Canada,3\n4,D,Köln,,,4\n";
  await drop(page, [["mixed.csv", text]]);
  await card(page, "mixed.csv").waitFor();
  await runImport(page);
  assert.deepEqual(await ends(page), { Used: 2, Unmatched: 2, Duplicate: 0, Excluded: 0 });
  await page.getByText(/Toronto, Canada lies outside the United States/).first().waitFor();
  await page.getByText(/Outside the United States it may be Köln, Germany \(1\.0 million people\)/).first().waitFor();
  await screenshot(page, "places-mixed-phone");
});

test("accounts at home never ask for the cities of the world", async (t) => {
  const { page, wantedCities } = await openData(t);
  await drop(page, [["home.csv", "id,name,city,state,zip,sales\n1,A,Denver,CO,,1\n2,B,Boston,MA,02134,2\n"]]);
  await card(page, "home.csv").waitFor();
  await runImport(page);
  assert.equal((await ends(page)).Used, 2);
  assert.equal(wantedCities(), false);
});
