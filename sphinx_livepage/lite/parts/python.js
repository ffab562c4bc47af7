// Python's worker: Pyodide begins at once, then comes the worker of JupyterLite's kernel, which will ask for it.
import "./pyodide.js";

<<<<<<< HEAD
// @ts-expect-error: the build writes the address
=======
// @ts-expect-error the build writes the address
>>>>>>> main

import /*KERNEL_WORKER*/ "";
