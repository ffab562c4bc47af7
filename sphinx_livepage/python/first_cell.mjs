// Starts a site's Python in node as a page does, runs a cell, and writes a zip of all modules that were imported for that, compiled.
// Reads {"folder": the site's Python, "first": packages, "program": text of compiling.py, "cell": source, "to": file} as JSON from
// standard input; says which files beside the lock the cell loaded.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { folder, first, program, cell, to } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.js")).href);
/** @type {string[]} */
const loaded = [];
/** @type {string[]} */
const faults = [];
// Where each word of a line stands is of no use in a library, and half as much again to load.
const python = await loadPyodide({ indexURL: folder, packages: [], args: ["-X", "no_debug_ranges"] });
await python.loadPackage(first, { messageCallback: () => {} });
const { Runner } = python.pyimport("livepage_runtime.running");
const post = (/** @type {string} */ text) => {
  const message = JSON.parse(text);
  if (message.say === "loading") loaded.push(message.file);
  if (message.say === "error") faults.push(message.text);
};
const fetchNow = (/** @type {string} */ file) => new Uint8Array(readFileSync(join(folder, file)));
const runner = Runner(post, fetchNow, python.toPy(python.lockfile.packages), first);
if (!(await runner.run(1, "the first cell", cell))) throw new Error(faults.join("\n"));
python.runPython(program);
const made = python.globals.get("imported")();
writeFileSync(to, made.toJs());
made.destroy();
console.log(JSON.stringify(loaded));
