// How like a name is to what was typed: district/likeness.py again.
// @ts-check

import { ear, initial, initials, letters, numbered, pattern, syllable, units } from "./reading.js";

/** @typedef {import("./names.js").Name} Name
 * @typedef {[string, string][]} Heard characters, each with how the ear hears it */

const SIDE = /^[东西南北中前后内外上下]./;

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
export class Typed {
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
