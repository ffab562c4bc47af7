// Runs the code cells of a page in place: starts Python when it is first needed, makes code a reader may change, shows what it
// gives below it. Loaded at the first press of a "Run"; the page's loader hands in what mounts widgets and draws figures.

const SLOW_MS = 10_000; // then it is offered to stop
const LONGEST_MS = 60_000; // then it is stopped
const MB = 1e6;
const MOST_PIECES = 200; // that one run of a cell may show: a page with more stands still

/**
 * @typedef {{ data: any, layout: any }} Figure
 * @typedef {{ first: Record<string, any>, model: any }} Mounted a widget's model, and the state that it began with
 * @typedef {(place: HTMLElement, states: Record<string, { state: Record<string, any> }>, tell: (data: any) => void) => Promise<any>} Mount
 * @typedef {WeakMap<Element, Mounted>} Models
 * @typedef {(figure: Element) => Promise<void>} Draw
 * @typedef {Record<string, any>} Message from Python's worker; `say` is its kind
 */

/** @param {string} tag @param {Record<string, string>} [attributes] @param {...(string | Node)} children */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {string} text @param {string} name @param {() => void} press */
function button(text, name, press) {
  const made = element("button", { type: "button", class: "run-button", "aria-label": name }, text);
  made.addEventListener("click", press);
  return made;
}

/** What went wrong before a cell's own code did: it was cancelled, or Python could not be loaded. */
class RunError extends Error {
  wasCancelled = false;
  isLoading = false;
}

/**
 * @param {object} page
 * @param {string} page.folder
 * @param {Element[]} page.inputs
 * @param {Mount} page.mount
 * @param {Models} page.models
 * @param {Draw} page.draw
 * @param {(after: Element, words: string) => HTMLElement} page.say
 */
export function startRunner({ folder, inputs, mount, models, draw, say }) {
  const python = new Python(folder, mount, models, draw);
  const cells = allCells(inputs);
  const shown = cells.filter((cell) => cell instanceof Cell);
  document.head.append(element("link", { rel: "stylesheet", href: `${folder}cells.css` }));
  /** @type {Promise<void>} */
  let turn = Promise.resolve();

  // One after the other: a second press waits for the first.
  /** @param {number} at */
  function press(at) {
    const cell = shown[at];
    cell.open({ run: () => press(at), stop: () => python.stop("Stopped."), restore: () => cell.restore() });
    if (cell.waits) return;
    cell.waits = true;
    cell.says("");
    turn = turn.then(() => run(cell)).finally(() => (cell.waits = false));
  }

  /** @param {Cell} cell */
  async function run(cell) {
    try {
      await python.start(cell);
      for (const at of await python.needs(cells, cell)) if (!python.knows(cells[at]) && !(await python.run(cells[at], cell))) return;
      await python.run(cell, cell);
    } catch (error) {
      const problem = /** @type {RunError} */ (error);
      cell.says(problem.message);
      if (problem.isLoading) cell.alternative ??= say(cell.bar, "");
    }
  }

  return { press };
}

// The page holds the code that it shows; what it does not show but a shown cell needs stands in a script element.
/** @param {Element[]} inputs @returns {(Cell | Hidden)[]} */
function allCells(inputs) {
  const listed = document.querySelector("script.livepage-cells");
  /** @type {(string | null)[]} */
  const sources = listed ? JSON.parse(String(listed.textContent)) : inputs.map(() => null);
  const rest = [...inputs];
  return sources.map((source, at) =>
    source === null ? new Cell(at, /** @type {Element} */ (rest.shift()), inputs.length - rest.length) : new Hidden(at, source),
  );
}

// ---------------------------------------------------------------------------------------------- cells

class Hidden {
  title = "A cell that this page does not show";
  /** @type {any} what only a shown cell has */
  input;
  /** @type {any} */
  fresh;
  /** @type {any} */
  widgetBefore;
  /** @param {number} number @param {string} source */
  constructor(number, source) {
    this.number = number;
    this.source = source;
  }
  begin() {}
  end() {}
  /** @param {Node} _piece */
  show(_piece) {}
}

class Cell {
  waits = false;
  /** @type {HTMLElement | null} */
  #output = null; // what is shown of this run; null: what the page came with
  /** @type {Element[]} */
  #first; // what the page came with
  /** @type {any} the text area, once the code can be changed */
  #editor = null;
  /** @type {string} */
  #text;
  /** @type {string} */
  #ran; // the code whose result is shown
  /** @type {any} */
  #buttons;
  #status = element("p", { class: "run-status", role: "status" });
  #progress = element("div", { class: "run-progress" });
  /** @type {any} what is shown of the run that is under way */
  fresh;
  /** @type {any} */
  bar;
  /** @type {HTMLElement | undefined} */
  alternative;
  /** @type {Element | null | undefined} */
  widgetBefore;

  /** @param {number} number @param {Element} input @param {number} nth */
  constructor(number, input, nth) {
    this.number = number;
    this.input = input;
    this.title = `Cell ${nth}`;
    this.nth = nth;
    this.place = /** @type {HTMLElement} */ (input.parentElement);
    this.#text = String(input.querySelector("pre")?.textContent).replace(/\n$/, "");
    this.#ran = this.#text;
    this.#first = [...this.place.querySelectorAll(":scope > .cell_output")];
  }

  /** @returns {string} */
  get source() {
    return this.#editor ? this.#editor.value : this.#text;
  }

  get shownOutputs() {
    return this.#output ? [this.#output] : this.#first;
  }

  // The first press makes the code one that can be changed.
  /** @param {{ run: () => void, stop: () => void, restore: () => void }} does */
  open({ run, stop, restore }) {
    if (this.#editor) return;
    this.#editor = element("textarea", {
      class: "run-editor",
      "aria-label": `Code of cell ${this.nth}. Control and Enter together run it.`,
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      autocorrect: "off",
      wrap: "soft",
    });
    this.#editor.value = this.#text;
    this.#buttons = {
      run: this.input.querySelector(".run-button"),
      stop: button("Stop", `Stop cell ${this.nth}`, stop),
      restore: button("Reset", `Reset cell ${this.nth}`, () => {
        restore();
        this.#buttons.run.focus();
      }),
    };
    this.bar = element("div", { class: "run-bar" });
    const hadFocus = document.activeElement === this.#buttons.run;
    const name = element("span", { class: "run-name" }, this.title); // as errors call it
    this.bar.append(this.#buttons.run, this.#buttons.stop, this.#buttons.restore, this.#status, name);
    this.input.querySelector(".highlight")?.parentElement?.replaceChildren(this.#editor);
    this.input.append(this.bar, this.#progress);
    if (hadFocus) this.#buttons.run.focus();
    this.#buttons.stop.hidden = true;
    // The bar below it has the editor's width and the page's text size: when either changes, as when the style sheet arrives or a phone
    // is turned, lines wrap in other places, and the last ones would be cut off.
    new ResizeObserver(() => this.#grow()).observe(this.bar);
    this.#compare();
    this.#editor.addEventListener("input", () => {
      this.#grow();
      this.#compare();
      this.#markIfOutOfDate();
    });
    this.#editor.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
        event.preventDefault();
        run();
      }
      if (event.key === "Escape") this.#buttons.run.focus();
    });
  }

  #grow() {
    this.#editor.style.height = "auto";
    this.#editor.style.height = `${this.#editor.scrollHeight + 2}px`;
  }

  #compare() {
    this.#buttons.restore.hidden = this.source === this.#text && !this.#output;
  }

  // A result below code that has changed would otherwise pass for the result of the new code.
  #markIfOutOfDate() {
    const isOutOfDate = this.source !== this.#ran;
    if (isOutOfDate) this.says("The code has changed since this result.");
    else if ("outOfDate" in this.place.dataset) this.says("");
    this.place.toggleAttribute("data-out-of-date", isOutOfDate);
  }

  // The original: its code, and what the page came with below it.
  restore() {
    this.#editor.value = this.#text;
    this.#output?.replaceWith(...this.#first);
    this.#output = null;
    this.#ran = this.#text;
    this.#markIfOutOfDate();
    this.says("As it was.");
    this.#grow();
    this.#compare();
  }

  /** @param {string} words */
  says(words) {
    this.#status.textContent = words;
  }

  /** @param {string} words @param {number} now @param {number} most @param {() => void} cancel */
  loads(words, now, most, cancel) {
    if (this.#status.textContent !== words) this.says(words);
    if (!this.#progress.firstChild)
      this.#progress.append(
        element("progress", { "aria-label": "Loading Python" }),
        element("span"),
        button("Cancel", "Cancel loading Python", cancel),
      );
    if (!most) return; // nothing is known yet: the bar only moves
    const [bar, figures] = /** @type {any} */ (this.#progress.children);
    bar.max = most;
    bar.value = now;
    figures.textContent = `${(now / MB).toFixed(1)} of ${(most / MB).toFixed(1)} MB`;
    bar.setAttribute("aria-valuetext", figures.textContent);
  }

  loaded() {
    this.#progress.replaceChildren();
  }

  begin() {
    this.fresh = element("div", { class: "cell_output docutils container run-output" });
    this.widgetBefore = this.shownOutputs.map((output) => output.querySelector("[data-widget-model]")).find(Boolean);
    this.place.setAttribute("aria-busy", "true");
    this.#ran = this.source;
    this.place.removeAttribute("data-out-of-date");
  }

  /** @param {boolean} may */
  canStop(may) {
    if (!may && document.activeElement === this.#buttons.stop) this.#buttons.run.focus();
    this.#buttons.stop.hidden = !may;
    this.#compare();
  }

  end() {
    this.#swap(); // a cell that shows nothing shows nothing
    this.place.removeAttribute("aria-busy");
  }

  // What was shown before stays until there is something new, so that the page does not jump.
  /** @param {Node} piece */
  show(piece) {
    this.fresh.append(piece);
    this.#swap();
  }

  #swap() {
    const before = this.shownOutputs;
    if (before[0] === this.fresh) return;
    if (before.length) before[0].before(this.fresh);
    else this.input.after(this.fresh);
    for (const old of before) old.remove();
    this.#output = this.fresh;
  }
}

// ---------------------------------------------------------------------------------------------- Python

class Python {
  /** @type {Worker | any} */
  #worker = null;
  /** @type {Promise<void> | null} */
  #ready = null;
  /** @type {((problem: Error) => void) | null} rejects what was asked last */
  #fail = null;
  /** @type {Set<Cell | Hidden>} */
  #known = new Set(); // cells that ran in this Python
  /** @type {Map<string, any>} */
  #live = new Map(); // widgets' lines: id to state, and to the model that is mounted
  #folder;
  #page;

  /** @param {string} folder @param {Mount} mount @param {Models} models @param {Draw} draw */
  constructor(folder, mount, models, draw) {
    this.#folder = folder;
    this.#page = { mount, models, draw };
  }

  /** @param {Cell | Hidden} cell */
  knows(cell) {
    return this.#known.has(cell);
  }

  /** @param {Cell} cell */
  start(cell) {
    this.#ready ??= this.#load(cell).catch((problem) => {
      this.#end();
      problem.isLoading = !problem.wasCancelled;
      throw problem;
    });
    return this.#ready;
  }

  /** @param {Cell} cell */
  async #load(cell) {
    const cancel = () => this.stop("Cancelled. The page is as it was.");
    cell.loads("Loading Python …", 0, 0, cancel);
    try {
      this.#worker = newWorker(`${this.#folder}worker.js`);
      await this.#ask(null, (message) => {
        if (message.say === "progress") cell.loads("Loading Python …", message.bytes, message.total, cancel);
        if (message.say === "starting") cell.says("Starting Python …");
        if (message.say === "failed") throw new Error("Python could not be loaded. Is there a network?");
        return message.say === "ready";
      });
    } finally {
      cell.loaded();
    }
    cell.says("");
  }

  /** @param {(Cell | Hidden)[]} cells @param {Cell} cell */
  async needs(cells, cell) {
    /** @type {number[]} */
    let found = [];
    await this.#ask({ do: "needs", sources: cells.map(({ source }) => source), cell: cell.number }, ({ say, cells: needed }) => {
      found = needed;
      return say === "needs";
    });
    return found;
  }

  // Returns whether all went well. `pressed` is the cell whose button was pressed: the one that tells the reader what goes on.
  /** @param {Cell | Hidden} cell @param {Cell} pressed */
  async run(cell, pressed) {
    const output = new Output(cell, this.#page.draw);
    /** @type {Promise<void>[]} */
    const waiting = [];
    let well = false;
    /** @type {ReturnType<typeof setTimeout>[]} */
    let timers = [];
    /** @param {string} words */
    const watch = (words) => {
      timers.forEach(clearTimeout);
      pressed.says(words);
      timers = [
        setTimeout(() => pressed.says("Still running after 10 seconds. You may stop it."), SLOW_MS),
        setTimeout(() => this.stop("It ran for a minute without an end, so it was stopped."), LONGEST_MS),
      ];
    };
    cell.begin();
    pressed.canStop(true);
    watch(cell === pressed ? "Running …" : `Running ${cell.input ? cell.title.toLowerCase() : "a hidden cell"} first, which it needs …`);
    try {
      await this.#ask({ do: "run", number: cell.number, title: cell.title, source: cell.source }, (message) => {
        if (message.say === "loading") watch(`Loading ${message.file.split("-")[0]} …`);
        if (message.say === "stream") output.text(message.name, message.text);
        if (message.say === "clear") output.clear();
        if (message.say === "error") output.error(message.text, message.plain);
        if (message.say === "display") waiting.push(output.display(message.data, (place) => this.#mount(place, cell)));
        if (message.say === "done") well = message.ok;
        return message.say === "done";
      });
      this.#known.add(cell);
      pressed.says(well ? "Done." : "It ended with an error, which is shown below.");
    } finally {
      timers.forEach(clearTimeout);
      await Promise.all(waiting);
      cell.end();
      pressed.canStop(false);
    }
    return well;
  }

  // Ends Python at once. Nothing short of that ends a loop that does not end by itself.
  /** @param {string} words */
  stop(words) {
    const problem = new RunError(this.#known.size ? `${words} Python starts again at the next run.` : words);
    problem.wasCancelled = true;
    this.#fail?.(problem);
    this.#end();
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = this.#ready = this.#fail = null;
    this.#known.clear();
    this.#live.clear();
  }

  // Asks the worker, and takes what it says until `take` returns true. Rejects where the worker ends before that.
  /** @param {Message | null} question @param {(message: Message) => boolean} take @returns {Promise<void>} */
  #ask(question, take) {
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      worker.onmessage = (/** @type {MessageEvent} */ { data }) => {
        if (worker !== this.#worker) return;
        if (this.#hear(data)) return;
        if (data.say === "died") {
          reject(new Error("Python broke down, most often for want of memory. It starts again at the next run."));
          return this.#end();
        }
        try {
          if (take(data)) {
            worker.onmessage = (/** @type {MessageEvent} */ { data: later }) => this.#hear(later);
            resolve();
          }
        } catch (problem) {
          reject(problem);
        }
      };
      worker.onerror = () => {
        reject(new Error("Python could not be started in this browser."));
        this.#end();
      };
      if (question) worker.postMessage(question);
    });
  }

  // What the worker says unasked: what to keep, and what widgets are told. Returns whether it was that.
  /** @param {Message} message */
  #hear(message) {
    if (message.say === "keep") keep(message.addresses);
    if (message.say === "comm") this.#tellWidget(message);
    return message.say === "keep" || message.say === "comm";
  }

  // ---- widgets

  /** @param {Message} message */
  #tellWidget({ kind, id, data, buffers }) {
    if (kind === "comm_open") this.#live.set(id, { state: data.state });
    else if (kind === "comm_close") this.#live.delete(id);
    else if (this.#live.get(id)?.model)
      this.#live.get(id).model.receive(
        data,
        buffers.map((/** @type {Uint8Array} */ bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
      );
    else if (data.method === "update") Object.assign(this.#live.get(id)?.state ?? {}, data.state); // it is not mounted yet
  }

  // What a reader did before in the same widget of this cell is told to the new one, where the code says nothing else.
  /** @param {HTMLElement} place @param {Cell | Hidden} cell */
  async #mount(place, cell) {
    const id = place.dataset.widgetModel ?? "";
    const line = this.#live.get(id);
    const before = cell.widgetBefore && this.#page.models.get(cell.widgetBefore);
    const isSame = before?.first._anywidget_id === line.state._anywidget_id;
    /** @type {Record<string, any>} */
    const told = {};
    for (const [name, first] of Object.entries(isSame ? before.first : {})) {
      const now = JSON.stringify(before.model.get(name));
      if (now !== JSON.stringify(first) && JSON.stringify(line.state[name]) === JSON.stringify(first)) told[name] = before.model.get(name);
    }
    const worker = this.#worker;
    /** @param {Message} data */
    const tell = (data) => worker === this.#worker && worker?.postMessage({ do: "comm", id, data });
    line.model = await this.#page.mount(place, { [id]: { state: { ...line.state, ...told } } }, tell);
    /** @type {Mounted} */ (this.#page.models.get(place)).first = line.state;
    if (Object.keys(told).length) tell({ method: "update", state: told });
  }
}

// A worker from a file has whatever policy its host sends, often none; one from a blob inherits that of the page.
/** @param {string} address */
function newWorker(address) {
  const start = `import(${JSON.stringify(address)}).catch(({ message }) => postMessage({ say: "failed", text: message }));`;
  const blob = URL.createObjectURL(new Blob([start], { type: "text/javascript" }));
  try {
    return new Worker(blob, { type: "module" });
  } catch {
    throw new Error("Python could not be started in this browser.");
  } finally {
    setTimeout(() => URL.revokeObjectURL(blob), 60_000); // the browser may read it a little later
  }
}

// What was loaded is kept for days without a network, where the page's own copy is.
/** @param {string[]} addresses */
function keep(addresses) {
  navigator.serviceWorker?.ready.then(({ active }) =>
    active?.postMessage({ keep: [...addresses, import.meta.url, new URL("cells.css", import.meta.url).href] }),
  );
}

// ---------------------------------------------------------------------------------------------- output

// Elements that a policy does not stop from leading a reader, or a name to look up, to another host. Scripts and frames are stopped
// by the policy; they go as well, so that the console stays free of its complaints. Data for a figure is no script.
const LEAVE_OUT = "meta, link, base, iframe, frame, object, embed, template, noscript, script:not([type='application/json'])";

/** @param {string} html */
function withoutWhatLeads(html) {
  const parsed = document.createElement("template");
  parsed.innerHTML = html; // nothing in a template runs or loads
  for (const each of parsed.content.querySelectorAll(LEAVE_OUT)) each.remove();
  return parsed.content;
}

class Output {
  #cell;
  #draw;
  #pieces = 0;
  /** @type {HTMLElement | any} */
  #last = null; // the stream that the last piece belongs to

  /** @param {Cell | Hidden} cell @param {Draw} draw */
  constructor(cell, draw) {
    this.#cell = cell;
    this.#draw = draw;
  }

  clear() {
    this.#cell.fresh?.replaceChildren();
    this.#last = null;
    this.#pieces = 0;
  }

  // Whether there is room for one more piece. The first one that has none is replaced by a sentence.
  #hasRoom() {
    this.#pieces += 1;
    if (this.#pieces === MOST_PIECES + 1) this.#preformatted("output text_plain", "… and more, which is not shown.");
    return this.#pieces <= MOST_PIECES;
  }

  /** @param {string} name @param {string} text */
  text(name, text) {
    if (this.#last?.dataset.stream !== name) {
      if (!this.#hasRoom()) return;
      this.#last = this.#preformatted("output stream", "");
      this.#last.dataset.stream = name;
    }
    this.#last.querySelector("pre").append(text);
  }

  /** @param {string} text @param {string} [plain] */
  error(text, plain) {
    this.#last = null;
    if (plain) this.#cell.show(element("p", { class: "run-plain" }, plain));
    this.#preformatted("output traceback run-error", text);
  }

  // A widget that is no anywidget, say: those need a notebook. A figure that cannot be drawn says so itself.
  /** @param {any} reason @param {string} plain */
  #notShown(reason, plain) {
    console.warn("sphinx_livepage:", reason);
    const words = reason.name === "NotDrawn" ? reason.message : `${plain}\n(A page cannot show this. A notebook can.)`;
    this.#preformatted("output text_plain", words);
  }

  /** @param {string} kind @param {string} text */
  #preformatted(kind, text) {
    const made = element(
      "div",
      { class: `${kind} highlight-none notranslate` },
      element("div", { class: "highlight" }, element("pre", {}, text)),
    );
    this.#cell.show(made);
    return made;
  }

  // Shows the best of what a value looks like. Resolves when its widgets are mounted and its figures drawn.
  /** @param {Record<string, any>} data @param {(place: HTMLElement) => Promise<void>} mount */
  async display(data, mount) {
    this.#last = null;
    if (!this.#hasRoom()) return;
    const html = data["text/html"] ?? data["image/svg+xml"];
    const picture = ["image/png", "image/jpeg"].find((kind) => data[kind]);
    const view = data["application/vnd.jupyter.widget-view+json"];
    if (html !== undefined || view) {
      const made = element("div", { class: "output text_html" });
      if (html !== undefined) made.append(withoutWhatLeads(html));
      else made.append(element("div", { "data-widget-model": view.model_id }));
      this.#cell.show(made);
      const parts = [.../** @type {NodeListOf<HTMLElement>} */ (made.querySelectorAll("[data-widget-model]"))].map((place) => mount(place));
      parts.push(...[...made.querySelectorAll(".book-figure")].map((figure) => this.#draw(figure)));
      for (const part of await Promise.allSettled(parts))
        if (part.status === "rejected") this.#notShown(part.reason, data["text/plain"] ?? "");
    } else if (picture) this.#cell.show(element("img", { src: `data:${picture};base64,${data[picture]}`, alt: data["text/plain"] ?? "" }));
    else this.#preformatted("output text_plain", data["text/markdown"] ?? data["text/plain"] ?? "");
  }
}
