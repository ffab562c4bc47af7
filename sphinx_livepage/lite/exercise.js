// On an exercise's page: says whether this browser can open it, what of it is on this device, and removes that. Reads what
// JupyterLite keeps (localforage in IndexedDB: a store "files" by path), and never makes anything where there is nothing.
(() => {
  "use strict";
  const siteRoot = new URL(document.documentElement.dataset.content_root || "./", document.baseURI);

  // ---- can it work here?

  const FOLDER =
    "This page was opened from a folder, and from there a browser runs no Python. Open this site on the web, or use Jupyter on this computer.";
  const PACKED =
    "This page is in a package for a learning platform, which has no Python. Open this site on the web, or use Jupyter on this computer.";
  const OLD = "This browser is too old to run Python. Bring it up to date, take another one, or use Jupyter on this computer.";
  const PRIVATE =
    "This browser lets the page save nothing. Is this a private window? Take an ordinary one, or use Jupyter on this computer.";
  const INSECURE = "This needs the site under an address that begins with https. Or use Jupyter on this computer.";

  function obstacle() {
    if (location.protocol === "file:") return FOLDER;
    if ("packed" in document.documentElement.dataset) return PACKED;
    if (typeof WebAssembly !== "object" || !("Exception" in WebAssembly) || !("noModule" in HTMLScriptElement.prototype)) return OLD;
    if (!globalThis.isSecureContext) return INSECURE;
    if (!("serviceWorker" in navigator) || !globalThis.indexedDB) return PRIVATE;
    return "";
  }

  // ---- what is kept

  const nameOf = (lite) => `JupyterLite Storage - ${lite.pathname}`;

  function finished(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  // Returns the database of JupyterLite, or null where there is none.
  function open(lite) {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(nameOf(lite));
      let isNew = false;
      request.onupgradeneeded = () => {
        isNew = true;
        request.transaction?.abort(); // what was not there is not there afterwards
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => (isNew ? resolve(null) : reject(request.error));
    });
  }

  async function withStores(lite, names, mode, use) {
    const database = await open(lite);
    if (!database) return null;
    try {
      const there = names.filter((name) => database.objectStoreNames.contains(name));
      if (!there.length) return null;
      const transaction = database.transaction(there, mode);
      return await use(there.map((name) => transaction.objectStore(name)));
    } finally {
      database.close();
    }
  }

  function kept(lite, name) {
    return withStores(lite, ["files"], "readonly", ([files]) => finished(files.get(`${name}/${name}.ipynb`)));
  }

  function forget(lite, name) {
    return withStores(lite, ["files", "checkpoints"], "readwrite", async (stores) => {
      for (const store of stores)
        for (const key of await finished(store.getAllKeys()))
          if (key === name || String(key).startsWith(`${name}/`)) await finished(store.delete(key));
      return true;
    });
  }

  async function forgetAll(lite) {
    const database = await open(lite);
    database?.close();
    if (database) await finished(indexedDB.deleteDatabase(nameOf(lite)));
    for (const name of await caches.keys()) if (name.startsWith(`livepage-lite ${lite.pathname} `)) await caches.delete(name);
    for (const registration of await navigator.serviceWorker.getRegistrations())
      if (registration.scope === lite.href) await registration.unregister();
    for (const name of Object.keys(localStorage)) if (name.startsWith(lite.href)) localStorage.removeItem(name);
  }

  // ---- on the page

  function show(place) {
    const name = place.dataset.exercise;
    const lite = new URL(place.dataset.lite, siteRoot);
    const status = place.querySelector(".exercise-kept");
    const [over, all] = place.querySelectorAll("button");

    const block = (words) => {
      const trouble = place.querySelector(".exercise-trouble");
      trouble.textContent = words;
      trouble.hidden = false;
      place.querySelector(".exercise-open").removeAttribute("href");
      place.querySelector("details").hidden = true;
    };
    const look = async () => {
      const saved = await kept(lite, name);
      const day = new Date(saved?.last_modified ?? NaN);
      const when = Number.isNaN(day.valueOf())
        ? ""
        : `, last changed on ${day.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" })}`;
      status.textContent = saved ? `Your work on this set is on this device${when}.` : "Nothing of this set is on this device yet.";
      over.disabled = !saved;
    };
    const press = (button, question, act, done) =>
      button.addEventListener("click", async () => {
        if (!confirm(question)) return;
        try {
          await act();
          await look();
          status.textContent = done;
        } catch (error) {
          console.error("sphinx_livepage:", error);
          status.textContent = "That did not work. Close the notebook's tab, and press again.";
        }
      });

    const words = obstacle();
    if (words) return block(words);
    press(
      over,
      "Delete your work on this set from this device, and begin anew?",
      () => forget(lite, name),
      "Deleted. The next time it opens as a fresh copy.",
    );
    press(
      all,
      "Delete your work on all sets, and Python, from this device?",
      () => forgetAll(lite),
      "Deleted: all sets, and Python. Nothing of them is on this device.",
    );
    for (const button of [over, all]) button.hidden = false;
    addEventListener("visibilitychange", () => document.hidden || look());
    look().catch(() => block(PRIVATE));
  }

  for (const place of document.querySelectorAll(".exercise-browser")) show(place);
})();
