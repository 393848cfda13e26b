// The names of a district and where they lie, from the files that publish/lookup.py made: what
// district/gazetteer.py is to Python. A file is fetched by the number of a bucket, in which many
// names lie.
// @ts-check

import { headOf, isRare, keyOf, letters } from "./reading.js";

/** Where a name leads; `officer` only where one was found, and then `station` is the officer's.
 * @typedef {{community: string, name: string, station: string, reason: string, rule: string,
 *   shown: string, officer?: string}} Place
 * @typedef {{text: string, forms: string[], places: Place[] | null}} Name
 * @typedef {{prefixes: string[], buckets: number, knowledge: import("./reading.js").Knowledge,
 *   file: (path: string) => Promise<any>}} Source
 * @typedef {import("./reading.js").Characters} Characters
 */

/** Reasons that an address gave. */
export const ADDRESS = new Set(["street", "street_number", "compound", "building"]);
const NEAR = 4;

/** @param {Place} place */
const isClaim = ({ reason }) => ADDRESS.has(reason);
/** @param {Place} place */
export const isOwn = (place) => !isClaim(place) && !/^(officer|deputy|surname)$/.test(place.reason);
/** @param {Name} name */
export const claimsOf = (name) => (name.places ?? []).filter(isClaim);
/** Who is called so, first where they lead. @param {Name} name */
export const peopleOf = (name) => [...having(name, "officer"), ...having(name, "deputy")];
/** @param {Name} name @param {string} reason */
export const having = (name, reason) => (name.places ?? []).filter((place) => place.reason === reason);

/** What is known of a name, and where it leads. */
export class Names {
  /** @param {Source} source @param {Characters} characters */
  constructor(source, characters) {
    this.source = source;
    this.characters = characters;
  }

  /** The names that lie at a key, then those only mentioned there. @param {string} key
   * @returns {Promise<Name[]>} */
  async at(key) {
    const [rows, begun, sounds] = await this.source.file(`${bucketOf(key, this.source.buckets)}.json`);
    this.know(sounds);
    const placed = (rows[key] ?? []).map((/** @type {any} */ [name, ...places]) =>
      this.name(name, places.flatMap(placesOf)),
    );
    return [...placed, ...this.mentioned(begun[key])];
  }

  /** The names that a slip may lead away from. @param {string} key @returns {Promise<Name[]>} */
  async near(key) {
    const bucket = bucketOf(key, this.source.buckets * NEAR);
    const [names, sounds] = await this.source.file(`near/${bucket}.json`);
    this.know(sounds);
    return this.mentioned(names[key]);
  }

  /** @param {string} sounds */
  know(sounds) {
    for (const [c, read] of soundsFrom(sounds)) this.characters.sounds.set(c, read);
  }

  /** @param {string | undefined} names */
  mentioned(names) {
    return names ? names.split(" ").map((name) => this.name(name, null)) : [];
  }

  /** @param {string} name with its spellings @param {Place[] | null} places @returns {Name} */
  name(name, places) {
    const [text, ...codes] = name.split("|");
    const own = letters(text, this.characters.sounds);
    return { text, forms: codes.length ? codes.map((one) => one || own) : [own], places };
  }

  /** A name with the places it leads to. @param {Name} name @returns {Promise<Name>} */
  async whole(name) {
    if (name.places) return name;
    const found = await this.at(keyOf(letters(headOf(name.text), this.characters.sounds)));
    return found.find((one) => one.text === name.text && one.places) ?? { ...name, places: [] };
  }
}

/** One row may stand for several communities. @param {string[]} row @returns {Place[]} */
const placesOf = ([ids, name, station, reason, rule, shown, officer]) =>
  ids.split(" ").map((community) => ({ community, name, station, reason, rule, shown, officer }));

/** @param {string} text */
export const hasRare = (text) => [...text].some(isRare);

/** @param {string} sounds such as 簋gui 煦xu @returns {[string, string][]} */
const soundsFrom = (sounds) => (sounds ? sounds.split(" ").map((one) => [one[0], one.slice(1)]) : []);

/** @param {Source} source @returns {Promise<Characters>} */
export async function charactersFrom(source) {
  const [simple, sounds] = await source.file("characters.json");
  const pairs = [...simple];
  return {
    simple: new Map(pairs.flatMap((c, at) => (at % 2 ? [] : [[c, pairs[at + 1]]]))),
    sounds: new Map(soundsFrom(sounds)),
  };
}

/** The same as publish.lookup.bucket_of. @param {string} key @param {number} buckets */
export function bucketOf(key, buckets) {
  let value = 0x811c9dc5;
  for (const character of key) {
    value = Math.imul(value ^ Number(character.codePointAt(0)), 0x01000193);
  }
  return ((value ^ (value >>> 16)) >>> 0) % buckets;
}
