// The first script of JupyterLite's page, before any of its own: it puts JupyterLite's service worker in charge, asks about work on an
// older version, lets JupyterLite begin, and starts Python once the notebook has its place.
// @ts-expect-error the build puts it beside this file
import { isOfAnotherVersion, kept, note, setAside } from "./kept.js";

const lite = new URL("./", import.meta.url);
const BUILD = /*BUILD*/ "";
const APP_VERSION = /*APP_VERSION*/ "";
const KERNEL_WORKER = /*KERNEL_WORKER*/ "";
/** @type {string[]} */
const FOR_PYTHON = /*FOR_PYTHON*/ []; // the largest files that Python's start asks for
/** @type {string[]} */
const LATER = /*LATER*/ []; // what a notebook may ask for only after a while, so that it is there without a network too
/** @type {Record<string, string>} */
const PAGES = /*PAGES*/ {}; // set to the page of the site that shows it
const PATIENCE_MS = 5000;
const path = new URL(location.href).searchParams.get("path") ?? ""; // of the notebook that is to be opened

// ---- above the notebook: a way back to the course, and what must be said

const above = /** @type {HTMLElement} */ (document.querySelector(".livepage-above"));
new ResizeObserver(() => {
  document.documentElement.style.setProperty("--livepage-above", `${above.offsetHeight}px`);
  dispatchEvent(new Event("resize")); // JupyterLab measures its place again
}).observe(above);

const [set] = path.split("/");
const back = above.querySelector("a");
if (back && Object.hasOwn(PAGES, set)) back.href = new URL(PAGES[set], lite).href;

/** @param {string} words */
function say(words) {
  const said = document.createElement("p");
  said.className = "livepage-trouble";
  said.setAttribute("role", "alert");
  said.textContent = words;
  above.append(said);
  return said;
}

// Resolves with the number of the answer that was pressed.
/** @param {string} words @param {...string} answers */
function ask(words, ...answers) {
  const said = say(`${words} `);
  return new Promise((resolve) => {
    answers.forEach((answer, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = answer;
      button.addEventListener("click", () => {
        said.remove();
        resolve(at);
      });
      said.append(document.createElement("br"), button);
    });
  });
}

// ---- the service worker: through it Python reads the files beside the notebook, and it keeps what was loaded

const workers = navigator.serviceWorker;
const address = new URL(`service-worker.js?build=${BUILD}`, lite).href;
const inCharge = () => workers.controller?.scriptURL === address;
const isFirstVisit = !workers || !inCharge(); // of this build

/** @param {ServiceWorkerRegistration} registration */
function active(registration) {
  const worker = /** @type {ServiceWorker} */ (registration.installing ?? registration.waiting ?? registration.active);
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve(worker);
      else if (worker.state === "redundant") reject(new Error("the service worker was dropped"));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

async function takeCharge() {
  const registration = await workers.register(address, { scope: lite.pathname, updateViaCache: "none" });
  // JupyterLite takes another version for an old worker of its own, and then removes every worker of the host: also the site's.
  localStorage.setItem(`${address}-version`, APP_VERSION);
  const worker = await active(registration);
  if (inCharge()) return;
  const charged = new Promise((resolve) => workers.addEventListener("controllerchange", () => inCharge() && resolve(null)));
  worker.postMessage("claim"); // a page that was reloaded past its worker is not claimed by itself
  await charged;
}

/** @param {Promise<unknown>} promise */
function inTime(promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PATIENCE_MS, new Error("it took too long")))]);
}

try {
  await inTime(takeCharge());
} catch (error) {
  console.warn("sphinx_livepage:", error);
  say(
    "This browser lets the page keep nothing, so the notebook cannot read its data. Is this a private window? Open the exercise in an ordinary one.",
  );
}

// ---- What a cell shows stays here

// JupyterLab shows the HTML of a cell as it is. No policy stops elements of it that lead the page to another address, or have the
// browser look up the name of another host, so they go before they are part of the page.
const { get: readHtml, set: writeHtml } = /** @type {any} */ (Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML"));
Object.defineProperty(Element.prototype, "innerHTML", {
  configurable: true,
  enumerable: true,
  get: readHtml,
  set(html) {
    if (!/<(meta|link|base)\b/i.test(html)) return writeHtml.call(this, html);
    const parsed = document.createElement("template"); // nothing in it runs or loads
    writeHtml.call(parsed, html);
    for (const each of parsed.content.querySelectorAll("meta, link, base")) each.remove();
    (this instanceof HTMLTemplateElement ? this.content : this).replaceChildren(parsed.content);
  },
});
// What leads elsewhere in another way than a reader's own press is stopped, where the browser can say so.
globalThis.navigation?.addEventListener("navigate", (event) => {
  const { origin, protocol } = new URL(event.destination.url);
  const isInPage = protocol === "data:" || protocol === "blob:"; // a notebook that is downloaded: no host is asked for it
  if (!event.userInitiated && !isInPage && origin !== location.origin) event.preventDefault();
});

// JupyterLab names a downloaded file by its path, and a browser writes "_" for "/": a set's name would be in it twice.
const { get: readName, set: writeName } = /** @type {any} */ (Object.getOwnPropertyDescriptor(HTMLAnchorElement.prototype, "download"));
Object.defineProperty(HTMLAnchorElement.prototype, "download", {
  configurable: true,
  enumerable: true,
  get: readName,
  set(name) {
    writeName.call(this, String(name).split("/").at(-1));
  },
});

// ---- Python, in its worker

function worker() {
  const start = URL.createObjectURL(new Blob([`import ${JSON.stringify(new URL("python.js", lite))};`], { type: "text/javascript" }));
  const made = new Plain(start, { type: "module", name: "Python" }); // from a blob, so that it inherits the page's policy
  made.addEventListener("message", ({ data }) => {
    if (data?.livepage === "failed") say(`Python could not be started (${data.why}). Is there a network? Load this page again.`);
    if (data?.livepage === "ready") setTimeout(keep, 3000, data.loaded);
  });
  return made;
}

const Plain = globalThis.Worker;
/** @type {Worker | null} */
let early = null;
let isBegun = false;
// The kernel asks for its worker a little later. It is given the one that is under way, and after a restart one that begins like it.
globalThis.Worker = new Proxy(Plain, {
  construct(target, given) {
    if (!String(given[0]).includes(KERNEL_WORKER)) return Reflect.construct(target, given);
    const own = early ?? worker();
    early = null;
    isBegun = true;
    return own;
  },
});

// Python's start takes a core for seconds, and so does JupyterLab's. Python begins when the notebook has its place on the page: begun
// with the page, it held the notebook up for two seconds. Until then its files are only fetched.
function beginPythonAfterNotebook() {
  const watching = new MutationObserver(() => {
    if (!document.querySelector(".jp-Notebook .jp-Cell")) return;
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(beginPython));
  });
  watching.observe(document.body, { childList: true, subtree: true });
}

function beginPython() {
  if (isBegun) return;
  isBegun = true;
  early = worker();
}

// They go to what the browser keeps, from where Python's worker has them; after the first visit they are there already.
function fetchForPython() {
  for (const file of FOR_PYTHON)
    fetch(new URL(file, lite), { priority: "low" })
      .then((answer) => answer.blob())
      .catch(() => {}); // the worker asks again, and says what went wrong
}

// What came before the service worker was in charge, and what is asked for later, is kept for days without a network.
/** @param {string[]} byPython */
function keep(byPython) {
  if (/** @type {any} */ (navigator).connection?.saveData) return;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  workers?.controller?.postMessage({ keep: [location.href, ...loaded, ...byPython, ...LATER.map((file) => new URL(file, lite).href)] });
}

// ---- the work that is kept

// Two tabs of one notebook would save over each other.
function claimNotebook() {
  const name = `${lite.href} ${path}`;
  const whileOpen = () => new Promise(() => {});
  return navigator.locks?.request(name, { ifAvailable: true }, (lock) => {
    if (lock) return whileOpen();
    const said = say(
      "This notebook is also open in another tab or window. Whichever saves last overwrites the other. Work in one, and close the other.",
    );
    navigator.locks.request(name, () => {
      said.textContent = "The other tab is closed. To see what was saved in it, load this page again before you change anything.";
      return whileOpen();
    });
  });
}

// Work that began with another version of the notebook than the site has now: both stay, and the learner says which one opens.
async function askAboutVersion() {
  const work = await kept(lite, path);
  const answer = await fetch(new URL(`files/${path}`, lite), { cache: "no-cache" });
  if (!answer.ok) return; // a notebook of the learner's own, or work that was set aside
  const text = await answer.text();
  if (work && (await isOfAnotherVersion(lite, path, text, work))) {
    const wantsNew = await ask(
      "This exercise has changed since you began it. Your work is on this device and stays there.",
      "Go on with my work on the earlier version",
      "Open the new version and keep my work beside it",
    );
    if (wantsNew) {
      const other = await setAside(lite, path);
      say(`Your earlier work is now called ${other?.split("/").at(-1)}. The exercise's page, under "Where your work is", opens it.`);
    }
  }
  await note(lite, path, text);
}

claimNotebook();
const isClear = path ? askAboutVersion().catch((error) => console.warn("sphinx_livepage:", error)) : null;

// ---- a press of Run before the notebook has its kernel

// JupyterLab drops such a press without a word, or asks which kernel is wanted; on a slow phone there are seconds for it. So the
// notebook can be read but not pressed until its kernel is there. Presses then wait for Python, which may take longer.
const BEFORE_KERNEL = new Set([null, "idle", "initializing"]); // what the bar says until then: "idle" first, "initializing" later
const LONGEST_HOLD_MS = 30_000;

function holdUntilKernel() {
  const main = () => /** @type {HTMLElement | null} */ (document.querySelector("#main"));
  const release = () => {
    watching.disconnect();
    main()?.removeAttribute("inert");
    const cell = /** @type {HTMLElement | null} */ (main()?.querySelector(".jp-Notebook .jp-Cell.jp-mod-active"));
    if (document.activeElement === document.body) cell?.focus({ preventScroll: true }); // which it had, but for the hold
  };
  const watching = new MutationObserver((changes) => {
    if (!main()) return;
    if (!main()?.inert) {
      /** @type {HTMLElement} */ (main()).inert = true;
      setTimeout(release, LONGEST_HOLD_MS); // whatever keeps the kernel away, a notebook that cannot be pressed is no help
    }
    const status = main()?.querySelector("[data-status]")?.getAttribute("data-status") ?? null;
    const statuses = [status, ...changes.filter(({ type }) => type === "attributes").map(({ oldValue }) => oldValue)];
    if (statuses.some((each) => !BEFORE_KERNEL.has(each))) release();
  });
  const attributes = { attributes: true, attributeFilter: ["data-status"], attributeOldValue: true };
  watching.observe(document.body, { childList: true, subtree: true, ...attributes });
}

// ---- JupyterLab: first the pieces that it would ask for one by one

await new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = new URL(`boot.js?build=${BUILD}`, lite).href;
  script.onload = resolve;
  script.onerror = () => {
    say("A part of this page could not be loaded. Is there a network? Load it again.");
    reject(new Error("boot.js could not be loaded"));
  };
  document.head.append(script);
});
if (isFirstVisit) fetchForPython();
await isClear;
holdUntilKernel();
beginPythonAfterNotebook();
// @ts-expect-error a file of JupyterLite
await import("./config-utils.js");
