// On an exercise's page: says whether this browser can open it and what of it is on this device, opens what was set aside, brings work
// from another address of the host, and deletes. What reads and changes the work is in livepage-kept.js.
/** @typedef {{ last_modified?: string }} Saved what JupyterLite keeps of a notebook */
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

  // ---- on the page

  /** @param {...(string | Node)} content */
  function paragraph(...content) {
    const made = document.createElement("p");
    made.append(...content);
    return made;
  }

  /** @param {Saved} saved */
  function lastChange({ last_modified: changed }) {
    const day = new Date(changed ?? Number.NaN);
    return Number.isNaN(day.valueOf()) ? "" : `, last changed on ${day.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" })}`;
  }

  /** @param {any} place an element that the build wrote, with all its parts */
  function show(place) {
    const name = place.dataset.exercise;
    const lite = new URL(place.dataset.lite, siteRoot);
    const status = place.querySelector(".exercise-kept");
    const more = place.querySelector(".exercise-more");
    const [over, all] = place.querySelectorAll(".exercise-forget button");

    /** @param {string} words */
    const block = (words) => {
      const trouble = place.querySelector(".exercise-trouble");
      trouble.textContent = words;
      trouble.hidden = false;
      place.querySelector(".exercise-open").removeAttribute("href");
      place.querySelector("details").hidden = true;
    };
    const look = async () => {
      const { elsewhere, kept, pathOf, setAsideOf } = await keeping;
      const saved = await kept(lite, pathOf(name));
      status.textContent = saved
        ? `Your work on this set is on this device${lastChange(saved)}.`
        : "Nothing of this set is on this device yet.";
      const aside = await setAsideOf(lite, name);
      const others = saved ? [] : await elsewhere(lite, name);
      more.replaceChildren(...aside.map(linkTo), ...others.map(offerOf));
      over.disabled = !saved && !aside.length;
    };
    /** @param {string} path */
    const linkTo = (path) => {
      const link = document.createElement("a");
      link.href = new URL(`notebooks/index.html?${new URLSearchParams({ path })}`, lite).href;
      link.textContent = path.slice(path.lastIndexOf("/") + 1);
      return paragraph("Your work on an earlier version of this set: ", link);
    };
    /** @param {URL} other */
    const offerOf = (other) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy it here";
      button.addEventListener("click", () => bring(other));
      return paragraph(`Your work on this set at another address of this site (${other.pathname}) is also on this device. `, button);
    };
    /** @param {URL} other */
    const bring = async (other) => {
      try {
        await (await keeping).bring(lite, other, name);
        await look();
      } catch (error) {
        console.error("sphinx_livepage:", error);
        status.textContent = "That did not work. Close the notebook's tab, and press again.";
      }
    };
    /** @param {HTMLButtonElement} button @param {string} question @param {() => Promise<unknown>} act @param {string} done */
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
    const keeping = import(new URL("_static/livepage-kept.js", siteRoot).href);
    press(
      over,
      "Delete your work on this set from this device, and start again?",
      async () => (await keeping).forget(lite, name),
      "Deleted. The next time it opens as a fresh copy.",
    );
    press(
      all,
      "Delete your work on all sets, and Python, from this device?",
      async () => (await keeping).forgetAll(lite),
      "Deleted: all sets, and Python. Nothing of them is on this device.",
    );
    for (const button of [over, all]) button.hidden = false;
    addEventListener("visibilitychange", () => document.hidden || look());
    look().catch(() => block(PRIVATE));
  }

  for (const place of document.querySelectorAll(".exercise-browser")) show(place);
})();
