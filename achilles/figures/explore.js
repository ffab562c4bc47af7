// A figure that a reader moves: controls in, picture, sentence and table out. What the picture shows is the business of
// `stateOf(settings)`, which returns plotly's data and layout, the sentence, and the table's columns and rows.

import { h } from "../page/html.js";

/** @import { Draw, Model, Part, Settings, State } from "../types" */

// `draw(place, data, layout)` is given by a page that has plotly.js; a notebook asks its kernel for it.
/**
 * @param {object} figure
 * @param {Model} figure.model
 * @param {Part} figure.el
 * @param {Draw} [figure.draw]
 * @param {(settings: Settings) => State} figure.stateOf
 */
export function startExplorable({ model, el, draw = drawFromKernel(model), stateOf }) {
  if (!el.querySelector("form.explorable")) el.innerHTML = model.get("form");
  const form = el.querySelector("form.explorable");
  const canvas = form.querySelector(".explorable-canvas");
  const title = form.getAttribute("aria-label");
  let isInView = false;
  let sent = "";

  form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  if (el.dataset.pageRoot === undefined) form.addEventListener("keydown", (/** @type {Event} */ event) => event.stopPropagation()); // a notebook's own keys
  form.addEventListener("input", () => {
    const settings = readSettings(form);
    const state = show(settings);
    sent = JSON.stringify(settings);
    model.set({ settings, says: state.says });
    model.save_changes();
  });
  model.on("change:settings", () => {
    if (JSON.stringify(model.get("settings")) !== sent) start(model.get("settings"));
  });

  /** @param {Settings} settings */
  function start(settings) {
    writeSettings(form, settings);
    show(settings);
  }

  /** @param {Settings} settings */
  function show(settings) {
    const state = stateOf(settings);
    for (const value of form.querySelectorAll("[data-of]")) {
      value.textContent = `${settings[value.dataset.of]} ${value.dataset.unit}`;
      form.querySelector(`input[name="${value.dataset.of}"]`).setAttribute("aria-valuetext", value.textContent);
    }
    const says = form.querySelector('figcaption [role="status"]');
    if (says.textContent !== state.says) says.textContent = state.says;
    canvas.setAttribute("aria-label", `${title}${/[.?!]$/.test(title) ? "" : "."} ${state.says}`);
    canvas.style.minHeight = `${state.layout.height}px`;
    form.querySelector("table").replaceWith(table(state));
    if (isInView) picture(state);
    return state;
  }

  /** @param {State} state */
  function picture({ data, layout }) {
    return draw(canvas, data, layout).then(
      () => (form.dataset.drawn = "true"),
      (error) => {
        console.error("figure:", error);
        canvas.replaceChildren(h("p", {}, "The picture could not be drawn. The sentence and the table below hold."));
      },
    );
  }

  start(model.get("settings"));
  form.querySelector("fieldset").disabled = false;
  /** @type {Promise<unknown> | undefined} the first drawing, which may still be under way */
  let begun;
  const begin = () => {
    watcher.disconnect();
    isInView = true;
    begun ??= picture(stateOf(readSettings(form)));
    return begun;
  };
  const watcher = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && begin(), {
    rootMargin: "200px",
  });
  watcher.observe(canvas);
  document.addEventListener("livepage-draw", (event) => /** @type {CustomEvent} */ (event).detail.waits.push(begin())); // before it prints
}

// Sliders give numbers, radio buttons the option's id.
/**
 * @param {Part} form
 * @returns {Settings}
 */
function readSettings(form) {
  /** @type {Settings} */
  const settings = {};
  for (const control of form.querySelectorAll("input")) {
    if (control.type === "range") settings[control.name] = Number(control.value);
    else if (control.checked) settings[control.name] = control.value;
  }
  return settings;
}

/**
 * @param {Part} form
 * @param {Settings} settings
 */
function writeSettings(form, settings) {
  for (const control of form.querySelectorAll("input")) {
    if (control.type === "range") control.value = settings[control.name];
    else control.checked = settings[control.name] === control.value;
  }
}

/** @param {State} state */
function table({ columns, rows }) {
  const head = h(
    "tr",
    {},
    columns.map((column) => h("th", { scope: "col" }, String(column))),
  );
  const body = rows.map((row) =>
    h(
      "tr",
      {},
      row.map((cell) => h("td", {}, String(cell))),
    ),
  );
  return h("table", {}, h("thead", {}, head), h("tbody", {}, body));
}

/**
 * @param {Model} model
 * @returns {Draw}
 */
function drawFromKernel(model) {
  return async (place, data, layout) => {
    globalThis.achillesPlotly ??= plotlyFromKernel(model);
    const library = await globalThis.achillesPlotly;
    const ink = getComputedStyle(place).color;
    const coloured = { ...layout, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { ...layout.font, color: ink } };
    await library.react(place, data, coloured, { responsive: true, displayModeBar: false });
  };
}

/**
 * @param {Model} model
 * @returns {Promise<any>}
 */
function plotlyFromKernel(model) {
  return new Promise((resolve) => {
    model.on("msg:custom", (content, [text]) => {
      if (content !== "plotly" || globalThis.Plotly) return resolve(globalThis.Plotly);
      document.head.append(h("script", {}, new TextDecoder().decode(text)));
      resolve(globalThis.Plotly);
    });
    model.send("plotly");
  });
}
