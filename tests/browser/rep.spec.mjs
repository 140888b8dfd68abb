// The rep view: one rep's territory on a phone, and nobody else's.

import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { desktop, openApp, phone, screenshot } from "./harness.mjs";

const rep = "Megan Ostrander";
const hash = `#/rep/${encodeURIComponent(rep)}`;

for (const [viewport, theme] of [[phone, "light"], [phone, "dark"], [desktop, "light"]]) {
  test(`a rep sees their territory, ${viewport.width} px wide, ${theme}`, async (t) => {
    const { page } = await openApp(t, { viewport, theme, hash });
    await page.getByRole("heading", { name: rep }).waitFor();
    await page.getByRole("heading", { name: "Quota and attainment" }).waitFor();
    await page.getByRole("heading", { name: /^Accounts by priority \(\d+\)$/ }).waitFor();
    await page.getByRole("heading", { name: "What changes, and why" }).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= viewport.width, `the page is ${wide} px wide`);
    await page.locator(".rep-map canvas").first().waitFor();
    await screenshot(page, "rep");
  });
}

test("an account says what its priority is made of", async (t) => {
  const { page } = await openApp(t, { viewport: phone, hash });
  const first = page.locator(".priority").first();
  await first.locator("summary").click();
  await first.getByText("potential not sold yet").waitFor();
  const points = (await first.locator(".priority-why li .num").allInnerTexts()).map(Number);
  assert.equal(points.length, 3);
  const score = Number.parseInt(await first.locator(".priority-score").innerText(), 10);
  // Each of the three is rounded for itself.
  assert.ok(Math.abs(points.reduce((a, b) => a + b) - score) <= 2, `${points} against ${score}`);
});

test("the list holds this rep's accounts, all of them and nobody else's", async (t) => {
  const { page } = await openApp(t, { hash: "#/publish" });
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download accounts" }).click();
  const csv = readFileSync(await (await downloading).path(), "utf8");
  const own = csv.split("\r\n").filter((row) => row.split(",").at(-2) === rep).length;
  await page.goto(page.url().replace(/#.*/, hash));
  const heading = page.getByRole("heading", { name: /^Accounts by priority/ });
  await heading.waitFor();
  assert.equal(Number((await heading.innerText()).replace(/\D/g, "")), own);
});

test("a name that nobody has leads to help", async (t) => {
  const { page } = await openApp(t, { viewport: phone, hash: "#/rep/Nobody%20Here" });
  await page.getByRole("heading", { name: "There is no rep called “Nobody Here” in this plan" }).waitFor();
  await page.getByRole("link", { name: rep }).click();
  await page.getByRole("heading", { name: rep }).waitFor();
});
