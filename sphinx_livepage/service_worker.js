// Keeps a copy of the whole site for days without a network. Pages are asked of the network first, so that a correction
// reaches every reader who has one; what a version stands in the address of, and modules, which are named by what is in them,
// are taken from the copy, since they cannot change.
"use strict";
const VERSION = /*VERSION*/ "";
const MADE = /*MADE*/ "";
const PYTHON = /*PYTHON*/ ""; // the version of what runs code in a page; it is large, so it is kept only once it was used
const FILES = /*FILES*/ [];
const PATIENCE_MS = 4000; // for a page, on a network that says neither yes nor no

const root = new URL("./", self.location);
const OURS = `livepage ${root.pathname} `; // two sites of one host keep out of each other's way
const NAME = OURS + VERSION;
const NAME_OF_PYTHON = `${OURS}python ${PYTHON}`;
const PLACE_OF_PYTHON = `${root.pathname}_static/python/`;
const servedFromCopy = new Set();

self.addEventListener("install", (event) => {
  event.waitUntil(save().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCopies().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === "GET" && url.origin === root.origin && url.pathname.startsWith(root.pathname))
    event.respondWith(answer(event, url));
});

self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep).catch(() => {})); // a browser may refuse, and the network is there
  if (event.data === "state") event.ports[0].postMessage({ version: VERSION, made: MADE, fromCopy: servedFromCopy.has(event.source.id) });
});

async function save() {
  const copy = await caches.open(NAME);
  // All or nothing: half a copy would break a page just when there is no network to mend it.
  await copy.addAll(FILES.map((file) => new Request(new URL(file, root), { cache: "no-cache" })));
}

// Files of Python that a page has used. What the browser still holds of them is not fetched again.
async function keep(addresses) {
  const copy = await caches.open(NAME_OF_PYTHON);
  for (const address of addresses)
    if (new URL(address).pathname.startsWith(PLACE_OF_PYTHON) && !(await copy.match(address))) await copy.add(address);
}

async function dropOldCopies() {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== NAME && name !== NAME_OF_PYTHON) await caches.delete(name);
}

async function answer(event, url) {
  const { request } = event;
  if (url.pathname.startsWith(PLACE_OF_PYTHON)) return (await (await caches.open(NAME_OF_PYTHON)).match(request)) ?? fetch(request);
  const copy = await caches.open(NAME);
  const isPage = request.mode === "navigate";
  if (!isPage && (url.search || url.pathname.startsWith(`${root.pathname}_static/widgets/`))) {
    const same = await copy.match(request);
    if (same) return same;
  }
  try {
    return await (isPage ? inTime(fetch(request)) : fetch(request));
  } catch (error) {
    const places = isPage ? [request.url, `${url.origin}${url.pathname}index.html`, new URL("404.html", root)] : [request.url];
    let saved;
    for (const place of places) saved ??= await copy.match(place, { ignoreSearch: true });
    if (!saved) throw error;
    if (isPage) servedFromCopy.add(event.resultingClientId);
    return saved;
  }
}

function inTime(promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PATIENCE_MS, new Error("the network took too long")))]);
}
