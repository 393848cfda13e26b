// The answers as residents see them: one officer, a question, or that the place is not known.
// @ts-check

import { STRETCH } from "./answers.js";
import { ask } from "./asking.js";
import { ADDRESS } from "./names.js";

/** @typedef {import("./names.js").Place} Place */
/** @typedef {import("./names.js").Source} Source */
/** What publish/lookup_cards.py says of a station; "" stands for nobody.
 * @typedef {[string, string, string, string]} Absence from, until, in words, stand-in
 * @typedef {[string, string, string, Absence[]]} Officer name, telephone, face, absences
 * @typedef {[string, string, [string, string][]]} Community name, lead officer, meetings
 * @typedef {{phone: string, officers: Record<string, Officer>,
 *   communities: Record<string, Community>}} Station
 * @typedef {{status: string, node: DocumentFragment, own?: import("./keeping.js").Own}} Shown
 */

/** So many may be offered. */
const AT_MOST = 5;

/** A sentence of the page with its places filled in; "" where there is none.
 * @param {string} code @param {Record<string, string | number>} [facts] */
export function word(code, facts = {}) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("lookup-words"));
  const sentence = template.content.querySelector(`[data-word="${code}"]`)?.textContent ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));
}

/** Why a place was found or offered, as look/speak.py says it. @param {Place} place */
export function why({ reason, rule, shown }) {
  if (!ADDRESS.has(reason)) return word(reason, { name: shown });
  const kind = reason.includes("street") ? "street" : "compound";
  const parts = rule.split(", ").map((part) => {
    const [, parity, low, high, suffix] = STRETCH.exec(part) ?? [];
    if (!high) return word(kind, { numbers: low + (suffix ?? "") });
    return word(parity ? `${kind}_${parity}` : kind, { numbers: `${low}–${high}` });
  });
  const numbers = rule ? parts.join(word("and")) : word(`${kind}_all`);
  return word("address", { name: shown, numbers });
}

/** Text into an element, which goes where there is none. Chinese on a page in another language is
 * marked, so that it is read aloud as such. @param {HTMLElement} element @param {string} text */
export function say(element, text) {
  if (!text) return element.remove();
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

/** A copy of a template with its slots by name. @param {string} name */
export function copy(name) {
  const id = `lookup-${name}`;
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  const root = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  /** @param {string} slot @returns {any} */
  const slot = (slot) => root.querySelector(`[data-slot="${slot}"]`);
  return { root, slot };
}

/** @param {string} phone */
function call(phone) {
  const { root, slot } = copy("call");
  slot("phone").textContent = phone;
  slot("call").href = `tel:+86${phone.replace(/\D/g, "").replace(/^0/, "")}`;
  return root;
}

/** Face, name and number. @param {string} id @param {Officer} officer @param {DOMStringMap} at */
function card(id, [name, phone, face], at) {
  const { root, slot } = copy("officer");
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
  const { root, slot } = copy("away");
  const [, , said, deputy] = away;
  say(slot("away"), said);
  return [root, deputy ? card(deputy, station.officers[deputy], at) : call(station.phone)];
}

/** @param {string} path @param {string} name @param {string} reason */
function choice(path, name, reason) {
  const { root, slot } = copy("choice");
  slot("link").href = path;
  say(slot("name"), name);
  say(slot("why"), reason);
  return root;
}

/** Each community with its rule; an officer once, with the communities served.
 * @param {Place[]} entries @param {DOMStringMap} at */
function choices(entries, at) {
  const officers = [...new Set(entries.map((entry) => entry.officer))];
  return officers.flatMap((officer) => {
    const own = entries.filter((entry) => entry.officer === officer);
    if (!officer) {
      return own.map((one) => choice(`${at.root}communities/${one.community}/`, one.name, why(one)));
    }
    const served = own.map((entry) => entry.name).join(word("comma"));
    return [choice(`${at.root}officers/${officer}/`, own[0].shown, served)];
  });
}

/** A question, or that nothing is known. @param {string} code
 * @param {Node[]} rows none: the lists and the hotline */
function question(code, rows) {
  const { root, slot } = copy("asked");
  say(slot("title"), word(code));
  say(slot("hint"), word(`${code}_hint`));
  if (rows.length) slot("choices").replaceChildren(...rows);
  return root;
}

/** @param {Place[]} entries @param {Station} station @param {DOMStringMap} at */
function person(entries, station, at) {
  const { root, slot } = copy("person");
  const officer = entries[0].officer ?? "";
  slot("whom").replaceWith(...whom(officer, station, at));
  for (const { community, name } of entries) {
    slot("choices").append(choice(`${at.root}communities/${community}/`, name, ""));
  }
  slot("link").href = `${at.root}officers/${officer}/`;
  return root;
}

/** @param {Place} entry @param {Station} station @param {DOMStringMap} at @returns {Shown} */
function community(entry, station, at) {
  const [name, lead, meetings] = station.communities[entry.community];
  const path = `${at.root}communities/${entry.community}/`;
  const { root, slot } = copy("found");
  say(slot("community"), name);
  say(slot("why"), why(entry));
  if (lead) slot("whom").replaceWith(...whom(lead, station, at));
  else slot("whom").replaceWith(copy("nobody").root, call(station.phone));
  slot("link").href = path;
  const next = meetings.find(([start]) => new Date(start) > new Date());
  if (next) say(slot("when"), next[1]);
  else slot("meeting").remove();
  return { status: "found", node: root, own: { path, name } };
}

/** What is shown for a line as typed. @param {string} text @param {Source} source
 * @param {DOMStringMap} at @returns {Promise<Shown>} */
export async function answer(text, source, at) {
  const { status, entries, because } = await ask(text, source);
  const code = because && `${status}_${because}`;
  const [first, ...others] = entries;
  if (status === "unknown") return { status, node: question(code || status, []) };
  const namesakes = others.some((entry) => entry.officer !== first.officer);
  if (status === "choose" && (because || namesakes || !first.officer)) {
    const officers = entries.some((entry) => entry.officer);
    const title = code || (officers ? "namesakes" : status);
    const rows = entries.length > AT_MOST ? [] : choices(entries, at);
    if (first?.reason === "station") {
      rows.unshift(choice(`${at.root}stations/${first.station}/`, first.shown, ""));
    }
    return { status, node: question(title, rows) };
  }
  const station = await source.file(`at/${first.station}.json`);
  if (!first.officer) return community(first, station, at);
  return { status: "found", node: person(entries, station, at) };
}
