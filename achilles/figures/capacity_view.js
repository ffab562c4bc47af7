// The figure of load against capacity: a slider for each week.

import { capacityState } from "./capacity.js";
import { startExplorable } from "./explore.js";

/** @import { View } from "../types" */

export default {
  /** @param {View} view */
  render({ model, el, draw }) {
    const facts = model.get("facts");
    startExplorable({ model, el, draw, stateOf: (settings) => capacityState(facts, settings) });
  },
};
