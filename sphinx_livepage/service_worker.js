// Keeps a copy of the whole site for days without a network. Pages are asked of the network first, so that a correction reaches every
// reader who has one. Files whose address names their version are taken from the copy, since they cannot change.
//
// Nothing in the copy is believed because it is there: code in a page, half a deployment or a full disk may have left anything. What an
// entry holds must have the hash that the build wrote down here; otherwise it is dropped, and fetched again.
"use strict";
const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const VERSION = /*VERSION*/ "";
const BUILD = /*BUILD*/ ""; // as the pages of this version say it
const MADE = /*MADE*/ "";
/** @type {Record<string, string>} */
const FILES = /*FILES*/ {}; // address below this folder to the SHA-256 of the file, in base64
const PYTHON = /*PYTHON*/ ""; // the version of what runs code in a page; it is large, so it is kept only after it was used
/** @type {Record<string, string>} */
const PYTHON_FILES = /*PYTHON_FILES*/ {}; // as FILES
const NOT_FOUND = "404.html";
const BUILT_FOR = /*BUILT_FOR*/ ""; // the path that the addresses in that page begin with: where the site was meant to be hosted
const PATIENCE_MS = 4000; // for a page, on a network that says neither yes nor no

const root = new URL("./", self.location.href);
const OURS = `livepage ${root.pathname} `; // two sites of one host keep out of each other's way
const NAME = OURS + VERSION;
const NAME_OF_PYTHON = `${OURS}python ${PYTHON}`;
const ADDRESSES = new Map(Object.keys(FILES).map((address) => [address.replace(/\?.*/, ""), address])); // without the version
/** @type {Map<string, string>} */
const servedFromCopy = new Map(); // a page's client to the file that it was served

scope.addEventListener("install", (event) => {
  event.waitUntil(save().then(() => scope.skipWaiting()));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCopies().then(() => scope.clients.claim()));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === "GET" && url.origin === root.origin && url.pathname.startsWith(root.pathname))
    event.respondWith(answer(event, url));
});

scope.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep).catch(() => {})); // a browser may refuse, and the network is there
  if (event.data === "state") event.ports[0].postMessage(stateFor(/** @type {Client} */ (event.source).id));
});

// What a page is told about the copy: whether the page came out of it, or was to come out of it and is not in it.
/** @param {string} client */
function stateFor(client) {
  const file = servedFromCopy.get(client);
  return { version: VERSION, build: BUILD, made: MADE, fromCopy: file !== undefined, isMissing: file === NOT_FOUND };
}

/**
 * Returns a request whose answer the browser refuses unless it has the right hash.
 * @param {string} address
 * @param {string} hash
 * @param {RequestCache} cache
 */
function exactly(address, hash, cache = "no-cache") {
  return new Request(new URL(address, root), { cache, integrity: `sha256-${hash}` });
}

// All or nothing: half a copy would break a page just when there is no network to repair it.
async function save() {
  const copy = await caches.open(NAME);
  try {
    await copy.addAll(Object.entries(FILES).map(([address, hash]) => exactly(address, hash)));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

// Files of Python that a page has used. What the browser still holds of them is not fetched again, unless it is wrong.
/** @param {string[]} addresses */
async function keep(addresses) {
  const copy = await caches.open(NAME_OF_PYTHON);
  for (const whole of addresses) {
    const address = whole.startsWith(root.href) ? whole.slice(root.href.length) : "";
    const hash = Object.hasOwn(PYTHON_FILES, address) && PYTHON_FILES[address];
    if (!hash || (await saved(NAME_OF_PYTHON, address, hash))) continue;
    await copy.add(exactly(address, hash, "default")).catch(() => copy.add(exactly(address, hash, "reload")));
  }
}

async function dropOldCopies() {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== NAME && name !== NAME_OF_PYTHON) await caches.delete(name);
}

// What a copy has under an address, if it is what the site was built with; what is not, is deleted.
/** @param {string} name @param {string} address @param {string} hash */
async function saved(name, address, hash) {
  const copy = await caches.open(name);
  const found = await copy.match(new URL(address, root));
  if (!found) return null;
  const digest = await crypto.subtle.digest("SHA-256", await found.clone().arrayBuffer());
  if (btoa(String.fromCharCode(...new Uint8Array(digest))) === hash) return found;
  await copy.delete(new URL(address, root));
  return null;
}

// A file of the copy. Where it is missing or wrong it is fetched again; null where the network has not the right one either.
/** @param {string} name @param {string} address @param {string} hash */
async function file(name, address, hash) {
  const found = await saved(name, address, hash);
  if (found) return found;
  try {
    const fetched = await fetch(exactly(address, hash));
    await (await caches.open(name)).put(new URL(address, root), fetched.clone()).catch(() => {}); // a full disk is no reason to fail
    return fetched;
  } catch {
    return null;
  }
}

/** @param {FetchEvent} event @param {URL} url */
async function answer(event, url) {
  const { request } = event;
  const isPage = request.mode === "navigate";
  const address = url.href.slice(root.href.length).replace(/#.*/, "");
  const path = address.replace(/\?.*/, "");
  if (Object.hasOwn(PYTHON_FILES, path)) return (await saved(NAME_OF_PYTHON, path, PYTHON_FILES[path])) ?? fetch(request);
  const cannotChange = Object.hasOwn(FILES, address) && (url.search || path.startsWith("_static/widgets/"));
  if (!isPage && cannotChange) return (await file(NAME, address, FILES[address])) ?? fetch(request);
  try {
    return await (isPage ? inTime(fetch(newest(request))) : fetch(newest(request)));
  } catch (error) {
    for (const place of isPage ? [path, `${path}index.html`, NOT_FOUND] : [path]) {
      const known = ADDRESSES.get(place);
      const found = known && (await saved(NAME, known, FILES[known]));
      if (!found) continue;
      if (isPage) servedFromCopy.set(event.resultingClientId, place);
      return place === NOT_FOUND ? fromOurRoot(found) : found;
    }
    throw error;
  }
}

// The page for a wrong address is shown at any depth, so its addresses begin at the root of the host. This site may be hosted elsewhere
// than it was built for.
/** @param {Response} page */
async function fromOurRoot(page) {
  const text = await page.text();
  const own = text.replace(/(\b(?:href|src|action|data-content_root)=")([^"]*)/g, (whole, name, address) =>
    address.startsWith(BUILT_FOR) && !address.startsWith("//") ? name + root.pathname + address.slice(BUILT_FOR.length) : whole,
  );
  return new Response(own, { headers: { "Content-Type": "text/html" } });
}

/**
 * Returns the same request, which asks the host whether the file has changed. A host that sends no `Cache-Control` would otherwise
 * have the browser show an old page for days, since a browser guesses from the file's age how long it stays fresh.
 * @param {Request} request
 */
/** @param {Request} request */
function newest(request) {
  return new Request(request, { cache: "no-cache" });
}

/** @param {Promise<Response>} promise @returns {Promise<Response>} */
function inTime(promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PATIENCE_MS, new Error("the network took too long")))]);
}
