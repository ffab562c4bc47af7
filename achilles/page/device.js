// What the course keeps on a reader's device, under which names, and the browser's storage itself.
//
// Two versions of the course on one host share that storage, so each name contains the path of its site. A page that was opened from a
// folder has no such path: the folder may be moved, and what was kept goes with its reader.

const BEFORE_PATHS = { course: "achilles-course:", diary: "achilles-diary" }; // the names until version 0.1, the same for every site
const PLACE = placeOfSite();

/** A tool's answers and what was practised: each under this and its own name. */
export const OF_COURSE = BEFORE_PATHS.course + (PLACE && `${PLACE} `);
/** The running diary: weeks of work, so that a press elsewhere asks before it is deleted. */
export const OF_DIARY = BEFORE_PATHS.diary + (PLACE && `:${PLACE}`);

/** The browser's storage, or null where it is forbidden. @returns {Storage | null} */
export function deviceStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

/** Whether the browser kept an entry: it throws if its storage is full, and some refuse in silence. @param {string} name @param {string} text */
export function put(name, text) {
  try {
    localStorage.setItem(name, text);
    return localStorage.getItem(name) === text;
  } catch {
    return false;
  }
}

/**
 * Which site an entry in the storage belongs to, by its path ("" for a folder), and what this site calls such an entry; null for an entry
 * that is not the course's.
 * @param {string} name
 */
export function ownerOf(name) {
  const found = /^achilles-(?:course:(?:(\/\S*) )?([^/].*)|diary(?::(\/\S*))?)$/.exec(name);
  if (!found) return null;
  const [, ofCourse, tool, ofDiary] = found;
  return { place: (tool ? ofCourse : ofDiary) ?? "", here: tool ? OF_COURSE + tool : OF_DIARY };
}

/** The path of the site that this page belongs to; "" outside a site. @returns {string} */
function placeOfSite() {
  const root = globalThis.document?.documentElement?.dataset?.content_root;
  return root && /^https?:$/.test(location.protocol) ? new URL(root, location.href).pathname : "";
}

// What was kept before names had a path belongs to the first version of the course that finds it; that version had kept it, or took its
// place. An entry that this site already has is never overwritten.
function takeOverOldNames() {
  const store = deviceStorage();
  if (!PLACE || !store) return;
  for (const old of Object.keys(store)) {
    const owner = ownerOf(old);
    const text = store.getItem(old);
    if (!owner || owner.place || text === null || store.getItem(owner.here) !== null) continue;
    if (put(owner.here, text)) store.removeItem(old); // if the storage is full, the old entry stays and is taken over later
  }
}
takeOverOldNames();
