// Runs before anything else of a page. What the theme asks for in lines inside the page stands here, so that the page's
// policy can forbid such lines. `policy.py` puts the theme's own options below this text.
(() => {
  "use strict";
  const root = document.documentElement;
  /** @type {string[]} */
  const KEPT = /*KEPT*/ []; // the names that may be kept in the browser begin with one of these

  // The theme's scripts keep the colours, the scroll position and what was searched for on every visit, asked or not, and
  // believe whatever they find. Of all that only light or dark stays, once a reader has pressed that button: "auto", the
  // state before, needs no keeping. That a reader declined to install the site stays too. What may not be kept is not read either:
  // another page of the host may have left it. In a package for a learning platform, such an entry is the platform's own.
  const { getItem, setItem } = Storage.prototype;
  /** @typedef {(storage: Storage, name: string, value: string | null) => boolean} Test of an entry */
  /** @type {Test} */
  const isOurs = (storage, name) => storage === localStorage && KEPT.some((prefix) => String(name).startsWith(prefix));
  /** @type {Test} */
  const isMode = (storage, name, value) => storage === localStorage && name === "mode" && (value === "light" || value === "dark");
  /** @type {Test} */
  const isDeclined = (storage, name, value) => storage === localStorage && name === "livepage-install" && value === "no";
  /** @type {Test} */
  const isAllowed = (...entry) => isOurs(...entry) || isMode(...entry) || isDeclined(...entry);
  Storage.prototype.getItem = function (name) {
    const value = getItem.call(this, name);
    return isAllowed(this, name, value) ? value : null;
  };
  Storage.prototype.setItem = function (name, value) {
    if (isAllowed(this, name, value)) setItem.call(this, name, value);
    else if (name === "mode" && !("packed" in document.documentElement.dataset)) this.removeItem(name);
  };

  // The page has its colours before the first paint.
  function storedMode() {
    try {
      return localStorage.getItem("mode") ?? "auto";
    } catch {
      return "auto"; // storage is forbidden: the system's choice it is
    }
  }
  const mode = storedMode();
  root.dataset.mode = mode;
  root.dataset.theme = mode === "auto" ? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light") : mode;

  // What the page's widgets run is asked for before the words are read. From a folder a browser reads no module.
  for (const name of location.protocol === "file:" ? [] : (root.dataset.modules ?? "").split(" ").filter(Boolean)) {
    const early = Object.assign(document.createElement("link"), { rel: "modulepreload" });
    early.href = `${root.dataset.content_root}_static/widgets/${name}.js`;
    document.head.append(early);
  }
})();
