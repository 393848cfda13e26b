// The look-up in the browser: the answers of district/addresses.py, from one small file of names.
// What is typed never leaves the page: nothing is sent, and no address is changed.
// @ts-check

/** @typedef {[number, string, string, string]} Entry community index, reason, numbers, why */
/** @typedef {[string, string, string, string, string, [string, string][]]} Community */
/** @typedef {{communities: Community[], names: Record<string, Entry[]>, prefixes: string[]}} Names */
/** @typedef {{status: "found" | "choose" | "unknown", entries: Entry[]}} Answer */

const ADDRESS = new Set(["street", "street_number", "compound", "building"]);
const NUMBER = /^(?:no|第)?([甲乙丙丁])?([0-9]{1,4})(?:-[0-9]+)*([甲乙丙丁])?(?:$|[号號楼栋幢座院])/;
// 3 6号 may be 36 or 3: the resident is asked.
const TORN_NUMBER = /^(?:no|第)?[甲乙丙丁]?[0-9]+(?:-[0-9]+)*~/;
const ENGLISH = /^(?:no\.? ?)?([0-9]{1,4})([甲乙丙丁])?[ ,]+(.+)$/;

/** How names are compared; the same as district.addresses.fold. @param {string} text */
export function fold(text) {
  // \x1c-\x1f and \x85 are spaces to Python only.
  return text
    .replace(/\p{No}/gu, " $& ")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/~/g, "-")
    .replace(/([0-9])[\s\x1c-\x1f\x85]+(?=[0-9])/g, "$1~")
    .replace(/([0-9])[\s\x1c-\x1f\x85,.，。、·'’—–()（）-]+(?=[0-9])/g, "$1-")
    .replace(/[\s\x1c-\x1f\x85,.，。、·'’—–()（）]+/g, "")
    .replace(/(^|[^0-9])-+/g, "$1")
    .replace(/-+($|[^0-9])/g, "$1");
}

/** @param {string} rule as in the YAML @param {number} number @param {string} suffix */
export function covers(rule, number, suffix) {
  if (!rule) return "plain";
  let plain = "";
  for (const part of rule.split(", ")) {
    const found = /^(?:(odd|even) )?([0-9]+)(?:-([0-9]+)|([甲乙丙丁]))?$/.exec(part);
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

/** @param {Entry[]} entries @returns {Answer} */
function settle(entries) {
  const one = new Set(entries.map((entry) => entry[0])).size === 1;
  return one ? { status: "found", entries: entries.slice(0, 1) } : { status: "choose", entries };
}

/** @param {Entry[]} claims @param {number} number @param {string} suffix @returns {Answer} */
function among(claims, number, suffix) {
  const how = claims.map((entry) => covers(entry[2], number, suffix));
  const exact = claims.filter((_, index) => how[index] === "exact");
  const holding = exact.length ? exact : claims.filter((_, index) => how[index]);
  return holding.length ? settle(holding) : unproven(claims);
}

/** Certain only where no number matters. @param {Entry[]} claims @returns {Answer} */
function unproven(claims) {
  const all = claims.every((entry) => !entry[2]);
  return all ? settle(claims) : { status: "choose", entries: claims };
}

/** @param {Entry[]} own @param {Entry[]} claims @returns {Answer} */
function whole(own, claims) {
  const proven = own.length > 0 || claims.every((entry) => !entry[2]);
  const entries = [...own, ...claims];
  return proven ? settle(entries) : { status: "choose", entries };
}

/** The answer to one line as typed. @param {Names} names @param {string} text @returns {Answer} */
export function ask(names, text) {
  // Cutting a longer text could cut a house number in two.
  if ([...text].length > 200) return { status: "unknown", entries: [] };
  /** @param {string} key */
  const at = (key) => (Object.hasOwn(names.names, key) ? names.names[key] : []);
  /** @param {string} key */
  const streets = (key) => at(key).filter((entry) => ADDRESS.has(entry[1]));
  let folded = fold(text);
  if (!streets(folded).length) {
    const prefix = names.prefixes.find((one) => folded.startsWith(one));
    if (prefix) folded = folded.slice(prefix.length) || folded;
  }
  const officers = at(folded).filter((entry) => entry[1] === "officer");
  if (officers.length) {
    return { status: officers.length === 1 ? "found" : "choose", entries: officers };
  }
  const own = at(folded).filter((entry) => !ADDRESS.has(entry[1]));
  for (let length = folded.length; length > 0; length -= 1) {
    const claims = streets(folded.slice(0, length));
    if (!claims.length) continue;
    const rest = folded.slice(length);
    const found = NUMBER.exec(rest);
    if (found) return among(claims, Number(found[2]), found[1] || found[3] || "");
    if (!rest) return whole(own, claims);
    if (TORN_NUMBER.test(rest)) return unproven(claims);
  }
  if (own.length) return settle(own);
  const english = ENGLISH.exec(text.normalize("NFKC").toLowerCase().trim());
  const claims = english ? streets(fold(english[3])) : [];
  if (english && claims.length) return among(claims, Number(english[1]), english[2] || "");
  return { status: "unknown", entries: [] };
}

/** A copy of a template with its slots by name. @param {string} id */
function copy(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  const root = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  /** @param {string} slot @returns {any} */
  const slot = (slot) => root.querySelector(`[data-slot="${slot}"]`);
  return { root, slot };
}

/** @param {Names} names @param {string} root @param {Answer} answer @returns {Node} */
function show(names, root, answer) {
  if (answer.status === "unknown") return copy("lookup-unknown").root;
  if (answer.status === "choose") {
    const { root: fragment, slot } = copy("lookup-choose");
    for (const [index, , , why] of answer.entries.slice(0, 12)) {
      const choice = copy("lookup-choice");
      choice.slot("name").textContent = names.communities[index][1];
      choice.slot("link").href = `${root}communities/${names.communities[index][0]}/`;
      choice.slot("why").textContent = why;
      slot("choices").append(choice.root);
    }
    return fragment;
  }
  const [index, , , why] = answer.entries[0];
  const [id, name, officer, person, phone, meetings] = names.communities[index];
  const { root: fragment, slot } = copy("lookup-found");
  slot("community").textContent = name;
  slot("why").textContent = why;
  slot("link").href = `${root}communities/${id}/`;
  // The page may be weeks old; the reader's clock knows what is still to come.
  const next = meetings.find(([start]) => new Date(start) > new Date());
  if (next) slot("when").textContent = next[1];
  else slot("meeting").remove();
  if (officer) {
    slot("officer").textContent = person;
    slot("officer").href = `${root}officers/${officer}/`;
    slot("phone").textContent = phone;
    slot("call").href = `tel:+86${phone.replace(/\D/g, "").replace(/^0/, "")}`;
  } else {
    slot("officer").parentElement.textContent = word("nobody");
    slot("call").remove();
  }
  return fragment;
}

/** @param {string} code */
function word(code) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("lookup-words"));
  return template.content.querySelector(`[data-word="${code}"]`)?.textContent ?? "";
}

/** @param {HTMLFormElement} form */
function start(form) {
  const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const place = /** @type {HTMLElement} */ (document.querySelector("#lookup-answer"));
  const { lookup = "", root = "/" } = form.dataset;
  /** @type {Promise<Names> | undefined} */
  let loading;
  const load = () => (loading ??= fetch(lookup).then((response) => response.json()));
  const answer = async () => {
    const text = field.value;
    if (!text.trim()) return place.replaceChildren();
    try {
      const names = await load();
      if (text === field.value) place.replaceChildren(show(names, root, ask(names, text)));
    } catch {
      loading = undefined;
      place.textContent = word("failed");
    }
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
