// Data: a newer export put over the open plan, seen before it is applied; suggestions and spellings taken over by one press.

import test from "node:test";
import assert from "node:assert/strict";
import { assignByKeyboard, find, number, rowsOf, selectionBar, tabTo, untilPlan } from "./job.mjs";
import { openApp, phone, screenshot } from "./harness.mjs";

const FIRST = `Account ID,Account Name,ZIP,Owner,Revenue
A-1,Mercy General,60614,Ana Ruiz,100000
A-2,Lake Clinic,80202,Ben Ode,50000
A-3,Hill Hospital,02134,Ben Ode,7000
A-4,Dale Surgery,98101,Ana Ruiz,30000
A-5,Pine Dental,30303,Cleo Fox,20000
`;
// Another order; Pine Dental is gone, Oak Care is new, Lake Clinic has another owner and revenue.
const NEWER = `Account ID,Account Name,ZIP,Owner,Revenue
A-6,Oak Care,80203,Ben Ode,9000
A-4,Dale Surgery,98101,Ana Ruiz,30000
A-2,Lake Clinic,80202,Ana Ruiz,65000
A-1,Mercy General,60614,Ana Ruiz,100000
A-3,Hill Hospital,02134,Ben Ode,7000
`;

/** Drops files on the page, as a mouse does. */
async function drop(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const [name, text] of Object.entries(files)) transfer.items.add(new File([text], name, { type: "text/csv" }));
    return transfer;
  }, files);
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

const to = (page, step) => page.goto(page.url().replace(/#.*/, `#/${step}`));

async function openData(t, options = {}) {
  const opened = await openApp(t, { hash: "#/data", ...options });
  await opened.page.getByRole("heading", { name: /^Reps \(/ }).waitFor();
  return opened;
}

/** Imports the first file as a plan whose units are the accounts. */
async function importFirst(page) {
  await drop(page, { "accounts.csv": FIRST });
  await page.getByRole("heading", { name: "Which column is what" }).waitFor();
  await page.getByText("These files become a plan of their own").waitFor();
  await page.getByRole("region", { name: "Import", exact: true }).getByText("Accounts", { exact: true }).click();
  await page.getByRole("button", { name: "Import 5 rows" }).click();
  await page.getByText("5 rows in the file, 5 accounted for").waitFor();
}

/** The counts at the head of the comparison. */
const facts = async (page) =>
  Object.fromEntries(
    await page.locator('dl[aria-label="Accounts"] .fact').evaluateAll((facts) =>
      facts.map((fact) => [fact.querySelector("dt").textContent, Number(fact.querySelector("dd").textContent.replaceAll(",", ""))]),
    ),
  );

/** The territory that the card of an account's unit names. */
async function holder(page, account) {
  await find(page, account);
  const card = page.getByRole("complementary", { name: "Selection" });
  await card.getByRole("heading", { name: account }).waitFor();
  return (await card.innerText()).replace(/\s+/g, " ");
}

async function compare(page, name = "accounts_newer.csv", text = NEWER) {
  await to(page, "data");
  await drop(page, { [name]: text });
  await page.getByText("5 of 5 accounts looked at").or(page.getByText("4 of 5 accounts looked at")).waitFor();
  await page.getByRole("button", { name: "Compare 5 rows with the plan" }).click();
  await page.getByRole("heading", { name: "What the newer files change in “accounts”" }).waitFor();
}

test("a newer export is seen before it is applied; what was moved and locked stays, and undo takes it back", async (t) => {
  const { page } = await openData(t);
  await importFirst(page);
  await page.getByRole("button", { name: "Done" }).click();
  await to(page, "design");
  await untilPlan(page);
  await assignByKeyboard(page, "Mercy General", "Cleo Fox");
  assert.match(await holder(page, "Mercy General"), /Cleo Fox/);
  await find(page, "Hill Hospital");
  await selectionBar(page).getByRole("button", { name: "Lock" }).click();
  await page.getByLabel("Why", { exact: true }).fill("renewal in May");
  await page.getByLabel("Why", { exact: true }).press("Enter");
  await page.getByText("renewal in May").first().waitFor({ state: "attached" });

  await compare(page);
  assert.deepEqual(await facts(page), { Added: 1, Changed: 1, "The same": 3, Gone: 1 });
  const sums = Object.fromEntries(
    (await rowsOf(page.getByRole("table", { name: "Sums before and after" }))).map((row) => [row["Sum of all accounts"], row]),
  );
  assert.equal(number(sums.Revenue.Before), 207_000);
  assert.equal(number(sums.Revenue.After), 211_000);
  assert.equal(sums.Revenue.Change, "+$4,000");
  const list = page.getByRole("region", { name: "Accounts of the update" });
  const changed = await list.getByRole("row", { name: /Lake Clinic/ }).innerText();
  assert.match(changed, /Owner: Ben Ode → Ana Ruiz/);
  assert.match(changed, /Revenue: \$50,000 → \$65,000/);
  await page.getByRole("tab", { name: "Added (1)" }).click();
  await list.getByText("Denver · Ben Ode · $9,000 a year").waitFor();
  await page.getByRole("tab", { name: "Gone (1)" }).click();
  await list.getByText("Pine Dental").waitFor();
  await page.getByText("and so does 1 lock").waitFor();
  await page.getByText("1 account has another owner now").waitFor();
  await screenshot(page, "update");

  await page.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("heading", { name: /^Reps \(/ }).waitFor();
  assert.match(await page.locator(".facts .fact").first().innerText(), /Accounts\s+5/);
  await to(page, "design");
  assert.match(await holder(page, "Pine Dental"), /Cleo Fox/);

  await compare(page);
  await page.getByText("Keep them").click();
  await page.getByRole("heading", { name: "What the newer files change in “accounts”" }).waitFor();
  await page.waitForFunction(() => document.querySelector(".plain-table tbody td")?.textContent);
  assert.deepEqual(await facts(page), { Added: 1, Changed: 1, "The same": 3, Gone: 1 });
  await page.getByText("Take them out").click();
  await page.getByRole("button", { name: "Update the plan" }).click();
  await page.getByRole("heading", { name: "What became of every row" }).waitFor();
  await page.getByText("5 rows in the file, 5 accounted for").waitFor();
  await screenshot(page, "update-ledger");
  await to(page, "design");
  await untilPlan(page);
  assert.match(await holder(page, "Mercy General"), /Cleo Fox/, "moved by hand, so it stays");
  assert.match(await holder(page, "Lake Clinic"), /Ben Ode/, "the plan's, though the file has another owner");
  assert.match(await holder(page, "Oak Care"), /Ben Ode/, "new, so with today's holder");
  assert.match(await holder(page, "Hill Hospital"), /renewal in May/);

  await page.getByText("Saved in this browser").first().waitFor({ state: "attached" });
  await page.reload();
  await untilPlan(page);
  assert.match(await holder(page, "Mercy General"), /Cleo Fox/, "also after a reload");
  assert.match(await holder(page, "Oak Care"), /Ben Ode/);
});

test("an update is one step: undo brings the earlier data back, redo the newer", async (t) => {
  const { page } = await openData(t);
  await importFirst(page);
  await compare(page);
  await page.getByRole("button", { name: "Update the plan" }).click();
  await page.getByRole("heading", { name: "What became of every row" }).waitFor();
  const revenue = () => page.locator(".facts .fact").filter({ hasText: "Revenue" }).first();
  await revenue().getByText("$211k").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await revenue().getByText("$207k").waitFor();
  await to(page, "design");
  await untilPlan(page);
  assert.match(await holder(page, "Pine Dental"), /Cleo Fox/);
  await page.getByRole("button", { name: "Redo" }).click();
  await to(page, "data");
  await revenue().getByText("$211k").waitFor();
});

test("a newer list of reps alone updates the plan, and the accounts stay", async (t) => {
  const { page } = await openData(t);
  await importFirst(page);
  await drop(page, { "reps.csv": "Rep,ZIP,FTE\nAna Ruiz,60614,0.5\nDora Lind,80202,1\n" });
  await page.getByText("There are no accounts in these files").waitFor();
  await page.getByRole("button", { name: "Compare 2 rows with the plan" }).click();
  await page.getByRole("heading", { name: "What the newer files change in “accounts”" }).waitFor();
  assert.deepEqual(await facts(page), { Added: 0, Changed: 0, "The same": 5, Gone: 0 });
  await page.getByRole("button", { name: "Update the plan" }).click();
  await page.getByRole("heading", { name: "Reps (4)" }).waitFor();
  await page.getByRole("row", { name: /Ana Ruiz.*Chicago.*0\.5/ }).waitFor();
});

test("a misspelled city is read as suggested in all its rows by one press, and a product's spelling likewise", async (t) => {
  const { page } = await openData(t);
  const accounts =
    "Account ID,Account Name,City,State,Industry\n1,Acme,Denver,CO,Retail\n2,Bolt,Denvr,CO,Retail\n3,Cork,Denvr,CO,retail\n4,Dorn,Boulder,CO,Retail\n";
  await drop(page, { "places.csv": accounts });
  await page.getByRole("heading", { name: "Which column is what" }).waitFor();
  const spellings = page.getByRole("list", { name: "Different spellings" });
  await spellings.getByText("Industry: “retail” (1 row) is “Retail” (3 rows)?").waitFor();
  await screenshot(page, "spellings");
  await spellings.getByRole("button", { name: "Read retail as Retail" }).click();
  await spellings.getByText("“retail” is read as “Retail”").waitFor();
  await spellings.getByRole("button", { name: "Keep retail as it is written" }).click();
  await spellings.getByRole("button", { name: "Read retail as Retail" }).click();
  await spellings.getByText("“retail” is read as “Retail”").waitFor();
  await page.getByRole("button", { name: "Import 4 rows" }).click();
  await page.getByRole("heading", { name: "What became of every row" }).waitFor();
  const rows = page.getByRole("region", { name: "Rows of the file" }).locator("tbody tr");
  await rows.filter({ hasText: "Meant Denver, CO" }).first().waitFor();
  await screenshot(page, "suggestions");
  await rows.first().getByRole("button", { name: "Use it for all 2: read Denvr, CO as Denver, CO" }).click();
  await rows.nth(1).getByText("Read as Denver, CO in the next import.").waitFor();
  await page.getByRole("button", { name: "Import again with 2 corrections" }).click();
  await page.getByText("4 rows in the file, 4 accounted for").waitFor();
  await page.getByText("4 accounts and 0 reps are in the plan.").waitFor();
});

test("account families are kept together by one switch, where accounts are assigned and have parents", async (t) => {
  const { page } = await openData(t);
  const families =
    "Account ID,Account Name,ZIP,Owner,Parent Account ID,Revenue\n1,Mercy,60614,Ana,,10\n2,Mercy West,80202,Ben,1,20\n3,Lake,02134,Ben,,30\n4,Mercy Lab,98101,Ana,2,40\n";
  await drop(page, { "families.csv": families });
  await page.getByRole("heading", { name: "Which column is what" }).waitFor();
  await page.getByRole("region", { name: "Import", exact: true }).getByText("Accounts", { exact: true }).click();
  await page.getByRole("button", { name: "Import 4 rows" }).click();
  await page.getByText("4 rows in the file, 4 accounted for").waitFor();
  await to(page, "design");
  await untilPlan(page);
  const rules = page.locator("summary", { hasText: "Rules" });
  await rules.click();
  const keep = page.getByRole("checkbox", { name: /Keep account families together/ });
  await page.getByText("1 family with 3 accounts: a parent and all accounts below it go to one territory.").waitFor();
  assert.ok(!(await keep.isChecked()));
  await keep.check();
  await rules.getByText("1 group").waitFor();
  await page.getByText("the family of Mercy").waitFor();
  await screenshot(page, "families");
  await keep.uncheck();
  await rules.getByText("1 group").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await rules.getByText("1 group").waitFor();
  assert.ok(await keep.isChecked());
});

test("the comparison fits a phone", async (t) => {
  const { page } = await openData(t, { viewport: phone, theme: "dark" });
  await importFirst(page);
  await compare(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= phone.width, `the page is ${wide} px wide`);
  await screenshot(page, "update");
  await tabTo(page, page.getByRole("button", { name: "Discard" }));
});
