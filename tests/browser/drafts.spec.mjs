// Drafts keep themselves: a reload, a closed tab, and a second tab lose nothing silently.

import test from "node:test";
import assert from "node:assert/strict";
import { assignByKeyboard, openPlan, rowsOf, status, territoryTable, untilMap, untilPlan } from "./job.mjs";

async function edit(page) {
  await untilMap(page);
  const before = await status(page);
  const rows = await rowsOf(territoryTable(page));
  await assignByKeyboard(page, "Cook, IL", rows[0].Territory);
  await page.waitForFunction((before) => document.querySelector('[aria-label="Status"]').innerText.replace(/\s+/g, " ") !== before, before);
  return status(page);
}
const again = async (context, address) => {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${address}#/design`, { waitUntil: "commit" });
  await untilPlan(page);
  return page;
};

test("a reload keeps the edit, and the start page lists the draft", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  const after = await edit(page);
  await page.getByText("Saved in this browser").first().waitFor();
  await page.reload({ waitUntil: "commit" });
  await untilPlan(page);
  assert.equal(await status(page), after);
  await page.goto(page.url().replace(/#.*/, "#/start"));
  await page.getByRole("region", { name: "Drafts" }).getByText("Open now").waitFor();
});

test("a tab that is closed at once after a gesture loses nothing", async (t) => {
  const { page, context, address } = await openPlan(t, { hash: "#/design" });
  const after = await edit(page);
  // No waiting for the save: the tab goes away as a browser closes it.
  await page.close({ runBeforeUnload: true });
  const next = await again(context, address);
  assert.equal(await status(next), after);
});

test("two tabs on one draft: the second to save is told, and overwrites nothing", async (t) => {
  const { page, context, address } = await openPlan(t, { hash: "#/design" });
  const mine = await edit(page);
  await page.getByText("Saved in this browser").first().waitFor();
  const other = await again(context, address);
  assert.equal(await status(other), mine, "the second tab opens the same draft");
  const theirs = await (async () => {
    const rows = await rowsOf(territoryTable(other));
    await assignByKeyboard(other, "Harris, TX", rows[0].Territory);
    await other.getByText("Saved in this browser").first().waitFor();
    return status(other);
  })();
  await page.bringToFront();
  await page.getByRole("region", { name: "Notices" }).getByText(/another tab/i).first().waitFor();
  const rows = await rowsOf(territoryTable(page));
  await assignByKeyboard(page, "Maricopa, AZ", rows[0].Territory);
  await page.getByText("Not saved", { exact: true }).first().waitFor();
  const third = await again(context, address);
  assert.equal(await status(third), theirs, "what the other tab saved is still there");
});
