// Data in: a table from a CRM becomes a plan, and every row of it is accounted for.

import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { longTasksDuring, openApp, phone, screenshot } from "./harness.mjs";

const fixtures = join(dirname(fileURLToPath(import.meta.url)), "..", "fixtures");
const accounts = join(fixtures, "accounts_300.csv");
const reps = join(fixtures, "reps_12.csv");

/** Presses a button that opens the browser's file dialog, and chooses a file in it. */
async function choose(page, button, file) {
  const dialog = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button }).click();
  await (await dialog).setFiles(file);
}

/** Drops a file somewhere on the page, as a mouse does. */
async function drop(page, selector, name, text) {
  const transfer = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: "text/csv" }));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent(selector, "dragover", { dataTransfer: transfer });
  await page.dispatchEvent(selector, "drop", { dataTransfer: transfer });
}

const openData = async (t, options = {}) => {
  const opened = await openApp(t, { hash: "#/data", ...options });
  await opened.page.getByRole("heading", { name: /^Reps \(/ }).waitFor();
  return opened;
};

const column = (page, field) =>
  page.getByLabel(`Column of ${field}`, { exact: true }).evaluate((select) => select.selectedOptions[0].text);

const ended = async (page, fate) => {
  const cells = await page.locator(`tr[data-fate="${fate}"] td`).allInnerTexts();
  return Number(cells[1].replaceAll(",", ""));
};

async function importFixture(page) {
  await choose(page, "Choose files", accounts);
  await page.getByRole("heading", { name: "Which column is what" }).waitFor();
  await choose(page, "Add files", reps);
  await page.getByText("12 rows, UTF-8, separated by comma").waitFor();
  await page.getByRole("button", { name: "Import 321 rows" }).click();
  await page.getByRole("heading", { name: "What became of every row" }).waitFor();
}

test("a CRM export becomes a plan, and each of its 309 rows is accounted for", async (t) => {
  const { page } = await openData(t);
  await choose(page, "Choose files", accounts);
  await page.getByRole("heading", { name: "Which column is what" }).waitFor();
  for (const [field, guessed] of [
    ["Account id", "Account #"],
    ["ZIP code", "Billing Zip/Postal Code"],
    ["Latitude", "Lat"],
    ["Owner (rep)", "Account Owner"],
    ["Potential per year", "Annual Potential ($)"],
    ["Revenue per year", "Sales Last 12 Months"],
  ]) {
    assert.equal((await column(page, field)).trim(), guessed, field);
  }
  await page.getByRole("cell", { name: "Lathenbrae Memorial Hospital" }).first().waitFor();
  await screenshot(page, "mapping");
  await choose(page, "Add files", reps);
  await page.getByText("12 rows, UTF-8, separated by comma").waitFor();
  const tasks = await longTasksDuring(page, async () => {
    await page.getByRole("button", { name: "Import 321 rows" }).click();
    await page.getByRole("heading", { name: "What became of every row" }).waitFor();
  });
  t.diagnostic(`main-thread tasks above 50 ms during the import: ${JSON.stringify(tasks)}`);
  await page.getByText("321 rows in 2 files, 321 accounted for, and the sums tie: nothing was lost.").waitFor();
  for (const [fate, rows] of [["Used", 291], ["Unmatched", 9], ["Duplicate", 7], ["Excluded", 2]]) {
    assert.equal(await ended(page, fate), rows, fate);
  }
  await page.getByText("291 accounts and 12 reps are in the plan.").waitFor();
  await screenshot(page, "ledger");
});

test("the rows that found no place are listed with the reason, and can be downloaded", async (t) => {
  const { page } = await openData(t);
  await importFixture(page);
  const rows = page.getByRole("region", { name: "Rows of the file" }).locator("tbody tr");
  await page.getByText("Rows 1 to 9 of 9").waitFor();
  await rows.filter({ hasText: "9021O" }).waitFor();
  assert.equal(await rows.count(), 9);
  await page.getByLabel("Show", { exact: true }).selectOption({ label: "Duplicate (7)" });
  await page.getByText("Rows 1 to 7 of 7").waitFor();
  await rows.filter({ hasText: /Same id as row \d+/ }).first().waitFor();
  await page.getByLabel("Show", { exact: true }).selectOption({ label: "All rows (309)" });
  await page.getByText("Rows 1 to 50 of 309").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText("Rows 51 to 100 of 309").waitFor();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download 9 unmatched rows with reasons" }).click();
  const text = readFileSync(await (await downloading).path(), "utf8");
  assert.match(text, /Why it was not placed/);
  assert.match(text, /9021O/);
});

test("a file dropped anywhere on the page starts the same import", async (t) => {
  const { page } = await openApp(t, { hash: "#/quota" });
  await page.getByRole("heading", { name: "Quota by territory" }).waitFor();
  await drop(page, "body", "accounts.csv", "Company;PLZ;Sales\nAcme;60614;1.200,50\nBolt;02134;99\n");
  await page.getByRole("heading", { name: "Which column is what" }).waitFor();
  await page.getByText("2 rows, UTF-8").waitFor();
  assert.match(page.url(), /#\/data$/);
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await page.getByText("2 rows in the file, 2 accounted for").waitFor();
  await page.getByText("2 accounts and 0 reps are in the plan.").waitFor();
  const line = page.getByRole("contentinfo", { name: "Status" });
  await line.getByText("0 territories").waitFor();
  assert.equal(await line.getByText("all within the band").count(), 0, "nothing is balanced yet");
});

test("without a place nothing is imported, and the page says what is missing", async (t) => {
  const { page } = await openData(t);
  await drop(page, ".drop-zone", "accounts.csv", "Company,Zip\nAcme,60614\n");
  await page.getByRole("heading", { name: "Which column is what" }).waitFor();
  await page.getByLabel("Column of ZIP code", { exact: true }).selectOption({ label: "not in this file" });
  await page.getByText("No column says where the accounts are").first().waitFor();
  assert.ok(await page.getByRole("button", { name: "Import 1 row" }).isDisabled());
  await page.getByLabel("Column of ZIP code", { exact: true }).selectOption({ label: "Zip" });
  assert.ok(await page.getByRole("button", { name: "Import 1 row" }).isEnabled());
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("heading", { name: /^Reps \(/ }).waitFor();
});

test("when no row finds a place, the open plan stays and the reasons are at hand", async (t) => {
  const { page } = await openData(t);
  await drop(page, ".drop-zone", "accounts.csv", "Company,Zip\nAcme,00000\nBolt,9021O\n");
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await page.getByRole("alert").getByText("No row could be placed on the map").waitFor();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the rows with reasons" }).click();
  assert.match(readFileSync(await (await downloading).path(), "utf8"), /9021O/);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("heading", { name: "Reps (24)" }).waitFor();
});

test("what is no table is refused with the reason, and the open plan stays", async (t) => {
  const { page } = await openData(t);
  const name = await page.locator("#overview").innerText();
  await drop(page, ".drop-zone", "empty.csv", "");
  await page.getByRole("alert").getByText("empty.csv").waitFor();
  assert.equal(await page.locator("#overview").innerText(), name);
});

test("an imported plan survives a reload", async (t) => {
  const { page } = await openData(t);
  await importFixture(page);
  await page.getByText("Saved in this browser").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "accounts 300" }).waitFor();
  await page.getByRole("heading", { name: "Reps (12)" }).waitFor();
  const facts = await page.locator(".facts .fact").first().innerText();
  assert.match(facts, /Accounts\s+291/);
});

test("a rep is added by hand, with a home found offline", async (t) => {
  const { page } = await openData(t);
  await page.getByRole("heading", { name: "Reps (24)" }).waitFor();
  await page.getByRole("button", { name: "Add a rep" }).click();
  const form = page.getByRole("dialog", { name: "Add a rep" });
  await form.getByRole("button", { name: "Add this rep" }).click();
  await form.getByText("A rep needs a name.").waitFor();
  await form.getByLabel("Name").fill("Ada Moss");
  await form.getByLabel("Home base").fill("Denvr, CO");
  await form.getByRole("button", { name: "Add this rep" }).click();
  await form.getByText(/Denv/).last().waitFor();
  await form.getByLabel("Home base").fill("80202");
  await form.getByRole("button", { name: "Add this rep" }).click();
  await page.getByRole("heading", { name: "Reps (25)" }).waitFor();
  await page.getByRole("row", { name: /Ada Moss.*Denver/ }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { name: "Reps (24)" }).waitFor();
});

test("the step fits a phone", async (t) => {
  const { page } = await openData(t, { viewport: phone, theme: "dark" });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= phone.width, `the page is ${wide} px wide`);
  await screenshot(page, "data");
});
