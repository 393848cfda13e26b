// An answer from places: certain, or a question. What district/addresses.py says of claims.
// @ts-check

/** @typedef {import("./names.js").Place} Place
 * @typedef {import("./names.js").Name} Name
 * @typedef {{status: "found" | "choose" | "unknown", entries: Place[], because: string}} Answer */

export const AT_MOST = 5;
export const STRETCH = /^(?:(odd|even) )?([0-9]+)(?:-([0-9]+)|([甲乙丙丁]))?$/;
const WIDE = new Set(["subdistrict", "station", "surname", "officer", "deputy"]);

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

/** @param {Place[]} entries */
export const communities = (entries) => new Set(entries.map((entry) => entry.community)).size;

/** A question; with too many answers to list it asks for more to be typed.
 * @param {Place[]} entries @param {string} [because] @returns {Answer} */
export function choice(entries, because = "") {
  const one = new Map(
    entries.map((entry) => [[entry.community, entry.reason, entry.rule, entry.shown].join("|"), entry]),
  );
  const each = [...one.values()];
  const wide = because === "guess" || each.some(({ reason }) => WIDE.has(reason)) ? "many" : "number";
  return { status: "choose", entries: each, because: communities(each) > AT_MOST ? wide : because };
}

/** @param {Place[]} entries @returns {Answer} */
export const settle = (entries) =>
  communities(entries) > 1
    ? choice(entries)
    : { status: "found", entries: entries.slice(0, 1), because: "" };

/** Certain only where no number matters. @param {Place[]} claims @returns {Answer} */
const unproven = (claims) => (claims.some((entry) => entry.rule) ? choice(claims) : settle(claims));

/** @param {Place[]} claims @param {NonNullable<ReturnType<typeof import("./reading.js").readNumber>>} typed */
export function numberedAt(claims, { number, suffix, torn, moved, building, others }) {
  if (moved) return choice(claims);
  const streets = claims.some((entry) => entry.reason.startsWith("street"));
  if (torn || (building && streets)) return unproven(claims);
  const how = claims.map((entry) => covers(entry.rule, number, suffix));
  const exact = claims.filter((_, index) => how[index] === "exact");
  const holding = exact.length ? exact : claims.filter((_, index) => how[index]);
  const answer = holding.length ? settle(holding) : unproven(claims);
  const [own] = answer.entries;
  const held = others.flatMap((other) => claims.filter((entry) => covers(entry.rule, other, "")));
  const elsewhere = held.some((entry) => entry.community !== own.community);
  return answer.status === "found" && elsewhere ? choice([own, ...held]) : answer;
}

/** Who is called so: certain where one leads one community. @param {Place[]} served
 * @returns {Answer} */
export function person(served) {
  const leading = served.filter(({ reason }) => reason === "officer");
  const at = leading.length ? leading : served;
  const one = at.length === 1 && new Set(served.map(({ officer }) => officer)).size === 1;
  return one ? { status: "found", entries: [at[0], ...served.filter((place) => place !== at[0])], because: "" } : choice(at);
}
