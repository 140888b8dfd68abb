// Data: segments, workload, potential and score made from the data, undone, and still there after a reload.

import test from "node:test";
import assert from "node:assert/strict";
import { number, openPlan, rowsOf, untilPlan } from "./job.mjs";
import { phone, screenshot } from "./harness.mjs";

const card = (page) => page.getByRole("region", { name: "Measures", exact: true });
const fold = (page, name) => card(page).locator("summary", { hasText: name });
const apply = (page) => card(page).getByRole("button", { name: "Apply to the plan" });
const sums = (page) => card(page).getByRole("table", { name: "What the recipe would do" });
const segments = (page) => card(page).getByRole("table", { name: "Segments", exact: true });

const sumsOf = async (page) => Object.fromEntries((await rowsOf(sums(page))).map((row) => [row["Sum of all accounts"], row]));

/** Waits until the preview says what it is asked. */
async function until(page, holds, what) {
  for (let tries = 0; tries < 150; tries++) {
    if (await holds()) return;
    await page.waitForTimeout(100);
  }
  assert.fail(what);
}

async function openMeasures(t, options = {}) {
  const opened = await openPlan(t, { hash: "#/data", ...options });
  await card(opened.page).waitFor();
  return opened;
}

async function inForce(page) {
  await apply(page).click();
  await card(page).getByText("In force.").waitFor();
}

/** What the card of the account says that is selected. */
async function accountCard(page, name) {
  const inspector = page.getByRole("complementary", { name: "Selection" });
  await inspector.getByRole("heading", { name }).waitFor();
  await inspector.locator("summary", { hasText: "Where it comes from" }).click();
  return (await inspector.innerText()).replace(/\s+/g, " ");
}

test("ABC by revenue makes segments with counts, which undo takes back and a reload keeps", async (t) => {
  const { page } = await openMeasures(t);
  await fold(page, "Segments").click();
  await segments(page).locator("tbody tr").first().waitFor();
  const before = await rowsOf(segments(page));
  const all = before.reduce((sum, row) => sum + number(row.Accounts), 0);
  assert.ok(all > 4_000, `${all} accounts`);

  await card(page).getByRole("button", { name: "ABC by revenue" }).click();
  const rules = card(page).getByRole("list", { name: "Segment rules" }).getByRole("listitem");
  await until(page, async () => /\d accounts/.test(await rules.nth(3).innerText()), "the rules say how many accounts they decide for");
  const counts = await Promise.all([0, 1, 2, 3].map(async (at) => number(/([\d,]+) accounts?/.exec(await rules.nth(at).innerText())[1])));
  assert.equal(counts.reduce((a, b) => a + b), all, "every account is in one segment");
  assert.ok(counts[0] < counts[1] + counts[2] + counts[3], "A is few accounts");
  const after = await rowsOf(segments(page));
  const a = after.find((row) => row.Segment === "A");
  assert.equal(number(a.Accounts.split("→").at(-1)), counts[0]);

  await inForce(page);
  await page.reload();
  await untilPlan(page);
  await page.goto(page.url().replace(/#.*/, "#/data"));
  await fold(page, "Segments").click();
  await card(page).getByText("In force.").waitFor();
  await until(page, async () => (await rowsOf(segments(page))).some((row) => row.Segment === "A" && number(row.Accounts) === counts[0]), "the reloaded plan has the segments");

  await card(page).getByRole("button", { name: "Reset to the files' figures" }).click();
  await until(page, async () => JSON.stringify(await rowsOf(segments(page))) === JSON.stringify(before), "the file's own segments are back");
});

test("a rule over a measure and named accounts is written by hand", async (t) => {
  const { page } = await openMeasures(t);
  await fold(page, "Segments").click();
  await segments(page).locator("tbody tr").first().waitFor();
  await card(page).getByRole("button", { name: "Add a rule" }).click();
  const form = card(page).getByRole("group", { name: "Segment rule" });
  await form.getByRole("textbox", { name: "Segment" }).fill("Key accounts");
  await form.getByRole("combobox", { name: "Accounts whose" }).selectOption({ label: "measure lies between" });
  await form.getByRole("combobox", { name: "Measure" }).selectOption({ label: "Revenue" });
  const least = form.getByRole("spinbutton", { name: "At least" });
  await least.fill("200,000");
  await least.press("Enter");
  await form.getByRole("button", { name: "Use the rule" }).click();
  const rule = card(page).getByRole("list", { name: "Segment rules" }).getByRole("listitem").first();
  await rule.getByText("revenue at least 200,000").waitFor();
  await until(page, async () => (await rowsOf(segments(page))).some((row) => row.Segment === "Key accounts"), "the segment is counted");
  assert.match(await card(page).innerText(), /keep their segment/);
});

test("workload by class is previewed, explained per account, applied as one step, and undone", async (t) => {
  const { page } = await openMeasures(t);
  await fold(page, "Workload").click();
  await sums(page).locator("tbody tr").first().waitFor();
  const given = (await sumsOf(page)).Workload.Now;
  await card(page).getByText("By class", { exact: true }).click();
  await card(page).getByText("Accounts with figures of their own keep them").click();
  const calls = card(page).getByRole("spinbutton", { name: "Calls a year of A" });
  await calls.fill("52");
  await calls.press("Enter");
  await until(page, async () => (await sumsOf(page)).Workload.Then !== given, "the preview shows another sum");
  const then = (await sumsOf(page)).Workload.Then;
  assert.ok(number(then) > number(given), `${given} → ${then}`);
  assert.equal((await sumsOf(page)).Workload.Now, given, "nothing is changed yet");
  const explained = card(page).getByRole("list", { name: "Workload explained" }).getByRole("listitem").first();
  const text = await explained.innerText();
  const [, many, hours, travel, sum] = /([\d.,]+) calls × \(([\d.]+) h \+ ([\d.]+) h travel\) = ([\d.,]+) h/.exec(text) ?? assert.fail(text);
  assert.ok(Math.abs(number(many) * (number(hours) + number(travel)) - number(sum)) < 0.02 * number(many) + 0.1, text);
  await screenshot(page, "measures-workload");

  await inForce(page);
  await until(page, async () => (await sumsOf(page)).Workload?.Now === then, "what was previewed holds now");
  const name = (await explained.getByRole("button").innerText()).trim();
  await explained.getByRole("button").click();
  assert.match(await accountCard(page, name), new RegExp(`Workload: ${many.replace(".", "\\.")} calls × `));

  await page.getByRole("button", { name: "Undo" }).click();
  await page.goto(page.url().replace(/#.*/, "#/data"));
  await until(page, async () => (await fold(page, "Workload").innerText()).includes("as given"), "undo brings the recipe back");
  await fold(page, "Workload").click();
  await until(page, async () => (await sumsOf(page)).Workload?.Now === given, "and the old figures");
  await page.reload();
  await untilPlan(page);
  await page.goto(page.url().replace(/#.*/, "#/data"));
  await fold(page, "Workload").click();
  await until(page, async () => (await sumsOf(page)).Workload?.Now === given, "also after a reload");
});

test("potential is calibrated, with R², outliers and a map of residuals, and the market of every county", async (t) => {
  const { page } = await openMeasures(t);
  await fold(page, "Potential").click();
  await sums(page).locator("tbody tr").first().waitFor();
  await card(page).getByText("Calibrated", { exact: true }).click();
  const model = card(page).getByRole("region", { name: "Model", exact: true }).first();
  await model.getByText(/^R² [−-]?\d\.\d\d/).waitFor();
  assert.match(await model.innerText(), /Establishments of the county\s+\$[\d.,]+/);
  await card(page).getByRole("img", { name: "Map of residuals by county" }).waitFor();
  await model.getByText(/outliers far from the model/).click();
  assert.ok((await model.getByRole("region", { name: "Outliers" }).getByRole("button").count()) > 0, "outliers are named and can be looked at");
  await card(page).getByText("Market potential of every county").click();
  await card(page).getByText(/Market potential is \$[\d.,]+[kMB]? a year/).waitFor();
  await screenshot(page, "measures-potential");
  const then = (await sumsOf(page)).Potential.Then;
  await inForce(page);
  await until(page, async () => (await sumsOf(page)).Potential?.Now === then, "what was previewed holds now");
  await page.goto(page.url().replace(/#.*/, "#/design"));
  await page.getByText("Market potential").first().waitFor({ state: "attached" });
});

test("the score's weights are what a rep reads, and everything fits a phone", async (t) => {
  const { page } = await openMeasures(t, { viewport: phone, theme: "dark" });
  await fold(page, "Priority score").click();
  const growth = card(page).getByRole("slider", { name: "Growth" });
  await growth.focus();
  for (let times = 0; times < 5; times++) await growth.press("ArrowRight");
  const parts = card(page).getByRole("list", { name: "What the score is made of" });
  await parts.getByText("20 for growth").waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing is wider than the phone");
  await screenshot(page, "measures-score");
  await inForce(page);
  const names = page.url().replace(/#.*/, "#/data");
  await page.goto(names);
  await page.reload();
  await untilPlan(page);
  assert.match(await fold(page, "Priority score").innerText(), /40 \+ 20 \+ 24 \+ 16/);
});
