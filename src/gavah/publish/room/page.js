"use strict";

/* Compares what a page of the reading room shows with what verify.js found sealed, and writes the result beside it. */

const language = document.documentElement.lang;
let words = {};

/* ---- what the page shows ---- */

// As the pages are written: one line, no control characters, nothing that turns the direction.
function flat(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, " ")
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "").split(/\s+/).filter(Boolean).join(" ");
}

// A reading's text as room/passages.py shows it.
function readable(text) {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").replaceAll("\r", text.includes("\n") ? "" : "\n")
    .replace(/[\f\v]/g, "\n").replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, "\ufffd");
}

function number(value) {
  return String(value).replace(/[0-9]/g, (digit) => words.digits[digit]);
}

function say(key, values = {}) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), words[key] ?? key);
}

// The element shows exactly this text, in nothing but isolates.
function shows(inside, selector, text, why) {
  const found = inside.querySelectorAll(selector);
  const plain = found.length === 1 && Array.from(found[0].querySelectorAll("*")).every((child) => child.tagName === "BDI");
  need(plain && found[0].textContent === flat(text), why);
}

function inLanguage(text) {
  return text[language] || text.en || Object.values(text)[0] || "";
}

function checkShownSentence(article, sentence) {
  const why = "shown_sentence";
  need(article.dataset.claim === sentence.claim, why);
  shows(article, ".label", sentence.label, why);
  shows(article, ".text", inLanguage(sentence.text), why);
  shows(article, ".kind", say(`kind_${sentence.kind}`), why);
  const rung = words[`rung_${sentence.rung}`] ?? sentence.rung;
  if (sentence.kind === "opinion") need(!article.querySelector(".rung"), why);
  else shows(article, ".rung", say("standard", { rung }), why);
  checkShownLeftOut(article, heldBack(sentence));
  const shown = Array.from(article.querySelectorAll(".cite"), (cite) => cite.dataset.assessment);
  need(equal(shown, sentence.cites.map((cite) => cite.assessment)), "shown_missing", sentence.label);
}

// What is held back is told, and no side is said to be empty that only looks so.
function checkShownLeftOut(article, held) {
  const parts = STANCES.filter((stance) => held[stance] > 0).map((stance) => say(`held_${stance}`, { count: number(held[stance]) }));
  if (parts.length > 0) shows(article, ".held-back", say("held_back", { told: parts.join(words.comma) }), "shown_held_back");
  else need(!article.querySelector(".held-back"), "shown_held_back");
  for (const side of article.querySelectorAll(".side:has(.none)")) {
    const stance = STANCES.find((one) => side.classList.contains(one));
    shows(side, ".none", say(held[stance] > 0 ? "held_here" : `none_${stance}`), "shown_held_back");
  }
}

async function checkShownCite(item, cite, row) {
  const why = "shown_passage";
  need(item.closest(".side").classList.contains(cite.stance), why);
  shows(item.closest(".side"), "h4", `${say(`side_${cite.stance}`)} (${number(item.closest(".side").querySelectorAll(".cite").length)})`, why);
  shows(item, ".stance", say(`stance_${cite.stance}`), why);
  shows(item, ".words", cite.words, why);
  if (cite.translation[language]) shows(item, ".translation", cite.translation[language], why);
  else need(!item.querySelector(".translation"), why);
  shows(item, ".exhibit", say("exhibit", { number: number(row.number) }), why);
  shows(item, ".exhibit-title", inLanguage(row.title), why);
  shows(item, ".reliability", say("reliability", { value: cite.reliability }), why);
  shows(item, ".credibility", say("credibility", { value: number(cite.credibility) }), why);
  shows(item, ".origin", say("origin", { value: cite.origin }), why);
  const rulings = (await actsAt(cite.acts)).of("ruling").filter((body) => body.verdict === "accept" && body.on.includes(cite.assessment));
  shows(item, ".accepted", cite.accepted ? say("accepted", { by: rulings[0].by, reason: rulings[0].reason }) : say("not_accepted"), why);
}

function told(error) {
  const known = error instanceof Broken ? error : new Broken("failed", String(error));
  return { state: known.state, text: say(`result_${known.state}`, { why: say(`why_${known.why}`, { thing: known.thing }) }) };
}

function write(place, result) {
  if (!place) return;
  place.dataset.state = result.state;
  const line = place.matches("[role=status]") ? place : place.querySelector(":scope > .result");
  if (line) line.textContent = result.text;
}

// One verdict: what was found, unless all that was found hangs on a signature that this browser cannot check.
function verdict(state, unsigned, text) {
  if (unsigned) return told(new Unable(unsigned));
  return { state, text };
}

async function judge(place, check) {
  let result;
  try { result = await check(); } catch (error) { result = told(error); }
  write(place, result);
  return result;
}

async function judgeCite(item, sentence, cite, row) {
  let found;
  const result = await judge(item, async () => {
    found = await checkCite(sentence, cite, row);
    need(item, "shown_missing", sentence.label);
    await checkShownCite(item, cite, row);
    return verdict(found.state, found.unsigned, say(`passage_${found.state}`));
  });
  if (result.state === "broken") return { state: "broken", result };
  return found ? found : { state: "unable", result };
}

function judgeSentence(article, sentence, rows) {
  return judge(article, async () => {
    need(article, "shown_missing", sentence.label);
    const unsigned = await checkWording(sentence);
    checkShownSentence(article, sentence);
    const items = article.querySelectorAll(".cite");
    const found = await Promise.all(sentence.cites.map((cite, at) => judgeCite(items[at], sentence, cite, rows.get(cite.exhibit))));
    const worst = found.find((one) => one.state === "broken") ?? found.find((one) => one.state === "unable");
    if (worst) return worst.result;
    const state = carries(sentence, found);
    const acts = new Set([sentence, ...sentence.cites].flatMap((one) => one.acts.map(String))).size;
    return verdict(state, unsigned ?? found.find((one) => one.unsigned)?.unsigned, say(`result_${state}`, { acts: number(acts) }));
  });
}

/* ---- the pages ---- */

async function front(line, edition) {
  const { claims } = edition;
  const rows = new Map(claims.exhibits.map((row) => [row.exhibit, row]));
  const count = { total: claims.sentences.length, holds: 0, broken: 0, not_included: 0, unable: 0 };
  const waiting = [...claims.sentences];
  const work = async () => {  // a few at a time: a browser refuses thousands of loads at once
    for (let sentence = waiting.shift(); sentence; sentence = waiting.shift()) {
      const result = await judgeSentence(document.getElementById(`s${sentence.number}`), sentence, rows);
      count[result.state] += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  const shown = Array.from(document.querySelectorAll("article"), (article) => article.dataset.claim);
  need(equal(shown, claims.sentences.map((sentence) => sentence.claim)), "shown_missing", "claims.json");
  shows(document, "h1", inLanguage(claims.title), "shown_missing");
  const text = say("tally", Object.fromEntries(Object.entries(count).map(([name, value]) => [name, number(value)])));
  const worst = ["broken", "unable"].find((state) => count[state] > 0);
  return worst || !edition.unsigned ? { state: worst ?? "holds", text } : verdict("holds", edition.unsigned, text);
}

async function exhibit(line, edition) {
  const row = edition.claims.exhibits.find((one) => one.number === page.exhibit);
  need(row, "wrong_exhibit");
  const acts = await actsAt(row.acts);
  const described = acts.of("describe");
  const strangers = [...acts.of("acquire"), ...described].some((body) => body.exhibit !== row.exhibit);
  need(acts.of("acquire").length > 0 && !strangers, "wrong_exhibit");
  need(described.length === 0 || described.some((body) => equal(body.title, row.title)), "wrong_exhibit");
  shows(document, "h1 .exhibit-title", inLanguage(row.title), "shown_exhibit");
  shows(document, ".carried", say(row.included ? "carried" : "withheld"), "shown_exhibit");
  need(document.querySelector("dl .digest").textContent.replaceAll(" ", "") === row.exhibit, "shown_exhibit");
  for (const section of document.querySelectorAll(".reading")) await judge(section, () => judgeReading(section, row));
  offerOriginal(row);
  const broken = document.querySelector(".reading[data-state=broken] > .result");
  if (broken) return { state: "broken", text: broken.textContent };
  return verdict(row.included ? "holds" : "not_included", edition.unsigned, say(row.included ? "exhibit_holds" : "passage_not_included"));
}

async function judgeReading(section, row) {
  const digest = section.dataset.reading;
  const [log, index] = section.dataset.act.split("/");
  const acts = await actsAt([[log, Number(index)]]);
  need(acts.of("read").some((body) => body.exhibit === row.exhibit && body.reading === digest), "not_read");
  const reading = await readingOf(digest);
  need(reading.exhibit === row.exhibit, "wrong_exhibit");
  need(section.querySelector("pre").textContent === readable(reading.text), "shown_text");
  return verdict("holds", acts.unsigned, say("reading_holds"));
}

// What is saved is what was hashed.
function offerOriginal(row) {
  const button = document.getElementById("original");
  button?.addEventListener("click", () => judge(document.getElementById("original-result"), async () => {
    const bytes = await bytesOf(`exhibits/${row.exhibit}`);
    if (hex(await sha256(bytes)) !== row.exhibit) return { state: "broken", text: say("original_broken") };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
    link.download = button.dataset.name;
    link.click();
    return { state: "holds", text: say("original_holds") };
  }));
}

function compareKeys() {
  const fingerprints = Array.from(document.querySelectorAll(".digest"), (digest) => digest.textContent.replaceAll(" ", ""));
  const known = [...page.keys.split(" "), ...fingerprints];
  document.getElementById("other-key").addEventListener("input", (event) => {
    const given = event.target.value.replace(/\s/g, "");
    const same = known.includes(given) || known.includes(given.toLowerCase());
    write(document.getElementById("compare-result"), { state: same ? "holds" : "broken", text: given ? say(same ? "compare_same" : "compare_other") : "" });
  });
}

async function start() {
  words = JSON.parse(utf8(await bytesOf(`words.${language}`), "words"));
  if (page.page === "verify") return compareKeys();
  const line = document.getElementById("summary-line");
  write(line, { state: "checking", text: say("result_checking") });
  await judge(line, async () => {
    const edition = await checkEdition().catch((error) => ({ error }));
    return edition.error ? brokenEdition(edition.error) : (page.page === "front" ? front : exhibit)(line, edition);
  });
  return undefined;
}

// Where claims.json is not what was issued, no sentence of the page can hold.
function brokenEdition(error) {
  const result = told(error);
  document.querySelectorAll(".sentence, .reading").forEach((place) => write(place, result));
  return { state: result.state, text: result.state === "broken" ? say("edition_broken", { why: result.text }) : result.text };
}

start().finally(() => { document.documentElement.dataset.checked = "done"; });
