// The look-up on the page: suggestions while somebody types, the answer, what is remembered.
// What is typed never leaves the page: a file is asked for by the number of a bucket, in which many
// names lie, or by the station of the answer; no address is changed.
// @ts-check

import { suggest } from "./asking.js";
import { afresh, file, keep, own, ready, remember, stale } from "./keeping.js";
import { answer, copy, say, word } from "./showing.js";

/** @typedef {{text: string, name: string, community?: string}} Suggestion */

/** Milliseconds of rest before files are fetched for suggestions. */
const REST = 90;

/** @template {HTMLElement} T @param {string} id */
const by = (id) => /** @type {T} */ (document.getElementById(id));

/** Suggestions under the field: WAI-ARIA's editable combobox with a list. Choosing one is `done`.
 * @param {HTMLInputElement} field @param {HTMLElement} list
 * @param {(text: string) => Promise<Suggestion[]>} find @param {() => void} done */
function combobox(field, list, find, done) {
  /** @type {number | undefined} */
  let waiting;
  let active = -1;

  /** @param {number} to -1 is the field itself */
  const move = (to) => {
    active = to;
    const rows = [...list.children];
    rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === to)));
    field.setAttribute("aria-activedescendant", rows[to]?.id ?? "");
    rows[to]?.scrollIntoView({ block: "nearest" });
  };

  /** The field goes up where the list lies below the screen, or below the keys of a phone. */
  const room = () => {
    const { bottom } = list.getBoundingClientRect();
    if (bottom > (window.visualViewport?.height ?? innerHeight)) {
      field.scrollIntoView({ block: "start" });
    }
  };

  /** @param {Suggestion[]} found */
  const show = (found) => {
    list.replaceChildren(
      ...found.map(({ text, name, community }, index) => {
        const { root, slot } = copy("option");
        const row = slot("option");
        row.id = `lookup-option-${index}`;
        row.dataset.text = text;
        say(slot("name"), name);
        say(slot("community"), community ?? "");
        return root;
      }),
    );
    const count = found.length;
    list.hidden = !count;
    room();
    field.setAttribute("aria-expanded", String(count > 0));
    by("lookup-said").textContent = count ? word(count > 1 ? "results" : "result", { n: count }) : "";
    move(-1);
  };

  const close = () => {
    clearTimeout(waiting);
    waiting = undefined;
    show([]);
  };

  const look = () => {
    // What was pointed at answers to other words.
    move(-1);
    clearTimeout(waiting);
    const mine = setTimeout(async () => {
      const found = await find(field.value).catch(() => []);
      // Something else was typed since, or the answer is there.
      if (waiting === mine) show(found);
    }, ready() ? 0 : REST);
    waiting = mine;
  };

  /** @param {Element} row */
  const choose = (row) => {
    field.value = /** @type {HTMLElement} */ (row).dataset.text ?? "";
    done();
  };

  // The first reading of a line takes the longest.
  field.addEventListener("focus", () => find("").catch(() => {}), { once: true });
  field.addEventListener("input", (event) => {
    if (!(/** @type {InputEvent} */ (event).isComposing)) look();
  });
  field.addEventListener("compositionend", look);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const { key } = event;
    // The keys belong to the input method while it composes.
    if (event.isComposing || event.keyCode === 229) return;
    const count = list.children.length;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!count) return look();
      const step = key === "ArrowDown" ? 1 : -1;
      move(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (key === "Escape") {
      if (count) event.preventDefault();
      else field.value = "";
      close();
    } else if (/^(Home|End|Arrow)/.test(key)) move(-1);
  });
  // The field keeps the focus, and with it the list stays until it is tapped.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = /** @type {Element} */ (event.target).closest("li");
    if (row) choose(row);
  });
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  close();
  return close;
}

/** The answer may lie below the screen, or below the keys of a phone.
 * @param {HTMLElement} place @param {HTMLElement} field */
function reveal(place, field) {
  // The keys go away; Tab still goes on from the field.
  if (matchMedia("(pointer: coarse)").matches) field.blur();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
}

/** The remembered community above the look-up, where there was one sentence before. */
function greet() {
  const place = by("lookup-own");
  const community = own();
  place.replaceChildren();
  place.parentElement?.classList.toggle("welcome--own", !!community);
  if (!community) return;
  const { root, slot } = copy("mine");
  say(slot("community"), community.name);
  slot("community").href = community.path;
  slot("forget").addEventListener("click", () => {
    remember(null);
    greet();
    by("lookup").focus();
    by("lookup-said").textContent = word("forgotten");
  });
  place.append(root);
}

/** @param {HTMLFormElement} form */
function start(form) {
  const at = form.dataset;
  const field = /** @type {HTMLInputElement} */ (by("lookup"));
  const place = by("lookup-answer");
  /** @type {import("./names.js").Source} */
  const source = {
    prefixes: JSON.parse(at.prefixes ?? "[]"),
    buckets: Number(at.buckets),
    knowledge: JSON.parse(at.knowledge ?? "{}"),
    file: (path) => file(at.lookup ?? "", path),
  };

  /** @param {string} status @param {(Node | string)[]} content */
  const put = (status, ...content) => {
    place.className = `answer answer--${status}`;
    place.replaceChildren(...content);
    if (stale && status !== "waiting") place.prepend(copy("offline").root);
  };

  const submit = async () => {
    close();
    const text = field.value;
    if (!text.trim()) return put("none");
    const slow = setTimeout(() => put("waiting", word("waiting")), 150);
    try {
      const { status, node, own: community } = await answer(text, source, at);
      if (text !== field.value) return;
      const button = node.querySelector("button");
      if (community && community.path === own()?.path) button?.remove();
      else if (community) {
        button?.addEventListener("click", () => {
          remember(community);
          greet();
          button.replaceWith(word("remembered"));
        });
      }
      put(status, node);
    } catch {
      afresh();
      put("unknown", word(navigator.onLine ? "failed" : "offline"));
    } finally {
      clearTimeout(slow);
    }
    reveal(place, field);
  };

  const close = combobox(field, by("lookup-list"), (text) => suggest(text, source), submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  greet();
  keep(at, by("lookup-kept")).catch(() => {});
}

const form = document.querySelector("form[data-lookup]");
if (form instanceof HTMLFormElement) start(form);
