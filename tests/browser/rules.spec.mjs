// Design's limits, caps, groups and ranges: set in the panel, kept by the solver, told in the preview.

import test from "node:test";
import assert from "node:assert/strict";
import { counted, number, openPlan, rowsOf, selectionBar, spot, status, untilMap } from "./job.mjs";

const accept = (page) => page.getByRole("button", { name: /^Accept [\d,]+ moves?$/ });
const solved = { timeout: 60_000 };
const fold = (page, name) => page.locator("summary", { hasText: name });
const balance = async (page) => {
  await page.getByRole("button", { name: "Balance", exact: true }).click();
  await accept(page).waitFor(solved);
};

/** Types a number into a field and leaves it. */
async function type(page, name, value) {
  const field = page.getByRole("spinbutton", { name, exact: true });
  await field.fill(String(value));
  await field.press("Enter");
}

/** Selects what lies in the middle of the map. */
async function selectMiddle(page) {
  await untilMap(page);
  await page.getByRole("radio", { name: "Select with a box" }).click();
  const [x, y] = await spot(page, 0.48, 0.46);
  const [right, bottom] = await spot(page, 0.54, 0.54);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(right, bottom, { steps: 6 });
  await page.mouse.up();
  await selectionBar(page).getByText(/\d+ counties selected/).waitFor();
}

test("a cap on what changes hands holds, and the preview shows what it costs", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await fold(page, "Limits and caps").click();
  await type(page, "Cap on the accounts that change hands", 1.5);
  await fold(page, "Limits and caps").getByText("1 set").waitFor();
  await balance(page);
  const table = page.getByRole("table", { name: "What changes hands, and the caps on it" });
  const [row] = await rowsOf(table);
  assert.equal(row["Changes hands"], "Accounts");
  assert.ok(number(row.Share) > 0 && number(row.Share) <= 1.5, JSON.stringify(row));
  assert.equal(row.Cap, "1.5 %");
  // So little brings not every territory into the band, and the preview says why.
  assert.ok((await counted(page, "outside the band")) > 0, await status(page));
  await page.getByText(/More of the accounts would have to change hands than the cap of/).first().waitFor();
  await page.getByRole("button", { name: "Discard" }).first().click();
  await type(page, "Cap on the accounts that change hands", "");
  await fold(page, "Limits and caps").getByText("1 set").waitFor({ state: "detached" });
});

test("a limit nobody may cross is named when it is crossed", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await fold(page, "Limits and caps").click();
  await type(page, "Largest index of accounts", 90);
  await page.getByText("Between 1 and 10,000, please.").waitFor({ state: "detached" });
  await type(page, "Least index of accounts", 95);
  // The two contradict each other: it is said, and not taken.
  await page.getByText("The least index of accounts (95) is above the largest (90).").waitFor();
  await type(page, "Largest index of accounts", 101);
  await balance(page);
  await page.getByText(/index of accounts \d+, above the limit of 101, which none may cross/).first().waitFor();
});

test("what is kept together is listed, moves as one, and can be dissolved", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await selectMiddle(page);
  await selectionBar(page).getByRole("button", { name: "Keep together" }).click();
  await page.getByLabel("Why they belong together").fill("one hospital chain");
  await page.keyboard.press("Enter");
  await fold(page, "Rules").getByText("1 group").waitFor();
  await fold(page, "Rules").click();
  await page.getByText("one hospital chain").waitFor();
  await balance(page);
  await accept(page).click();
  await accept(page).waitFor({ state: "detached" });
  // All of it is in one territory now: its card lists a single one.
  await page.getByRole("button", { name: "Show these units on the map" }).first().click();
  await selectionBar(page).getByText(/counties selected/).waitFor();
  const territories = page.getByRole("complementary").locator(".plain-list").first().getByRole("listitem");
  await territories.first().waitFor();
  assert.equal(await territories.count(), 1, await territories.allInnerTexts().then(String));
  await page.getByRole("button", { name: /^Dissolve the group/ }).click();
  await fold(page, "Rules").getByText("1 group").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await fold(page, "Rules").getByText("1 group").waitFor();
});

test("a bar keeps the selected counties out of a territory", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await selectMiddle(page);
  await selectionBar(page).getByRole("button", { name: "Lock" }).click();
  await page.getByText("Never go to", { exact: true }).click();
  await page.getByLabel("Why", { exact: true }).fill("a promise");
  await page.getByRole("button", { name: "Bar", exact: true }).click();
  await fold(page, "Rules").getByText(/\d+ barred/).waitFor();
  await fold(page, "Rules").click();
  await page.getByText(/never go to/).first().waitFor();
  await page.getByRole("button", { name: /^Allow: / }).first().click();
  await fold(page, "Rules").getByText(/\d+ barred/).waitFor({ state: "detached" });
});

test("several numbers of territories are tried, and any of them can be shown", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await page.getByText("Quick", { exact: true }).click();
  await page.getByText("A range", { exact: true }).click();
  await type(page, "To", 25);
  await type(page, "From", 23);
  await page.getByRole("button", { name: "Carve 23 to 25 territories" }).click();
  await accept(page).waitFor(solved);
  const table = page.getByRole("table", { name: "What each number of territories reached" });
  const rows = await rowsOf(table);
  assert.deepEqual(rows.map((row) => number(row.Territories)), [23, 24, 25]);
  assert.equal(rows.filter((row) => row.Territories.endsWith("best")).length, 1);
  const other = rows.find((row) => !row.Territories.endsWith("best"));
  await table.getByRole("button", { name: other.Territories, exact: true }).click();
  await table.locator('button[aria-pressed="true"]', { hasText: other.Territories }).waitFor();
  await accept(page).click();
  await accept(page).waitFor({ state: "detached" });
  assert.equal(await counted(page, "territories"), number(other.Territories));
});

test("after a carve by number reps are matched to the territories, and a choice by hand stays", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await page.getByText("Quick", { exact: true }).click();
  await page.getByText("A number", { exact: true }).click();
  await type(page, "Number of territories", 26);
  await page.getByRole("button", { name: "Carve 26 territories" }).click();
  await accept(page).waitFor(solved);
  await fold(page, "Reps").getByText("24 territories of 26").waitFor();
  await fold(page, "Reps").click();
  const fields = page.locator("details", { has: fold(page, "Reps") }).getByRole("combobox");
  assert.equal(await fields.count(), 26);
  await page.getByText(/\d+\skm from home, has \d+\s% of its revenue today/).first().waitFor();
  const chosen = (field) => field.evaluate((field) => field.selectedOptions[0].textContent);
  const territory = await fields.nth(1).evaluate((field) => field.labels[0].textContent);
  const [first, second] = [await chosen(fields.nth(0)), await chosen(fields.nth(1))];
  await fields.nth(1).selectOption({ label: first });
  await page.getByText(/^your choice/).first().waitFor();
  assert.notEqual(await chosen(fields.nth(0)), first, `${first} cannot have two territories (${second} had ${territory})`);
  await page.getByRole("button", { name: "Accept all" }).click();
  await accept(page).waitFor({ state: "detached" });
  const rows = await page.getByRole("table", { name: "Territories with their figures" }).evaluate((table) =>
    [...table.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
  const row = rows.find(([name]) => name === territory);
  assert.equal(row?.[1], first, JSON.stringify(row));
});

test("accounts that prefer a skill get more reps who have it, and the rule can be removed", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await fold(page, "Rep fit").click();
  await page.getByRole("button", { name: "Add the rule" }).click();
  await fold(page, "Rep fit").getByText("1 rule").waitFor();
  await page.getByText(/accounts? of \d+ have such a rep now/).waitFor();
  await balance(page);
  const [row] = await rowsOf(page.getByRole("table", { name: "Accounts with a rep who has the skill they need" }));
  const [before, after, all] = row.Suited.match(/\d+/g).map(Number);
  assert.ok(after >= before && after <= all, JSON.stringify(row));
  await page.getByRole("button", { name: "Discard" }).first().click();
  await page.getByRole("button", { name: /^Remove: / }).click();
  await fold(page, "Rep fit").getByText("1 rule").waitFor({ state: "detached" });
});
