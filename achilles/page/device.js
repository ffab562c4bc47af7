// What the course keeps on a reader's device, under which names, and the browser's storage itself.

export const OF_COURSE = "achilles-course:"; // a tool's answers and what was practised: each under this and its own name
export const OF_DIARY = "achilles-diary"; // the running diary: weeks of work, so that a press elsewhere asks before it is deleted

/** The browser's storage, or null where it is forbidden. @returns {Storage | null} */
export function deviceStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
