// How a value is shown in an error: the same as shown.py, which explains the rule.

const LONGEST_TEXT = 40;
const LONGEST_LIST = 8;
const DEEPEST = 2;

/**
 * @param {unknown} value
 * @param {number} [depth]
 * @returns {string}
 */
export function shown(value, depth = 0) {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return shownText(value);
  if (typeof value === "number") return String(value); // also -0, which prints as 0
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) {
    if (depth >= DEEPEST) return "[...]";
    const items = value.slice(0, LONGEST_LIST).map((item) => shown(item, depth + 1));
    return `[${(value.length > LONGEST_LIST ? [...items, "..."] : items).join(", ")}]`;
  }
  if (typeof value === "object") return "{...}";
  return `<${typeof value}>`;
}

/** @param {string} text */
function shownText(text) {
  const characters = [...text];
  const quoted = characters.slice(0, LONGEST_TEXT).map(shownCharacter).join("");
  return `"${quoted}${characters.length > LONGEST_TEXT ? "..." : ""}"`;
}

/** @param {string} character */
function shownCharacter(character) {
  const code = /** @type {number} */ (character.codePointAt(0));
  if (character === '"' || character === "\\") return `\\${character}`;
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f) || (code >= 0xd800 && code <= 0xdfff) || code === 0x2028 || code === 0x2029)
    return `\\u${code.toString(16).padStart(4, "0")}`;
  return character;
}
