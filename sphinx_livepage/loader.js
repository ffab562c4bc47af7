// Brings a static page to life without a kernel: mounts anywidgets from the page's own widget state, and draws plotly
// figures when they come into view. A classic script, so that a page opened from a folder works too.
/**
 * @typedef {Record<string, any>} State what a widget's model holds
 * @typedef {{ method: string, state?: State, content?: any }} Message between the two sides of a model
 * @typedef {(message: Message) => void} Tell
 * @typedef {(...what: any[]) => void} Handler
 */
(() => {
  "use strict";
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = own.src.replace(/[^/]*$/, "");
  const pageRoot = document.documentElement.dataset.content_root || "./";

  /** @param {string} address */
  function loadScript(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${address} could not be loaded`));
      document.head.append(script);
    });
  }

  // ---- widgets

  // One side of a widget's model. `tell` takes a message for the other side, where a cell that runs has one.
  class Model {
    #state;
    /** @type {Map<string, Set<Handler>>} */
    #handlers = new Map();
    /** @type {State} */
    #changed = {};
    #tell;
    /** @param {State} state @param {Tell} [tell] */
    constructor(state, tell) {
      this.#state = state;
      this.#tell = tell;
    }
    /** @param {string} name */
    get(name) {
      return this.#state[name];
    }
    /** @param {string | State} name @param {any} [value] */
    set(name, value) {
      const values = typeof name === "object" ? name : { [name]: value };
      for (const [key, its] of Object.entries(values)) {
        if (this.#state[key] === its) continue;
        this.#state[key] = this.#changed[key] = its;
        this.#say(`change:${key}`, { changed: key }, its);
      }
    }
    /** @param {string} event @param {...any} what */
    #say(event, ...what) {
      for (const handler of this.#handlers.get(event) || []) handler(...what);
    }
    /** @param {string} event @param {Handler} handler */
    on(event, handler) {
      if (!this.#handlers.has(event)) this.#handlers.set(event, new Set());
      this.#handlers.get(event)?.add(handler);
    }
    /** @param {string} event @param {Handler} [handler] */
    off(event, handler) {
      if (handler) this.#handlers.get(event)?.delete(handler);
      else this.#handlers.delete(event);
    }
    save_changes() {
      const state = this.#changed;
      this.#changed = {};
      if (Object.keys(state).length) this.#tell?.({ method: "update", state });
    }
    /** @param {any} content */
    send(content) {
      this.#tell?.({ method: "custom", content });
    }
    /** @param {Message} message @param {DataView[]} [buffers] */
    receive({ method, state = {}, content }, buffers) {
      if (method === "custom") return this.#say("msg:custom", content, buffers);
      this.set(state);
      for (const name of Object.keys(state)) delete this.#changed[name];
    }
  }
  /** @type {WeakMap<Element, { model: Model, first: State }>} */
  const models = new WeakMap(); // place to its model, and the state that it began with

  function readStates() {
    /** @type {Record<string, { state: State }>} */
    const states = {};
    for (const script of document.querySelectorAll('script[type="application/vnd.jupyter.widget-state+json"]'))
      Object.assign(states, JSON.parse(script.textContent ?? "").state);
    return states;
  }

  // A module is a file of the site, named by the fingerprint of its text: no other code runs in a page, not even that of a widget
  // which a reader wrote into a cell. From a folder a browser reads no modules: there a script beside it brings its text.
  /** @type {Map<string, Promise<any>>} */
  const modules = new Map();
  /** @param {string} name */
  function loadModule(name) {
    if (!/^[0-9a-f]{12}$/.test(name)) throw new Error("its code is no file of this site");
    if (!modules.has(name)) {
      const address = `${base}widgets/${name}`;
      const inFolder = () => loadScript(`${address}.text.js`).then(() => importText(globalThis.livepageModules[name]));
      const loaded = location.protocol === "file:" ? inFolder() : import(`${address}.js`);
      modules.set(
        name,
        loaded.then((module) => (typeof module.default === "function" ? module.default() : module.default)),
      );
    }
    return modules.get(name);
  }

  /** @param {string} text */
  function importText(text) {
    return import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  }

  /** @param {HTMLElement} place @param {Record<string, { state: State }>} states @param {Tell} [tell] */
  async function mount(place, states, tell) {
    const entry = states[place.dataset.widgetModel ?? ""];
    if (!entry) throw new Error("its state is not in the page");
    const model = new Model({ ...entry.state }, tell);
    models.set(place, { model, first: entry.state });
    const widget = await loadModule(entry.state._esm);
    place.dataset.pageRoot = pageRoot;
    await widget.initialize?.({ model });
    await widget.render({ model, el: place, draw: drawFigure });
    place.dataset.mounted = "true";
    performance.mark("livepage-ready");
    return model;
  }

  // Each place by itself: what cannot start says so and keeps its words, and the rest of the page lives.
  /** @param {Element} place @param {Error} error */
  function failed(place, error) {
    console.error("sphinx_livepage:", error);
    const said = document.createElement("p");
    said.className = "livepage-failed";
    said.setAttribute("role", "alert");
    said.textContent =
      error.name === "NotDrawn"
        ? error.message
        : "This part of the page could not start in your browser. The text that stands here still holds.";
    place.prepend(said);
  }

  function mountAll() {
    const places = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-widget-model]"));
    /** @type {Record<string, { state: State }>} */
    let states = {};
    try {
      states = readStates();
    } catch (error) {
      console.error("sphinx_livepage:", error);
    }
    for (const place of places) mount(place, states).catch((error) => failed(place, error));
  }

  // ---- figures

  const DRAWING = /*DRAWING*/ ""; // the script that draws them, below the folder of static files
  /** @type {string[]} */
  const PLOTLY = /*PLOTLY*/ []; // the libraries that it may use: the usual one, and a larger one for the kinds that that one does not draw
  /** @type {Promise<any> | null} */
  let drawing = null;
  /** @returns {Promise<any>} */
  function loadDrawing() {
    drawing ??= loadScript(base + DRAWING).then(
      () => globalThis.livepageDrawing,
      (error) => {
        drawing = null; // the network may be back at the next figure
        throw error;
      },
    );
    return drawing;
  }

  // A figure takes the page's own colours, light or dark: those of the text around it.
  /** @param {any} layout @param {Element} place */
  function withPageColours(layout, place) {
    const ink = getComputedStyle(place).color;
    const faint = ink.replace(/^rgba?\((\d+),\s*(\d+),\s*(\d+).*$/, "rgba($1,$2,$3,0.2)");
    const axes = Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));
    const coloured = { ...layout, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { ...layout.font, color: ink } };
    for (const axis of new Set([...axes, "xaxis", "yaxis"]))
      coloured[axis] = { gridcolor: faint, zerolinecolor: faint, linecolor: ink, automargin: true, ...layout[axis] };
    return coloured;
  }

  // Draws in a place, or draws it again: what was drawn last is drawn again when the page turns light or dark.
  /** @type {WeakMap<Element, { data: any[], layout: any }>} */
  const drawn = new WeakMap();
  const watched = new WeakSet(); // places that are drawn again when the page's colours or their own width change
  /** @param {Element} place @param {any[]} data @param {any} layout */
  async function drawFigure(place, data, layout) {
    drawn.set(place, { data, layout });
    const redraw = async () => {
      const { draw } = await loadDrawing();
      const latest = /** @type {{ data: any[], layout: any }} */ (drawn.get(place));
      const addresses = PLOTLY.map((file) => base + file);
      await draw(place, { data: latest.data, layout: withPageColours(latest.layout, place) }, addresses);
    };
    await redraw();
    if (watched.has(place)) return;
    watched.add(place);
    new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    keepWidth(place);
  }

  // A fold that opens or a side bar that closes changes a figure's width as well as a window does.
  /** @param {Element} place */
  function keepWidth(place) {
    let width = place.clientWidth;
    const watcher = new ResizeObserver(async () => {
      if (!place.isConnected) return watcher.disconnect();
      if (!place.clientWidth || place.clientWidth === width) return;
      width = place.clientWidth;
      (await loadDrawing()).resize(place);
    });
    watcher.observe(place);
  }

  /** @param {any} figure an element of the class "book-figure", with all its parts */
  async function draw(figure) {
    const { data, layout } = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    await drawFigure(figure.querySelector(".book-figure-canvas"), data, layout);
    figure.dataset.drawn = "true";
  }

  function watchFigures() {
    const figures = [...document.querySelectorAll(".book-figure")];
    /** @type {Map<Element, Promise<void>>} */
    const begun = new Map(); // figure to its drawing, which may still be under way
    /** @param {Element} figure */
    const begin = (figure) => {
      watcher.unobserve(figure);
      if (!begun.has(figure))
        begun.set(
          figure,
          draw(figure).catch((error) => failed(figure, error)),
        );
      return begun.get(figure);
    };
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) begin(target);
      },
      { rootMargin: "200px" },
    );
    for (const figure of figures) watcher.observe(figure);
    document.addEventListener("livepage-draw", (event) => {
      /** @type {CustomEvent} */ (event).detail.waits.push(...figures.map(begin));
    });
  }

  // ---- paper

  // Draws the figures that were never in view, also those of widgets: each adds what to wait for.
  async function drawAll() {
    /** @type {Promise<unknown>[]} */
    const waits = [];
    document.dispatchEvent(new CustomEvent("livepage-draw", { detail: { waits } }));
    await Promise.allSettled(waits);
  }
  globalThis.livepageDrawAll = drawAll;
  addEventListener("beforeprint", drawAll); // in time for the paper only if the library is there already

  // ---- filters

  // A form of class "book-filter" chooses among the [data-item] elements inside the element that its data-of names: an item
  // stays where each control that is set has the value of the item's data attribute of the same name. A [data-group] with
  // no item left is hidden too. Nothing is remembered; a link to a hidden item shows all again.
  /** @param {HTMLFormElement} form */
  function startFilter(form) {
    const place = /** @type {HTMLElement} */ (document.getElementById(form.dataset.of ?? ""));
    const items = [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-item]"))];
    const status = /** @type {Element} */ (form.querySelector('[role="status"]'));
    const choose = () => {
      const wanted = [...new FormData(form)].filter(([, value]) => value !== "");
      for (const item of items) item.hidden = !wanted.every(([name, value]) => item.dataset[name] === value);
      for (const group of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-group]")))
        group.hidden = !group.querySelector("[data-item]:not([hidden])");
      status.textContent = `${items.filter((item) => !item.hidden).length} of ${items.length} shown`;
    };
    const goToTarget = () => {
      const target = document.getElementById(location.hash.slice(1));
      if (!target || !place.contains(target)) return;
      if (target.closest("[hidden]")) {
        form.reset();
        choose();
      }
      target.scrollIntoView();
    };
    form.addEventListener("change", choose);
    form.addEventListener("reset", () => setTimeout(choose)); // the controls are set back after this event
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", goToTarget);
    form.reset(); // a browser may have kept what was chosen before a reload
    form.hidden = false;
    goToTarget(); // the form that came into view has moved it
  }

  function startFilters() {
    for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form.book-filter"))) {
      try {
        startFilter(form);
      } catch (error) {
        console.error("sphinx_livepage:", error); // the form stays hidden, and everything stays shown
      }
    }
  }

  // ---- code cells

  // Each has a button; what runs it is fetched at the first press, and nothing of it before.
  const PYTHON = /*PYTHON*/ ""; // the folder of all that
  const READ_ON = /*READ_ON*/ ""; // the page that says how else to run the code

  /** @param {Element} after @param {string} words */
  function say(after, words) {
    const said = document.createElement("p");
    said.className = "run-said";
    said.setAttribute("role", "status");
    said.innerHTML = `${words} The result below the code was made with the book. <a href="${pageRoot}${READ_ON}.html">Other ways to run it</a>.`;
    after.after(said);
    return said;
  }

  function startCells() {
    const inputs = [...document.querySelectorAll(".cell > .cell_input")];
    if (!inputs.length) return;
    document.documentElement.dataset.run = ""; // no room is kept for buttons any more
    if (!PYTHON) return;
    if (location.protocol === "file:") return say(inputs[0], "In a page that was opened from a folder, a browser does not run this code.");
    if ("packed" in document.documentElement.dataset) return say(inputs[0], "In a package for a learning platform this code does not run.");
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") return say(inputs[0], "This browser cannot run this code.");
    const folder = `${base}${PYTHON}/`;
    /** @type {Promise<any> | null} */
    let cells = null;
    /** @type {HTMLElement | null} */
    let failed = null;
    inputs.forEach((input, at) => {
      if (/** @type {Element} */ (input.parentElement).classList.contains("tag_not-in-page")) {
        say(input, "This cell needs a package that Python in the page does not have.");
        return;
      }
      const button = document.createElement("button");
      button.type = "button";
      button.className = "run-button";
      button.textContent = "Run";
      button.setAttribute("aria-label", `Run cell ${at + 1}`);
      button.addEventListener("click", () => {
        failed?.remove();
        cells ??= import(`${folder}runner.js`).then(({ startRunner }) => startRunner({ folder, inputs, mount, models, draw, say }));
        cells.then(
          (runner) => runner.press(at),
          () => {
            cells = null;
            failed = say(input, "Python could not be loaded. Is there a network?");
          },
        );
      });
      input.append(button);
    });
  }

  mountAll();
  watchFigures();
  startFilters();
  startCells();
})();
