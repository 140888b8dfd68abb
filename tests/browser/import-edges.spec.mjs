// Imports at the edges: another country's spreadsheet, and guesses that are corrected.

import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { csv, downloaded, fixture, number, openPlan, rowsOf, status, untilPlan } from "./job.mjs";

const columns = (page) => page.getByRole("heading", { name: "Which column is what" });
const ledger = (page) => page.getByRole("table", { name: "Row ledger" });

async function choose(page, button, path) {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: button, exact: true }).click()]);
  await chooser.setFiles(path);
}

/** Drops a file on the page as from a desktop. */
async function drop(page, target, name, content) {
  const data = await page.evaluateHandle(
    ([name, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], name, { type: "text/csv" }));
      return data;
    },
    [name, content],
  );
  await target.dispatchEvent("drop", { dataTransfer: data });
}

const runImport = async (page) => {
  await page.getByRole("button", { name: /^Import [\d,]+ rows$/ }).click();
  await ledger(page).waitFor({ timeout: 45_000 });
};

/** Rows by how they ended, from the ledger. */
async function ends(page) {
  const rows = await rowsOf(ledger(page));
  return Object.fromEntries(rows.map((row) => [row["Ended as"], number(row.Rows)]));
}
const expected = { Used: 291, Unmatched: 9, Duplicate: 7, Excluded: 2 };

test("a CRM export becomes a plan, and every row is accounted for", async (t) => {
  const { page } = await openPlan(t, { hash: "#/start" });
  await choose(page, "Start a plan from your own files", fixture("accounts_300.csv"));
  await columns(page).waitFor();

  // The guesses, and one that is corrected and put back.
  const owner = page.getByRole("combobox", { name: /^Column of .*owner/i }).first();
  assert.equal(await owner.evaluate((select) => select.selectedOptions[0].textContent), "Account Owner");
  await owner.selectOption({ label: "not in this file" });
  await owner.selectOption({ label: "Account Owner" });
  await page.getByText("your choice").first().waitFor();

  await runImport(page);
  assert.deepEqual(await ends(page), expected);
  const total = await ledger(page).locator("tfoot").innerText();
  assert.equal(number(total.replace(/.*judged/s, "")), 309);
  await page.getByText("309 rows in the file, 309 accounted for").waitFor();

  const { text } = await downloaded(page, () => page.getByRole("button", { name: /^Download 9 unmatched rows/ }).click());
  const [head, ...rows] = csv(text);
  assert.equal(rows.length, 9);
  assert.ok(head.length > 16, `the reason stands beside the row's own columns: ${head}`);
  assert.ok(rows.some((row) => row.some((cell) => cell.includes("9021O"))), "the row with the letter O is among them");

  await page.getByRole("link", { name: "Go to Design" }).click();
  await untilPlan(page);
  assert.match(await status(page), /counties/);
});

test("a German export dropped on the page ties just the same", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await drop(page, page.locator("body"), "accounts_300_eu.csv", readFileSync(fixture("accounts_300_eu.csv"), "utf8"));
  await columns(page).waitFor();
  await page.getByRole("button", { name: "Add files" }).waitFor();
  await choose(page, "Add files", fixture("reps_12.csv"));
  await page.getByRole("table", { name: "Columns of reps_12.csv" }).waitFor();
  await runImport(page);
  assert.deepEqual(await ends(page), expected);
});

test("files that come while others are read wait for their turn, and the currency can be chosen", async (t) => {
  const { page } = await openPlan(t, { hash: "#/data" });
  // Three drops, one right after the other; the first is no table.
  await drop(page, page.locator("body"), "letter.csv", "");
  await drop(page, page.locator("body"), "accounts_300_eu.csv", readFileSync(fixture("accounts_300_eu.csv"), "utf8"));
  await drop(page, page.locator("body"), "reps_12.csv", readFileSync(fixture("reps_12.csv"), "utf8"));
  await page.getByRole("table", { name: "Columns of accounts_300_eu.csv" }).waitFor();
  await page.getByRole("table", { name: "Columns of reps_12.csv" }).waitFor();
  await page.getByRole("alert").getByText("letter.csv").waitFor();

  const card = page.getByRole("region", { name: "accounts_300_eu.csv", exact: true });
  const currency = card.getByLabel("Currency of amounts", { exact: true });
  await currency.selectOption({ label: "CHF, Swiss franc" });
  await card.getByText("Amounts are in CHF, as you chose.").waitFor();
  await runImport(page);
  await page.getByText("Amounts are in CHF, as you chose.").first().waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Done" }).click();
  await page.locator(".facts .fact").filter({ hasText: "Revenue" }).first().getByText(/^CHF/).waitFor();
});
