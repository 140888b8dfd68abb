// Pictures of every step for people to look at (tests/browser/screenshots), and what a machine can see of their layout:
// nothing is wider than the screen, and no button cuts its text off.

import test from "node:test";
import assert from "node:assert/strict";
import { find, openPlan, selectionBar } from "./job.mjs";
import { desktop, nextFrame, phone, screenshot } from "./harness.mjs";

const steps = ["start", "data", "design", "review", "quota", "publish"];

/** Buttons, links and tabs whose text does not fit into them, and that do not say so with a title. */
const cut = (page) =>
  page.evaluate(() => {
    // The text itself is measured: a button may reach beyond its frame to be met by a thumb.
    const beyond = (element) => {
      if (element.matches("select")) return element.scrollWidth - element.clientWidth;
      const range = document.createRange();
      range.selectNodeContents(element);
      const [text, frame] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
      return Math.max(text.right - frame.right, frame.left - text.left);
    };
    return [...document.querySelectorAll("button, a, [role=tab], select, summary")]
      .filter((element) => element.checkVisibility() && element.clientWidth > 1 && !element.classList.contains("visually-hidden"))
      .filter((element) => beyond(element) > 2 && !element.title && !element.closest("[title]"))
      .map((element) => `${element.textContent.trim().slice(0, 40)} (${Math.round(beyond(element))} px beyond ${element.clientWidth} px)`);
  });

async function judge(page, name, { width }) {
  await nextFrame(page);
  await screenshot(page, name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= width, `${name} is ${wide} px wide on a screen of ${width}`);
  assert.deepEqual(await cut(page), [], `${name}: texts that do not fit`);
}

for (const [viewport, theme] of [desktop, phone].flatMap((viewport) => ["light", "dark"].map((theme) => [viewport, theme]))) {
  test(`every step at ${viewport.width}×${viewport.height}, ${theme}`, async (t) => {
    const { page } = await openPlan(t, { hash: "#/design", viewport, theme });
    await page.getByText("Loading the map").waitFor({ state: "detached" });
    await page.waitForFunction(() => document.querySelector("canvas")?.width > 0);
    for (const step of steps) {
      await page.evaluate((step) => (location.hash = `#/${step}`), step);
      // A phone shows the step's settings, with their heading, only when asked to.
      await page.locator("h1").first().waitFor({ state: "attached" });
      // A step may still be on its way.
      await page.locator(".later").waitFor({ state: "detached" });
      if (["design", "review"].includes(step)) await page.waitForFunction(() => document.querySelector("canvas")?.width > 0);
      await page.waitForTimeout(400); // The map draws in its own time; the picture shall show it.
      await judge(page, `step-${step}`, viewport);
    }
    await page.evaluate(() => (location.hash = "#/design"));
    await find(page, "Cook, IL");
    await selectionBar(page).waitFor();
    await page.waitForTimeout(400);
    await judge(page, "selection", viewport);
  });
}

test("tables and charts at 1440×900", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  for (const name of ["Accounts", "Charts", "Changes"]) {
    await page.getByRole("tab", { name, exact: true }).click();
    await judge(page, `drawer-${name.toLowerCase()}`, desktop);
  }
});
