// Keeps what JupyterLite has loaded, so that it opens again without a network. It is in charge of JupyterLite's pages and of
// Python's worker alone; the rest of the site has a worker of its own. JupyterLite's own worker, below, answers what Python
// asks of the notebook's files.
"use strict";
const BUILD = new URL(self.location).searchParams.get("build");
const PATIENCE_MS = 4000; // for a page, on a network that says neither yes nor no

const lite = new URL("./", self.location);
const site = new URL(/*SITE*/ "../", lite);
const OURS = `livepage-lite ${lite.pathname} `;
const NAME = OURS + BUILD;
let isOnline = false; // a page came from the network; after a start of this worker it is not known, and the copy is asked first

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCopies());
});

self.addEventListener("message", (event) => {
  if (event.data === "claim") event.waitUntil(self.clients.claim());
  else if (event.data?.keep) event.waitUntil(keep(event.data.keep));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !isOfTheSite(url)) return;
  event.stopImmediatePropagation();
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (!isOnline) event.respondWith(file(event)); // otherwise the browser's own way is the quickest: it keeps compiled code
});

self.importScripts("jupyterlite-service-worker.js");

function isOfTheSite(url) {
  return url.origin === site.origin && url.pathname.startsWith(site.pathname);
}

async function dropOldCopies() {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== NAME) await caches.delete(name);
}

// Files do not change within a build, and another build is another worker.
async function file(event) {
  const copy = await caches.open(NAME);
  const saved = await copy.match(event.request);
  if (saved) return saved;
  const answer = await fetch(event.request);
  if (answer.status === 200) event.waitUntil(copy.put(event.request, answer.clone()).catch(() => {})); // a full disk is no reason to fail
  return answer;
}

async function page(event, url) {
  const address = url.origin + url.pathname;
  try {
    const answer = await inTime(fetch(event.request));
    isOnline = true;
    const saved = answer.status === 200 ? answer.clone() : null;
    if (saved)
      event.waitUntil(
        caches
          .open(NAME)
          .then((copy) => copy.put(address, saved))
          .catch(() => {}),
      );
    return answer;
  } catch (error) {
    isOnline = false;
    const saved = await (await caches.open(NAME)).match(address);
    if (!saved) throw error;
    return saved;
  }
}

async function keep(addresses) {
  const copy = await caches.open(NAME);
  for (const address of new Set(addresses)) {
    const url = new URL(address);
    const name = url.pathname.endsWith("/index.html") ? url.origin + url.pathname : address;
    if (isOfTheSite(url) && !(await copy.match(name))) await copy.add(name).catch(() => {});
  }
}

function inTime(promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PATIENCE_MS, new Error("the network took too long")))]);
}
