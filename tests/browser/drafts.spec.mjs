// Drafts keep themselves: a reload, a closed tab, and a second tab lose nothing silently.

import test from "node:test";
import assert from "node:assert/strict";
import { assignByKeyboard, find, openPlan, rowsOf, selectionBar, status, territoryTable, untilMap, untilPlan } from "./job.mjs";

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

test("a tab that is closed in the middle of the next gesture keeps everything before it", async (t) => {
  const { page, context, address } = await openPlan(t, { hash: "#/design" });
  const first = await edit(page);
  // The second gesture has begun (a county is selected, the list of territories is open) and is not ended.
  await find(page, "Harris, TX");
  await selectionBar(page).getByRole("button", { name: "Assign" }).click();
  await page.getByRole("combobox", { name: "Find a territory" }).waitFor();
  await page.close({ runBeforeUnload: true });
  const next = await again(context, address);
  assert.equal(await status(next), first);
});

test("where the browser blocks storage the work goes on in the tab, and the page says so", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design", storage: "blocked" });
  const notices = page.getByRole("region", { name: "Notices" });
  await notices.getByText(/Drafts are kept in this tab only/).waitFor();
  const after = await edit(page);
  const said = page.getByRole("banner").locator(".saved");
  await page.waitForFunction(() => document.querySelector(".bar .saved").textContent !== "Saving…");
  assert.equal(await said.innerText(), "Kept in this tab only", "and not that it is saved");
  // The draft can be left and opened again as long as the tab lives.
  await page.evaluate(() => (location.hash = "#/start"));
  const drafts = page.getByRole("region", { name: "Drafts" });
  await drafts.getByText("Open now").waitFor();
  await page.getByRole("button", { name: "Open the sample plan" }).click();
  await page.waitForFunction(() => location.hash === "#/design");
  await untilPlan(page);
  await page.waitForFunction((after) => document.querySelector('[aria-label="Status"]').innerText.replace(/\s+/g, " ") !== after, after);
  await page.evaluate(() => (location.hash = "#/start"));
  await drafts.getByRole("button", { name: "Meridale Medical Supply", exact: true }).click();
  await page.waitForFunction(() => location.hash === "#/design");
  await page.waitForFunction((after) => document.querySelector('[aria-label="Status"]').innerText.replace(/\s+/g, " ") === after, after);
});
