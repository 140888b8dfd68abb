// The whole job again without a mouse: import, balance, select and assign, quota, publish.

import test from "node:test";
import assert from "node:assert/strict";
import {
  assignByKeyboard, downloaded, find, fixture, number, openPlan, rowsOf, selectionBar, status, tabTo, territoryTable, untilMap,
} from "./job.mjs";
import { nextFrame } from "./harness.mjs";

const openMap = async (t) => {
  const opened = await openPlan(t, { hash: "#/design" });
  await untilMap(opened.page);
  return opened;
};
const accept = (page) => page.getByRole("button", { name: /^Accept [\d,]+ moves?$/ });
const target = (page) => page.getByRole("spinbutton", { name: "Company target for the coming year" });
const ties = (page, text) => page.getByText(`The quotas add up to ${text}`).waitFor();
const ledger = (page) => page.getByRole("table", { name: "Row ledger" });

test("import: Tab to the file, Enter to import", async (t) => {
  const { page } = await openPlan(t, { hash: "#/start" });
  const begin = page.getByRole("button", { name: "Start a plan from your own file" });
  // The driver listens for file dialogs from here on; without a listener they would open on nobody's screen.
  page.on("filechooser", () => {});
  await tabTo(page, begin);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
  await chooser.setFiles(fixture("accounts_300.csv"));
  await page.getByRole("heading", { name: "Which column is what" }).waitFor();
  const go = page.getByRole("button", { name: "Import 309 rows" });
  await tabTo(page, go, { most: 120 });
  await page.keyboard.press("Enter");
  await ledger(page).waitFor({ timeout: 45_000 });
  const ended = (await rowsOf(ledger(page))).map((row) => number(row.Rows));
  assert.deepEqual(ended, [291, 9, 7, 2]);
});

test("Balance by keyboard: the palette starts it, Tab reaches Accept, Ctrl Z takes it back", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  const before = await status(page);
  await find(page, "Balance trade units");
  await accept(page).waitFor({ timeout: 45_000 });
  await tabTo(page, accept(page));
  await page.keyboard.press("Enter");
  await accept(page).waitFor({ state: "detached" });
  assert.notEqual(await status(page), before);
  await page.keyboard.press("Control+z");
  await page.waitForFunction((before) => document.querySelector('[aria-label="Status"]').innerText.replace(/\s+/g, " ") === before, before);
});

test("select and assign: find a county, assign it, take it back", async (t) => {
  const { page } = await openMap(t);
  const before = await status(page);
  const rows = await rowsOf(territoryTable(page));
  await assignByKeyboard(page, "Cook, IL", rows[0].Territory);
  await nextFrame(page);
  assert.notEqual(await status(page), before);
  await page.keyboard.press("Control+z");
  await nextFrame(page);
  assert.equal(await status(page), before);
});

test("the table selects a territory, the palette clears it", async (t) => {
  const { page } = await openMap(t);
  const row = territoryTable(page).getByRole("row").nth(1);
  await tabTo(page, row, { most: 120 });
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await selectionBar(page).waitFor();
  await find(page, "Clear the selection");
  await selectionBar(page).waitFor({ state: "detached" });
});

test("quota: target and over-assignment tie, and undo takes them back", async (t) => {
  const { page } = await openPlan(t, { hash: "#/quota" });
  await page.getByText(/exactly the suggested target/).waitFor();
  await tabTo(page, target(page));
  await page.keyboard.type("50000000");
  await page.keyboard.press("Enter");
  await ties(page, "$50,000,000: exactly the target.");
  const over = page.getByRole("spinbutton", { name: "Over-assignment" });
  await tabTo(page, over);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await ties(page, "$52,500,000");
  await tabTo(page, page.getByRole("button", { name: "Undo" }), { key: "Shift+Tab" });
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.getByText(/exactly the suggested target/).waitFor();
});

test("publish: Tab reaches a download and Enter takes it", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  const button = page.getByRole("button", { name: "Download accounts" });
  await tabTo(page, button);
  const { name } = await downloaded(page, () => page.keyboard.press("Enter"));
  assert.match(name, /accounts\.csv$/);
});
