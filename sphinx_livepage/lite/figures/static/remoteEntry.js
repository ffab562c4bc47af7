// A labextension by hand: a container, as JupyterLab's loader wants one, with one renderer of figures. Plotly's own labextension
// has all of plotly.js in it, 1.5 MB, and is loaded whether a notebook has a figure or not.
(() => {
  "use strict";
  const PLOTLY = "application/vnd.plotly.v1+json";
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const DRAWING = /*DRAWING*/ ""; // the site's script that draws figures
  /** @type {string[]} */
  const LIBRARIES = /*LIBRARIES*/ []; // what it may use
  /** @type {any} */
  let shared; // the modules of JupyterLab
  /** @type {Promise<any> | null} */
  let drawing = null;

  function loadDrawing() {
    drawing ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(DRAWING, own.src).href;
      script.onload = () => resolve(globalThis.livepageDrawing);
      script.onerror = () => {
        drawing = null;
        reject(new Error("what draws figures could not be loaded"));
      };
      document.head.append(script);
    });
    return drawing;
  }

  async function figures() {
    const [{ get }] = /** @type {any[]} */ (Object.values(shared["@lumino/widgets"]));
    const { Widget } = (await get())();

    class Figure extends /** @type {any} */ (Widget) {
      /** @param {any} model */
      async renderModel(model) {
        const { draw, resize } = await loadDrawing();
        const libraries = LIBRARIES.map((file) => new URL(file, own.src).href);
        try {
          await draw(this.node, model.data[PLOTLY], libraries, { responsive: true });
          this.resize = () => resize(this.node);
        } catch (error) {
          const { name, message } = /** @type {Error} */ (error);
          if (name !== "NotDrawn") throw error;
          this.node.textContent = message;
        }
      }
      onResize() {
        this.resize?.();
      }
      onAfterAttach() {
        this.resize?.();
      }
    }

    const rendererFactory = { safe: true, mimeTypes: [PLOTLY], createRenderer: () => new Figure() };
    return { id: "livepage-figures:factory", description: "Draws plotly's figures.", rendererFactory, rank: 0, dataType: "json" };
  }

  globalThis._JUPYTERLAB ??= {};
  globalThis._JUPYTERLAB["livepage-figures"] = {
    /** @param {any} scope */
    init(scope) {
      shared = scope;
    },
    async get() {
      const made = await figures();
      return () => made;
    },
  };
})();
