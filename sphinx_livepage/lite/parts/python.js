// Python's worker: Pyodide begins at once, then comes the worker of JupyterLite's kernel, which will ask for it.
import "./pyodide.js";
// @ts-expect-error the build writes the address
import /*KERNEL_WORKER*/ "";
