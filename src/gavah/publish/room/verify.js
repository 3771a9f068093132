"use strict";

/* Checks what the pages of the reading room say, against sealed bytes. Written from docs/spec (canon, ledger, records,
 * bundle); no library. page.js compares what a page shows with what was checked here, and writes the results.
 *
 * Bytes come from data/*.js, each of which calls gavah(path, base64) with files of the bundle. Nothing is believed because
 * of where it lies: claims.json says what to check, acts are believed once their proof leads to a signed checkpoint,
 * readings once they have their digest. A check throws Broken (with a reason) or Unable; what returns, holds. */

const STANCES = ["supports", "refutes", "qualifies", "context"];  // in the order of the pages
const ACTS_A_FILE = 64;  // room/write.py puts as many into each script
const page = document.body.dataset;
const arrived = new Map();
const asked = new Map();
const cached = new Map();

class Broken extends Error {
  constructor(why, thing = "") { super(why); this.why = why; this.thing = thing; this.state = "broken"; }
}
class Unable extends Broken {
  constructor(why) { super(why); this.state = "unable"; }
}

function need(condition, why, thing) {
  if (!condition) throw new Broken(why, thing);
}

function once(name, make) {
  if (!cached.has(name)) cached.set(name, make());
  return cached.get(name);
}

/* ---- bytes ---- */

// Data files call this. The first word counts.
function gavah(path, base64) {
  if (!arrived.has(path)) arrived.set(path, base64);
}

function load(unit) {
  if (!asked.has(unit)) {
    asked.set(unit, new Promise((done) => {
      const script = document.createElement("script");
      script.src = `../data/${unit}.js`;
      script.onload = script.onerror = done;
      document.head.append(script);
    }));
  }
  return asked.get(unit);
}

async function bytesOf(path, unit = path) {
  await load(unit);
  need(typeof arrived.get(path) === "string", "no_file", path);
  return decode64(arrived.get(path), "no_file", path);
}

function decode64(text, why, thing) {
  let raw;
  try { raw = atob(text); } catch { throw new Broken(why, thing); }
  const out = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) out[at] = raw.charCodeAt(at);
  return out;
}

// Base64 with padding and no stray bits: exactly one text for the bytes.
function strict64(text, size, why, thing) {
  const bytes = decode64(text, why, thing);
  need(bytes.length === size && btoa(String.fromCharCode(...bytes)) === text, why, thing);
  return bytes;
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function joined(...parts) {
  return new Uint8Array(parts.flatMap((part) => Array.from(part)));
}

async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) throw new Unable("no_cryptography");
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function utf8(bytes, thing) {
  try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); } catch { throw new Broken("not_canonical", thing); }
}

/* ---- canon.md ---- */

// RFC 8785 takes its strings and integers from ECMAScript, so JSON.stringify writes them; a lone surrogate it would let pass.
function canonical(value, depth = 0) {
  need(depth < 64 || value === null || typeof value !== "object", "not_canonical");
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const keys = Object.keys(value).sort();
    need(keys.every((key) => /^[a-z0-9_]+$/.test(key)), "not_canonical");
    return `{${keys.map((key) => `"${key}":${canonical(value[key], depth + 1)}`).join(",")}}`;
  }
  need(typeof value !== "number" || Number.isSafeInteger(value), "not_canonical");
  need(typeof value !== "string" || !/[\ud800-\udfff]/u.test(value), "not_canonical");
  return JSON.stringify(value);
}

function parse(bytes, thing) {
  const text = utf8(bytes, thing);
  let value;
  try { value = JSON.parse(text); } catch { throw new Broken("not_canonical", thing); }
  need(canonical(value) === text, "not_canonical", thing);
  return value;
}

function parseLine(bytes, thing) {
  need(bytes.at(-1) === 10, "not_canonical", thing);
  return parse(bytes.subarray(0, -1), thing);
}

function equal(left, right) {
  return left !== undefined && right !== undefined && canonical(left) === canonical(right);
}

/* ---- ledger.md ---- */

// RFC 9162, 2.1.3.2: the root that a leaf and its path lead to. Numbers, not bits: a size may pass 2^32.
async function climb(leaf, index, size, path, thing) {
  let [here, last, root] = [index, size - 1, leaf];
  need(index < size, "wrong_proof", thing);
  for (const sibling of path) {
    need(last > 0, "wrong_proof", thing);
    if (here % 2 === 1 || here === last) {
      root = await sha256(joined([1], sibling, root));
      while (here % 2 === 0 && here > 0) [here, last] = [here / 2, Math.floor(last / 2)];
    } else {
      root = await sha256(joined([1], root, sibling));
    }
    [here, last] = [Math.floor(here / 2), Math.floor(last / 2)];
  }
  need(last === 0, "wrong_proof", thing);
  return root;
}

// Section 5: header, index, hashes, an empty line, the checkpoint.
function parseProof(text, thing) {
  const cut = text.indexOf("\n\n");
  const [header, place, ...hashes] = text.slice(0, cut).split("\n");
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(place);
  need(cut > 0 && header === "c2sp.org/tlog-proof@v1" && index, "wrong_proof", thing);
  return { index: Number(index[1]), path: hashes.map((hash) => strict64(hash, 32, "wrong_proof", thing)), note: text.slice(cut + 2) };
}

// The y of the five classes of points whose order divides 8: such a key signs anything (RFC 8032, 5.1.7).
const SMALL_ORDER = [0n, 1n, 2n ** 255n - 20n, 2707385501144840649318225287225658788936804267575313519463743609750303402022n];
SMALL_ORDER.push(2n ** 255n - 19n - SMALL_ORDER[3]);

async function keyOf(log) {
  const name = `gavah/${page.case}/${log}`;
  const told = page.keys.split(" ").map((key) => /^(.+?)\+([0-9a-f]{8})\+(.+)$/.exec(key)).find((key) => key && key[1] === name);
  need(told, "wrong_key", name);
  const raw = strict64(told[3], 33, "wrong_key", name);
  const id = (await sha256(joined(new TextEncoder().encode(`${name}\n`), raw))).subarray(0, 4);
  const y = BigInt(`0x${hex(raw.slice(1).reverse())}`) & (2n ** 255n - 1n);
  need(raw[0] === 1 && hex(id) === told[2] && y < 2n ** 255n - 19n && !SMALL_ORDER.includes(y), "wrong_key", name);
  return { name, id, public: raw.slice(1) };
}

// Returns nothing when the key signed the text, and why when this browser cannot tell.
async function checkSignature(key, signature, text) {
  let opened;
  try {
    opened = await crypto.subtle.importKey("raw", key.public, { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    need(error.name !== "DataError", "wrong_key", key.name);
    return "no_ed25519";
  }
  need(await crypto.subtle.verify({ name: "Ed25519" }, opened, signature, text), "wrong_signature", key.name);
  return undefined;
}

// Section 3. unsigned: why the signature could not be checked, if it could not.
function checkpointOf(log) {
  return once(`checkpoint ${log}`, async () => {
    const note = utf8(await bytesOf(`logs/${log}/checkpoint`), log);
    const cut = note.lastIndexOf("\n\n");
    const text = note.slice(0, cut + 1);
    const lines = text.split("\n");
    const key = await keyOf(log);
    need(cut > 0 && lines.length === 4 && lines[0] === key.name && /^(0|[1-9][0-9]{0,15})$/.test(lines[1]), "wrong_signature", log);
    const told = note.slice(cut + 2).split("\n");
    need(told.pop() === "" && told.length >= 1 && told.length <= 16, "wrong_signature", log);
    let [mine, unsigned] = [0, undefined];
    for (const line of told) {
      const [dash, name, blob, ...rest] = line.split(" ");
      need(dash === "\u2014" && blob && rest.length === 0, "wrong_signature", log);
      const raw = decode64(blob, "wrong_signature", log);
      if (name !== key.name || hex(raw.subarray(0, 4)) !== hex(key.id)) continue;
      unsigned = await checkSignature(key, strict64(blob, 68, "wrong_signature", log).subarray(4), new TextEncoder().encode(text));
      mine += 1;
    }
    need(mine > 0, "wrong_signature", log);
    return { note, size: Number(lines[1]), root: strict64(lines[2], 32, "wrong_signature", log), unsigned };
  });
}

// An act is believed once its line is a leaf of the signed tree.
function actAt([log, index]) {
  const stem = `logs/${log}/acts/${index}`;
  const unit = `logs/${log}/acts-${Math.floor(index / ACTS_A_FILE)}`;
  return once(stem, async () => {
    const line = await bytesOf(`${stem}.json`, unit);
    const act = parseLine(line, stem);
    need(!("erased" in act), "erased", stem);
    need(act.v === 1 && typeof act.type === "string" && act.body !== null && typeof act.body === "object", "not_canonical", stem);
    const proof = parseProof(utf8(await bytesOf(`${stem}.tlog-proof`, unit), stem), stem);
    const leaf = await sha256(joined([0], await sha256(line.subarray(0, -1))));
    const head = await checkpointOf(log);
    need(proof.note === head.note, "wrong_checkpoint", stem);
    const root = await climb(leaf, index, head.size, proof.path, stem);
    need(proof.index === index && hex(root) === hex(head.root), "wrong_proof", stem);
    return { type: act.type, body: act.body, unsigned: head.unsigned };
  });
}

async function actsAt(places) {
  const acts = await Promise.all(places.map(actAt));
  return { of: (type) => acts.filter((act) => act.type === type).map((act) => act.body), unsigned: acts.find((act) => act.unsigned)?.unsigned };
}

function readingOf(digest) {
  return once(`reading ${digest}`, async () => {
    const bytes = await bytesOf(`readings/${digest}.json`);
    need(hex(await sha256(bytes)) === digest, "wrong_digest", digest);
    const reading = parse(bytes, digest);
    return { ...reading, points: Array.from(reading.text) };  // code points, not UTF-16 units
  });
}

/* ---- bundle.md: the edition, its sentences, its cites ---- */

async function checkEdition() {
  const bytes = await bytesOf("claims.json");
  const claims = parseLine(bytes, "claims.json");
  const [log, index] = page.act.split("/");
  const acts = await actsAt([[log, Number(index)]]);
  const named = ["claims.json", hex(await sha256(bytes))];
  const fits = acts.of("edition").some((body) => body.id === claims.edition && body.tier === claims.tier && body.files.some((file) => equal(file, named)));
  need(fits && claims.v === 1 && claims.case === page.case && claims.edition === page.edition, "wrong_edition");
  return { claims, unsigned: acts.unsigned };
}

async function checkCite(sentence, cite, row) {
  const acts = await actsAt(cite.acts);
  need(row && acts.of("acquire").some((body) => body.exhibit === cite.exhibit), "not_acquired");
  need(acts.of("read").some((body) => body.exhibit === cite.exhibit && body.reading === cite.reading), "not_read");
  need(acts.of("assess").some((body) => isAssessed(body, sentence, cite)), "not_assessed");
  need(!cite.accepted || acts.of("ruling").some((body) => body.verdict === "accept" && body.on.includes(cite.assessment)), "not_accepted");
  if (!row.included) return { state: "not_included", unsigned: acts.unsigned };
  const reading = await readingOf(cite.reading);
  const found = reading.points.slice(cite.start, cite.end).join("");
  need(reading.exhibit === cite.exhibit && found === cite.words, "wrong_words");
  return { state: "holds", unsigned: acts.unsigned };
}

function isAssessed(body, sentence, cite) {
  const said = { ...body.passage.cite, words: body.passage.words, translation: body.passage.translation ?? {} };
  return body.id === cite.assessment && body.claim === sentence.claim
    && ["stance", "reliability", "credibility", "origin"].every((key) => equal(body[key], cite[key]))
    && ["exhibit", "reading", "start", "end", "locator", "words", "translation"].every((key) => equal(said[key], cite[key]));
}

async function checkWording(sentence) {
  const acts = await actsAt(sentence.acts);
  const fits = (body) => body.id === sentence.claim && ["label", "kind", "rung", "text"].every((key) => equal(body[key], sentence[key]));
  need(acts.of("claim").some(fits), "wrong_claim");
  return acts.unsigned;
}

// How many passages of each stance the edition leaves out: the word of who issued it. A file from before it was said has none.
function heldBack(sentence) {
  const held = { context: 0, qualifies: 0, refutes: 0, supports: 0, ...sentence.held_back };
  need(STANCES.every((stance) => Number.isInteger(held[stance]) && held[stance] >= 0), "not_canonical", "claims.json");
  return held;
}

function carries(sentence, found) {
  if (sentence.kind === "opinion") return "holds";
  const carrying = found.filter((_, at) => sentence.cites[at].accepted && sentence.cites[at].stance === "supports");
  need(carrying.length > 0 || heldBack(sentence).supports > 0, "no_support");
  return carrying.every((one) => one.state === "not_included") ? "not_included" : "holds";
}
