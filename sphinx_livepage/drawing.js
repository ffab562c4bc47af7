// Draws plotly's figures, on a page and in JupyterLite alike: with the first library that draws all of a figure as what it is. Loaded
// with the first figure. A classic script, so that a page opened from a folder works too.
(() => {
  "use strict";

  /** What a figure needs that no library of the site draws. */
  class NotDrawn extends Error {
    name = "NotDrawn";
    /** @param {string} kind */
    constructor(kind) {
      super(`A page of this site cannot draw a figure of the kind "${kind}". JupyterLab on your own computer can.`);
    }
  }

  /** @type {Map<string, Promise<any>>} */
  const loading = new Map();

  /**
   * Returns a library. Each brings the same global name, so it is taken when its script has run.
   * @param {string} address
   */
  function load(address) {
    if (!loading.has(address))
      loading.set(
        address,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = address;
          script.onload = () => resolve(/** @type {any} */ (globalThis).Plotly);
          script.onerror = () => {
            loading.delete(address); // the network may be back at the next figure
            reject(new Error(`${address} could not be loaded`));
          };
          document.head.append(script);
        }),
      );
    return /** @type {Promise<any>} */ (loading.get(address));
  }

  /**
   * Returns the kind of a trace that was drawn as another. A library draws a kind that it does not know as a scatter, and says nothing: a
   * histogram becomes a zig-zag line.
   * @param {any} place
   * @param {{type?: string}[]} data
   */
  function kindNotDrawn(place, data) {
    const kinds = data.map(({ type = "scatter" }) => type);
    return kinds.find((kind, at) => place._fullData.find((/** @type {any} */ { index }) => index === at)?.type !== kind);
  }

  /** @type {WeakMap<HTMLElement, string>} place to the library that drew in it */
  const drawnBy = new WeakMap();

  /**
   * Draws a figure, or draws it again. Rejects with NotDrawn where no library can, and leaves the place empty.
   * @param {HTMLElement} place
   * @param {{data: any[], layout: any, frames?: any[]}} figure
   * @param {string[]} libraries addresses, the usual one first
   * @param {any} options plotly's own
   */
  async function draw(place, { data, layout, frames }, libraries, options) {
    let kind = "";
    for (const address of libraries.slice(Math.max(0, libraries.indexOf(drawnBy.get(place) ?? "")))) {
      const library = await load(address);
      await library.react(place, data, layout, { displayModeBar: false, ...options });
      kind = kindNotDrawn(place, data) ?? "";
      if (!kind) {
        drawnBy.set(place, address);
        if (frames?.length) await library.addFrames(place, frames);
        return;
      }
      library.purge(place);
    }
    throw new NotDrawn(kind);
  }

  /**
   * Gives a drawn figure the width of its place.
   * @param {HTMLElement} place
   */
  async function resize(place) {
    const address = drawnBy.get(place);
    if (address) (await load(address)).Plots.resize(place);
  }

  /** @type {any} */ (globalThis).livepageDrawing = { draw, resize };
})();
