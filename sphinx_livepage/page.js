// On every page: the theme's buttons, pressed without lines inside the page, and the copy of the site for days without a
// network. A classic script, so that a page opened from a folder works too.
(() => {
  "use strict";
  const root = document.documentElement;
  const siteRoot = new URL(root.dataset.content_root || "./", document.baseURI);

  // ---- buttons

  // A page with figures draws those that were never in view before it prints.
  async function printAll() {
    await globalThis.livepageDrawAll?.();
    globalThis.print();
  }
  /** @type {Record<string, (button: Element) => void>} */
  const PRESS = { print: printAll, "full-screen": () => globalThis.toggleFullScreen(), menu: showMenu };
  document.addEventListener("click", (event) => {
    /** @type {HTMLElement | null} */
    const button = /** @type {Element} */ (event.target).closest("[data-press]");
    for (const open of openMenus()) if (open !== button) showMenu(open, false);
    const press = button?.dataset.press ?? "";
    if (button && Object.hasOwn(PRESS, press)) PRESS[press](button);
  });
  document.addEventListener("keydown", (event) => {
    if (
      event.key.toLowerCase() === "p" &&
      (event.ctrlKey || event.metaKey) &&
      !event.shiftKey &&
      !event.altKey &&
      globalThis.livepageDrawAll
    ) {
      event.preventDefault();
      printAll();
    }
    if (event.key !== "Escape") return;
    for (const open of openMenus()) {
      showMenu(open, false);
      if (open.parentElement?.contains(document.activeElement)) open.focus();
    }
  });

  // The list that follows a button; "show" is the theme's own name for an open one.
  /** @param {Element} button @param {boolean} [show] */
  function showMenu(button, show = button.getAttribute("aria-expanded") !== "true") {
    button.setAttribute("aria-expanded", String(show));
    button.nextElementSibling?.classList.toggle("show", show);
  }
  /** @returns {NodeListOf<HTMLElement>} */
  function openMenus() {
    return document.querySelectorAll('[data-press="menu"][aria-expanded="true"]');
  }

  /** @type {HTMLInputElement | null} */
  const search = document.querySelector(".bd-main form.bd-search input, form.bd-search input");
  if (document.querySelector("#search-results")) search?.focus();

  // ---- the list of tools at the foot of a phone's screen: what sticks to the foot as well must keep clear of it

  const bar = /** @type {HTMLElement | null} */ (document.querySelector(".livepage-tool-bar"));
  if (bar)
    new ResizeObserver(() => {
      if (bar.offsetHeight) document.documentElement.style.setProperty("--livepage-tool-bar", `${bar.offsetHeight}px`);
      else document.documentElement.style.removeProperty("--livepage-tool-bar");
    }).observe(bar);

  // ---- anchors that moved to a page of their own

  const moved = document.getElementById(location.hash.slice(1))?.dataset.moved;
  if (moved) location.replace(`${moved}${location.search}`);

  // ---- a fold that an address leads to is open: one with the target in it, and that of a folded section

  function openTarget() {
    const target = document.getElementById(location.hash.slice(1));
    const section = target?.matches("section") ? target : target?.parentElement;
    section?.querySelector(":scope > details.livepage-fold")?.setAttribute("open", "");
    let wasHidden = false;
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement?.closest("details")) {
      wasHidden ||= !fold.open && fold !== target;
      fold.open = true;
    }
    if (wasHidden) target?.scrollIntoView();
  }
  addEventListener("hashchange", openTarget);
  openTarget();

  // ---- the saved copy

  /** @typedef {{ version: string, build: string, made: string, fromCopy: boolean, isMissing: boolean }} Copy what service_worker.js says of it */

  const isPacked = "packed" in document.documentElement.dataset; // in a package for a learning platform, which keeps no copy
  const canSave = "serviceWorker" in navigator && globalThis.isSecureContext && location.protocol !== "file:" && !isPacked;
  const HOUR_MS = 3_600_000;
  const savesData = /** @type {any} */ (navigator).connection?.saveData === true; // a reader who pays by the megabyte gets no copy unasked

  // What the worker says of itself: the version and date of its copy, and whether this page came out of it.
  /** @returns {Promise<Copy | null>} */
  function ask() {
    return new Promise((resolve) => {
      if (!navigator.serviceWorker.controller) return resolve(null);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data);
      setTimeout(resolve, 2000, null);
      navigator.serviceWorker.controller.postMessage("state", [port2]);
    });
  }

  function register() {
    return navigator.serviceWorker
      .register(new URL("service-worker.js", siteRoot), { scope: siteRoot.pathname, updateViaCache: "none" })
      .catch(() => {}); // a browser may refuse, and the page needs no copy
  }

  async function update() {
    const registration = await navigator.serviceWorker.getRegistration(siteRoot);
    await registration?.update().catch(() => {}); // no network: what is saved stays
    location.reload();
  }

  async function remove() {
    const registration = await navigator.serviceWorker.getRegistration(siteRoot);
    await registration?.unregister();
    for (const name of await caches.keys()) if (name.startsWith(`livepage ${siteRoot.pathname} `)) await caches.delete(name);
  }

  /** @param {string} text @param {() => void} press */
  function button(text, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", press);
    return made;
  }

  /** @param {string} day */
  function inWords(day) {
    return new Date(`${day}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  }

  /** @param {string} text @param {string} does @param {() => void} press */
  function sayOnTop(text, does, press) {
    const said = document.createElement("div");
    said.className = "livepage-saved";
    said.setAttribute("role", "status");
    const words = document.createElement("span");
    words.textContent = text;
    said.append(words, " ", button(does, press));
    (document.querySelector(".livepage-notice") ?? document.body.firstElementChild)?.after(said); // the warning stays on top
  }

  /** @param {Copy} copy */
  function sayThatSaved({ made, isMissing }) {
    const copy = `the copy of ${inWords(made)} that your browser saved`;
    const text = isMissing
      ? `No network, and this page is not in ${copy}. An exercise is in it once you have opened it with a network.`
      : `No network: this is ${copy}.`;
    sayOnTop(text, "Look for a newer one", update);
  }

  // A page that was open before a deployment is of the older version, and all that it asks for from now on is of the newer one.
  async function sayIfNewer() {
    const state = await ask();
    const isOld = state && root.dataset.build && state.build !== root.dataset.build && !state.fromCopy;
    if (isOld && !document.querySelector(".livepage-saved"))
      sayOnTop("There is a newer version of this course. To load it clears what you filled in here and did not keep.", "Load it", () =>
        location.reload(),
      );
  }

  // A page may hold an element of class "livepage-copy": it says what is saved, and offers to renew or remove it.
  /** @param {Element} place */
  async function showCopy(place) {
    /** @param {string} text @param {...Node} buttons */
    const draw = (text, ...buttons) => {
      const said = document.createElement("p");
      said.setAttribute("role", "status");
      said.textContent = text;
      place.replaceChildren(said, ...buttons);
    };
    if (!canSave) return draw("This browser, or the way this page was opened, cannot save a copy.");
    const state = await ask();
    const save = () => register().then(() => draw("The copy is being saved. It takes a minute at most."));
    const gone = () => remove().then(() => draw("The copy is removed. The next page that you open with a network saves it again."));
    if (state)
      draw(
        `A copy of the whole site of ${inWords(state.made)} is on this device.`,
        button("Look for a newer one", update),
        button("Remove the copy", gone),
      );
    else if (savesData)
      draw("Your browser asks pages to save data, so no copy is made unless you want one.", button("Save the whole site", save));
    else draw("No copy is saved yet, or it is being saved now. Come back to this page in a minute.");
  }

  // A tab that stays open for days asks again when it is looked at.
  function lookWhenSeen() {
    let asked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - asked < HOUR_MS) return;
      asked = Date.now();
      register();
    });
  }

  async function startCopy() {
    const place = document.querySelector(".livepage-copy");
    if (canSave) {
      const state = await ask();
      if (state?.fromCopy) sayThatSaved(state);
      // After the page, and never in its way: the copy is for another day.
      if (!savesData || state) (globalThis.requestIdleCallback ?? setTimeout)(() => register());
      navigator.serviceWorker.addEventListener("controllerchange", () => {
        if (place) showCopy(place);
        if (state) sayIfNewer(); // the first copy of a new reader is as new as the page
      });
      if (state) lookWhenSeen();
    }
    if (place) showCopy(place);
  }

  // ---- the site as an app

  // A page may hold an element of class "livepage-install": it offers to install the site, unless a reader has declined or it is installed.
  const place = /** @type {HTMLElement | null} */ (document.querySelector(".livepage-install"));
  const DECLINED = "livepage-install";
  const isInstalled =
    matchMedia("(display-mode: standalone), (display-mode: minimal-ui)").matches || /** @type {any} */ (navigator).standalone === true;
  const isApple = /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

  function hasDeclined() {
    try {
      return localStorage.getItem(DECLINED) === "no";
    } catch {
      return true; // what cannot be remembered is not asked
    }
  }

  /** @param {string} text @param {...Node} buttons */
  function offerInstall(text, ...buttons) {
    const words = document.createElement("p");
    words.textContent = text;
    const decline = button("No, thanks", () => {
      localStorage.setItem(DECLINED, "no");
      place?.replaceChildren();
    });
    place?.replaceChildren(words, ...buttons, decline);
  }

  if (place && !isInstalled && !hasDeclined()) {
    if (isApple && canSave)
      offerInstall("On an iPhone or iPad you can keep this course like an app: press Share, then Add to Home Screen. It opens offline.");
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault(); // the browser's own bar would cover the page
      const install = button("Install", () => /** @type {any} */ (event).prompt());
      offerInstall("You can keep this course like an app: it has a sign of its own on your screen and opens offline.", install);
    });
    addEventListener("appinstalled", () => place.replaceChildren());
  }

  if (document.readyState === "complete") startCopy();
  else addEventListener("load", startCopy);
})();
