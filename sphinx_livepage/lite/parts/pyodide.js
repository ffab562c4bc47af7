// Stands in for Pyodide's own module: the kernel calls its loadPyodide, and is given a Python that is under way or done,
// with the kernel's packages imported. Those stand in one zip; all others come from the site's one distribution when a cell asks.
// @ts-expect-error the build writes the address
import { confine } from /*CONFINE*/ "confine.js";
// @ts-expect-error the build writes the address
import { unpackLibrary } from /*LIBRARY*/ "library.js";
// @ts-expect-error the build writes the address
import { loadPyodide as load } from /*PYODIDE*/ "pyodide.js";

const folder = new URL("./", new URL(/*PYODIDE*/ "pyodide.js", import.meta.url)).href;
/** @type {string[]} */
const FIRST = /*FIRST*/ []; // the site's own packages
/** @type {string[]} */
const IN_THE_ZIP = /*IN_THE_ZIP*/ [];
const EXPLAIN = /*EXPLAIN*/ ""; // module:function that says what an error means in plain words
/** @type {{ stdout?: (text: string) => void, stderr?: (text: string) => void }} what the kernel asks for */
let kernel = { stdout: (text) => console.log(text), stderr: (text) => console.error(text) };

/** @param {string} name */
async function fetched(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.arrayBuffer();
}

// For an import, which cannot wait in any other way.
/** @param {string} name */
function fetchNow(name) {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(name, folder), false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${name} could not be loaded`);
  return new Uint8Array(request.response);
}

async function begin() {
  if (location.protocol !== "blob:") throw new Error("this worker must be started from a blob, to inherit the page's policy");
  const lite = new URL("./", import.meta.url).href;
  confine([lite, folder], [`${lite}api/`]); // the notebook's files are asked of JupyterLite's service worker, by POST
  unpackLibrary(new URL(folder));
  const files = Promise.all([fetched("kernel.zip"), fetched("begin.py")]);
  files.catch(() => {}); // it is heard of below
  const python = await load({
    indexURL: folder,
    packages: FIRST,
    env: { HOME: "/home/pyodide", PLOTLY_RENDERER: "plotly_mimetype" },
    stdout: (/** @type {string} */ text) => kernel.stdout?.(text),
    stderr: (/** @type {string} */ text) => kernel.stderr?.(text),
  });
  const [zip, program] = await files;
  python.unpackArchive(zip, "zip", { extractDir: "/kernel" });
  for (const name of IN_THE_ZIP) python.loadedPackages[name] = "kernel.zip"; // a cell that imports one of them waits for nothing
  // All others are loaded by their import (see importing.py), so that Pyodide, which looks for imports in a cell, has nothing to load.
  for (const { name } of Object.values(python.lockfile.packages)) python.loadedPackages[name] ??= "by its import";
  const names = python.globals.get("dict")();
  python.runPython(new TextDecoder().decode(program), { globals: names });
  names.get("begin")(python.toPy(python.lockfile.packages), python.toPy(FIRST), fetchNow, EXPLAIN);
  return python;
}

const begun = begin();
begun.then(
  () => postMessage({ livepage: "ready", loaded: performance.getEntriesByType("resource").map(({ name }) => name) }),
  (error) =>
    postMessage({
      livepage: "failed",
      why: String(error?.message ?? error)
        .trim()
        .split("\n")
        .at(-1),
    }),
);

/** @param {typeof kernel} options */
export function loadPyodide(options) {
  kernel = options;
  return begun;
}
