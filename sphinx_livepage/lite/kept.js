// The learner's work on the exercises, as it is kept on this device: JupyterLite's database (localforage in IndexedDB: a store "files"
// by path). The pages of the exercises and JupyterLite's own page read it here. Nothing is made where there is nothing.

const PREFIX = "JupyterLite Storage - ";

/**
 * Returns the name of the database of a JupyterLite. It has the path in it, so work stays behind if the site moves.
 * @param {URL} lite
 */
export function nameOf(lite) {
  return PREFIX + lite.pathname;
}

/**
 * Returns the path of a set's notebook.
 * @param {string} set
 */
export function pathOf(set) {
  return `${set}/${set}.ipynb`;
}

/**
 * @param {IDBRequest} request
 * @returns {Promise<any>}
 */
function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Returns a database, or null where there is none.
 * @param {string} name
 * @returns {Promise<IDBDatabase | null>}
 */
function open(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      request.transaction?.abort(); // what was not there is not there afterwards
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => (isNew ? resolve(null) : reject(request.error));
  });
}

/**
 * Returns a database with a store of files, and makes what is missing of it.
 * @param {string} name
 * @returns {Promise<IDBDatabase>}
 */
async function openWithFiles(name) {
  const there = await finished(indexedDB.open(name));
  if (there.objectStoreNames.contains("files")) return there;
  const next = there.version + 1;
  there.close();
  const request = indexedDB.open(name, next);
  request.onupgradeneeded = () => request.result.createObjectStore("files");
  return finished(request);
}

/**
 * @template T
 * @param {string} name of a database
 * @param {string[]} stores those of them that are there are used
 * @param {IDBTransactionMode} mode
 * @param {(stores: IDBObjectStore[]) => Promise<T>} use
 * @returns {Promise<T | null>} null where there is nothing
 */
async function withStores(name, stores, mode, use) {
  const database = await open(name);
  if (!database) return null;
  try {
    const there = stores.filter((store) => database.objectStoreNames.contains(store));
    if (!there.length) return null;
    const transaction = database.transaction(there, mode);
    return await use(there.map((store) => transaction.objectStore(store)));
  } finally {
    database.close();
  }
}

/**
 * Returns the kept file of a path; null where none is kept.
 * @param {URL} lite
 * @param {string} path
 */
export function kept(lite, path) {
  return withStores(nameOf(lite), ["files"], "readonly", async ([files]) => (await finished(files.get(path))) ?? null);
}

/**
 * Returns the notebooks that were set aside for a newer version of a set.
 * @param {URL} lite
 * @param {string} set
 * @returns {Promise<string[]>} their paths
 */
export async function setAsideOf(lite, set) {
  const keys = await withStores(nameOf(lite), ["files"], "readonly", ([files]) => finished(files.getAllKeys()));
  return (keys ?? []).map(String).filter((/** @type {string} */ key) => key.startsWith(`${set}/${set}-`) && key.endsWith(".ipynb"));
}

/**
 * Keeps the work on a path under another one, which has the day in it, so that the path opens as the site has it now.
 * @param {URL} lite
 * @param {string} path
 * @returns {Promise<string | null>} the other path
 */
export function setAside(lite, path) {
  return withStores(nameOf(lite), ["files", "checkpoints"], "readwrite", async ([files, checkpoints]) => {
    const work = await finished(files.get(path));
    if (!work) return null;
    const taken = new Set(await finished(files.getAllKeys()));
    const [stem, day] = [path.replace(/\.ipynb$/, ""), String(work.last_modified).slice(0, 10)];
    let other = `${stem}-${day}.ipynb`;
    for (let next = 2; taken.has(other); next += 1) other = `${stem}-${day}-${next}.ipynb`;
    await finished(files.put({ ...work, name: other.split("/").at(-1), path: other }, other));
    await finished(files.delete(path));
    if (checkpoints) await finished(checkpoints.delete(path));
    return other;
  });
}

/**
 * Returns the JupyterLites at other addresses of this host that keep work on a set: the site may have moved.
 * @param {URL} lite
 * @param {string} set
 * @returns {Promise<URL[]>}
 */
export async function elsewhere(lite, set) {
  const found = [];
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    if (!name?.startsWith(PREFIX) || name === nameOf(lite)) continue;
    const other = new URL(name.slice(PREFIX.length), lite);
    if (other.origin === lite.origin && (await kept(other, pathOf(set)))) found.push(other);
  }
  return found;
}

/**
 * Copies the work on a set from another address of this host. What is kept here already stays.
 * @param {URL} lite
 * @param {URL} other
 * @param {string} set
 */
export async function bring(lite, other, set) {
  const files = await withStores(nameOf(other), ["files"], "readonly", async ([store]) => {
    const keys = await finished(store.getAllKeys());
    return Promise.all(
      keys.map(async (/** @type {IDBValidKey} */ key) => /** @type {[string, any]} */ ([String(key), await finished(store.get(key))])),
    );
  });
  const database = await openWithFiles(nameOf(lite));
  try {
    const store = database.transaction("files", "readwrite").objectStore("files");
    for (const [key, file] of files ?? [])
      if ((key === set || key.startsWith(`${set}/`)) && !(await finished(store.getKey(key)))) await finished(store.put(file, key));
  } finally {
    database.close();
  }
}

// ---- which version of a set the work began with

/**
 * @param {URL} lite
 * @param {string} path
 */
function noteOf(lite, path) {
  return `${lite.href} version of ${path}`;
}

/**
 * Notes the version of a notebook that the site has now as the one that is worked on.
 * @param {URL} lite
 * @param {string} path
 * @param {string} text the notebook as the site has it
 */
export async function note(lite, path, text) {
  localStorage.setItem(noteOf(lite, path), await fingerprint(text));
}

/**
 * Returns whether the work on a notebook began with another version than the site has now.
 * @param {URL} lite
 * @param {string} path
 * @param {string} text the notebook as the site has it
 * @param {any} work the kept file
 */
export async function isOfAnotherVersion(lite, path, text, work) {
  const noted = localStorage.getItem(noteOf(lite, path));
  return noted ? noted !== (await fingerprint(text)) : tasksOf(JSON.parse(text)) !== tasksOf(work.content);
}

/** @param {string} text */
async function fingerprint(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/**
 * What nbgrader wrote into the cells of a notebook, which no answer changes: enough to tell two versions apart where none was noted.
 * @param {any} notebook
 */
function tasksOf(notebook) {
  return JSON.stringify(notebook.cells.map((/** @type {any} */ { metadata }) => metadata?.nbgrader?.checksum ?? null).filter(Boolean));
}

// ---- deleting

/**
 * Deletes the work on a set.
 * @param {URL} lite
 * @param {string} set
 */
export async function forget(lite, set) {
  await withStores(nameOf(lite), ["files", "checkpoints"], "readwrite", async (stores) => {
    for (const store of stores)
      for (const key of await finished(store.getAllKeys()))
        if (key === set || String(key).startsWith(`${set}/`)) await finished(store.delete(key));
  });
  localStorage.removeItem(noteOf(lite, pathOf(set)));
}

/**
 * Deletes the work on all sets, and all that JupyterLite keeps.
 * @param {URL} lite
 */
export async function forgetAll(lite) {
  const database = await open(nameOf(lite));
  database?.close();
  if (database) await finished(indexedDB.deleteDatabase(nameOf(lite)));
  for (const name of await caches.keys()) if (name.startsWith(`livepage-lite ${lite.pathname} `)) await caches.delete(name);
  for (const registration of await navigator.serviceWorker.getRegistrations())
    if (registration.scope === lite.href) await registration.unregister();
  for (const name of Object.keys(localStorage)) if (name.startsWith(lite.href)) localStorage.removeItem(name);
}
