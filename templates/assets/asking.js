// What a line as typed leads to: the answers of district/addresses.py, from the names in the files
// that publish/lookup.py made. Nothing here shows; a file is fetched by the number of a bucket, in
// which many names lie.
// @ts-check

import {
  ear, headOf, initial, initials, isRare, keyOf, learn, letters, lineOf, slipKeys, numbered, pattern,
  readNumber, syllable, units, untitled,
} from "./reading.js";

/** Where a name leads; `officer` only where one was found, and then `station` is the officer's.
 * @typedef {{community: string, name: string, station: string, reason: string, rule: string,
 *   shown: string, officer?: string}} Place
 * @typedef {{text: string, forms: string[], places: Place[] | null}} Name
 * @typedef {{status: "found" | "choose" | "unknown", entries: Place[], because: string}} Answer
 * @typedef {{prefixes: string[], buckets: number, knowledge: import("./reading.js").Knowledge,
 *   file: (path: string) => Promise<any>}} Source
 * @typedef {import("./reading.js").Characters} Characters
 * @typedef {[string, string][]} Heard characters, each with how the ear hears it
 */

/** Reasons that an address gave. */
export const ADDRESS = new Set(["street", "street_number", "compound", "building"]);
export const STRETCH = /^(?:(odd|even) )?([0-9]+)(?:-([0-9]+)|([甲乙丙丁]))?$/;
const WIDE = new Set(["subdistrict", "station", "surname", "officer", "deputy"]);
const AT_MOST = 5;
const FEW = 3;
const NEAR = 4;
const SIDE = /^[东西南北中前后内外上下]./;

/** @param {Place} place */
const isClaim = ({ reason }) => ADDRESS.has(reason);
/** @param {Place} place */
const isOwn = (place) => !isClaim(place) && !/^(officer|deputy|surname)$/.test(place.reason);

/** What is known of a name, and where it leads. */
class Names {
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
const hasRare = (text) => [...text].some(isRare);

/** @param {string} sounds such as 簋gui 煦xu @returns {[string, string][]} */
const soundsFrom = (sounds) => (sounds ? sounds.split(" ").map((one) => [one[0], one.slice(1)]) : []);

/** @param {Source} source @returns {Promise<Characters>} */
async function charactersFrom(source) {
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

// --- how like two names are

/** A Chinese name without what it ends with. @param {string} text */
function stems(text) {
  const kind = pattern("kind").exec(text);
  if (!kind || kind.index < 2) return [];
  const stem = text.slice(0, kind.index);
  return SIDE.test(kind[0]) ? [stem, text.slice(0, kind.index + 1)] : [stem];
}

/** @param {Name} name */
function spellings({ text, forms }) {
  const streets = text.endsWith("街") ? forms.map((one) => one.replace(/(?:da|xiao|xie)?jie$/, "street")) : [];
  return [...forms, ...streets];
}

/** @param {[string, string]} one @param {[string, string]} other */
const alike = (one, other) =>
  one[0] === other[0] || (one[1] === other[1] && !(numbered(one[0]) && numbered(other[0])));

/** @param {Heard} one @param {Heard} other */
const same = (one, other) =>
  one.length === other.length && one.every((sound, at) => alike(sound, other[at]));

/** One sound wrong, missing, too many, or changed with its neighbour; no number for another.
 * @param {Heard} one @param {Heard} other */
function oneSlip(one, other) {
  const least = Math.min(one.length, other.length);
  let start = 0;
  while (start < least && alike(one[start], other[start])) start += 1;
  let end = 0;
  while (end < least - start && alike(one[one.length - 1 - end], other[other.length - 1 - end])) end += 1;
  const left = one.slice(start, one.length - end);
  const right = other.slice(start, other.length - end);
  if (left.length + right.length === 1) return true;
  if (left.length !== right.length) return false;
  if (left.length === 1) return !(numbered(left[0][0]) && numbered(right[0][0]));
  return left.length === 2 && alike(left[0], right[1]) && alike(left[1], right[0]);
}

/** @param {string} one @param {string} other */
const slipped = (one, other) =>
  Math.abs(one.length - other.length) < 2 &&
  oneSlip([...one].map((c) => [c, c]), [...other].map((c) => [c, c]));

/** A name as typed, to compare names with. */
class Typed {
  /** @param {string} head @param {Map<string, string>} more */
  constructor(head, more) {
    this.head = head;
    this.more = more;
    this.letters = letters(head, more);
    this.latin = /[a-z]/.test(head);
    this.ear = ear(this.letters);
    const latin = units(head.replace(/[^\0-\x7f]+/g, ""));
    const lone = latin.every((one) => /^([zcs]h|.)$/.test(one));
    const begun = lone ? initials(this.letters).join("") : this.letters.replace(/n/g, "l");
    const few = lone || begun.length < 7;
    this.initials = this.latin && few && begun.length > 2 ? begun : "";
  }

  /** @param {string} text @returns {Heard} */
  heard(text) {
    return [...text].map((c) => {
      const read = syllable(c, this.more);
      return [c, ear(read === "?" ? c : read)];
    });
  }

  /** Whether a name was spelled out, its Chinese characters being the right ones.
   * @param {Name} name */
  isExactly(name) {
    return this.latin && spellings(name).includes(this.letters) && this.inOrder(name.text);
  }

  /** Whether the characters typed stand in the name, in that order. @param {string} text */
  inOrder(text) {
    let at = 0;
    return [...this.head].every((c) => c < "\x80" || (at = text.indexOf(c, at) + 1) > 0);
  }

  /** 1: the same sound, 2: a part, 3: another kind, 4: a slip, 5: initials, 0: not like it.
   * @param {Name} name */
  likeness(name) {
    const forms = [...spellings(name), letters(name.text, this.more)];
    return this.latin ? this.byLetters(name.text, forms) : this.byEar(name.text, forms);
  }

  /** @param {string} text @param {string[]} forms */
  byLetters(text, forms) {
    if (forms.some((form) => ear(form) === this.ear)) return 1;
    const typed = this.letters;
    if (typed.length < 3) return 0;
    if (stems(text).some((stem) => ear(letters(stem, this.more)) === this.ear)) return 2;
    if (this.inOrder(text) && forms.some((form) => form.startsWith(typed))) return 2;
    const slip = typed.length > 4 &&
      forms.some((form) => slipped(typed, form) || slipped(this.ear, ear(form)));
    if (slip) return 4;
    const begins = [...text].map((c) => initial(letters(c, this.more))).join("");
    return this.initials && begins.startsWith(this.initials) && this.inOrder(text) ? 5 : 0;
  }

  /** @param {string} text @param {string[]} forms */
  byEar(text, forms) {
    const typed = this.heard(this.head);
    const heard = this.heard(text);
    if (same(typed, heard)) return 1;
    const exempt = numbered(this.head + text) || this.ear.includes("?");
    if (!exempt && forms.some((form) => ear(form) === this.ear)) return 1;
    if (typed.length < 2) return 0;
    if (same(typed, heard.slice(0, typed.length))) return 2;
    const parts = stems(text).map((stem) => this.heard(stem));
    if (parts.some((part) => same(typed, part))) return 2;
    const own = stems(this.head).map((stem) => this.heard(stem));
    if (own.some((one) => parts.some((part) => same(one, part)))) return 3;
    return heard.length > 2 && oneSlip(typed, heard) ? 4 : 0;
  }
}

// --- answers

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
const communities = (entries) => new Set(entries.map((entry) => entry.community)).size;

/** A question; with too many answers to list it asks for more to be typed.
 * @param {Place[]} entries @param {string} [because] @returns {Answer} */
function choice(entries, because = "") {
  const one = new Map(
    entries.map((entry) => [[entry.community, entry.reason, entry.rule, entry.shown].join("|"), entry]),
  );
  const each = [...one.values()];
  const wide = because === "guess" || each.some(({ reason }) => WIDE.has(reason)) ? "many" : "number";
  return { status: "choose", entries: each, because: communities(each) > AT_MOST ? wide : because };
}

/** @param {Place[]} entries @returns {Answer} */
const settle = (entries) =>
  communities(entries) > 1
    ? choice(entries)
    : { status: "found", entries: entries.slice(0, 1), because: "" };

/** Certain only where no number matters. @param {Place[]} claims @returns {Answer} */
const unproven = (claims) => (claims.some((entry) => entry.rule) ? choice(claims) : settle(claims));

/** @param {Place[]} claims @param {NonNullable<ReturnType<typeof readNumber>>} typed */
function numberedAt(claims, { number, suffix, torn, moved, building, others }) {
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
function person(served) {
  const leading = served.filter(({ reason }) => reason === "officer");
  const at = leading.length ? leading : served;
  const one = at.length === 1 && new Set(served.map(({ officer }) => officer)).size === 1;
  return one ? { status: "found", entries: [at[0], ...served.filter((place) => place !== at[0])], because: "" } : choice(at);
}

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

/** @param {Name} name */
const claimsOf = (name) => (name.places ?? []).filter(isClaim);
/** Who is called so, first where they lead. @param {Name} name */
const peopleOf = (name) => [...having(name, "officer"), ...having(name, "deputy")];
/** @param {Name} name @param {string} reason */
const having = (name, reason) => (name.places ?? []).filter((place) => place.reason === reason);

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
