// What a line as typed leads to: the answers of district/addresses.py. Nothing here shows.
// @ts-check

import { AT_MOST, choice, communities, covers, numberedAt, person, settle } from "./answers.js";
import { Typed } from "./likeness.js";
import { Names, charactersFrom, claimsOf, hasRare, having, isOwn, peopleOf } from "./names.js";
import {
  headOf, keyOf, learn, letters, lineOf, pattern, readNumber, slipKeys, units, untitled,
} from "./reading.js";

/** @typedef {import("./names.js").Place} Place
 * @typedef {import("./names.js").Name} Name
 * @typedef {import("./names.js").Source} Source
 * @typedef {import("./answers.js").Answer} Answer */

const FEW = 3;

/** @param {Name} name */
const isShort = (name) => [...name.forms, name.text].some((form) => units(form).length < 3);

/** One line's way to an answer. */
class Question {
  /** @param {Names} names */
  constructor(names) {
    this.names = names;
  }

  /** @param {string} head */
  typed(head) {
    return new Typed(head, this.names.characters.sounds);
  }

  /** @param {string} reading @returns {Promise<Answer | null>} */
  async exact(reading) {
    const head = headOf(reading);
    const typed = this.typed(head);
    const there = await this.names.at(keyOf(typed.letters));
    const names = there.filter((name) => name.places);
    return (await this.byName(reading, head, names)) ?? this.byPinyin(reading, this.typed(head), names);
  }

  /** @param {string} reading @param {string} head @param {Name[]} names */
  async byName(reading, head, names) {
    const called = names.find((name) => name.text === head);
    if (called && untitled(reading) === head) {
      const served = peopleOf(called);
      if (served.length) return person(served);
      const surname = having(called, "surname");
      if (surname.length) return choice(surname, "guess");
    }
    const begun = names.filter(
      (name) =>
        claimsOf(name).length && reading.startsWith(name.text) &&
        (name.text === head || name.text === reading || !isShort(name)),
    );
    begun.sort((one, other) => other.text.length - one.text.length);
    for (const name of begun) {
      const rest = reading.slice(name.text.length);
      if (!rest) return this.whole(name);
      const number = readNumber(rest);
      if (number) return numberedAt(claimsOf(name), number);
      if (pattern("moved").test(rest)) return choice(claimsOf(name));
    }
    const own = names.find((name) => name.text === reading && name.places?.some(isOwn));
    return own ? this.whole(own) : null;
  }

  /** Certain where the letters spell one name, and none other sounds like it elsewhere.
   * @param {string} reading @param {Typed} typed @param {Name[]} names */
  async byPinyin(reading, typed, names) {
    const exact = names.filter((name) => typed.isExactly(name));
    if (!exact.length) return null;
    const sounding = names.filter((name) => !exact.includes(name) && typed.likeness(name) === 1);
    const rest = reading.slice(typed.head.length);
    const number = readNumber(rest);
    /** @type {Answer[]} */
    const answers = [];
    for (const name of [...exact, ...sounding]) {
      const served = peopleOf(name);
      const surname = having(name, "surname");
      if (served.length) answers.push(person(served));
      else if (rest && claimsOf(name).length && number) answers.push(numberedAt(claimsOf(name), number));
      else if (surname.length) answers.push(choice(surname, "guess"));
      else if (!rest) answers.push(await this.whole(name));
    }
    if (!answers.length) return null;
    const entries = answers.flatMap((answer) => answer.entries);
    const certain = answers.every(({ status }) => status === "found") && communities(entries) === 1;
    return answers.length === 1 || certain ? answers[0] : choice(entries);
  }

  /** A street or compound without a number; a community may bear the same name.
   * @param {Name} name @returns {Promise<Answer>} */
  async whole(name) {
    const own = name.places?.filter(isOwn) ?? [];
    const claims = claimsOf(name);
    const estate = claims.length === 1 && claims[0].reason === "building";
    const proven = own.length > 0 || estate || claims.every((entry) => !entry.rule);
    const bare = !claims.length && own.every(({ reason }) => /^(community|former_name)$/.test(reason));
    const rivals = bare && !name.text.endsWith("社区") ? await this.rivals(name) : [];
    const entries = [...own, ...claims];
    if (rivals.length) return choice([...entries, ...rivals]);
    return proven ? settle(entries) : choice(entries);
  }

  /** What else is called so for short, elsewhere. @param {Name} name @returns {Promise<Place[]>} */
  async rivals(name) {
    const there = await this.names.at(keyOf(letters(headOf(name.text), this.names.characters.sounds)));
    const others = there.filter((other) => other.text.startsWith(name.text));
    const whole = await Promise.all(others.map((other) => this.names.whole(other)));
    const own = new Set(name.places?.map((place) => place.community));
    return whole.flatMap(claimsOf).filter((place) => !own.has(place.community));
  }

  /** An address with what it is said to lie in. @param {import("./reading.js").Line} line
   * @returns {Promise<Answer | null>} */
  async within({ within, rest }) {
    const every = await Promise.all(within.map((one) => this.around(one)));
    const around = every.filter((one) => one.length).reduce((least, one) => (one.length < least.length ? one : least), every.find((one) => one.length) ?? []);
    const inside = (/** @type {Place} */ place) =>
      every.every((one) => one.some(({ community }) => community === place.community));
    const answer = (await this.exact(rest)) ?? (await this.guess(rest));
    if (!answer) return around.length ? choice(around, "guess") : null;
    const both = answer.entries.filter(inside);
    if (answer.status === "found") return both.length ? answer : choice(answer.entries, "context");
    const only = new Set(around.filter(inside).map(({ community }) => community)).size === 1;
    if (only && both.length && !answer.because) return settle(around);
    return choice(both.length ? both : answer.entries, answer.because);
  }

  /** The communities that a community's, subdistrict's or station's name stands for.
   * @param {string} name */
  async around(name) {
    const typed = this.typed(name);
    const there = await this.names.at(keyOf(typed.letters));
    return there
      .filter((one) => one.text === name || typed.isExactly(one))
      .flatMap((one) => (one.places ?? []).filter(isOwn));
  }

  /** Whether a name of ours begins like another city or district: 东花市北里.
   * @param {string} region @param {string} reading */
  async begins(region, reading) {
    const there = await this.names.at(keyOf(this.typed(headOf(reading)).letters));
    return there.some((name) => name.text.startsWith(region));
  }

  /** @param {string} reading @returns {Promise<Answer | null>} */
  async guess(reading) {
    const head = headOf(reading);
    const rest = reading.slice(head.length);
    const number = readNumber(rest);
    // A number, and none of a house.
    if (!number && /^[0-9]/.test(rest)) return null;
    const { letters: typed } = this.typed(head);
    const there = await this.names.at(keyOf(typed));
    let near = this.like(head, there);
    if (!near.length || near[0].likeness > 3) {
      const slips = await Promise.all(slipKeys(typed).map((key) => this.names.near(key)));
      near = this.like(head, [...there, ...slips.flat()]);
    }
    const most = near[0]?.likeness < 4 ? AT_MOST : FEW;
    const best = near.filter(({ likeness }) => likeness === near[0].likeness).slice(0, most);
    const names = await Promise.all(best.map(({ name }) => this.names.whole(name)));
    /** @param {Name} name */
    const claimsHere = (name) =>
      number ? claimsOf(name).filter((place) => covers(place.rule, number.number, number.suffix)) : [];
    const claimed = names.flatMap(claimsHere);
    const others = names
      .filter((name) => !claimsHere(name).length)
      .flatMap((name) => (number && claimsOf(name).length ? claimsOf(name) : name.places ?? []));
    let every = choice([...claimed, ...others], "guess");
    if (claimed.length && every.because === "many") every = choice(claimed, "guess");
    return every.entries.length ? every : null;
  }

  /** @param {string} head @param {Name[]} there */
  like(head, there) {
    const typed = this.typed(head);
    const found = new Map();
    for (const name of there) {
      const likeness = found.has(name.text) ? 0 : typed.likeness(name);
      if (!likeness) continue;
      const strange = [...head].filter((c) => !name.text.includes(c)).length;
      const order = [likeness, strange, Math.abs([...name.text].length - [...head].length)];
      found.set(name.text, { likeness, order, name });
    }
    return [...found.values()].sort(
      (one, other) =>
        one.order.reduce(
          (/** @type {number} */ before, /** @type {number} */ value, /** @type {number} */ at) =>
            before || value - other.order[at], 0,
        ) || (one.name.text < other.name.text ? -1 : 1),
    );
  }
}

/** @param {string} text @param {Source} source */
async function begin(text, source) {
  learn(source.knowledge);
  const characters = hasRare(text)
    ? await charactersFrom(source)
    : { simple: new Map(), sounds: new Map() };
  return { names: new Names(source, characters), line: lineOf(text, characters, source.prefixes) };
}

/** The answer to one line as typed. @param {string} text @param {Source} source
 * @returns {Promise<Answer>} */
export async function ask(text, source) {
  const { names, line } = await begin(text, source);
  const question = new Question(names);
  for (const reading of line.readings) {
    const answer = await question.exact(reading);
    if (answer) return answer;
  }
  /** @type {(because: string) => Answer} */
  const unknown = (because) => ({ status: "unknown", entries: [], because });
  const [last] = line.readings.slice(-1);
  if (!last) return unknown(line.because);
  if (line.region && !(await question.begins(line.region, last))) return unknown("elsewhere");
  const answer = line.within.length ? await question.within(line) : null;
  return answer ?? (await question.guess(last)) ?? unknown("");
}

const SUGGESTED = 6;
/** @type {Place} */
const EMPTY = { community: "", name: "", station: "", reason: "", rule: "", shown: "" };

/** What the line may become. @param {string} text @param {Source} source
 * @returns {Promise<{text: string, name: string, community: string}[]>} */
export async function suggest(text, source) {
  const { names, line } = await begin(text, source);
  const [reading = ""] = line.readings.slice(-1);
  const head = headOf(reading);
  if (head !== reading || units(letters(head, names.characters.sounds)).length < 2) return [];
  const there = await names.at(keyOf(letters(head, names.characters.sounds)));
  const near = new Question(names).like(head, there);
  return near
    .filter(({ likeness }) => likeness < 3 || likeness === 5)
    .slice(0, SUGGESTED)
    .map(({ name: { text, places } }) => {
      const [{ shown, name: community, reason } = EMPTY] = places ?? [];
      const only = communities(places ?? []) === 1 && !/^(community|former_name)$/.test(reason);
      return { text, name: shown.includes(text) ? shown : text, community: only ? community : "" };
    });
}
