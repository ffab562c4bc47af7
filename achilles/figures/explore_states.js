// An explorable figure whose every state was drawn in Python: the settings name the state.

import { startExplorable } from "./explore.js";

/** @import { View } from "../types" */

export default {
  /** @param {View} view */
  render({ model, el, draw }) {
    const { controls, states } = model.get("facts");
    startExplorable({
      model,
      el,
      draw,
      stateOf: (settings) => states[controls.map((/** @type {string} */ name) => settings[name]).join("|")],
    });
  },
};
