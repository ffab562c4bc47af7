// Keeps a copy of the whole site for days without a network. Pages are asked of the network first, so that a correction
// reaches every reader who has one; what a version stands in the address of, and modules, which are named by what is in them,
// are taken from the copy, since they cannot change.
"use strict";
const VERSION = /*VERSION*/ "";
const MADE = /*MADE*/ "";
const FILES = /*FILES*/ [];
const PATIENCE_MS = 4000; // for a page, on a network that says neither yes nor no

const root = new URL("./", self.location);
const OURS = `book-page ${root.pathname} `; // two sites of one host keep out of each other's way
const NAME = OURS + VERSION;
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
  if (request.method === "GET" && url.origin === root.origin && url.pathname.startsWith(root.pathname)) event.respondWith(answer(event, url));
});

self.addEventListener("message", (event) => {
  if (event.data === "state") event.ports[0].postMessage({ version: VERSION, made: MADE, fromCopy: servedFromCopy.has(event.source.id) });
});

async function save() {
  const copy = await caches.open(NAME);
  // All or nothing: half a copy would break a page just when there is no network to mend it.
  await copy.addAll(FILES.map((file) => new Request(new URL(file, root), { cache: "no-cache" })));
}

async function dropOldCopies() {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== NAME) await caches.delete(name);
}

async function answer(event, url) {
  const { request } = event;
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
