// Quota: the company target is spread and ties to the last dollar.

import test from "node:test";
import assert from "node:assert/strict";
import { openApp, screenshot } from "./harness.mjs";

const dollars = (text) => Number(text.replace(/[^0-9.-]/g, ""));

const openQuota = async (t, options) => {
  const opened = await openApp(t, { hash: "#/quota", ...options });
  await opened.page.getByRole("heading", { name: "Quota by territory" }).waitFor();
  return opened;
};

/** Every quota of the table, in dollars. */
const quotas = async (page) =>
  (await page.locator(".quota-frame tbody tr td:nth-child(3) .why").allInnerTexts()).map(dollars);

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

test("a target is spread over all territories and ties, whatever the method", async (t) => {
  const { page } = await openQuota(t);
  await page.getByText("is a suggestion: last year's sales and 5 %").waitFor();
  const target = page.getByLabel("Company target for the coming year");
  await target.fill("100,000,000");
  await target.press("Enter");
  await page.getByText("The quotas add up to $100,000,000: exactly the target.").waitFor();
  const before = await quotas(page);
  assert.equal(before.length, 24);
  assert.equal(sum(before), 100_000_000);
  for (const method of ["Even", "By potential", "By workload", "By last year's sales"]) {
    await page.getByLabel("Spread", { exact: true }).selectOption({ label: method });
    await page.waitForFunction(
      (before) => document.querySelector(".quota-frame tbody tr td:nth-child(3) .why").innerText !== before,
      `$${before[0].toLocaleString("en-US")}`,
    );
    assert.equal(sum(await quotas(page)), 100_000_000, method);
  }
  await screenshot(page, "quota");
});

test("over-assignment is named, and a wrong number is refused with its limits", async (t) => {
  const { page } = await openQuota(t);
  const target = page.getByLabel("Company target for the coming year");
  await target.fill("100000000");
  await target.press("Enter");
  const over = page.getByLabel("Over-assignment");
  await over.fill("80");
  await over.press("Enter");
  await page.getByText("Between 0.0 and 50.0, please.").waitFor();
  await over.fill("3");
  await over.press("Enter");
  await page.getByText("The quotas add up to $103,000,000: exactly the target of $100,000,000 and 3 % over-assignment.").waitFor();
  assert.equal(sum(await quotas(page)), 103_000_000);
  assert.equal(dollars(await page.locator('[data-total="quota"]').innerText()), 103_000_000);
});

test("a quota says why, by keyboard too", async (t) => {
  const { page } = await openQuota(t);
  const figure = page.locator(".quota-frame tbody tr").first().locator(".why").first();
  await figure.focus();
  await page.keyboard.press("Enter");
  await page.locator(".popover:popover-open").getByRole("heading", { name: /quota/i }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".popover:popover-open").waitFor({ state: "detached" });
});

test("the settings are kept over a reload and can be undone", async (t) => {
  const { page } = await openQuota(t);
  const target = page.getByLabel("Company target for the coming year");
  await target.fill("90000000");
  await target.press("Enter");
  await page.getByText("exactly the target.").waitFor();
  await page.getByText("Saved in this browser").waitFor();
  await page.reload();
  await page.getByText("The quotas add up to $90,000,000: exactly the target.").waitFor();
  await target.fill("95000000");
  await target.press("Enter");
  await page.getByText("The quotas add up to $95,000,000").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("The quotas add up to $90,000,000").waitFor();
});
