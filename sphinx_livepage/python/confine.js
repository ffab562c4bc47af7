// Takes from a worker what the code of a cell could reach the world or another reader's device with, before any such code runs.
//
// There are two walls. The worker is started from a blob, so it inherits the policy of its page, and the browser itself refuses every
// other host. What a policy cannot say is done here: of this host, Python reads only the site's own files; it opens no further worker,
// which would have no policy; and it cannot touch what the browser stores, the site's saved copy included.

// Names of the global scope that are gone afterwards. Some exist in one browser only.
const GONE = [
  ...[
    "WebSocket",
    "WebSocketStream",
    "WebTransport",
    "EventSource",
    "RTCPeerConnection",
    "RTCDataChannel",
    "FontFace",
    "FontFaceSet",
    "fonts",
  ],
  ...["Worker", "SharedWorker", "BroadcastChannel", "Notification", "PushManager", "ServiceWorkerContainer"],
  ...[
    "caches",
    "CacheStorage",
    "Cache",
    "indexedDB",
    "IDBFactory",
    "IDBDatabase",
    "cookieStore",
    "CookieStore",
    "StorageManager",
    "StorageBucketManager",
  ],
  ...["webkitRequestFileSystem", "webkitRequestFileSystemSync", "webkitResolveLocalFileSystemURL", "webkitResolveLocalFileSystemSyncURL"],
];
const GONE_FROM_NAVIGATOR = ["serviceWorker", "storage", "storageBuckets", "locks", "sendBeacon"];

/** @param {any} object @param {string[]} names */
function remove(object, names) {
  for (const name of names) {
    for (let owner = object; owner; owner = Object.getPrototypeOf(owner)) if (Object.hasOwn(owner, name)) delete owner[name];
    Object.defineProperty(object, name, { value: undefined, writable: false, configurable: false });
  }
}

/**
 * Confines the worker that calls it.
 *
 * @param {string[]} readable addresses of folders whose files may be read
 * @param {string[]} [writable] addresses below which a service worker of the site answers other requests than GET
 */
export function confine(readable, writable = []) {
  const { fetch, XMLHttpRequest, URL, Request } = globalThis;
  const here = location.href;
  const { open } = XMLHttpRequest.prototype;
  const { apply } = Reflect;
  /** @type {(address: string, folders: string[]) => boolean} */
  const isBelow = (address, folders) => folders.some((folder) => address.startsWith(folder));
  /** @type {(address: string, method: string) => string} the whole address, if it is allowed */
  const check = (address, method) => {
    const whole = new URL(address, here).href;
    if (isBelow(whole, ["blob:", "data:"]) || isBelow(whole, method === "GET" ? readable : writable)) return whole;
    throw new TypeError(`${whole} is not allowed: code in a page reads only the site's own files`);
  };
  globalThis.fetch = async (resource, options) => {
    const request = new Request(resource, options);
    check(request.url, request.method);
    return fetch(request);
  };
  Object.defineProperty(XMLHttpRequest.prototype, "open", {
    /** @this {XMLHttpRequest} @param {string} method @param {string | URL} address @param {...any} rest */
    value(method, address, ...rest) {
      return apply(open, this, [method, check(String(address), String(method).toUpperCase()), ...rest]);
    },
  });
  remove(globalThis, GONE);
  remove(navigator, GONE_FROM_NAVIGATOR);
}
