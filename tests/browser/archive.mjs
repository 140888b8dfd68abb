// Opens what the app packs: ZIP archives, and the workbooks in them. Small on purpose, and nothing of the app's own: what it
// reads, a spreadsheet reads.

import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";

/** The files of a ZIP archive by name, in its order: `Map<string, Buffer>`. */
export function unzipped(bytes) {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  assert.ok(end >= 0, "a ZIP archive ends with its directory");
  const files = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + packed);
    files.set(bytes.toString("utf8", at + 46, at + 46 + name), method === 8 ? inflateRawSync(content) : content);
    at += 46 + name + extra + comment;
  }
  return files;
}

const plain = (text) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

/**
 * The sheets of a workbook: `{ Accounts: { rows: [["Account id", …], …], xml } }`. Texts are strings, numbers are numbers. Fails on
 * a formula.
 */
export function sheets(bytes) {
  const files = unzipped(bytes);
  const text = (name) => files.get(name)?.toString("utf8") ?? "";
  const strings = [...text("xl/sharedStrings.xml").matchAll(/<si>(.*?)<\/si>/gs)].map(([, si]) => plain([...si.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, t]) => t).join("")));
  const names = [...text("xl/workbook.xml").matchAll(/<sheet name="([^"]+)"/g)].map(([, name]) => plain(name));
  return Object.fromEntries(
    names.map((name, at) => {
      const xml = text(`xl/worksheets/sheet${at + 1}.xml`);
      assert.doesNotMatch(xml, /<f[ >]/, `${name} holds a formula`);
      const rows = [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row]) => {
        const cells = [];
        for (const [, letters, rest, value] of row.matchAll(/<c r="([A-Z]+)\d+"([^>]*)>(?:<v>(.*?)<\/v>)?<\/c>/g)) {
          const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
          cells[column] = rest.includes('t="s"') ? strings[Number(value)] : Number(value);
        }
        return cells;
      });
      return [name, { rows, xml }];
    }),
  );
}
