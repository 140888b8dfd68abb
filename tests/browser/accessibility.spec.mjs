// For everybody: landmarks, names, contrast in light and dark, a focus that is seen and never caught, and no motion unasked.
// The rules are axe-core's (MPL-2.0, a development dependency that is not shipped).

import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { find, openPlan, selectionBar, untilMap } from "./job.mjs";
import { phone } from "./harness.mjs";

const axe = readFileSync(new URL("../../npm/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** What axe-core finds against WCAG 2.1 AA, one line for each element. */
async function faults(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
      resultTypes: ["violations"],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id}: ${target.join(" ")} ${any.map(({ message }) => message).join(" ").slice(0, 160)}`),
    );
  });
}

const steps = ["start", "data", "design", "review", "quota", "publish"];

for (const theme of ["light", "dark"]) {
  test(`every step meets WCAG AA, ${theme}`, async (t) => {
    const { page } = await openPlan(t, { hash: "#/design", theme });
    await untilMap(page);
    for (const step of steps) {
      await page.evaluate((step) => (location.hash = `#/${step}`), step);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      // A step may still be on its way.
      await page.locator(".later").waitFor({ state: "detached" });
      assert.deepEqual(await faults(page), [], `${step}, ${theme}`);
      assert.equal(await page.getByRole("main").count(), 1, `${step} has one main part`);
      assert.equal(await page.getByRole("banner").count(), 1, `${step} has a bar`);
      assert.ok((await page.getByRole("navigation").count()) >= 1, `${step} has navigation`);
    }
  });
}

test("a selection, the palette and a phone meet WCAG AA, too", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await untilMap(page);
  await find(page, "Cook, IL");
  await selectionBar(page).waitFor();
  assert.deepEqual(await faults(page), [], "with a selection");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Find anything" }).waitFor();
  assert.deepEqual(await faults(page), [], "with the palette");
  const { page: small } = await openPlan(t, { hash: "#/design", viewport: phone });
  assert.deepEqual(await faults(small), [], "on a phone");
});

test("the focus is seen wherever Tab leads, and is never caught", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design" });
  await untilMap(page);
  const seen = new Set();
  let hidden = [];
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return { name: "", shown: true };
      const style = getComputedStyle(element);
      const around = element.closest("label, .segmented-choice") ?? element;
      const label = element.id ? document.querySelector(`label[for="${element.id}"]`) : null;
      const rings = [element, around, label].filter(Boolean).map((of) => getComputedStyle(of));
      const shown = rings.some((of) => (of.outlineStyle !== "none" && parseFloat(of.outlineWidth) >= 1) || of.boxShadow !== "none");
      element.dataset.tabbed ??= String(Math.random());
      return { name: element.dataset.tabbed, shown, what: `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 30)} ${style.outline}` };
    });
    seen.add(focus.name);
    if (!focus.shown) hidden.push(focus.what);
  }
  assert.deepEqual([...new Set(hidden)], [], "elements without a visible focus");
  assert.ok(seen.size >= 40, `60 presses of Tab reached ${seen.size} places`);
});

test("who asked for less motion gets none", async (t) => {
  const { page } = await openPlan(t, { hash: "#/design", reducedMotion: "reduce" });
  await untilMap(page);
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter((element) => !element.closest(".maplibregl-map"))
      .filter((element) => {
        const { transitionDuration, animationDuration, animationName } = getComputedStyle(element);
        const long = (list) => list.split(",").some((time) => parseFloat(time) * (time.includes("ms") ? 1 : 1000) > 20);
        return long(transitionDuration) || (animationName !== "none" && long(animationDuration));
      })
      .map((element) => `${element.tagName} ${element.className}`)
      .slice(0, 5),
  );
  assert.deepEqual(moving, []);
});
