// What a line as typed means: the answers of district/addresses.py, from the names of the buckets
// that publish/lookup.py put them in. Nothing here fetches or shows.
// @ts-check

/** Where a name leads; `officer` only where one was found, and then `station` is the officer's.
 * @typedef {{community: string, name: string, station: string, reason: string, rule: string,
 *   shown: string, officer?: string}} Place
 * @typedef {Map<string, Place[]>} Names folded name → places, as a person walks a street
 * @typedef {{status: "found" | "choose" | "unknown", entries: Place[]}} Answer
 */

/** Reasons that an address gave. */
export const ADDRESS = new Set(["street", "street_number", "compound", "building"]);
const LONGEST = 200;
// The same as in publish/lookup.py.
const CHARACTERS = 3;
// What follows is district/typed.py, word for word.
const NUMBER = /^(?:no|第)?([甲乙丙丁])?([0-9]{1,4})(?![0-9])((?:-[0-9]{1,4})*)([甲乙丙丁])?([^]*)$/;
const INSIDE = /^(?:[号號](?:院|旁门|楼)?|院)?(?:[0-9~-]|[a-z](?![a-z])|[一二三四五六七八九十东西南北中]|号|院|楼|栋|幢|座|单元|门|层|室|房|平房|附)*$/;
const BUILDING = /^(?:[号號]?楼|栋|幢|座)/;
const TITLE = /(?:警官|民警)$/;
export const STRETCH = /^(?:(odd|even) )?([0-9]+)(?:-([0-9]+)|([甲乙丙丁]))?$/;
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
  const one = new Set(entries.map((entry) => entry.community)).size === 1;
  return one ? { status: "found", entries: entries.slice(0, 1) } : { status: "choose", entries };
}

/** @param {Place[]} claims @param {number} number @param {string} suffix @returns {Answer} */
function among(claims, number, suffix) {
  const how = claims.map((entry) => covers(entry.rule, number, suffix));
  const exact = claims.filter((_, index) => how[index] === "exact");
  const holding = exact.length ? exact : claims.filter((_, index) => how[index]);
  return holding.length ? settle(holding) : unproven(claims);
}

/** Certain only where nothing typed speaks for another place.
 * @param {Place[]} claims @param {RegExpExecArray} found @returns {Answer} */
function numbered(claims, [, before, digits, dashed, after, tail]) {
  if (!INSIDE.test(tail)) return { status: "choose", entries: claims };
  const doubtful = BUILDING.test(tail) && claims.some((entry) => entry.reason.startsWith("street"));
  if (tail.startsWith("~") || doubtful) return unproven(claims);
  const number = Number(digits);
  const answer = among(claims, number, before || after || "");
  const own = answer.entries[0].community;
  const second = dashed ? dashed.split("-")[1] : "0";
  const elsewhere = [Number(second), Number(digits + second)].some(
    (other) =>
      dashed &&
      other > number &&
      other < 10000 &&
      claims.some((entry) => entry.community !== own && covers(entry.rule, other, "")),
  );
  return answer.status === "found" && elsewhere ? unproven(claims) : answer;
}

/** Certain only where no number matters. @param {Place[]} claims @returns {Answer} */
function unproven(claims) {
  const all = claims.every((entry) => !entry.rule);
  return all ? settle(claims) : { status: "choose", entries: claims };
}

/** @param {Place[]} own @param {Place[]} claims @returns {Answer} */
function whole(own, claims) {
  const proven = own.length > 0 || claims.every((entry) => !entry.rule);
  const entries = [...own, ...claims];
  return proven ? settle(entries) : { status: "choose", entries };
}

/** @param {Names} names @param {string} key @param {(entry: Place) => boolean} wanted */
const at = (names, key, wanted) => (names.get(key) ?? []).filter(wanted);

/** @param {Names} names @param {string} key */
const people = (names, key) => at(names, key, (entry) => entry.reason === "officer");

/** @param {Names} names @param {string} key */
const streets = (names, key) => at(names, key, (entry) => ADDRESS.has(entry.reason));

/** @param {Names} names @param {string} folded @returns {Answer | null} */
function byFolded(names, folded) {
  const wholeName = people(names, folded);
  const served = wholeName.length ? wholeName : people(names, folded.replace(TITLE, ""));
  if (served.length) return { status: served.length === 1 ? "found" : "choose", entries: served };
  const own = at(names, folded, ({ reason }) => !ADDRESS.has(reason) && reason !== "officer");
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

/** 36 Fuxue Hutong. @param {Names} names @param {RegExpExecArray | null} english
 * @returns {Answer | null} */
function byEnglish(names, english) {
  const claims = english ? streets(names, fold(english[3])) : [];
  if (!english || !claims.length) return null;
  return among(claims, Number(english[1]), english[2] || "");
}

/** The ways to read a line. @param {string} text @param {string[]} prefixes */
function readings(text, prefixes) {
  const folded = fold(text);
  const prefix = prefixes.find((one) => folded.startsWith(one)) ?? "";
  const english = ENGLISH.exec(apart(text).toLowerCase().trim());
  return { folded, bare: folded.slice(prefix.length), english };
}

/** Cutting a longer text could cut a house number in two. @param {string} text */
const tooLong = (text) => [...text].length > LONGEST;

/** The answer to one line as typed, from the names of at least the buckets that it needs.
 * @param {Names} names @param {string[]} prefixes folded, longest first @param {string} text
 * @returns {Answer} */
export function ask(names, prefixes, text) {
  /** @type {Answer} */
  const unknown = { status: "unknown", entries: [] };
  if (tooLong(text)) return unknown;
  const { folded, bare, english } = readings(text, prefixes);
  // As typed first: a street's own name may begin like the district's (北京站东街).
  return byFolded(names, folded) ?? byFolded(names, bare) ?? byEnglish(names, english) ?? unknown;
}

/** The same as publish.lookup.bucket_of. @param {string} folded @param {number} buckets */
export function bucketOf(folded, buckets) {
  const [...head] = folded.replace(/[0-9][^]*$/, "").replace(/[no第甲乙丙丁]+$/, "");
  const some = head[0] < "\x80" ? head : head.slice(0, CHARACTERS);
  const start = head.length ? some : [...folded].slice(0, 1);
  let value = 0x811c9dc5;
  for (const character of start) {
    value = Math.imul(value ^ Number(character.codePointAt(0)), 0x01000193);
  }
  return ((value ^ (value >>> 16)) >>> 0) % buckets;
}

/** The buckets whose names may answer a line as typed: one to four.
 * @param {string} text @param {string[]} prefixes @param {number} buckets */
export function bucketsFor(text, prefixes, buckets) {
  if (tooLong(text)) return [];
  const { folded, bare, english } = readings(text, prefixes);
  const names = [folded, bare, fold(english?.[3] ?? "")];
  const titled = names.map((name) => name.replace(TITLE, ""));
  const looked = [...names, ...titled].filter(Boolean);
  return [...new Set(looked.map((name) => bucketOf(name, buckets)))];
}

/** The names of several files `lookup/<bucket>.json`.
 * @param {Record<string, [string, string, string, string, string, string, string?][]>[]} shards
 * @returns {Names} */
export function namesOf(shards) {
  const rows = shards.flatMap((shard) => Object.entries(shard));
  return new Map(
    rows.map(([folded, places]) => [
      folded,
      places.map(([community, name, station, reason, rule, shown, officer]) => ({
        community, name, station, reason, rule, shown, officer,
      })),
    ]),
  );
}
