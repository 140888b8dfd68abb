// Rows that no table here knows, and a geocoder of the user's own: nothing leaves before the user says yes to the very
// requests, exactly those leave, and answers are taken over one by one.

import test from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { openApp, phone, screenshot } from "./harness.mjs";

const accounts = `Account ID,Account Name,Billing Street,Billing City,Billing State,Billing Zip,Owner
A1,Loop Dental,1 State St,Chicago,IL,60601,Ana Ruiz
A2,River North Clinic,2 Wells St,Chicago,IL,60610,Ana Ruiz
A3,Secret Surgery,12 Main St #4,Nowhereville,IL,,Ana Ruiz
A4,Hidden Hospital,12 Main St #4,Nowhereville,IL,,Bo Lind
A5,Lost Clinic,99 Gone Rd,Nowhereville,IL,,Bo Lind
`;

/** A geocoder on another port. `answer(url)` gives status, type and body; what was asked is kept. */
async function geocoder(t, answer) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url, headers: request.headers, method: request.method });
    const [status, body, type = "application/json"] = answer(request.url);
    response.writeHead(status, { "Access-Control-Allow-Origin": "*", "Content-Type": type });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return { origin: `http://127.0.0.1:${server.address().port}`, asked };
}

async function importAccounts(t, options) {
  const { page } = await openApp(t, { hash: "#/data", ...options });
  await page.getByRole("heading", { name: /^Reps \(/ }).waitFor();
  const transfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "accounts.csv", { type: "text/csv" }));
    return transfer;
  }, accounts);
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  await page.getByRole("button", { name: "Import 5 rows" }).click();
  await page.getByRole("heading", { name: "What became of every row" }).waitFor();
  return page;
}

async function setUp(page, template) {
  await page.getByRole("button", { name: "Ask your geocoder for 3 rows" }).click();
  const card = page.getByRole("region", { name: "Geocoder" });
  await card.getByRole("textbox", { name: "Address of a request" }).fill(template);
  const pace = card.getByRole("spinbutton", { name: "Requests a second" });
  await pace.fill("20");
  await pace.blur();
  await card.getByRole("button", { name: "Set it up" }).click();
  return card;
}

test("what leaves is shown first, exactly that leaves, and the answers are taken over", async (t) => {
  const { origin, asked } = await geocoder(t, (url) =>
    url.includes("Gone") ? [200, "[]"] : [200, JSON.stringify([{ lat: "41.89", lon: "-87.62", display_name: "12 Main St, Chicago", type: "house" }])],
  );
  const page = await importAccounts(t, { expectProblems: [new RegExp(`request to another origin: ${origin}`)] });
  const card = await setUp(page, `${origin}/search?format=json&q={query}`);
  await card.getByText(`This sends the address text of 3 rows in 2 requests to ${origin}, and nothing else`).waitFor();
  const shown = await card.getByRole("list", { name: "Requests" }).getByRole("listitem").allInnerTexts();
  assert.equal(asked.length, 0, "nothing is sent before the user says so");
  await screenshot(page, "geocoder-consent");
  await card.getByRole("button", { name: "Send 2 requests" }).click();
  const answers = card.getByRole("table", { name: "Answers of the geocoder" });
  await answers.getByText("12 Main St, Chicago").waitFor();
  await answers.getByText("The server found nothing.").waitFor();
  assert.deepEqual(asked.map(({ url }) => origin + url), shown.map((text) => text.trim()), "exactly what was shown was sent");
  assert.deepEqual(asked.map(({ url }) => decodeURIComponent(url)), [
    "/search?format=json&q=12 Main St #4, Nowhereville, IL",
    "/search?format=json&q=99 Gone Rd, Nowhereville, IL",
  ]);
  for (const { headers, method } of asked) {
    assert.equal(method, "GET");
    assert.equal(headers.cookie, undefined);
    assert.equal(headers.referer, undefined);
  }
  await screenshot(page, "geocoder-answers");

  await card.getByRole("button", { name: "Send 2 requests" }).click();
  await answers.getByText("12 Main St, Chicago").waitFor();
  assert.equal(asked.length, 2, "nothing is sent twice");

  await answers.getByRole("button", { name: /^Use it: 12 Main St/ }).click();
  await answers.getByText("Placed there in the next import.").waitFor();
  await page.getByRole("button", { name: /^Import again with 2 corrections/ }).click();
  await page.getByText("4 accounts").first().waitFor();
  const count = async (fate) => Number((await page.locator(`tr[data-fate="${fate}"] td`).allInnerTexts())[1]);
  assert.deepEqual([await count("Used"), await count("Unmatched")], [4, 1]);
});

test("a server that cannot be asked says why, on a phone, too", async (t) => {
  let answer = [200, "<!doctype html><title>Hello</title>", "text/html"];
  const { origin, asked } = await geocoder(t, () => answer);
  const page = await importAccounts(t, {
    viewport: phone,
    theme: "dark",
    expectProblems: [new RegExp(`request to another origin: ${origin}`)],
  });
  const card = await setUp(page, `${origin}/search?q={query}`);
  await card.getByRole("button", { name: "Send 2 requests" }).click();
  await card.getByRole("alert").getByText("The server answered with a web page instead of JSON").waitFor();
  assert.equal(asked.length, 1, "it does not go on");
  answer = [429, "{}"];
  await card.getByRole("button", { name: "Send 2 requests" }).click();
  await card.getByRole("alert").getByText("The server asks for fewer requests (status 429)").waitFor();
  await screenshot(page, "geocoder-problem");
  await card.getByRole("button", { name: "Change the server" }).click();
  await card.getByRole("button", { name: "Turn it off" }).click();
  await card.getByText("Bailiwick asks no server by itself.").waitFor();
});
