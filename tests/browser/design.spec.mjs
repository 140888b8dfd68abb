// Design: Balance and Carve with real progress, a preview to accept or discard, and a cancel that works at once.

import test from "node:test";
import assert from "node:assert/strict";
import { counted, number, openPlan, rowsOf, status, statusLine, territoryTable } from "./job.mjs";
import { longTasksDuring, nextFrame } from "./harness.mjs";

const accept = (page) => page.getByRole("button", { name: /^Accept [\d,]+ moves?$/ });
const solved = { timeout: 45_000 };

test("Balance brings the sample into the band, as a preview that is accepted and undone", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  const before = await status(page);
  const outside = await counted(page, "outside the band");
  assert.ok(outside > 0, `today's alignment is out of balance: ${before}`);

  const from = Date.now();
  const slow = await longTasksDuring(page, async () => {
    await page.getByRole("button", { name: "Balance", exact: true }).click();
    await page.getByRole("progressbar").first().waitFor();
    await accept(page).waitFor(solved);
  });
  t.diagnostic(`Balance on the sample: ${Date.now() - from} ms with the start of the worker`);
  t.diagnostic(`main-thread tasks above 50 ms: ${slow.map(({ duration }) => Math.round(duration)).join(", ") || "none"}`);
  const shown = await status(page);
  assert.match(shown, /^Balance preview, not accepted yet/, "the status line says that it speaks of the preview");
  assert.ok((await counted(page, "outside the band")) < outside, `and gives its figures: ${shown}`);
  await page.getByText("Before", { exact: true }).click();
  await statusLine(page).getByText("Before the Balance preview").waitFor();
  assert.equal(await status(page), `Before the Balance preview ${before}`, "a preview changes nothing yet");
  await page.getByText("After", { exact: true }).click();

  await accept(page).click();
  await accept(page).waitFor({ state: "detached" });
  const after = await status(page);
  assert.notEqual(after, before);
  const left = await counted(page, "outside the band");
  assert.ok(left < outside, `${outside} outside before, ${left} after`);

  // The table says the same as the status line.
  const table = territoryTable(page);
  // The status line speaks of every measure that is balanced.
  const found = [];
  for (const head of await table.getByRole("button", { name: /^Index/ }).all()) {
    const title = (await head.textContent()).trim();
    for (const order of ["descending", "ascending"]) {
      await head.click();
      await table.locator(`th[aria-sort="${order}"]`, { hasText: title }).waitFor();
      await nextFrame(page);
      found.push(number((await rowsOf(table))[0][title]));
    }
  }
  const said = /index (\d+)–(\d+)/.exec(after);
  assert.deepEqual([Math.min(...found), Math.max(...found)], [Number(said[1]), Number(said[2])]);
  if (left === 0) assert.ok(Math.min(...found) >= 85 && Math.max(...found) <= 115, `${said[0]} lies in the band of 85 to 115`);

  await page.getByRole("button", { name: "Undo" }).click();
  await statusLine(page).getByText(`${outside} outside the band`).waitFor();
  assert.equal(await status(page), before, "undo returns to exactly the same plan");
  await page.getByRole("button", { name: "Redo" }).click();
  await page.waitForFunction((after) => document.querySelector('[aria-label="Status"]').innerText.replace(/\s+/g, " ") === after, after);
});

test("Cancel ends a solve at once and leaves the plan as it was", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  const before = await status(page);
  await page.getByText("Thorough", { exact: true }).click();
  // A solve of the sample may be over before a pointer arrives, so the button is pressed as soon as it stands.
  const cancelled = page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => {
          const cancel = [...document.querySelectorAll("button")].find((button) => button.textContent.trim() === "Cancel");
          if (!cancel) return requestAnimationFrame(look);
          const from = performance.now();
          cancel.click();
          const gone = () => (document.querySelector("progress") ? requestAnimationFrame(gone) : resolve(performance.now() - from));
          gone();
        };
        look();
      }),
  );
  await page.getByRole("button", { name: "Balance", exact: true }).click();
  const took = Math.round(await cancelled);
  t.diagnostic(`Cancel: ${took} ms`);
  assert.ok(took < 2000, `Cancel took ${took} ms`);
  const discard = page.getByRole("button", { name: "Discard" }).first();
  if (await discard.isVisible()) await discard.click();
  assert.equal(await status(page), before);
  // And the next solve works.
  await page.getByText("Quick", { exact: true }).click();
  await page.getByRole("button", { name: "Balance", exact: true }).click();
  await accept(page).waitFor(solved);
  await page.getByRole("button", { name: "Discard" }).first().click();
  await accept(page).waitFor({ state: "detached" });
  assert.equal(await status(page), before);
});

test("Carve makes thirty territories from nothing", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await page.getByText("A number", { exact: true }).click();
  const count = page.getByRole("spinbutton", { name: "Number of territories" });
  await count.fill("30");
  await count.press("Enter");
  await page.getByRole("button", { name: "Carve 30 territories" }).click();
  await page.getByRole("button", { name: /^Accept/ }).first().waitFor(solved);
  await accept(page).first().click();
  await statusLine(page).getByText("30 territories").waitFor();
  assert.equal(await counted(page, "gaps?"), 0, "every unit is in a territory");
  assert.equal(await counted(page, "overlaps?"), 0);
});

test("a thorough search finds the same plan in one worker and in three side by side", async (t) => {
  const found = [];
  // One core stays with the page.
  for (const cores of [2, 4]) {
    const before = (page) =>
      page.addInitScript((cores) => Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => cores }), cores);
    const { page } = await openPlan(t, { hash: "#/design", before });
    const others = page.workers().length;
    await page.getByText("Thorough", { exact: true }).click();
    await page.getByText("A number", { exact: true }).click();
    const count = page.getByRole("spinbutton", { name: "Number of territories" });
    await count.fill("3");
    await count.press("Enter");
    const from = Date.now();
    await page.getByRole("button", { name: "Carve 3 territories" }).click();
    await page.getByRole("progressbar").first().waitFor();
    // Workers start one after the other.
    while (page.workers().length < others + cores - 1) await page.waitForTimeout(20);
    await accept(page).waitFor({ timeout: 90_000 });
    t.diagnostic(`Carve of 3, thorough, ${cores - 1} workers: ${Date.now() - from} ms`);
    await accept(page).click();
    await accept(page).waitFor({ state: "detached" });
    assert.ok(page.workers().length <= others + 1, "workers that are no longer needed are gone");
    found.push([await status(page), ...(await rowsOf(territoryTable(page))).map((row) => JSON.stringify(row))]);
  }
  assert.deepEqual(found[0], found[1]);
});
