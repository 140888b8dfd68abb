// The gestures of the job that several specs share, in the user's words. What stands here finds things by role and name only.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openApp } from "./harness.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** The path of a file among the import fixtures. */
export const fixture = (name) => join(here, "..", "fixtures", name);

/** Opens the app and waits for the plan; on a step with a map for the map, too. */
export async function openPlan(t, options = {}) {
  const opened = await openApp(t, options);
  await untilPlan(opened.page);
  return opened;
}

export const statusLine = (page) => page.getByRole("contentinfo", { name: "Status" });
export const mapPane = (page) => page.getByRole("region", { name: "Map", exact: true }).first();
export const territoryTable = (page) => page.getByRole("table", { name: "Territories with their figures" });
export const selectionBar = (page) => page.getByRole("toolbar", { name: "Selection" });

/** The plan is open: the status line says how many territories (a phone has it, too, but does not show it). */
export const untilPlan = (page) =>
  page.getByLabel("Status", { exact: true }).getByText(/\d+ territor(y|ies)/).first().waitFor({ state: "attached" });

/** The map answers: the pointer in its middle is over a unit. */
export async function untilMap(page) {
  await page.getByText("Loading the map").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.querySelector("canvas")?.width > 0);
  const [x, y] = await spot(page, 0.5, 0.5);
  for (let nudge = 0; ; nudge = (nudge + 1) % 5) {
    await page.mouse.move(x + nudge, y);
    if (await pointed(page)) return;
    await page.waitForTimeout(60);
  }
}

/** A place on the map, in shares of its width and height. */
export async function spot(page, across, down) {
  const frame = await page.locator("canvas").first().boundingBox();
  return [frame.x + frame.width * across, frame.y + frame.height * down];
}

/** What the card beside the pointer says; empty without one. */
export const pointed = (page) => page.evaluate(() => document.querySelector(".map-tip")?.textContent ?? "");

/** The status line as one text. */
export const status = async (page) => (await statusLine(page).innerText()).replace(/\s+/g, " ");

/** The number in front of a word of the status line: `counted(page, "outside the band")`. */
export async function counted(page, words) {
  const found = new RegExp(`([\\d,]+) ${words}`).exec(await status(page));
  return found ? Number(found[1].replaceAll(",", "")) : 0;
}

/** The rows of a table that are drawn, each an object by the titles of the columns. */
export const rowsOf = (table) =>
  table.evaluate((table) => {
    const text = (cell) => cell.textContent.trim().replace(/\s+/g, " ");
    const heads = [...table.tHead.rows[0].cells].map(text);
    const rows = [...table.querySelectorAll("tbody:not([aria-hidden]) tr")];
    return rows.map((row) => Object.fromEntries([...row.cells].map((cell, at) => [heads[at], text(cell)])));
  });

/** A number as it is written on the screen: `▲ 118`, `$1,234.50`, `−3`. */
export const number = (text) => {
  const [first] = text.replaceAll(",", "").replaceAll("−", "-").match(/-?\d+(\.\d+)?/) ?? [];
  assert.ok(first !== undefined, `"${text}" holds no number`);
  return Number(first);
};

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page, locator, { most = 80, key = "Tab" } = {}) {
  for (let pressed = 0; pressed < most; pressed++) {
    if (await locator.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${locator} is not reached within ${most} presses of ${key}`);
}

/** Opens the palette, types and takes the first answer. */
export async function find(page, words) {
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Step, action, territory, unit, account or rep" });
  await field.waitFor();
  await page.keyboard.type(words);
  await page.getByRole("dialog", { name: "Find anything" }).getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await field.waitFor({ state: "detached" });
}

/** Selects a unit by its name and gives it to a territory, by keyboard alone. */
export async function assignByKeyboard(page, unit, territory) {
  await find(page, unit);
  await selectionBar(page).waitFor();
  const assign = selectionBar(page).getByRole("button", { name: "Assign" });
  await tabTo(page, assign);
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Find a territory" }).waitFor();
  await page.keyboard.type(territory);
  await page.keyboard.press("Enter");
}

/**
 * Does something that downloads a file, and returns its name and content. A file may take its time on a busy machine. Once in
 * some thousand clicks Chromium without a screen swallows one: then the page is at rest, and the click is made again.
 */
export async function downloaded(page, act) {
  const atRest = () => page.evaluate(() => document.querySelector("[aria-busy=true], .notice-error") === null);
  const within = (timeout) => page.waitForEvent("download", { timeout });
  const [first] = await Promise.all([within(20_000).catch(() => null), act()]);
  let download = first;
  if (!download && (await atRest())) {
    console.error("no download came and the page does nothing: clicked again");
    [download] = await Promise.all([within(20_000), act()]);
  }
  download ??= await within(60_000).catch(async () => {
    const doing = await page.locator("[aria-busy=true], .notice").allInnerTexts();
    throw new Error(`no download came; the page shows ${JSON.stringify(doing)}`);
  });
  const bytes = readFileSync(await download.path());
  return { name: download.suggestedFilename(), bytes, text: bytes.toString("utf8"), path: await download.path() };
}

/** Reads comma-separated text with quotes into rows of cells. */
export function csv(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at++) {
    const letter = text[at];
    const row = rows.at(-1);
    if (quoted && letter === '"' && text[at + 1] === '"') row[row.length - 1] += text[++at];
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === ",") row.push("");
    else if (!quoted && letter === "\n") rows.push([""]);
    else if (quoted || letter !== "\r") row[row.length - 1] += letter;
  }
  if (rows.at(-1).join("") === "") rows.pop();
  return rows;
}
