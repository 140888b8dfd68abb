// Inside another page: read-only map and table, on another site, with storage blocked, and nothing else.

import test from "node:test";
import assert from "node:assert/strict";
import { rowsOf, territoryTable } from "./job.mjs";
import { appAddress, nextFrame, openApp, openInFrame, openProfile } from "./harness.mjs";

async function judge(frame) {
  await territoryTable(frame).waitFor();
  await frame.getByText("Loading the map").waitFor({ state: "detached" });
  await frame.waitForFunction(() => document.querySelector("canvas")?.width > 0);
  const rows = await rowsOf(territoryTable(frame));
  assert.ok(rows.length > 3 && rows[0].Territory, "the table is filled");
  for (const name of ["Undo", "Balance", "Assign to"]) assert.equal(await frame.getByRole("button", { name }).count(), 0, `no ${name}`);
  assert.equal(await frame.getByRole("navigation", { name: "Steps" }).count(), 0, "no steps");
}

test("?embed=1 shows map and table without chrome", async (t) => {
  const { page } = await openApp(t, { query: "?embed=1" });
  await judge(page);
});

test("it works in a frame of another site that blocks storage, without a word about it", async (t) => {
  const { frame } = await openInFrame(t, { storage: "blocked" });
  await judge(frame);
  assert.equal(await frame.getByText(/this tab only/).count(), 0);
});

test("an edit's keys do nothing in it", async (t) => {
  const { page } = await openApp(t, { query: "?embed=1" });
  await judge(page);
  const rows = await rowsOf(territoryTable(page));
  for (const key of ["Control+k", "?", "Control+z", "Control+Shift+z", "Delete"]) await page.keyboard.press(key);
  await nextFrame(page);
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.deepEqual(await rowsOf(territoryTable(page)), rows);

  // The same key opens the palette in the planner, so that this says something.
  const { page: planner } = await openApp(t);
  await territoryTable(planner).waitFor();
  await planner.keyboard.press("Control+k");
  await planner.getByRole("dialog", { name: "Find anything" }).waitFor();
});

test("the example page shows it", async (t) => {
  const { context } = await openProfile(t, { expectProblems: [] });
  const page = await context.newPage();
  await page.goto(`${await appAddress()}embed-example.html`);
  const handle = await page.waitForSelector("iframe");
  await handle.scrollIntoViewIfNeeded();
  await judge(await handle.contentFrame());
});

test("a plan file that is not there is named, with what is wrong", async (t) => {
  const { page } = await openApp(t, { query: "?embed=1&plan=gone.bailiwick.json", expectProblems: [/404/] });
  await page.getByText(/The plan `gone\.bailiwick\.json` could not be shown\. .*is not there/).first().waitFor();
});
