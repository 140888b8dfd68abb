// Scenarios: copy a plan, change the copy, see side by side what moved and who gained and lost.

import test from "node:test";
import assert from "node:assert/strict";
import { assignByKeyboard, number, openPlan, rowsOf, status, territoryTable, untilMap } from "./job.mjs";
import { nextFrame } from "./harness.mjs";

test("what a change takes from a rep stands in their view with the reason", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await untilMap(page);
  const rows = await rowsOf(territoryTable(page));
  await assignByKeyboard(page, "Cook, IL", rows[0].Territory);
  await nextFrame(page);
  const after = await rowsOf(territoryTable(page));
  const losers = after.filter((row, at) => number(row.Accounts) < number(rows[at].Accounts));
  assert.equal(losers.length, 1, "Cook County was one territory's");
  await page.evaluate((rep) => (location.hash = `#/rep/${encodeURIComponent(rep)}`), losers[0].Rep);
  await page.getByRole("heading", { name: losers[0].Rep, level: 1 }).waitFor();
  const going = page.getByRole("article").filter({ has: page.getByRole("heading", { name: `To ${rows[0].Territory}` }) });
  await going.getByText(/Today you have/).waitFor();
  await going.getByText(/Cook, IL/).first().waitFor();
});

const scenarios = (page) => page.getByRole("list", { name: "Scenarios of this data" });
const open = (page) => scenarios(page).locator('[aria-current="true"]');
const other = (page, name) => scenarios(page).getByRole("listitem").filter({ hasNot: page.getByText("open", { exact: true }) }).filter({ hasText: name });

async function act(page, name, action) {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

test("a plan is copied, the copy changed, both compared, renamed, deleted and brought back", async (t) => {
  const { page } = await openPlan(t, { hash: "#/review" });
  const before = await status(page);
  await page.getByRole("button", { name: "Copy this plan" }).click();
  await page.getByLabel("Name of the copy").fill("What if");
  await page.getByRole("button", { name: "Copy and open it" }).click();
  await open(page).getByText("What if").waitFor();
  const original = "Meridale Medical Supply";
  await other(page, original).waitFor();

  // A change of the copy leaves the original alone.
  await page.evaluate(() => (location.hash = "#/design"));
  await untilMap(page);
  const rows = await rowsOf(territoryTable(page));
  await assignByKeyboard(page, "Cook, IL", rows[0].Territory);
  await nextFrame(page);
  const changed = await status(page);
  assert.notEqual(changed, before);
  await page.evaluate(() => (location.hash = "#/review"));
  await page.getByRole("button", { name: `Compare this plan with ${original}` }).click();
  await page.getByRole("heading", { name: `${original} and this plan` }).waitFor();
  await page.getByText(/^1 county and [\d,]+ accounts? with .* a year are in another territory\.$/).first().waitFor();
  const tab = (name) => page.getByRole("tablist", { name: "Comparison" }).getByRole("tab", { name });
  await tab("What moved").click();
  await page.getByRole("tabpanel", { name: "What moved" }).getByText(rows[0].Territory).first().waitFor();
  await tab("Reps").click();
  await page.getByRole("tabpanel", { name: "Reps" }).getByText(rows[0].Rep).first().waitFor();
  await tab("Territories").click();
  await page.getByRole("tabpanel", { name: "Territories" }).getByText(rows[0].Territory).first().waitFor();
  await page.getByRole("button", { name: "Back to Review" }).click();

  // Open the original from here: it is as it was.
  await act(page, original, "Open");
  await open(page).getByText(original).waitFor();
  assert.equal(await status(page), before);
  await act(page, "What if", "Rename");
  await page.getByLabel("New name").fill("Chicago to the neighbour");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await other(page, "Chicago to the neighbour").waitFor();
  await act(page, "Chicago to the neighbour", "Delete");
  await other(page, "Chicago to the neighbour").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Bring it back" }).click();
  await act(page, "Chicago to the neighbour", "Open");
  await open(page).getByText("Chicago to the neighbour").waitFor();
  assert.equal(await status(page), changed);
});
