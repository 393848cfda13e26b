// @ts-check
// A request form on a bad network: one key for one form, a draft if wished, sent when it can be.

const WEEK = 7 * 24 * 60 * 60 * 1000;
const AGAIN = 15 * 1000;
const shown = Date.now();

/** What this browser keeps, or nothing where it refuses to. */
const kept = {
  /** @param {Storage} store @param {string} name */
  read(store, name) {
    try { return store.getItem(name); } catch { return null; }
  },
  /** @param {Storage} store @param {string} name @param {string} value */
  write(store, name, value) {
    try { store.setItem(name, value); } catch { /* full, or forbidden */ }
  },
  /** @param {Storage} store @param {string} name */
  remove(store, name) {
    try { store.removeItem(name); } catch { /* forbidden */ }
  },
};

/** 32 hexadecimal digits that nobody else has. */
function newKey() {
  const numbers = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(numbers, (one) => one.toString(16).padStart(2, "0")).join("");
}

/** The key of the form that was sent from here: who goes back to it means the same one.
 *  @param {HTMLFormElement} form */
function keyBehind(form) {
  const [way] = performance.getEntriesByType("navigation");
  const back = /** @type {PerformanceNavigationTiming} */ (way)?.type === "back_forward";
  return back && kept.read(sessionStorage, `hutong:sent:${form.dataset.form}`);
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} */
const controls = (form) =>
  /** @type {HTMLInputElement[]} */ (Array.from(form.elements)).filter(
    (one) => one.name && one.type !== "hidden" && one.name !== "_website");

/** @param {HTMLFormElement} form */
function answers(form) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const one of controls(form)) {
    const choice = one.type === "radio" || one.type === "checkbox";
    if (choice ? one.checked : one.value) found[one.name] = one.value;
  }
  return found;
}

/** @param {HTMLFormElement} form @param {Record<string, string>} found */
function fill(form, found) {
  for (const one of controls(form)) {
    const choice = one.type === "radio" || one.type === "checkbox";
    if (choice) one.checked = one.checked || found[one.name] === one.value;
    else if (!one.value && found[one.name]) one.value = found[one.name];
  }
}

/** @param {HTMLFormElement} form @param {HTMLInputElement} key */
function keepDrafts(form, key) {
  const name = `hutong:draft:${form.dataset.form}`;
  const box = document.createElement("input");
  box.type = "checkbox";
  box.id = "keep-here";
  const label = document.createElement("label");
  label.htmlFor = box.id;
  label.textContent = form.dataset.keep || "";
  const row = document.createElement("div");
  row.className = "option no-print";
  row.append(box, label);
  form.prepend(row);
  const save = () => {
    const draft = { at: Date.now(), key: key.value, answers: answers(form) };
    if (box.checked) kept.write(localStorage, name, JSON.stringify(draft));
  };
  try {
    const draft = JSON.parse(kept.read(localStorage, name) || "null");
    if (draft && Date.now() - draft.at < WEEK) {
      fill(form, draft.answers);
      if (!document.getElementById("problems")) key.value = draft.key || key.value;
      box.checked = true;
    } else {
      kept.remove(localStorage, name);
    }
  } catch {
    kept.remove(localStorage, name);
  }
  box.addEventListener("change", () => (box.checked ? save() : kept.remove(localStorage, name)));
  form.addEventListener("input", save);
}

/** A number that makes the hash of the challenge begin with so many zero bits.
 *  @param {string} challenge @param {number} bits */
async function solve(challenge, bits) {
  const letters = new TextEncoder();
  for (let number = 0; ; number += 1) {
    const answer = `${challenge}:${number}`;
    const hash = new DataView(await crypto.subtle.digest("SHA-256", letters.encode(answer)));
    if (hash.getUint32(0) >>> (32 - bits) === 0) return answer;
  }
}

/** What the door asks for before it is sent to: work, or "" for nothing, or null where it is not
 *  there.
 *  @param {HTMLFormElement} form */
async function asked(form) {
  if (!navigator.onLine) return null;
  // A door on another host cannot be asked from here; what is sent to it is taken all the same.
  const door = new URL(form.dataset.door || "", location.href);
  if (door.origin !== location.origin) return "";
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 5000);
  try {
    const answer = await fetch(door, { cache: "no-store", signal: stop.signal });
    clearTimeout(timer);
    const { bits, challenge } = answer.ok ? await answer.json() : { bits: 0, challenge: "" };
    // Without it the form is sent all the same, and a person looks at it first.
    return bits && crypto.subtle ? await solve(challenge, bits) : "";
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Sends the form when the door can be reached, and until then says that it waits.
 *  @param {HTMLFormElement} form @param {HTMLInputElement} took */
function sendWhenReachable(form, took) {
  // Who corrects a line or finds a draft may be quick: that is no sign of a machine.
  const fresh = Object.keys(answers(form)).length === 0;
  const status = document.createElement("p");
  status.className = "form__status";
  status.setAttribute("role", "status");
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "button button--quiet";
  stop.textContent = form.dataset.stop || "";
  stop.hidden = true;
  form.append(status, stop);
  let waiting = false;
  let asking = false;
  let gone = false;
  const attempt = async () => {
    if (asking || gone || !waiting) return;
    asking = true;
    if (stop.hidden) status.textContent = form.dataset.sending || "";
    const work = await asked(form);
    asking = false;
    if (!waiting) return;
    if (work !== null) {
      gone = true;
      /** @type {HTMLInputElement} */ (form.elements.namedItem("_work")).value = work;
      if (fresh) took.value = String(Math.round((Date.now() - shown) / 1000));
      form.submit();
    } else {
      status.textContent = form.dataset.offline || "";
      stop.hidden = false;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    waiting = true;
    attempt();
  });
  stop.addEventListener("click", () => {
    waiting = false;
    stop.hidden = true;
    status.textContent = form.dataset.stopped || "";
  });
  addEventListener("online", attempt);
  setInterval(() => { if (waiting) attempt(); }, AGAIN);
  // Back from the next page, as the browser kept this one: it may be sent again.
  addEventListener("pageshow", () => {
    gone = false;
    waiting = false;
    status.textContent = "";
  });
}

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-form]"));
if (form) {
  const key = /** @type {HTMLInputElement} */ (form.elements.namedItem("key"));
  const took = /** @type {HTMLInputElement} */ (form.elements.namedItem("_took"));
  const name = `hutong:key:${form.dataset.form}`;
  if (!key.value) key.value = kept.read(sessionStorage, name) || keyBehind(form) || newKey();
  keepDrafts(form, key);
  kept.write(sessionStorage, name, key.value);
  sendWhenReachable(form, took);
}
const problems = document.getElementById("problems");
if (problems) problems.focus();
const sent = /** @type {HTMLElement | null} */ (document.querySelector("[data-sent]"));
if (sent) {
  kept.remove(localStorage, `hutong:draft:${sent.dataset.sent}`);
  const name = `hutong:key:${sent.dataset.sent}`;
  const key = kept.read(sessionStorage, name);
  if (key) kept.write(sessionStorage, `hutong:sent:${sent.dataset.sent}`, key);
  kept.remove(sessionStorage, name);
}
