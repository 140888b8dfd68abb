// A table of drive times beside the accounts: travel per call follows it, account by account, until it is switched off.

import test from "node:test";
import assert from "node:assert/strict";
import { openApp, phone, screenshot } from "./harness.mjs";

const accounts = `Account ID,Account Name,ZIP,Owner,Calls per Year,Hours per Call
A1,Loop Dental,60601,Ana Ruiz,26,0.75
A2,River North Clinic,60610,Ana Ruiz,12,1
A3,Lakeview Surgery,60657,Ana Ruiz,12,1
A4,Evanston Hospital,60201,Ana Ruiz,12,1
A5,Boston General,02114,Bo Lind,0.5,1
`;
// Seconds, one way; one row names no place, one is the way to itself, one comes twice.
const times = `OriginID,DestinationID,Total_TravelTime
60601,60610,1200
60601,60657,2400
60601,60201,2880
60610,60657,900
60657,60201,1500
60601,60601,0
60601,99X99,10
60601,60610,1300
`;

async function drop(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) transfer.items.add(new File([text], name, { type: "text/csv" }));
    return transfer;
  }, files);
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
}

async function importBoth(t, options = {}) {
  const { page } = await openApp(t, { hash: "#/data", ...options });
  await page.getByRole("heading", { name: /^Reps \(/ }).waitFor();
  await drop(page, [
    ["accounts.csv", accounts],
    ["od_matrix.csv", times],
  ]);
  await page.getByText("8 rows, UTF-8, separated by comma").waitFor();
  return page;
}

const card = (page) => page.getByRole("region", { name: "Measures", exact: true });
const fold = (page, name) => card(page).locator("summary").filter({ hasText: name });
const explained = (page) => card(page).getByRole("list", { name: "Workload explained" });

test("drive times come in beside the accounts, with a fate for every row, and travel follows them", async (t) => {
  const page = await importBoth(t);
  await page.getByText("The columns OriginID, DestinationID and Total_TravelTime speak for drive-time table.").waitFor();
  await screenshot(page, "drive-times-mapping");
  await page.getByRole("button", { name: "Import 13 rows" }).click();
  await page.getByRole("heading", { name: "What became of every row" }).waitFor();
  await page.getByText("Travel of 4 of 5 accounts is by the drive-time table.").waitFor();
  await page.getByRole("tab", { name: "Drive-time table: od_matrix.csv" }).click();
  await page.locator("summary").filter({ hasText: "What was assumed" }).click();
  await page.getByText("Times are read as seconds").waitFor();
  await page.getByText("`OriginID` is taken for ZIP codes").waitFor();
  const count = async (fate) => Number((await page.locator(`tr[data-fate="${fate}"] td`).allInnerTexts())[1]);
  assert.deepEqual([await count("Used"), await count("Unmatched"), await count("Duplicate"), await count("Excluded")], [5, 1, 1, 1]);
  await page.getByText("`99X99` is not a ZIP code").first().waitFor();
  await screenshot(page, "drive-times-ledger");
  await page.getByRole("button", { name: "Done" }).click();

  await fold(page, "Workload").click();
  await card(page).getByText("Travel of 4 of 5 accounts is by the drive-time table").waitFor();
  const loop = explained(page).getByRole("listitem").filter({ hasText: "Loop Dental" });
  // The mean of 20, 40 and 48 minutes.
  await loop.getByText("26 calls × (0.75 h + 0.60 h travel by the drive-time table) = 35.1 h").waitFor();
  await screenshot(page, "drive-times-workload");

  await card(page).getByText("Use the drive-time table").click();
  await card(page).getByText("Travel of every account is estimated.").waitFor();
  await loop.getByText(/26 calls × \(0\.75 h \+ [\d.]+ h travel\) = /).waitFor();
  await card(page).getByText("Use the drive-time table").click();
  await loop.getByText("travel by the drive-time table").waitFor();

  await card(page).getByRole("button", { name: "Remove the table from the plan" }).click();
  await card(page).getByText("Use the drive-time table").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await page.goto(page.url().replace(/#.*/, "#/data"));
  if (!(await card(page).getByText("Use the drive-time table").isVisible())) await fold(page, "Workload").click();
  await card(page).getByText("Use the drive-time table").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: /^Reps \(/ }).waitFor();
  await fold(page, "Workload").click();
  await loop.getByText("26 calls × (0.75 h + 0.60 h travel by the drive-time table) = 35.1 h").waitFor();
});

test("on a phone the table is read, corrected and used likewise", async (t) => {
  const page = await importBoth(t, { viewport: phone, theme: "dark" });
  await page.getByLabel("Column of Time in minutes", { exact: true }).scrollIntoViewIfNeeded();
  await screenshot(page, "drive-times-mapping");
  await page.getByLabel("Column of Time in minutes", { exact: true }).selectOption({ label: "Total_TravelTime" });
  await page.getByRole("button", { name: "Import 13 rows" }).click();
  await page.getByRole("heading", { name: "What became of every row" }).waitFor();
  await page.getByRole("tab", { name: "Drive-time table: od_matrix.csv" }).click();
  await page.locator("summary").filter({ hasText: "What was assumed" }).click();
  await page.getByText("Times are read as minutes: as the column is chosen.").waitFor();
  await screenshot(page, "drive-times-ledger");
});
