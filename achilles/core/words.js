// Filling figures into the sentences of a rule file: the same as words.py.

/**
 * @param {string} sentence
 * @param {Record<string, unknown>} values
 * @returns {string}
 */
export function fill(sentence, values) {
  for (const [name, value] of Object.entries(values)) sentence = sentence.replaceAll(`{${name}}`, () => String(value));
  return sentence;
}

/**
 * @param {number} inTenths
 * @returns {string}
 */
export function asDistance(inTenths) {
  return `${Math.floor(inTenths / 10)}.${inTenths % 10}`;
}
