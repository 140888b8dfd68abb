// The rep view: one rep's territory on a phone, and nobody else's.

import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { csv } from "./job.mjs";
import { desktop, openApp, phone, screenshot } from "./harness.mjs";

const rep = "Megan Ostrander";
const hash = `#/rep/${encodeURIComponent(rep)}`;

/** Opens a part of the page: a phone shows one at a time. */
const part = async (page, name) => {
  // Before the page stands there is no tab to be seen on a phone either.
  await page.getByRole("heading", { name: rep }).waitFor();
  const tab = page.getByRole("navigation", { name: "Parts of this page" }).getByRole("button", { name });
  if (await tab.isVisible()) await tab.click();
};

for (const [viewport, theme] of [[phone, "light"], [phone, "dark"], [desktop, "light"]]) {
  test(`a rep sees their territory, ${viewport.width} px wide, ${theme}`, async (t) => {
    const { page } = await openApp(t, { viewport, theme, hash });
    await page.getByRole("heading", { name: rep }).waitFor();
    await page.locator(".rep-map canvas").first().waitFor();
    await screenshot(page, "rep");
    for (const [name, heading] of [
      ["Accounts", /^Accounts by priority \([\d,]+\)$/],
      ["Numbers", "Quota and attainment"],
      ["Changes", "What changes, and why"],
    ]) {
      await part(page, name);
      await page.getByRole("heading", { name: heading }).waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= viewport.width, `${name}: the page is ${wide} px wide`);
    }
  });
}

test("an account says what its priority is made of", async (t) => {
  const { page } = await openApp(t, { viewport: phone, hash });
  await part(page, "Accounts");
  const first = page.locator(".rep-account").first();
  await first.getByRole("button").click();
  await first.getByText("potential not sold yet").waitFor();
  const points = (await first.locator(".rep-parts .num").allInnerTexts()).map((text) => Number.parseInt(text, 10));
  assert.equal(points.length, 3);
  const score = Number.parseInt(await first.locator(".rep-score strong").innerText(), 10);
  // Each of the three is rounded for itself.
  assert.ok(Math.abs(points.reduce((a, b) => a + b) - score) <= 2, `${points} against ${score}`);
});

test("the own quota says why, and a phone's tabs are within reach of the thumb", async (t) => {
  const { page } = await openApp(t, { viewport: phone, hash });
  await part(page, "Numbers");
  await page.locator('[data-figure="quota"] .why').click();
  await page.locator(".popover:popover-open").getByRole("heading", { name: "Quota" }).waitFor();
  const box = await page.getByRole("navigation", { name: "Parts of this page" }).boundingBox();
  assert.ok(box.y + box.height > phone.height - 4 && box.height >= 44, JSON.stringify(box));
});

test("the list holds this rep's accounts, all of them and nobody else's", async (t) => {
  const { page } = await openApp(t, { hash: "#/publish" });
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download accounts" }).click();
  const rows = csv(readFileSync(await (await downloading).path(), "utf8"));
  const own = rows.filter((row) => row[5] === rep).length;
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
