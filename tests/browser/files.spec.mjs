// Files of every kind at once: dropped together, told apart, corrected, remembered, put right row by row.

import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fixture, number, openPlan, rowsOf } from "./job.mjs";
import { phone, screenshot } from "./harness.mjs";

const ledger = (page) => page.getByRole("table", { name: "Row ledger" });
const card = (page, name) => page.getByRole("region", { name, exact: true });
const role = (page, name) => card(page, name).getByLabel("What it is").evaluate((select) => select.selectedOptions[0].text);
const column = (page, name, field) =>
  card(page, name).getByLabel(`Column of ${field}`, { exact: true }).evaluate((select) => select.selectedOptions[0].text);

/** Drops files on the page as from a desktop; texts are given with their names. */
async function drop(page, files) {
  const packed = files.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  const data = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const [name, packed] of files) {
      const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, packed);
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

const file = (name) => [basename(name), readFileSync(fixture(name))];

async function runImport(page) {
  await page.getByRole("button", { name: /^Import [\d,]+ rows?$/ }).click();
  await ledger(page).waitFor({ timeout: 45_000 });
}

const ends = async (page) => Object.fromEntries((await rowsOf(ledger(page))).map((row) => [row["Ended as"], number(row.Rows)]));

const SALES = [
  "Account;Product;Month;Amount",
  "0040217;Scanner;2026-01;1.200,50",
  "0040217;Scanner;2026-02;800",
  "0040220;Probe;2026-02;99,90",
  "9999999;Probe;2026-02;10",
].join("\r\n");

test("accounts, reps and sales dropped together are told apart and become one plan", async (t) => {
  const { page } = await openPlan(t, { hash: "#/data" });
  await drop(page, [file("reps_12.csv"), ["sales.csv", SALES], file("accounts_300.csv")]);
  await card(page, "accounts_300.csv").waitFor();
  assert.equal(await role(page, "accounts_300.csv"), "Accounts");
  assert.equal(await role(page, "reps_12.csv"), "Reps");
  assert.equal(await role(page, "sales.csv"), "Sales history");
  assert.equal(await column(page, "sales.csv", "Amount"), "Amount");
  await screenshot(page, "files");
  await runImport(page);
  await page.getByText("325 rows in 3 files, 325 accounted for, and the sums tie: nothing was lost.").waitFor();
  await page.getByText(/291 accounts, 12 reps and 2 lines of sales are in the plan/).waitFor();
  await page.getByRole("tab", { name: "Sales history: sales.csv" }).click();
  await page.waitForFunction(() => document.querySelector('tr[data-fate="Used"] .num')?.textContent === "3");
  assert.deepEqual(await ends(page), { Used: 3, Unmatched: 1, Duplicate: 0, Excluded: 0 });
  await page.getByText(/9999999/).first().waitFor();
  await screenshot(page, "ledgers");
});

for (const name of ["accounts_300.xlsx", "accounts_300.xls", "accounts_300.ods", "accounts_300.json"]) {
  test(`the same accounts from ${name} end the same way`, async (t) => {
    const { page } = await openPlan(t, { hash: "#/data" });
    await drop(page, [file(name)]);
    await card(page, name).waitFor();
    await runImport(page);
    const { Used, Unmatched, Duplicate, Excluded } = await ends(page);
    // JSON has no blank rows; everything else is the same file in another form.
    assert.deepEqual({ Used, Unmatched, Duplicate }, { Used: 291, Unmatched: 9, Duplicate: 7 });
    assert.ok(Excluded >= 1, "the totals row is left out");
  });
}

test("cells copied from a spreadsheet are pasted and read", async (t) => {
  const { page } = await openPlan(t, { hash: "#/data" });
  await page.getByText("Paste cells from a spreadsheet").click();
  await page.getByLabel("Copy the cells with their header row").fill("Company\tZip\tSales\nAcme\t60614\t1200\nBolt\t02134\t99");
  await page.getByRole("button", { name: "Read the pasted cells" }).click();
  await card(page, "Pasted table").waitFor();
  await runImport(page);
  await page.getByText("2 rows in the file, 2 accounted for").waitFor();
});

test("what was corrected for one export is remembered for the next of its shape", async (t) => {
  const { page } = await openPlan(t, { hash: "#/data" });
  const table = (zip) => `Firm,Where,Worth\nAcme,${zip},5\nBolt,02134,7\n`;
  await drop(page, [["first.csv", table("60614")]]);
  await card(page, "first.csv").getByLabel("What it is").selectOption({ label: "Accounts" });
  const worth = card(page, "first.csv").getByLabel("Column of Revenue per year", { exact: true });
  await worth.selectOption({ label: "Worth" });
  await card(page, "first.csv").getByText("your choice").first().waitFor();
  await card(page, "first.csv").getByLabel("Column of ZIP code", { exact: true }).selectOption({ label: "Where" });
  await runImport(page);
  await page.getByRole("button", { name: "Done" }).click();
  await drop(page, [["second.csv", table("80202")]]);
  await card(page, "second.csv").getByText("As you chose it for the last file with these columns.").waitFor();
  assert.equal(await column(page, "second.csv", "Revenue per year"), "Worth");
  assert.equal(await column(page, "second.csv", "ZIP code"), "Where");
});

test("a row that found no place is put right on the spot and imported again", async (t) => {
  const { page } = await openPlan(t, { hash: "#/data" });
  await drop(page, [["a.csv", "Company,Zip,Sales\nAcme,60614,5\nBolt,9021O,7\n"]]);
  await runImport(page);
  const wrong = page.getByRole("region", { name: "Rows of the file" }).locator("tbody tr").filter({ hasText: "9021O" });
  await wrong.getByRole("button", { name: "Correct" }).click();
  await wrong.getByLabel("Zip").fill("90210");
  await wrong.getByRole("button", { name: "Keep the correction" }).click();
  await page.getByRole("button", { name: "Import again with 1 correction" }).click();
  await page.waitForFunction(() => document.querySelector('tr[data-fate="Used"] .num')?.textContent === "2");
  assert.equal((await ends(page)).Unmatched, 0);
  // The first try is gone with it: one plan came of one file.
  await page.evaluate(() => (location.hash = "#/start"));
  await page.getByRole("heading", { name: "Drafts" }).waitFor();
  await page.getByText("Deleted drafts stay here").waitFor();
});

test("a table that is taken for the wrong thing is told what it is", async (t) => {
  const { page } = await openPlan(t, { hash: "#/data" });
  await drop(page, [["list.csv", "Name,City,State\nAna,Boston,MA\nBen,Chicago,IL\n"]]);
  await card(page, "list.csv").getByLabel("What it is").selectOption({ label: "Reps" });
  await page.getByText("A plan needs accounts").waitFor();
  assert.ok(await page.getByRole("button", { name: /^Import/ }).isDisabled());
  await card(page, "list.csv").getByLabel("What it is").selectOption({ label: "Accounts" });
  await page.waitForFunction(() => ![...document.querySelectorAll("button")].find((button) => button.textContent.startsWith("Import"))?.disabled);
  await card(page, "list.csv").getByRole("button", { name: "Leave it out" }).click();
  await page.getByRole("heading", { name: /^Reps \(/ }).waitFor();
});

test("a workbook's sheet is chosen", async (t) => {
  const { page } = await openPlan(t, { hash: "#/data" });
  await drop(page, [file("sheets.xlsx")]);
  const sheets = card(page, "sheets.xlsx").getByLabel("Sheet", { exact: true });
  await sheets.waitFor();
  const names = await sheets.locator("option").allInnerTexts();
  assert.ok(names.length > 1, names.join());
  await sheets.selectOption({ index: 1 });
  await card(page, "sheets.xlsx").getByText(`sheet ${names[1]}`).waitFor();
});

test("the files fit a phone", async (t) => {
  const { page } = await openPlan(t, { hash: "#/data", viewport: phone, theme: "dark" });
  await drop(page, [file("accounts_300.csv")]);
  await card(page, "accounts_300.csv").waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= phone.width, `the page is ${wide} px wide`);
  await screenshot(page, "files-phone");
});
