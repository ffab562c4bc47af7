// A labextension by hand: a container, as JupyterLab's loader wants one, with one renderer of figures. Plotly's own labextension
// has all of plotly.js in it, 1.5 MB, and is loaded whether a notebook has a figure or not.
(() => {
  "use strict";
  const PLOTLY = "application/vnd.plotly.v1+json";
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  const LIBRARIES = [/*LIBRARY*/ "", /*LIBRARY_MORE*/ ""]; // the usual one, and a larger one for what that one does not draw
  let shared;
  const loading = new Map();

  /** @returns {Promise<any>} */
  function plotly(file) {
    if (!loading.has(file))
      loading.set(
        file,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = new URL(file, own.src).href;
          script.onload = () => resolve(globalThis.Plotly);
          script.onerror = () => {
            loading.delete(file);
            reject(new Error("plotly.js could not be loaded"));
          };
          document.head.append(script);
        }),
      );
    return loading.get(file);
  }

  // A library draws a kind of trace that it does not know as a scatter, and says nothing.
  function kindNotDrawn(node, data) {
    const kinds = data.map(({ type = "scatter" }) => type);
    return kinds.find((kind, at) => node._fullData.find(({ index }) => index === at)?.type !== kind);
  }

  // Returns the library that drew the figure; null where none of them can, and the place says so.
  async function drawn(node, { data, layout, frames }) {
    let kind = "";
    for (const file of LIBRARIES.filter(Boolean)) {
      const library = await plotly(file);
      await library.newPlot(node, data, layout, { responsive: true, displayModeBar: false });
      kind = kindNotDrawn(node, data);
      if (!kind) {
        if (frames?.length) await library.addFrames(node, frames);
        return library;
      }
      library.purge(node);
    }
    node.textContent = `This page cannot draw a figure of the kind "${kind}". JupyterLab on your own computer can.`;
    return null;
  }

  async function figures() {
    const [{ get }] = Object.values(shared["@lumino/widgets"]);
    const { Widget } = (await get())();

    class Figure extends Widget {
      async renderModel(model) {
        const library = await drawn(this.node, model.data[PLOTLY]);
        this.resize = () => library?.Plots.resize(this.node);
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
