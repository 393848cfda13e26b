// The look-up without a network. Kept are the look-up's page and its files, and the page of a
// community that the reader asked to remember; nothing else that is visited.
// docs/decisions/offline.md says how it is updated and removed.
// @ts-check
/// <reference lib="webworker" />

// publish/worker.py writes this line.
const SITE = { version: "", scope: "", homes: [""], files: [""] };

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const OURS = `hutong ${SITE.scope} `;
const CACHE = OURS + SITE.version;
/** Milliseconds after which a network that does not answer counts as none. */
const LATE = 4000;

const opened = () => caches.open(CACHE);

/** Fetch and keep. @param {string} path */
async function store(path) {
  const answer = await fetch(path, { cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error(path);
  await (await opened()).put(path, answer.clone());
  return answer;
}

/** A community's page with its officers and their photographs; or a file of the look-up.
 * @param {string} path */
async function keep(path) {
  const text = await (await store(path)).text();
  const found = text.matchAll(/(?:href|src)="([^"]*\/officers\/[^"]+)"/g);
  const paths = [...new Set([...found].map((one) => one[1]))];
  await Promise.all(paths.map(store));
  return [path, ...paths];
}

/** @param {string} path "" forgets all that tells who asked for what */
async function keepOnly(path) {
  const wanted = path ? await keep(path) : [];
  const cache = await opened();
  for (const { url } of await cache.keys()) {
    const other = /\/(communities|officers)\//.test(url) && !wanted.includes(new URL(url).pathname);
    if (other || (!path && /\/lookup\/(?!all)/.test(url))) await cache.delete(url);
  }
}

/** The names of the caches of other versions. */
const others = async () =>
  (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);

async function install() {
  await Promise.all(
    [...SITE.files, ...SITE.homes, ...SITE.homes.map((home) => `${home}offline.html`)].map(store),
  );
  // What an older version kept is fetched anew: it must fit the scripts.
  for (const name of await others()) {
    for (const { url } of await (await caches.open(name)).keys()) {
      const { pathname } = new URL(url);
      if (/\/(communities|lookup)\//.test(pathname)) await keep(pathname).catch(() => {});
    }
  }
  await worker.skipWaiting();
}

async function activate() {
  for (const name of await others()) await caches.delete(name);
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

/** The network's answer, and kept; where there is none, what was kept, and marked so.
 * @param {string} path @param {Promise<Response>} network */
async function freshest(path, network) {
  const cache = await opened();
  const kept = await cache.match(path);
  if (kept) {
    const late = new Promise((_, fail) => setTimeout(fail, LATE));
    network = Promise.race([network, /** @type {Promise<never>} */ (late)]);
  }
  try {
    const answer = await network;
    if (answer.ok) await cache.put(path, answer.clone());
    if (!kept || answer.status < 500) return answer;
  } catch (error) {
    if (!kept) throw error;
  }
  const headers = new Headers(kept.headers);
  headers.set("kept", "1");
  return new Response(await kept.blob(), { headers });
}

/** @param {FetchEvent} event @param {string} path */
async function page(event, path) {
  const network = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  const cache = await opened();
  try {
    const known = SITE.homes.includes(path) || (await cache.match(path));
    return await (known ? freshest(path, network) : network);
  } catch (error) {
    const home = SITE.homes.filter((one) => path.startsWith(one)).pop();
    return (await cache.match(`${home}offline.html`)) ?? Response.error();
  }
}

/** A name says what is in it. @param {Request} request @param {string} path */
async function asset(request, path) {
  const cache = await opened();
  const kept = await cache.match(path);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && !path.includes("/officers/")) await cache.put(path, answer.clone());
  return answer;
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => event.waitUntil(keepOnly(event.data).catch(() => {})));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, pathname));
  else if (SITE.homes.some((home) => pathname.startsWith(`${home}lookup/`))) {
    event.respondWith(freshest(pathname, fetch(request)));
  } else if (pathname.startsWith(`${SITE.scope}assets/`)) event.respondWith(asset(request, pathname));
});
