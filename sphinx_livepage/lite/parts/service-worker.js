// Keeps what JupyterLite has loaded, so that it opens again without a network. It is in charge of JupyterLite's pages and of
// Python's worker alone; the rest of the site has a worker of its own. JupyterLite's own worker, below, answers what Python
// asks of the notebook's files.
//
// As in the site's own worker, nothing in the copy is believed because it is there: it must have the hash that the build wrote down.
"use strict";
const liteScope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const BUILD = new URL(self.location.href).searchParams.get("build");
/** @type {Record<string, string>} */
const HASHES = /*HASHES*/ {}; // address below the site to the SHA-256 of the file, in base64
const PAGE_PATIENCE_MS = 4000; // for a page, on a network that says neither yes nor no

const lite = new URL("./", self.location.href);
const site = new URL(/*SITE*/ "../", lite);
const LITES = `livepage-lite ${lite.pathname} `;
const COPY = LITES + BUILD;
let isOnline = false; // a page came from the network; after a start of this worker it is not known, and the copy is asked first

liteScope.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCopies());
});

liteScope.addEventListener("message", (event) => {
  if (event.data === "claim") event.waitUntil(liteScope.clients.claim());
  else if (event.data?.keep) event.waitUntil(keep(event.data.keep));
});

liteScope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !isOfTheSite(url)) return;
  event.stopImmediatePropagation();
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (!hashOf(url)) return;
  else if (!isOnline) event.respondWith(file(event, url));
  else if (!isNamedByVersion(url)) event.respondWith(ofThisBuild(event, url));
  // otherwise the browser's own way is the quickest: it keeps compiled code
});

liteScope.importScripts("jupyterlite-service-worker.js");

/** @param {URL} url */
function isOfTheSite(url) {
  return url.origin === site.origin && url.pathname.startsWith(site.pathname);
}

async function dropOldCopies() {
  for (const name of await caches.keys()) if (name.startsWith(LITES) && name !== COPY) await caches.delete(name);
}

// The hash that the build wrote down for an address; undefined for what it does not know, such as answers about the notebook's files.
/** @param {URL} url */
function hashOf(url) {
  const address = decodeURIComponent(url.pathname.slice(site.pathname.length));
  return Object.hasOwn(HASHES, address) ? HASHES[address] : undefined;
}

// Whether an address never changes its content: it has a fingerprint in it.
/** @param {URL} url */
function isNamedByVersion(url) {
  return /[?&](build|_)=/.test(url.search) || /\.[0-9a-f]{7,}\.\w+$|\/[0-9a-f]{12}\//.test(url.pathname);
}

// What the browser still holds of any other file may be of an older build, if the host says that it may be used for a while or says
// nothing. It is used if it has the right hash.
/** @param {FetchEvent} event @param {URL} url */
async function ofThisBuild(event, url) {
  try {
    return await fetch(exactly(url, "default")).catch(() => fetch(exactly(url, "reload")));
  } catch {
    return fetch(event.request); // the middle of a deployment, or no network
  }
}

// A file of the copy, if it is what the site was built with; what is not, is deleted.
/** @param {URL} url */
async function saved(url) {
  const copy = await caches.open(COPY);
  const address = url.origin + url.pathname;
  const found = await copy.match(address);
  if (!found) return null;
  const digest = await crypto.subtle.digest("SHA-256", await found.clone().arrayBuffer());
  if (btoa(String.fromCharCode(...new Uint8Array(digest))) === hashOf(url)) return found;
  await copy.delete(address);
  return null;
}

/**
 * Returns a request whose answer the browser refuses unless it has the right hash.
 * @param {URL} url
 * @param {RequestCache} cache
 */
function exactly(url, cache) {
  return new Request(url.origin + url.pathname, { cache, integrity: `sha256-${hashOf(url)}` });
}

/**
 * Takes a file into the copy, if it has the right hash.
 * @param {URL} url
 * @param {RequestCache} cache
 */
async function add(url, cache = "default") {
  await (await caches.open(COPY)).add(exactly(url, cache));
}

// Files do not change within a build, and another build is another worker.
/** @param {FetchEvent} event @param {URL} url */
async function file(event, url) {
  const found = await saved(url);
  if (found) return found;
  const answer = await fetch(event.request);
  if (answer.status === 200) event.waitUntil(keep([url.href])); // a full disk is no reason to fail
  return answer;
}

/** @param {FetchEvent} event @param {URL} url */
async function page(event, url) {
  try {
    // "no-cache" asks the host whether the page has changed, which a host without `Cache-Control` would leave to the browser's guess.
    const answer = await inTime(fetch(new Request(event.request, { cache: "no-cache" })));
    isOnline = true;
    event.waitUntil(keep([url.href]));
    return answer;
  } catch (error) {
    isOnline = false;
    const found = await saved(url);
    if (!found) throw error;
    return found;
  }
}

/** @param {string[]} addresses */
async function keep(addresses) {
  for (const address of new Set(addresses)) {
    const url = new URL(address);
    if (!isOfTheSite(url) || !hashOf(url) || (await saved(url))) continue;
    await add(url).catch(() => add(url, "reload").catch(() => {}));
  }
}

/** @param {Promise<Response>} promise @returns {Promise<Response>} */
function inTime(promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PAGE_PATIENCE_MS, new Error("the network took too long")))]);
}
