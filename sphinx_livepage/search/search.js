// The search: sections that answer a reader's words, best first. A classic script, so that it works from a folder too.
(() => {
  "use strict";
  const PREFIX_FROM = 4; // letters: "shockw" finds "shockwave", and "ice" does not find "icebath"
  const FUZZY_FROM = 5; // letters: "plantaris" and "plantarus"
  const SYNONYM_WEIGHT = 0.5; // of a word that the reader did not type, and of a section that has none of the typed words
  const MOST = 20; // results on the page
  const AROUND = 90; // characters of a snippet on each side of what was found
  const FEW_WORDS = new Set(
    "a an and are as at be but by can could do does for from had has have how i if in into is it its me my of on or our should so than that the their then there these they this to was we what when where which while who will with would you your".split(
      " ",
    ),
  );

  /** @typedef {{ id: number, address: string, heading: string, page: string, text: string }} Section */
  /** @typedef {{ id: number, score: number }} Scored */

  /**
   * A word without its ending, so that "races", "raced" and "racing" are one.
   * @param {string} word
   */
  function stem(word) {
    const plain = word.toLowerCase().replace(/['’]s?$/, "");
    for (const [ending, instead, least] of /** @type {[string, string, number][]} */ ([
      ["ies", "y", 5],
      ["ings", "", 7],
      ["ing", "", 6],
      ["ness", "", 7],
      ["ed", "", 5],
      ["es", "", 5],
      ["s", "", 4],
    ]))
      if (plain.length >= least && plain.endsWith(ending) && !plain.endsWith("ss"))
        return (plain.slice(0, -ending.length) + instead).replace(/e$/, "");
    return plain.length > 4 ? plain.replace(/e$/, "") : plain;
  }

  /**
   * @param {string} text
   * @returns {string[]}
   */
  function wordsOf(text) {
    return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu) ?? [];
  }

  /**
   * Whether all words of a phrase are among some stems.
   * @param {string} phrase
   * @param {Set<string>} stems
   */
  function asksFor(phrase, stems) {
    return wordsOf(phrase).every((word) => stems.has(stem(word)));
  }

  /**
   * Returns a function that finds sections.
   * @param {{ sections: string[][], synonyms: string[][], best: { asked: string[], answer: string }[], weights: Record<string, number> }} data
   * @param {any} MiniSearch the library's class
   * @returns {(query: string) => { results: Section[], stems: string[] }}
   */
  function searchOf(data, MiniSearch) {
    const documents = data.sections.map(([address, heading, page, text], id) => ({ id, address, heading, page, text }));
    const index = new MiniSearch({
      fields: ["heading", "page", "text"],
      tokenize: wordsOf,
      processTerm: (/** @type {string} */ term) => (FEW_WORDS.has(term) ? null : stem(term)),
    });
    index.addAll(documents);
    const byAddress = new Map(documents.map((each) => [each.address, each]));

    /** @param {string} query */
    return (query) => {
      const asked = wordsOf(query);
      const stems = new Set(asked.map(stem));
      const weights = new Map([...stems].map((each) => [each, 1]));
      for (const group of data.synonyms)
        if (group.some((phrase) => asksFor(phrase, stems)))
          for (const words of group.map(wordsOf))
            for (const word of words.map(stem)) weights.set(word, Math.max(weights.get(word) ?? 0, SYNONYM_WEIGHT / words.length));
      const content = [...weights.keys()].filter((each) => !FEW_WORDS.has(each));
      const bets = data.best
        .map(({ asked: phrases, answer }) => ({
          answer,
          length: Math.max(0, ...phrases.filter((phrase) => asksFor(phrase, stems)).map((phrase) => wordsOf(phrase).length)),
        }))
        .filter(({ length }) => length > 0)
        .sort((first, second) => second.length - first.length)
        .flatMap(({ answer }) => byAddress.get(answer) ?? []);
      const found = index
        .search(content.join(" "), {
          processTerm: (/** @type {string} */ term) => term, // they are stems already
          boost: { heading: 5, page: 2, text: 1 },
          boostTerm: (/** @type {string} */ term) => weights.get(term) ?? 1,
          boostDocument: (/** @type {number} */ id) => data.weights[documents[id].address.replace(/#.*/, "")] ?? 1,
          prefix: (/** @type {string} */ term) => term.length >= PREFIX_FROM,
          fuzzy: (/** @type {string} */ term) =>
            term.length >= FUZZY_FROM && !index.search(term, { processTerm: (/** @type {string} */ each) => each }).length ? 0.25 : false,
        })
        .map((/** @type {{ id: number, score: number, queryTerms: string[] }} */ { id, score, queryTerms }) => ({
          id,
          score: score * (queryTerms.some((term) => stems.has(term)) ? 1 : SYNONYM_WEIGHT),
        }))
        .sort((/** @type {Scored} */ first, /** @type {Scored} */ second) => second.score - first.score)
        .map((/** @type {Scored} */ { id }) => documents[id]);
      return { results: [...new Set([...bets, ...found])].slice(0, MOST), stems: content };
    };
  }

  globalThis.livepageSearch = { searchOf, stem, wordsOf };
  if (typeof document === "undefined") return; // a test without a page

  const place = document.querySelector("#search-results");
  const query = new URLSearchParams(location.search).get("q") ?? "";
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("form.bd-search input"))) input.value = query;
  if (!place || !query.trim()) return;
  const { results, stems } = searchOf(globalThis.livepageSections, globalThis.MiniSearch)(query);
  place.replaceChildren(...drawn(results, new Set(stems)));

  /** @param {string} tag @param {string} [text] @param {string} [className] */
  function make(tag, text = "", className = "") {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /** @param {Section[]} found @param {Set<string>} stemsOfQuery */
  function drawn(found, stemsOfQuery) {
    const said = make(
      "p",
      found.length
        ? found.length === 1
          ? "One section."
          : `${found.length} sections, best first.`
        : "Nothing was found. Try another word, or fewer words.",
    );
    said.setAttribute("role", "status");
    const list = make("ol", "", "search-found");
    for (const { address, heading, page, text } of found) {
      const item = make("li");
      const link = /** @type {HTMLAnchorElement} */ (make("a", heading));
      link.href = address;
      item.append(link);
      if (page !== heading) item.append(make("span", page, "search-page"));
      item.append(snippet(text, stemsOfQuery));
      list.append(item);
    }
    return [said, list];
  }

  // A piece of the text around the place with the most of the words, with these marked.
  /** @param {string} text @param {Set<string>} stemsOfQuery */
  function snippet(text, stemsOfQuery) {
    const hits = [...text.matchAll(/[\p{L}\p{N}]+/gu)].filter(([word]) => stemsOfQuery.has(stem(word)));
    /** @param {RegExpExecArray} hit */
    const near = (hit) => hits.filter(({ index, 0: word }) => Math.abs(index - hit.index) < AROUND && word !== hit[0]).length;
    const best = hits.reduce((first, hit) => (first && near(first) >= near(hit) ? first : hit), hits[0]);
    const middle = best?.index ?? 0;
    const start = middle > AROUND ? text.indexOf(" ", middle - AROUND) + 1 : 0;
    const end = text.length > middle + 2 * AROUND ? text.lastIndexOf(" ", middle + 2 * AROUND) : text.length;
    const piece = make("p", start > 0 ? "… " : "", "search-snippet");
    let at = start;
    for (const { index, 0: word } of hits.filter((hit) => hit.index >= start && hit.index + hit[0].length <= end)) {
      piece.append(text.slice(at, index), make("mark", word));
      at = index + word.length;
    }
    piece.append(text.slice(at, end), end < text.length ? " …" : "");
    return piece;
  }
})();
