// Keeping the diary on the device, only where that was ticked. Each write takes in what another tab wrote before.

import { OF_DIARY } from "../page/device.js";

/** @import { Day } from "./types" */

/**
 * Starts keeping. `onOther(text)` hears what another tab kept, null where it was deleted there; `onRefused()` is called where
 * the browser's storage is full or forbidden.
 * @param {{ onPage: boolean, onOther: (text: string | null) => void, onRefused: () => void }} diary
 */
export function startKeeping({ onPage, onOther, onRefused }) {
  /** @template T @param {() => T} action */
  const attempt = (action) => {
    try {
      return { done: true, value: action() };
    } catch {
      return { done: false, value: null };
    }
  };
  const read = () => (onPage ? attempt(() => globalThis.localStorage.getItem(OF_DIARY)).value : null);
  if (onPage)
    addEventListener("storage", ({ key, newValue }) => {
      if (key === OF_DIARY || key === null) onOther(newValue);
    });
  return {
    read,
    /** @param {string} text */
    write(text) {
      attempt(() => globalThis.localStorage.setItem(OF_DIARY, text));
      const isKept = read() === text; // some browsers, and pages with a policy, refuse without an error
      if (!isKept) onRefused();
      return isKept;
    },
    remove() {
      attempt(() => globalThis.localStorage.removeItem(OF_DIARY));
    },
  };
}

// Two lists of days as one: of a day in both, that of `newer` counts.
/** @param {Day[]} older @param {Day[]} newer */
export function mergedDays(older, newer) {
  const byDay = new Map([...older, ...newer].map((day) => [day.day, day]));
  return [...byDay.values()].sort((a, b) => a.day - b.day);
}

/** @param {string} name @param {string} text @param {string} type */
export function offerFile(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
