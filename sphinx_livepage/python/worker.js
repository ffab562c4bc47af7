// Python, in a worker of its own: the page stays quick, and what does not end can be ended. A module, beside the files that it loads.
// The page starts it from a blob, so that it inherits the page's policy: see confine.js.
import { confine } from "./confine.js";
import { unpackLibrary } from "./library.js";

const here = new URL("./", import.meta.url);
/** @type {string[]} */
const FIRST = /*FIRST*/ []; // the packages that are there from the start
/** @type {string[]} */
const EARLY = /*EARLY*/ []; // wheels that most cells import: they are fetched while Python starts
const EXPLAIN = /*EXPLAIN*/ ""; // module:function that says what an error means in plain words
/** @type {Record<string, [unpacked: number, packed: number]>} */
const SIZES = /*SIZES*/ {}; // file to [bytes unpacked, bytes on the wire], of what is counted while it loads

/** @type {any} Python's side, a proxy of runtime/running.py's Runner */
let runner = null;
const tell = (/** @type {Record<string, any>} */ message) => postMessage(message);

// Pyodide fetches its files by itself; what passes is counted.
function countFetches() {
  const usual = self.fetch;
  /** @type {Record<string, number>} */
  const got = {};
  let told = 0;
  const total = Object.values(SIZES).reduce((sum, [, packed]) => sum + packed, 0);
  const count = () => {
    const bytes = Object.entries(got).reduce((sum, [name, each]) => sum + Math.min(1, each / SIZES[name][0]) * SIZES[name][1], 0);
    if (bytes - told < 50_000 && bytes < total) return;
    told = bytes;
    tell({ say: "progress", bytes, total });
  };
  self.fetch = async (request, options) => {
    const answer = await usual(request, options);
    const name = new URL(request instanceof Request ? request.url : request, here).href.slice(here.href.length);
    if (!answer.ok || !answer.body || !SIZES[name]) return answer;
    got[name] = 0;
    const counted = answer.body.pipeThrough(
      new TransformStream({
        transform(piece, controller) {
          got[name] += piece.byteLength;
          count();
          controller.enqueue(piece);
        },
      }),
    );
    return new Response(counted, { status: answer.status, headers: { "Content-Type": answer.headers.get("Content-Type") ?? "" } });
  };
}

/** @type {Map<string, Uint8Array>} what was fetched before it was asked for */
const early = new Map();
/** @param {string} file */
async function fetchEarly(file) {
  const answer = await fetch(new URL(file, here));
  if (answer.ok) early.set(file, new Uint8Array(await answer.arrayBuffer()));
}

// For an import in the middle of a cell, which cannot wait in any other way.
/** @param {string} file */
function fetchNow(file) {
  const fetched = early.get(file);
  if (fetched) return fetched;
  const request = new XMLHttpRequest();
  request.open("GET", new URL(file, here), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${file} could not be loaded`);
  return new Uint8Array(request.response);
}

async function start() {
  if (location.protocol !== "blob:") throw new Error("this worker must be started from a blob, to inherit the page's policy");
  confine([here.href]);
  unpackLibrary(here);
  countFetches();
  const soon = Promise.allSettled(EARLY.map(fetchEarly)); // what fails is asked for again by its import
  const { loadPyodide } = await import(new URL("pyodide.js", here).href);
  const python = await loadPyodide({
    indexURL: here.href,
    packages: FIRST,
    env: { HOME: "/home/pyodide", PLOTLY_RENDERER: "plotly_mimetype" },
  });
  tell({ say: "starting" });
  const { Runner } = python.pyimport("livepage_runtime.running");
  const post = (/** @type {string} */ text, /** @type {any} */ buffers) => tell({ ...JSON.parse(text), buffers: buffers.toJs?.() ?? [] });
  runner = Runner(post, fetchNow, python.toPy(python.lockfile.packages), FIRST, EXPLAIN);
  await soon;
  tell({ say: "ready" });
  tellWhatToKeep();
}

function tellWhatToKeep() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  tell({ say: "keep", addresses: [...loaded.filter((name) => name.startsWith(here.href)), import.meta.url] });
}

/** @type {Record<string, (given: any) => unknown>} what the page may ask for; `number`, `cell` and `id` are its own */
const ACTIONS = {
  async run({ number, title, source }) {
    tell({ say: "done", ok: await runner.run(number, title, source) });
    tellWhatToKeep();
  },
  needs({ sources, cell }) {
    tell({ say: "needs", cells: runner.needed(sources, cell).toJs() });
  },
  comm({ id, data }) {
    runner.receive(id, JSON.stringify(data));
  },
};

const started = start().catch((error) => {
  tell({ say: "failed", text: String(error?.message ?? error) });
  throw error;
});

self.onmessage = async ({ data }) => {
  await started;
  try {
    await ACTIONS[data.do](data);
  } catch (problem) {
    const error = /** @type {any} */ (problem);
    // What Python itself cannot catch: it is gone, most often for want of memory.
    tell({ say: "died", text: String(error?.message ?? error) });
  }
};
