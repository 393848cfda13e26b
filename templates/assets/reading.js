// What a line as typed may mean, and how names are read: district/lines.py, district/syllables.py
// and district/typed.py again, with the same patterns, which the page carries.
// @ts-check

/** @typedef {{patterns: Record<string, string>, words: Record<string, string>,
 *   spoken: Record<string, string>, table: string}} Knowledge what publish/lookup.py says we know
 * @typedef {{simple: Map<string, string>, sounds: Map<string, string>}} Characters
 * @typedef {{readings: string[], within: string[], rest: string, region: string,
 *   because: string}} Line */

const LONGEST = 200;
const MOST = 3;
const FIGURES = "零一二三四五六七八九十百千";
const SAME = "〇壹贰叁肆伍陆柒捌玖拾佰仟";

/** @type {Knowledge} */
let knowledge;
/** @type {Map<string, RegExp>} */
const patterns = new Map();
/** @type {Map<string, string>} */
const levelOne = new Map();

/** @param {Knowledge} told */
export function learn(told) {
  if (knowledge) return;
  knowledge = told;
  // The characters stand in the order of their pinyin, and every browser knows that order.
  const decoder = new TextDecoder("gbk");
  let at = 0;
  for (const [, syllable, count] of told.table.matchAll(/([a-z]+)(\d+)/g)) {
    for (let left = Number(count); left; left -= 1, at += 1) {
      const code = new Uint8Array([0xb0 + Math.floor(at / 94), 0xa1 + (at % 94)]);
      levelOne.set(decoder.decode(code), syllable);
    }
  }
}

/** @param {string} name @param {string} [flags] */
export function pattern(name, flags = "su") {
  const kept = patterns.get(name + flags) ?? new RegExp(knowledge.patterns[name], flags);
  patterns.set(name + flags, kept);
  return kept;
}

/** @param {string} text @param {string} name @param {string} [by] */
const without = (text, name, by = " ") => text.replace(pattern(name, "gsu"), by);

/** A Chinese character that the table does not have. @param {string} c */
export const isRare = (c) => c >= "\u3400" && c <= "\u9fff" && !levelOne.has(c);
/** @param {string} text */
export const numbered = (text) => [...text].some((c) => (FIGURES + SAME + "两").includes(c));

// --- how characters are read

/** @param {string} character @param {Map<string, string>} more */
export function syllable(character, more) {
  if (character < "\x80") return character === "v" ? "u" : character;
  return levelOne.get(character) ?? more.get(character) ?? "?";
}

/** @param {string} text @param {Map<string, string>} more */
export const letters = (text, more) => [...text].map((c) => syllable(c, more)).join("");

/** @param {string} spelled @returns {string[]} */
export const units = (spelled) => spelled.match(pattern("unit", "gsu")) ?? [];

/** @param {string} unit */
export function initial(unit) {
  const [first] = unit;
  return first === "n" ? "l" : first;
}

/** @param {string} spelled */
export const initials = (spelled) => units(spelled).map(initial);
/** @param {string} spelled */
export const ear = (spelled) =>
  spelled.replace(/([zcs])h/g, "$1").replace(/ng/g, "n").replace(/n/g, "l");
/** @param {string[]} syllables */
const keyFrom = ([first = "", ...others]) => ear(first) + others.slice(0, 2).map(initial).join("");
/** @param {string} spelled */
export const keyOf = (spelled) => keyFrom(units(spelled));

/** @param {string} spelled */
export function slipKeys(spelled) {
  const all = units(spelled);
  const out = all.length < 3 ? [] : all.slice(0, 4).map((_, at) => all.filter((_, here) => here !== at));
  return [...new Set([all, ...out].map((one) => keyFrom(one) + one.length))];
}

// --- names made comparable

/** Figures set above or in circles are kept apart. @param {string} text */
const apart = (text) => text.replace(/\0/g, " ").replace(/\p{No}/gu, " $& ").normalize("NFKC");

/** Lǚ is lu. @param {string} text */
const unmarked = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "");

/** The same as district.typed.fold. @param {string} text */
export function fold(text) {
  // \x1c-\x1f and \x85 are spaces to Python only.
  return apart(text)
    .toLowerCase()
    .replace(/([0-9])[\s\x1c-\x1f\x85]*[-‐‑‒–—―－~～]+[\s\x1c-\x1f\x85]*(?=[0-9])/g, "$1\0")
    .replace(/([0-9])[\s\x1c-\x1f\x85,.，。、·'’()（）:：;；/‐‑‒–—―－~～-]+(?=[0-9])/g, "$1~")
    .replace(/\0/g, "-")
    .replace(/[\s\x1c-\x1f\x85,.，。、·'’()（）:：;；/‐‑‒–—―]+/g, "")
    .replace(/(^|[^0-9])-+/g, "$1")
    .replace(/-+($|[^0-9])/g, "$1");
}

/** @param {string} numeral */
function valueOf(numeral) {
  const found = [...numeral].map((c) => (c === "两" ? 2 : Math.max(FIGURES.indexOf(c), SAME.indexOf(c))));
  if (found.every((one) => one < 10)) return found.length > 4 ? -1 : Number(found.join(""));
  let [total, digit, last, zero] = [0, 0, 10000, false];
  for (const one of found) {
    const ten = 10 ** (one - 9);
    if (one < 10 ? digit : ten >= last || (!digit && one > 10)) return -1;
    if (one > 9) {
      total += (digit || 1) * ten;
      last = ten;
    }
    digit = one < 10 ? one : 0;
    zero = one < 10 && (zero || !one);
  }
  // 四百一 is 410 to whoever says it, and 401 to whoever writes it.
  return digit && last > 10 && !zero ? -1 : total + digit;
}

/** 东四3条 is 东四三条. @param {string} text */
const lanes = (text) =>
  text.replace(/(^|[^0-9])([1-9][0-9]?)(?=条|巷|区|里|tiao|xiang|qu(?!an)|li)/g, (_, before, number) => {
    const [tens, ones] = number.length > 1 ? number : ["0", number];
    const ten = tens > 0 ? (tens > 1 ? FIGURES[tens] : "") + "十" : "";
    return before + ten + (ones > 0 ? FIGURES[ones] : "");
  });

/** @param {string} rest @returns {{number: number, suffix: string, torn: boolean, moved: boolean,
 *   building: boolean, others: number[]} | null} */
export function readNumber(rest) {
  const numeral = pattern("numeral").exec(rest);
  const value = numeral ? valueOf(numeral[2]) : -1;
  const figures = numeral && value >= 0 ? numeral[1] + value + numeral[3] : rest;
  const spoken = new RegExp(Object.keys(knowledge.spoken).join("|"), "g");
  const found = pattern("number").exec(figures.replace(spoken, (one) => knowledge.spoken[one]));
  if (!found) return null;
  const [, before, digits, dashed, after, tail] = found;
  const number = Number(digits);
  const second = dashed.split("-")[1];
  const behind = pattern("behind").exec(tail)?.[1];
  const meant = dashed ? [second, digits + second] : [];
  if (behind) meant.push(digits + behind);
  return {
    number,
    suffix: before || after || "",
    torn: pattern("torn").test((after ?? "") + tail),
    moved: !pattern("inside").test(tail),
    building: pattern("block").test(tail),
    others: meant.map(Number).filter((other) => other > number && other < 10000),
  };
}

// --- a line

/** @param {string} text */
const isAscii = (text) => [...text].every((c) => c < "\x80");

/** Half-width and simplified text, folded, its number at the end.
 * @param {string} plain @param {string[]} prefixes */
function folded(plain, prefixes) {
  const { words } = knowledge;
  const told = without(without(plain, "signs"), "english_chat").replace(/^ +| +$/g, "");
  const beside = pattern("beside").test(told) ? "对面" : "";
  const word = new RegExp(`\\b(?:${Object.keys(words).join("|")})\\b`, "g");
  const outdoors = without(without(told, "beside"), "indoors");
  let english = without(outdoors, "station", "paichusuo").replace(word, (one) => words[one]);
  const building = pattern("building").exec(english)?.[1];
  const latin = isAscii(english);
  if (latin) english = without(without(english, "building"), "postcode", "$1 ");
  const ranged = without(without(english, "end", ""), "range", "$1-$2");
  const [, number = "", rest = ranged] = pattern("number_first").exec(ranged) ?? [];
  let name = lanes(fold(rest)).replace(pattern("bare"), "$1号");
  for (let left = MOST; left; left -= 1) {
    const behind = prefixes.find((one) => isAscii(one) && name.endsWith(one)) ?? "";
    if (!behind || behind === name) break;
    name = name.slice(0, -behind.length);
  }
  if (building && latin && !number && !/[0-9]/.test(name)) return `${name}${building}号楼${beside}`;
  return name + fold(number) + beside;
}

/** @param {string} text @param {Characters} characters @param {string[]} prefixes @returns {Line} */
export function lineOf(text, { simple }, prefixes) {
  const line = { readings: [""], within: [""], rest: "", region: "", because: "" };
  line.readings = [];
  line.within = [];
  if ([...text].length > LONGEST) return line;
  const plain = [...unmarked(apart(text).toLowerCase())].map((c) => simple.get(c) ?? c).join("");
  const bare = without(plain, "personal");
  if (bare !== plain && !without(bare, "about_personal", "")) return { ...line, because: "personal" };
  const whole = folded(bare, prefixes);
  if (!whole) return { ...line, because: "short" };
  const told = whole.replace(pattern("chat_after"), "").replace(pattern("chat_after"), "");
  let rest = told.replace(pattern("chat_before"), "") || whole;
  line.readings.push(rest);
  for (let left = MOST; left; left -= 1) {
    const last = rest;
    const prefix = prefixes.find((one) => last.startsWith(one)) ?? "";
    // As typed first: a street's own name may begin like the district's (北京站东街).
    if (!prefix || prefix === last) break;
    rest = last.slice(prefix.length);
    line.readings.push(rest);
  }
  const elsewhere = pattern("elsewhere").exec(rest);
  const region = elsewhere ? elsewhere[1] ?? elsewhere[2] : "";
  line.region = prefixes.includes(region) ? "" : region;
  for (let left = MOST; left; left -= 1) {
    const found = pattern("within").exec(rest);
    if (!found) break;
    line.within.push(found[1]);
    rest = line.rest = found[2];
  }
  return line;
}

/** An officer's name without the title behind it. @param {string} name */
export const untitled = (name) => name.replace(pattern("title"), "") || name;
/** The name in a folded reading. @param {string} reading */
export const headOf = (reading) => untitled(pattern("head").exec(reading)?.[1] || reading);
