// A labextension by hand: a container, as JupyterLab's loader wants one, with one renderer of figures. Plotly's own labextension
// has all of plotly.js in it, 1.5 MB, and is loaded whether a notebook has a figure or not.
(() => {
  "use strict";
  const PLOTLY = "application/vnd.plotly.v1+json";
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const library = new URL(/*LIBRARY*/ "", own.src).href;
  let shared;
  /** @type {Promise<any> | null} */
  let loading = null;

  function plotly() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = library;
      script.onload = () => resolve(globalThis.Plotly);
      script.onerror = () => {
        loading = null;
        reject(new Error("plotly.js could not be loaded"));
      };
      document.head.append(script);
    });
    return loading;
  }

  async function figures() {
    const [{ get }] = Object.values(shared["@lumino/widgets"]);
    const { Widget } = (await get())();

    class Figure extends Widget {
      async renderModel(model) {
        const { data, layout, frames } = model.data[PLOTLY];
        const { Plots, newPlot, addFrames } = await plotly();
        await newPlot(this.node, data, layout, { responsive: true, displayModeBar: false });
        if (frames?.length) await addFrames(this.node, frames);
        this.resize = () => Plots.resize(this.node);
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
    init(scope) {
      shared = scope;
    },
    async get() {
      const made = await figures();
      return () => made;
    },
  };
})();
