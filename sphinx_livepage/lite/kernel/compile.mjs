// Runs ../../python/compiling.py in Pyodide itself, in node. Reads {"core": folder, "program": text, "zips": [[from, to, below], …]}
// as JSON from standard input.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { core, program, zips } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(join(core, "pyodide.mjs")).href);
// Where each word of a line stands is of no use in a library, and half as much again to load.
const python = await loadPyodide({ indexURL: core, packages: [], args: ["-X", "no_debug_ranges"] });
python.runPython(program);
const compiled = python.globals.get("compiled");
for (const [from, to, below] of zips) {
  const content = python.toPy(new Uint8Array(readFileSync(from))); // of a Buffer it makes nothing
  const made = compiled.callKwargs(content, { below });
  writeFileSync(to, made.toJs());
  made.destroy();
}
