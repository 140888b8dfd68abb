// The start page: drafts are listed, opened, renamed, copied, deleted and brought back.

import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { openApp, phone, screenshot } from "./harness.mjs";

/** Opens the sample and makes a draft of it by changing the target. */
async function withDraft(t, options) {
  const opened = await openApp(t, { hash: "#/quota", ...options });
  const target = opened.page.getByLabel("Company target for the coming year");
  await target.fill("90000000");
  await target.press("Enter");
  // A phone has no room for it in the bar.
  await opened.page.getByText("Saved in this browser").waitFor({ state: "attached" });
  await opened.page.goto(opened.page.url().replace(/#.*/, "#/start"));
  await opened.page.getByRole("heading", { name: "Drafts" }).waitFor();
  return opened;
}

const menu = async (page, name, action) => {
  await page.getByRole("button", { name: `Actions for ${name}` }).first().click();
  await page.getByRole("menuitem", { name: action }).click();
};

test("without a draft the page says how one comes about", async (t) => {
  const { page } = await openApp(t, { hash: "#/start" });
  await page.getByRole("heading", { name: "No drafts yet" }).waitFor();
  await page.getByRole("button", { name: "Open the sample plan" }).click();
  await page.waitForFunction(() => location.hash === "#/design");
});

test("a draft is renamed, copied, deleted and restored", async (t) => {
  const { page } = await withDraft(t);
  const name = await page.locator(".draft-name").first().innerText();
  await menu(page, name, "Rename");
  await page.getByLabel("New name").fill("North star");
  await page.getByLabel("New name").press("Enter");
  await page.locator(".draft-name", { hasText: "North star" }).waitFor();
  await menu(page, "North star", "Duplicate");
  await page.locator(".draft-name", { hasText: "North star copy" }).waitFor();
  assert.equal(await page.locator(".draft-scenario").count(), 1, "a copy is a scenario of its plan");
  await screenshot(page, "start");
  await menu(page, "North star copy", "Delete");
  await page.locator(".draft-name", { hasText: "North star copy" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Restore" }).click();
  await page.locator(".draft-name", { hasText: "North star copy" }).waitFor();
  await page.locator(".draft-name", { hasText: "North star copy" }).click();
  await page.waitForFunction(() => location.hash === "#/design");
});

test("the menu works by keyboard and gives the focus back", async (t) => {
  const { page } = await withDraft(t);
  const button = page.getByRole("button", { name: /^Actions for/ }).first();
  await button.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "menuitem");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.innerText.trim()), "Duplicate");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label")?.startsWith("Actions for"));
});

test("the page fits a phone", async (t) => {
  const { page } = await withDraft(t, { viewport: phone, theme: "dark" });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= phone.width, `the page is ${wide} px wide`);
  await screenshot(page, "start");
});

// What a power cut or another program may leave behind: a head and a body that no longer fit their checksums.
const rotten = {
  "bailiwick.draft.a1b2c3.head": "bailiwick draft 1 00000000\nrotten",
  "bailiwick.draft.a1b2c3.a": 'bailiwick draft 1 00000000\n{"entry":{"id":"a1b2c3","name":"Lost West","revision":3}}\nbm90aGluZw',
};
const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("bailiwick.aside.")).length);

test("a draft that cannot be read is listed with its name and reason, downloaded, and deleted only on request", async (t) => {
  const { page } = await openApp(t, { hash: "#/start", storage: rotten });
  await page.getByRole("region", { name: "Notices" }).getByText("set aside. It is listed on the start page").waitFor();
  const list = page.getByRole("group").filter({ hasText: "Could not be read" });
  const line = list.getByRole("listitem");
  await line.getByText("Lost West").waitFor();
  await line.getByText("Why: its checksum does not fit its content").waitFor();
  await line.getByText(/Set aside .*20\d\d/).waitFor();
  await screenshot(page, "start-set-aside");
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download Lost West" }).click();
  const file = await downloading;
  assert.equal(file.suggestedFilename(), "Lost West set aside.json");
  const { parts } = JSON.parse(readFileSync(await file.path(), "utf8"));
  assert.deepEqual(Object.fromEntries(parts.map(({ key, text }) => [key, text])), rotten, "every text as it was");

  const remove = page.getByRole("button", { name: "Delete Lost West for good" });
  const question = page.getByRole("dialog", { name: "Delete for good" });
  await remove.click();
  await question.getByRole("button", { name: "Keep it" }).click();
  await question.waitFor({ state: "hidden" });
  assert.equal(await kept(page), 2);
  await page.reload();
  await remove.click();
  await question.getByRole("button", { name: "Delete for good" }).click();
  await line.waitFor({ state: "detached" });
  assert.equal(await kept(page), 0);
});
