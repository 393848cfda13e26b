// What stays on this device: the files of the look-up, for a time without a network, and, only
// where asked to, the reader's community. Of what is typed, nothing.
// @ts-check

/** A community that the reader asked to remember. @typedef {{path: string, name: string}} Own */

const OWN = "hutong-community";
const NOTHING = "hutong-nothing";
const { connection } = /** @type {Navigator & {connection?: {saveData: boolean}}} */ (navigator);
/** Absent where the browser, the address or a saver of data forbids. */
const workers = connection?.saveData ? undefined : navigator.serviceWorker;

/** The files fetched since the page was opened, by path.
 * @type {Map<string, Promise<any>>} */
const asked = new Map();
/** All files of the look-up by path, as `files`, once they are here.
 * @type {Promise<{files: Record<string, any>} | undefined> | undefined} */
let whole;
/** Whether some file came from an earlier day, because there was no network. */
export let stale = false;

/** Storage may be switched off, and anybody may write there.
 * @template T @param {() => T} work @returns {T | undefined} */
function tried(work) {
  try {
    return work();
  } catch {}
}

/** @param {string} path @returns {Promise<any>} */
async function load(path) {
  // Always asked whether it is still so: a number may have changed an hour ago.
  const response = await fetch(path, { cache: "no-cache" });
  if (!response.ok) throw new Error(path);
  if (response.headers.has("kept")) stale = true;
  return response.json();
}

/** A file of the look-up, with no request where all are here.
 * @param {string} folder @param {string} path @returns {Promise<any>} */
export async function file(folder, path) {
  const here = (await whole)?.files[path];
  if (here) return here;
  const found = asked.get(path) ?? load(folder + path);
  asked.set(path, found);
  return found;
}

/** Whether no file will have to be fetched. */
export const ready = () => !!whole;

/** The site may have been replaced between two files: all of them afresh, then. */
export function afresh() {
  asked.clear();
  whole = undefined;
  stale = false;
}

/** @returns {Own | null | undefined} */
export const own = () => tried(() => JSON.parse(localStorage.getItem(OWN) ?? "null"));

/** The worker keeps that page, and forgets any other; "" is none. */
const tell = () => workers?.controller?.postMessage(own()?.path ?? "");

/** @param {Own | null} community null forgets */
export function remember(community) {
  tried(() => {
    if (community) localStorage.setItem(OWN, JSON.stringify(community));
    else localStorage.removeItem(OWN);
  });
  tell();
}

/** Whether this device was told to keep nothing. */
const refused = () => tried(() => localStorage.getItem(NOTHING));

/** Keep nothing here any more; or again, where that was asked before.
 * @param {string} scope */
async function turn(scope) {
  if (refused()) localStorage.removeItem(NOTHING);
  else {
    remember(null);
    tried(() => localStorage.setItem(NOTHING, "1"));
    await (await workers?.getRegistration(scope))?.unregister();
    for (const name of await caches.keys()) {
      if (name.startsWith(`hutong ${scope} `)) await caches.delete(name);
    }
  }
  location.reload();
}

/** Make the look-up work without a network, after the page has been shown.
 * @param {DOMStringMap} at @param {HTMLElement} control says so, with a button to end it; or not */
export async function keep({ scope = "/", whole: all }, control) {
  if (!workers) return;
  const off = refused();
  const { controller } = workers;
  // Kept before: used from the first key on, and once more asked whether it is still so.
  if (controller && all) {
    whole = caches.match(all).then((kept) => kept && load(all)).catch(() => undefined);
  }
  if (!off) {
    await new Promise((done) => setTimeout(done, 500));
    if (document.readyState !== "complete") {
      await new Promise((done) => addEventListener("load", done));
    }
    await workers.register(`${scope}sw.js`, { scope });
  }
  control.children[off ? 0 : 1].remove();
  control.hidden = false;
  control.addEventListener("click", (event) => {
    if (event.target instanceof HTMLButtonElement) turn(scope);
  });
  if (off) return;
  if (!controller) {
    await new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));
  }
  if (own()) tell();
  if (all && !(await whole)) {
    const files = await load(all);
    whole = Promise.resolve(files);
  }
}
