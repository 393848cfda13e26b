// The look-up in the browser: fetches the few files that a line as typed needs, shows the answer.
// What is typed never leaves the page: a file is asked for by the number of a bucket, in which many
// names lie, or by the station of the answer; no address is changed.
// @ts-check

import { ADDRESS, STRETCH, ask, bucketsFor, namesOf } from "./asking.js";

/** @typedef {import("./asking.js").Place} Place */
/** What publish/lookup_cards.py says of a station; "" stands for nobody.
 * @typedef {[string, string, string, string]} Absence from, until, in words, stand-in
 * @typedef {[string, string, string, Absence[]]} Officer name, telephone, face, absences
 * @typedef {[string, string, [string, string][]]} Community name, lead officer, meetings
 * @typedef {{phone: string, officers: Record<string, Officer>,
 *   communities: Record<string, Community>}} Station
 */

/** The files fetched since the page was opened, by address.
 * @type {Map<string, Promise<any>>} */
const kept = new Map();

/** @param {string} path @returns {Promise<any>} */
function load(path) {
  let file = kept.get(path);
  if (!file) {
    // Always asked whether it is still so: a number may have changed an hour ago.
    file = fetch(path, { cache: "no-cache" }).then((response) => {
      if (!response.ok) throw new Error(path);
      return response.json();
    });
    kept.set(path, file);
  }
  return file;
}

/** A sentence of the page with its places filled in. @param {string} code @param {Record<string, string>} [facts] */
function word(code, facts = {}) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("lookup-words"));
  const sentence = template.content.querySelector(`[data-word="${code}"]`)?.textContent ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

/** Why a place was found or offered, as publish/speak.py says it. @param {Place} place */
export function why({ reason, rule, shown }) {
  if (!ADDRESS.has(reason)) return reason === "former_name" ? word(reason, { name: shown }) : "";
  const kind = reason.startsWith("street") ? "street" : "compound";
  const parts = rule.split(", ").map((part) => {
    const [, parity, low, high, suffix] = STRETCH.exec(part) ?? [];
    if (!high) return word(kind, { numbers: low + (suffix ?? "") });
    return word(parity ? `${kind}_${parity}` : kind, { numbers: `${low}–${high}` });
  });
  const numbers = rule ? parts.join(word("and")) : word(`${kind}_all`);
  return word("address", { name: shown, numbers });
}

/** Text into an element; Chinese on a page in another language is marked, so that it is read
 * aloud as such. @param {HTMLElement} element @param {string} text */
function say(element, text) {
  const foreign = !document.documentElement.lang.startsWith("zh");
  const parts = foreign ? text.split(/(\p{Script=Han}+)/u) : [text];
  element.replaceChildren(
    ...parts.map((part, index) => {
      if (index % 2 === 0) return part;
      const span = document.createElement("span");
      span.lang = "zh-Hans";
      span.textContent = part;
      return span;
    }),
  );
}

/** A copy of a template with its slots by name. @param {string} id */
function copy(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  const root = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  /** @param {string} slot @returns {any} */
  const slot = (slot) => root.querySelector(`[data-slot="${slot}"]`);
  return { root, slot };
}

/** @param {string} phone @returns {Node} */
function call(phone) {
  const { root, slot } = copy("lookup-call");
  slot("phone").textContent = phone;
  slot("call").href = `tel:+86${phone.replace(/\D/g, "").replace(/^0/, "")}`;
  return root;
}

/** Face, name and number. @param {string} id @param {Officer} officer @param {DOMStringMap} at */
function card(id, [name, phone, face], at) {
  const { root, slot } = copy("lookup-officer");
  say(slot("name"), name);
  slot("name").href = `${at.root}officers/${id}/`;
  if (face.includes(".")) {
    slot("monogram").remove();
    slot("photo").src = at.photos + face;
    slot("photo").alt = word("photo", { officer: name });
  } else {
    slot("monogram").textContent = face;
    slot("face").remove();
  }
  root.firstElementChild?.append(call(phone));
  return root;
}

/** Whom to ring today: the officer, or who stands in. @param {string} id @param {Station} station
 * @param {DOMStringMap} at @returns {Node[]} */
function whom(id, station, at) {
  const officer = station.officers[id];
  // The page may be days old; the reader's clock knows who is away.
  const now = new Date();
  const away = officer[3].find(([from, until]) => new Date(from) <= now && now < new Date(until));
  if (!away) return [card(id, officer, at)];
  const { root, slot } = copy("lookup-away");
  const [, , said, deputy] = away;
  say(slot("away"), said);
  return [root, deputy ? card(deputy, station.officers[deputy], at) : call(station.phone)];
}

/** @param {string} path @param {string} name @param {string} reason */
function choice(path, name, reason) {
  const { root, slot } = copy("lookup-choice");
  slot("link").href = path;
  say(slot("name"), name);
  say(slot("why"), reason);
  return root;
}

/** @param {Place[]} entries @param {DOMStringMap} at */
function showNamesakes(entries, at) {
  const { root, slot } = copy("lookup-namesakes");
  for (const one of new Set(entries.map((entry) => entry.officer))) {
    const own = entries.filter((entry) => entry.officer === one);
    const served = own.map((entry) => entry.name).join(word("comma"));
    slot("choices").append(choice(`${at.root}officers/${one}/`, own[0].shown, served));
  }
  return root;
}

/** @param {Place[]} entries @param {Station} station @param {DOMStringMap} at */
function showOfficer(entries, station, at) {
  const { root, slot } = copy("lookup-person");
  const officer = entries[0].officer ?? "";
  slot("whom").replaceWith(...whom(officer, station, at));
  for (const { community, name } of entries) {
    slot("choices").append(choice(`${at.root}communities/${community}/`, name, ""));
  }
  slot("link").href = `${at.root}officers/${officer}/`;
  return root;
}

/** @param {Place[]} entries @param {DOMStringMap} at */
function showChoices(entries, at) {
  const { root, slot } = copy("lookup-choose");
  for (const entry of entries.slice(0, 12)) {
    const path = `${at.root}communities/${entry.community}/`;
    slot("choices").append(choice(path, entry.name, why(entry)));
  }
  return root;
}

/** @param {Place} entry @param {Station} station @param {DOMStringMap} at */
function showCommunity(entry, station, at) {
  const [name, lead, meetings] = station.communities[entry.community];
  const { root, slot } = copy("lookup-found");
  say(slot("community"), name);
  const reason = why(entry);
  if (reason) say(slot("why"), reason);
  else slot("why").remove();
  if (lead) slot("whom").replaceWith(...whom(lead, station, at));
  else slot("whom").replaceWith(copy("lookup-nobody").root, call(station.phone));
  slot("link").href = `${at.root}communities/${entry.community}/`;
  const next = meetings.find(([start]) => new Date(start) > new Date());
  if (next) say(slot("when"), next[1]);
  else slot("meeting").remove();
  return root;
}

/** What is shown for a line as typed. @param {string} text @param {DOMStringMap} at
 * @returns {Promise<Node>} */
async function answer(text, at) {
  const prefixes = JSON.parse(at.prefixes ?? "[]");
  const buckets = bucketsFor(text, prefixes, Number(at.buckets));
  const shards = await Promise.all(buckets.map((bucket) => load(`${at.lookup}${bucket}.json`)));
  const { status, entries } = ask(namesOf(shards), prefixes, text);
  if (status === "unknown") return copy("lookup-unknown").root;
  const [first, ...others] = entries;
  if (others.some((entry) => entry.officer !== first.officer)) return showNamesakes(entries, at);
  if (status === "choose" && !first.officer) return showChoices(entries, at);
  const station = await load(`${at.lookup}at/${first.station}.json`);
  return first.officer ? showOfficer(entries, station, at) : showCommunity(first, station, at);
}

/** The answer may lie below the screen, or below the keys of a phone.
 * @param {HTMLElement} place @param {HTMLElement} field */
function reveal(place, field) {
  // The keys go away; Tab still goes on from the field.
  if (matchMedia("(pointer: coarse)").matches) field.blur();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
}

/** @param {HTMLFormElement} form */
function start(form) {
  const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const place = /** @type {HTMLElement} */ (document.querySelector("#lookup-answer"));
  const submit = async () => {
    const text = field.value;
    if (!text.trim()) return place.replaceChildren();
    try {
      const shown = await answer(text, form.dataset);
      if (text !== field.value) return;
      place.replaceChildren(shown);
    } catch {
      // The site may have been replaced between two files: all of them afresh, then.
      kept.clear();
      place.textContent = word("failed");
    }
    reveal(place, field);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
}

if (typeof document !== "undefined") {
  const form = document.querySelector("form[data-lookup]");
  if (form instanceof HTMLFormElement) start(form);
}
