// Map and table: two views of one plan. What is pointed at, selected and assigned in one shows in the other.

import test from "node:test";
import assert from "node:assert/strict";
import { number, openPlan, pointed, rowsOf, selectionBar, spot, status, territoryTable, untilMap } from "./job.mjs";
import { longTasksDuring, nextFrame } from "./harness.mjs";

const open = async (t) => {
  const opened = await openPlan(t, { hash: "#/design" });
  await untilMap(opened.page);
  return opened;
};
const selected = (page) => selectionBar(page).locator("strong").innerText();
const clear = (page) => selectionBar(page).getByRole("button", { name: "Clear the selection" }).click();

async function drag(page, places) {
  const [first, ...rest] = await Promise.all(places.map(([across, down]) => spot(page, across, down)));
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const place of rest) await page.mouse.move(...place, { steps: 6 });
  await page.mouse.up();
}

test("hover names the unit and its territory, click selects, shift adds, Escape clears", async (t) => {
  const { page } = await open(t);
  await page.mouse.move(...(await spot(page, 0.5, 0.5)));
  await nextFrame(page);
  const tip = await pointed(page);
  assert.match(tip, /, [A-Z]{2}|County|Parish/, `the card names the county: ${tip}`);
  assert.match(tip, /index \d+/i, `and its territory with the index: ${tip}`);

  await page.mouse.click(...(await spot(page, 0.5, 0.5)));
  await selectionBar(page).waitFor();
  const one = await selected(page);
  assert.ok(tip.startsWith(one), `${one} was pointed at: ${tip}`);

  await page.keyboard.down("Shift");
  await page.mouse.click(...(await spot(page, 0.4, 0.45)));
  await page.keyboard.up("Shift");
  await selectionBar(page).getByText("2 counties selected").waitFor();
  await page.keyboard.press("Escape");
  await selectionBar(page).waitFor({ state: "detached" });
});

test("box and lasso select what they enclose", async (t) => {
  const { page } = await open(t);
  await page.getByRole("radio", { name: "Select with a box" }).click();
  await drag(page, [[0.45, 0.4], [0.55, 0.55]]);
  await selectionBar(page).getByText(/\d+ counties selected/).waitFor();
  const boxed = number(await selected(page));
  assert.ok(boxed > 3, `${boxed} counties in the box`);
  await clear(page);

  await page.getByRole("radio", { name: "Select with a lasso" }).click();
  await drag(page, [[0.45, 0.4], [0.55, 0.4], [0.55, 0.55], [0.45, 0.55], [0.45, 0.4]]);
  await selectionBar(page).getByText(/\d+ counties selected/).waitFor();
  const lassoed = number(await selected(page));
  assert.ok(Math.abs(lassoed - boxed) <= boxed / 5 + 2, `${lassoed} in the lasso around the same area as the box with ${boxed}`);
});

test("an assigned selection shows in totals, table and status line in the next frame; undo and redo", async (t) => {
  const { page } = await open(t);
  await page.getByRole("radio", { name: "Select with a box" }).click();
  await drag(page, [[0.4, 0.35], [0.6, 0.6]]);
  await selectionBar(page).getByText(/\d+ counties selected/).waitFor();
  const before = await status(page);
  const rows = await rowsOf(territoryTable(page));
  const target = rows[0].Territory;

  await selectionBar(page).getByRole("button", { name: "Assign" }).click();
  await page.getByRole("combobox", { name: "Find a territory" }).fill(target);
  const option = page.getByRole("listbox", { name: "Find a territory" }).getByRole("option").first();
  await option.waitFor();
  const slow = await longTasksDuring(page, async () => {
    await option.click();
    await nextFrame(page);
  });
  t.diagnostic(`main-thread tasks above 50 ms while assigning: ${slow.map(({ duration }) => Math.round(duration)).join(", ") || "none"}`);
  const after = await status(page);
  assert.notEqual(after, before, "the status line follows");
  const now = await rowsOf(territoryTable(page));
  assert.ok(number(now[0].Accounts) > number(rows[0].Accounts), `${target}: ${rows[0].Accounts} accounts before, ${now[0].Accounts} after`);
  assert.notEqual(now[0].Revenue, rows[0].Revenue);

  await page.keyboard.press("Control+z");
  await nextFrame(page);
  assert.equal(await status(page), before, "undo");
  assert.deepEqual(await rowsOf(territoryTable(page)), rows, "every figure returns to exactly what it was");
  await page.keyboard.press("Control+Shift+z");
  await nextFrame(page);
  assert.equal(await status(page), after, "redo");
});

test("a row of the table selects its territory on the map, a unit on the map marks its row", async (t) => {
  const { page } = await open(t);
  const row = territoryTable(page).getByRole("row").nth(3);
  const name = (await row.getByRole("rowheader").innerText()).trim();
  await row.getByRole("rowheader").click();
  await selectionBar(page).getByText(new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}: [\\d,]+ counties`)).waitFor();
  assert.equal(await row.getAttribute("aria-selected"), "true");
  await page.keyboard.press("Escape");

  await page.mouse.click(...(await spot(page, 0.5, 0.5)));
  await selectionBar(page).waitFor();
  // The row may lie below the table's edge; it is marked all the same.
  const marked = territoryTable(page).locator('tr[aria-selected="true"]');
  await marked.first().waitFor({ state: "attached" });
  assert.equal(await marked.count(), 1, "one county lies in one territory");
  const territory = (await marked.locator("th").first().textContent()).trim();
  await page.getByRole("complementary", { name: "Selection" }).getByText(territory, { exact: true }).first().waitFor();
});

test("columns sort both ways", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  const table = territoryTable(page);
  const head = table.getByRole("columnheader", { name: "Accounts" });
  await head.getByRole("button").click();
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  const down = (await rowsOf(table)).map((row) => number(row.Accounts));
  assert.deepEqual(down, [...down].sort((a, b) => b - a));
  await head.getByRole("button").click();
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  const up = (await rowsOf(table)).map((row) => number(row.Accounts));
  assert.deepEqual(up, [...up].sort((a, b) => a - b));
  assert.ok(down[0] > up[0]);
});
