// Brings a static page to life without a kernel: mounts anywidgets from the page's own widget state, and draws plotly
// figures when they come into view. A classic script, so that a page opened from a folder works too.
(function () {
  "use strict";
  const base = document.currentScript.src.replace(/[^/]*$/, "");
  const pageRoot = document.documentElement.dataset.content_root || "./";

  // ---- widgets

  class Model {
    #state;
    #handlers = new Map();
    constructor(state) {
      this.#state = state;
    }
    get(name) {
      return this.#state[name];
    }
    set(name, value) {
      const values = typeof name === "object" ? name : { [name]: value };
      for (const [key, its] of Object.entries(values)) {
        if (this.#state[key] === its) continue;
        this.#state[key] = its;
        for (const handler of this.#handlers.get(`change:${key}`) || []) handler({ changed: key }, its);
      }
    }
    on(event, handler) {
      if (!this.#handlers.has(event)) this.#handlers.set(event, new Set());
      this.#handlers.get(event).add(handler);
    }
    off(event, handler) {
      if (handler) this.#handlers.get(event)?.delete(handler);
      else this.#handlers.delete(event);
    }
    save_changes() {} // there is no kernel to tell
    send() {}
  }

  function readStates() {
    const states = {};
    for (const script of document.querySelectorAll('script[type="application/vnd.jupyter.widget-state+json"]'))
      Object.assign(states, JSON.parse(script.textContent).state);
    return states;
  }

  const modules = new Map();
  function loadModule(text) {
    if (!modules.has(text)) {
      const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      modules.set(text, import(address).then((module) => (typeof module.default === "function" ? module.default() : module.default)));
    }
    return modules.get(text);
  }

  async function mount(place, states) {
    const entry = states[place.dataset.widgetModel];
    if (!entry) throw new Error("its state is not in the page");
    const model = new Model(entry.state);
    const widget = await loadModule(model.get("_esm"));
    place.dataset.pageRoot = pageRoot;
    await widget.initialize?.({ model });
    await widget.render({ model, el: place });
    place.dataset.mounted = "true";
    performance.mark("book-page-ready");
  }

  // Each place by itself: what cannot start says so and keeps its words, and the rest of the page lives.
  function failed(place, error) {
    console.error("book_page:", error);
    const said = document.createElement("p");
    said.className = "book-page-failed";
    said.setAttribute("role", "alert");
    said.textContent = "This part of the page could not start in your browser. The text that stands here still holds.";
    place.prepend(said);
  }

  function mountAll() {
    const places = document.querySelectorAll("[data-widget-model]");
    let states = {};
    try {
      states = readStates();
    } catch (error) {
      console.error("book_page:", error);
    }
    for (const place of places) mount(place, states).catch((error) => failed(place, error));
  }

  // ---- figures

  let plotly = null;
  function loadPlotly() {
    plotly ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${base}vendor/plotly-basic.min.js`;
      script.onload = () => resolve(globalThis.Plotly);
      script.onerror = () => reject(new Error("plotly.js could not be loaded"));
      document.head.append(script);
    });
    return plotly;
  }

  // A figure takes the page's own colours, light or dark: those of the text around it.
  function withPageColours(layout, place) {
    const ink = getComputedStyle(place).color;
    const faint = ink.replace(/^rgba?\((\d+),\s*(\d+),\s*(\d+).*$/, "rgba($1,$2,$3,0.2)");
    const axes = Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name));
    const coloured = { ...layout, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { ...layout.font, color: ink } };
    for (const axis of new Set([...axes, "xaxis", "yaxis"]))
      coloured[axis] = { gridcolor: faint, zerolinecolor: faint, linecolor: ink, automargin: true, ...layout[axis] };
    return coloured;
  }

  async function draw(figure) {
    const place = figure.querySelector(".book-figure-canvas");
    const { data, layout } = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const library = await loadPlotly();
    const redraw = () => library.react(place, data, withPageColours(layout, place), { responsive: true, displayModeBar: false });
    await redraw();
    figure.dataset.drawn = "true";
    new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  }

  function watchFigures() {
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          watcher.unobserve(target);
          draw(target).catch((error) => failed(target, error));
        }
      },
      { rootMargin: "200px" },
    );
    for (const figure of document.querySelectorAll(".book-figure")) watcher.observe(figure);
  }

  mountAll();
  watchFigures();
})();
