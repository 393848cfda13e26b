// The look-up in the browser: the answers of district/addresses.py, from one small file of names.
// What is typed never leaves the page: nothing is sent, and no address is changed.
// @ts-check

/** The rows of publish/lookup.py; a position is -1 where there is nobody.
 * @typedef {[number, string, string, string]} Place community, reason, numbers, name
 * @typedef {[string, string, string, number]} Absence from, until, in words, stand-in
 * @typedef {[string, string, string, string, Absence[], number[]]} Officer
 * @typedef {[string, string, number, number, [string, string][]]} Community
 * @typedef {{stations: [string, string][], officers: Officer[], communities: Community[],
 *   places: Place[], names: Record<string, number[]>, people: Record<string, number[]>,
 *   prefixes: string[]}} Names
 * @typedef {{status: "found" | "choose" | "unknown", entries: Place[], officers?: number[]}} Answer
 */

const ADDRESS = new Set(["street", "street_number", "compound", "building"]);
// What follows is district/typed.py, word for word.
const NUMBER = /^(?:no|第)?([甲乙丙丁])?([0-9]{1,4})(?![0-9])((?:-[0-9]{1,4})*)([甲乙丙丁])?([^]*)$/;
const INSIDE = /^(?:[号號](?:院|旁门|楼)?|院)?(?:[0-9~-]|[a-z](?![a-z])|[一二三四五六七八九十东西南北中]|号|院|楼|栋|幢|座|单元|门|层|室|房|平房|附)*$/;
const BUILDING = /^(?:[号號]?楼|栋|幢|座)/;
const TITLE = /(?:警官|民警)$/;
const STRETCH = /^(?:(odd|even) )?([0-9]+)(?:-([0-9]+)|([甲乙丙丁]))?$/;
const ENGLISH = /^(?:no\.? ?)?([0-9]{1,4})([甲乙丙丁])?[ ,]+(.+)$/;

/** Figures set above or in circles are kept apart. @param {string} text */
function apart(text) {
  return text.replaceAll("\0", " ").replace(/\p{No}/gu, " $& ").normalize("NFKC");
}

/** How names are compared; the same as district.typed.fold. @param {string} text */
export function fold(text) {
  // \x1c-\x1f and \x85 are spaces to Python only.
  return apart(text)
    .toLowerCase()
    .replace(/([0-9])[\s\x1c-\x1f\x85]*[-‐‑‒–—―－~～]+[\s\x1c-\x1f\x85]*(?=[0-9])/g, "$1\0")
    .replace(/([0-9])[\s\x1c-\x1f\x85,.，。、·'’()（）:：;；/‐‑‒–—―－~～-]+(?=[0-9])/g, "$1~")
    .replaceAll("\0", "-")
    .replace(/[\s\x1c-\x1f\x85,.，。、·'’()（）:：;；/‐‑‒–—―]+/g, "")
    .replace(/(^|[^0-9])-+/g, "$1")
    .replace(/-+($|[^0-9])/g, "$1");
}

/** @param {string} rule as in the YAML @param {number} number @param {string} suffix */
export function covers(rule, number, suffix) {
  if (!rule) return "plain";
  let plain = "";
  for (const part of rule.split(", ")) {
    const found = STRETCH.exec(part);
    if (!found) continue;
    const low = Number(found[2]);
    const high = Number(found[3] || found[2]);
    if (found[4]) {
      if (found[4] === suffix && low === number) return "exact";
    } else if (low <= number && number <= high) {
      const odd = number % 2 === 1;
      if (!found[1] || (found[1] === "odd") === odd) plain = "plain";
    }
  }
  return plain;
}

/** @param {Place[]} entries @returns {Answer} */
function settle(entries) {
  const one = new Set(entries.map((entry) => entry[0])).size === 1;
  return one ? { status: "found", entries: entries.slice(0, 1) } : { status: "choose", entries };
}

/** @param {Place[]} claims @param {number} number @param {string} suffix @returns {Answer} */
function among(claims, number, suffix) {
  const how = claims.map((entry) => covers(entry[2], number, suffix));
  const exact = claims.filter((_, index) => how[index] === "exact");
  const holding = exact.length ? exact : claims.filter((_, index) => how[index]);
  return holding.length ? settle(holding) : unproven(claims);
}

/** Certain only where nothing typed speaks for another place.
 * @param {Place[]} claims @param {RegExpExecArray} found @returns {Answer} */
function numbered(claims, [, before, digits, dashed, after, tail]) {
  if (!INSIDE.test(tail)) return { status: "choose", entries: claims };
  const doubtful = BUILDING.test(tail) && claims.some((entry) => entry[1].startsWith("street"));
  if (tail.startsWith("~") || doubtful) return unproven(claims);
  const number = Number(digits);
  const answer = among(claims, number, before || after || "");
  const second = dashed ? dashed.split("-")[1] : "0";
  const elsewhere = [Number(second), Number(digits + second)].some(
    (other) =>
      dashed &&
      other > number &&
      other < 10000 &&
      claims.some((entry) => entry[0] !== answer.entries[0][0] && covers(entry[2], other, "")),
  );
  return answer.status === "found" && elsewhere ? unproven(claims) : answer;
}

/** Certain only where no number matters. @param {Place[]} claims @returns {Answer} */
function unproven(claims) {
  const all = claims.every((entry) => !entry[2]);
  return all ? settle(claims) : { status: "choose", entries: claims };
}

/** @param {Place[]} own @param {Place[]} claims @returns {Answer} */
function whole(own, claims) {
  const proven = own.length > 0 || claims.every((entry) => !entry[2]);
  const entries = [...own, ...claims];
  return proven ? settle(entries) : { status: "choose", entries };
}

/** @param {Names} names @param {number[]} officers @returns {Answer} */
function byName(names, officers) {
  /** @type {Place[]} */
  const entries = officers.flatMap((one) =>
    names.officers[one][5].map((community) => [community, "officer", "", names.officers[one][1]]),
  );
  const found = officers.length === 1 && entries.length === 1;
  return { status: found ? "found" : "choose", entries, officers };
}

/** @param {Record<string, number[]>} table @param {string} key */
const rows = (table, key) => (Object.hasOwn(table, key) ? table[key] : []);

/** @param {Names} names @param {string} key */
const at = (names, key) => rows(names.names, key).map((row) => names.places[row]);

/** @param {Names} names @param {string} key */
const streets = (names, key) => at(names, key).filter((entry) => ADDRESS.has(entry[1]));

/** @param {Names} names @param {string} folded @returns {Answer | null} */
function byFolded(names, folded) {
  const wholeName = rows(names.people, folded);
  const officers = wholeName.length ? wholeName : rows(names.people, folded.replace(TITLE, ""));
  if (officers.length) return byName(names, officers);
  const own = at(names, folded).filter((entry) => !ADDRESS.has(entry[1]));
  for (let length = folded.length; length > 0; length -= 1) {
    const claims = streets(names, folded.slice(0, length));
    if (!claims.length) continue;
    const rest = folded.slice(length);
    if (!rest) return whole(own, claims);
    const found = NUMBER.exec(rest);
    if (found) return numbered(claims, found);
  }
  return own.length ? settle(own) : null;
}

/** 36 Fuxue Hutong. @param {Names} names @param {string} text @returns {Answer | null} */
function byEnglish(names, text) {
  const english = ENGLISH.exec(apart(text).toLowerCase().trim());
  const claims = english ? streets(names, fold(english[3])) : [];
  if (!english || !claims.length) return null;
  return among(claims, Number(english[1]), english[2] || "");
}

/** The answer to one line as typed. @param {Names} names @param {string} text @returns {Answer} */
export function ask(names, text) {
  // Cutting a longer text could cut a house number in two.
  if ([...text].length > 200) return { status: "unknown", entries: [] };
  const folded = fold(text);
  // As typed first: a street's own name may begin like the district's (北京站东街).
  const prefix = names.prefixes.find((one) => folded.startsWith(one)) ?? "";
  return (
    byFolded(names, folded) ??
    byFolded(names, folded.slice(prefix.length)) ??
    byEnglish(names, text) ?? { status: "unknown", entries: [] }
  );
}

/** A sentence of the page with its places filled in. @param {string} code @param {Record<string, string>} [facts] */
function word(code, facts = {}) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("lookup-words"));
  const sentence = template.content.querySelector(`[data-word="${code}"]`)?.textContent ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

/** Why a place was found or offered, as publish/speak.py says it. @param {Place} place */
export function why([, reason, rule, name]) {
  if (!ADDRESS.has(reason)) return reason === "former_name" ? word(reason, { name }) : "";
  const kind = reason.startsWith("street") ? "street" : "compound";
  const parts = rule.split(", ").map((part) => {
    const [, parity, low, high, suffix] = STRETCH.exec(part) ?? [];
    if (!high) return word(kind, { numbers: low + (suffix ?? "") });
    return word(parity ? `${kind}_${parity}` : kind, { numbers: `${low}–${high}` });
  });
  return word("address", { name, numbers: rule ? parts.join(word("and")) : word(`${kind}_all`) });
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

/** Face, name and number. @param {Officer} officer @param {DOMStringMap} at */
function card([id, name, phone, face], at) {
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

/** Whom to ring today: the officer, or who stands in. @param {Names} names @param {Officer} officer
 * @param {string} station @param {DOMStringMap} at @returns {Node[]} */
function whom(names, officer, station, at) {
  // The page may be days old; the reader's clock knows who is away.
  const now = new Date();
  const away = officer[4].find(([from, until]) => new Date(from) <= now && now < new Date(until));
  if (!away) return [card(officer, at)];
  const { root, slot } = copy("lookup-away");
  say(slot("away"), away[2]);
  return [root, away[3] < 0 ? call(station) : card(names.officers[away[3]], at)];
}

/** @param {string} path @param {string} name @param {string} reason */
function choice(path, name, reason) {
  const { root, slot } = copy("lookup-choice");
  slot("link").href = path;
  say(slot("name"), name);
  say(slot("why"), reason);
  return root;
}

/** @param {Names} names @param {number[]} officers @param {DOMStringMap} at */
function showOfficers(names, officers, at) {
  const communities = (/** @type {Officer} */ one) => one[5].map((row) => names.communities[row]);
  if (officers.length > 1) {
    const { root, slot } = copy("lookup-namesakes");
    for (const one of officers.map((row) => names.officers[row])) {
      const served = communities(one).map((each) => each[1]).join(word("comma"));
      slot("choices").append(choice(`${at.root}officers/${one[0]}/`, one[1], served));
    }
    return root;
  }
  const { root, slot } = copy("lookup-person");
  const officer = names.officers[officers[0]];
  const served = communities(officer);
  slot("whom").replaceWith(...whom(names, officer, names.stations[served[0][2]][1], at));
  for (const each of served) {
    slot("choices").append(choice(`${at.root}communities/${each[0]}/`, each[1], ""));
  }
  slot("link").href = `${at.root}officers/${officer[0]}/`;
  return root;
}

/** @param {Names} names @param {Place[]} entries @param {DOMStringMap} at */
function showChoices(names, entries, at) {
  const { root, slot } = copy("lookup-choose");
  for (const entry of entries.slice(0, 12)) {
    const [id, name] = names.communities[entry[0]];
    slot("choices").append(choice(`${at.root}communities/${id}/`, name, why(entry)));
  }
  return root;
}

/** @param {Names} names @param {Place} entry @param {DOMStringMap} at */
function showCommunity(names, entry, at) {
  const [id, name, station, lead, meetings] = names.communities[entry[0]];
  const { root, slot } = copy("lookup-found");
  say(slot("community"), name);
  const reason = why(entry);
  if (reason) say(slot("why"), reason);
  else slot("why").remove();
  const phone = names.stations[station][1];
  if (lead < 0) slot("whom").replaceWith(copy("lookup-nobody").root, call(phone));
  else slot("whom").replaceWith(...whom(names, names.officers[lead], phone, at));
  slot("link").href = `${at.root}communities/${id}/`;
  const next = meetings.find(([start]) => new Date(start) > new Date());
  if (next) say(slot("when"), next[1]);
  else slot("meeting").remove();
  return root;
}

/** @param {Names} names @param {Answer} answer @param {DOMStringMap} at @returns {Node} */
function show(names, { status, entries, officers }, at) {
  if (status === "unknown") return copy("lookup-unknown").root;
  if (officers) return showOfficers(names, officers, at);
  if (status === "choose") return showChoices(names, entries, at);
  return showCommunity(names, entries[0], at);
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
  const { lookup = "" } = form.dataset;
  /** @type {Promise<Names> | undefined} */
  let loading;
  const load = () => (loading ??= fetch(lookup).then((response) => response.json()));
  const answer = async () => {
    const text = field.value;
    if (!text.trim()) return place.replaceChildren();
    try {
      const names = await load();
      if (text !== field.value) return;
      place.replaceChildren(show(names, ask(names, text), form.dataset));
    } catch {
      loading = undefined;
      place.textContent = word("failed");
    }
    reveal(place, field);
  };
  field.addEventListener("focus", () => load().catch(() => (loading = undefined)), { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer();
  });
}

if (typeof document !== "undefined") {
  const form = document.querySelector("form[data-lookup]");
  if (form instanceof HTMLFormElement) start(form);
}
