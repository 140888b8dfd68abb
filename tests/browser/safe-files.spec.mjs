// What leaves the plan is safe to open, keeps its codes, and comes back as the same plan.

import test from "node:test";
import assert from "node:assert/strict";
import { csv, downloaded, openPlan, status, untilPlan } from "./job.mjs";

const take = (page, name) => downloaded(page, () => page.getByRole("button", { name, exact: true }).click());

test("the lists hold every account, unit and territory, with codes that keep their zeros", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  const line = await status(page);
  const [, units] = /([\d,]+) counties/.exec(line);
  const territories = Number(/(\d+) territories/.exec(line)[1]);

  const accounts = csv((await take(page, "Download accounts")).text);
  assert.ok(accounts.length > 3500, `${accounts.length} rows of accounts`);
  assert.ok(accounts.every((row) => row.length === accounts[0].length), "every row has every column");

  const unitRows = csv((await take(page, "Download units")).text);
  assert.equal(unitRows.length - 1, Number(units.replaceAll(",", "")));
  assert.ok(unitRows.some((row) => /^0\d{4}$/.test(row[0])), "county 01001 keeps its leading zero");

  const territoryRows = csv((await take(page, "Download territories")).text);
  assert.equal(territoryRows.length - 1, territories);
});

test("nothing in a list runs as a formula", async (t) => {
  const { page } = await openPlan(t, { hash: "#/start" });
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Start a plan from your own file" }).click(),
  ]);
  const evil = [
    "Account ID,Account Name,Owner,Zip,Revenue",
    '007,"=HYPERLINK(""http://x"",""y"")",@SUM(A1),02134,10',
    "008,+1-800,-2+3,60614,20",
  ].join("\n");
  await chooser.setFiles({ name: "evil.csv", mimeType: "text/csv", buffer: Buffer.from(evil) });
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await page.getByRole("table", { name: "Row ledger" }).waitFor({ timeout: 45_000 });
  await page.getByRole("link", { name: "Publish" }).click();
  const { text } = await take(page, "Download accounts");
  const cells = csv(text).flat();
  assert.ok(cells.includes("007"), "the account's code keeps its zeros");
  for (const cell of cells) assert.doesNotMatch(cell, /^[=+\-@\t\r](?!\d*\.?\d*$)/, `${cell} would run`);
});

test("the plan file comes back as the same plan", async (t) => {
  const { page } = await openPlan(t, { hash: "#/publish" });
  const before = await status(page);
  const file = await take(page, "Download the plan file");
  assert.match(file.name, /\.json$/);
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Choose a plan file" }).click(),
  ]);
  await chooser.setFiles({ name: file.name, mimeType: "application/json", buffer: file.bytes });
  await page.getByText(/published figures were worked out again and tie/).first().waitFor({ timeout: 45_000 });
  await untilPlan(page);
  assert.equal(await status(page), before);
});
