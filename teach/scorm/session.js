// The frame around a chapter: it finds the platform's SCORM 1.2 API and reports the score in the chapter's questions, nothing else.
// Source: ADL, SCORM 1.2 Run-Time Environment. A classic script, so that it runs in every platform's window.
(() => {
  "use strict";
  const FARTHEST = 10; // windows that are looked through; ADL's own example stops at 7
  const chapter = document.documentElement.dataset.chapter ?? "";
  const frame = /** @type {HTMLIFrameElement} */ (document.getElementById("chapter"));
  const said = /** @type {HTMLElement} */ (document.getElementById("said"));
  const began = Date.now();

  /**
   * @typedef {object} Platform
   * @property {(empty: "") => string} LMSInitialize
   * @property {(empty: "") => string} LMSFinish
   * @property {(empty: "") => string} LMSCommit
   * @property {(element: string) => string} LMSGetValue
   * @property {(element: string, value: string) => string} LMSSetValue
   * @property {() => string | number} LMSGetLastError
   * @property {(code: string) => string} LMSGetErrorString
   */

  // The API is an object of a window around this one, or around the one that opened it.
  /**
   * @param {Window | null} start
   * @returns {Platform | null}
   */
  function apiAround(start) {
    let place = start;
    for (let step = 0; place && step < FARTHEST; step += 1) {
      try {
        const found = /** @type {any} */ (place).API;
        if (found) return found;
      } catch {
        return null; // a window of another host, which may not be looked into
      }
      if (place.parent === place) return null;
      place = place.parent;
    }
    return null;
  }

  /** @param {string} words */
  function say(words, failed = false) {
    said.textContent = words;
    said.classList.toggle("failed", failed);
  }

  // ---- what is read of the chapter

  // The score that the chapter's questions show, or null while another page is in the frame.
  function score() {
    const form = frame.contentDocument?.querySelector('form[data-tool="quiz"]');
    if (form?.getAttribute("data-memory") !== `quiz-${chapter}`) return null;
    const count = (/** @type {string} */ selector) => form.querySelectorAll(selector).length;
    return { right: count('.quiz-verdict[data-right="true"]'), checked: count(".quiz-verdict[data-right]"), of: count(".quiz-verdict") };
  }

  /** @param {() => void} onScore */
  function watch(onScore) {
    const look = () => {
      const page = frame.contentDocument;
      if (!page) return;
      new MutationObserver(onScore).observe(page, { subtree: true, attributes: true, attributeFilter: ["data-right"] });
      onScore();
    };
    frame.addEventListener("load", look);
    if (frame.contentDocument?.readyState === "complete") look();
  }

  // ---- what is reported

  // A time as SCORM writes it: HHHH:MM:SS.
  /** @param {number} milliseconds */
  function duration(milliseconds) {
    const seconds = Math.round(milliseconds / 1000);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return parts.map((part, at) => String(part).padStart(at ? 2 : 4, "0")).join(":");
  }

  /** @param {Platform} api */
  function start(api) {
    const failure = () => {
      const code = String(api.LMSGetLastError());
      return `Your learning platform did not record this (error ${code}: ${api.LMSGetErrorString(code)}). Tell your teacher.`;
    };
    if (String(api.LMSInitialize("")) !== "true") return say(failure(), true);

    const mode = api.LMSGetValue("cmi.core.lesson_mode");
    const reports = mode !== "browse" && mode !== "review";
    const before = api.LMSGetValue("cmi.core.score.raw");
    let best = before === "" ? -1 : Number(before);
    let finished = ["completed", "passed", "failed"].includes(api.LMSGetValue("cmi.core.lesson_status"));

    /** @param {Record<string, string>} values */
    const record = (values) => {
      const taken = Object.entries(values).every(([name, value]) => String(api.LMSSetValue(`cmi.core.${name}`, value)) === "true");
      return taken && String(api.LMSCommit("")) === "true";
    };

    const report = () => {
      const now = score();
      if (!now?.of) return;
      const percent = Math.round((100 * now.right) / now.of);
      const values = /** @type {Record<string, string>} */ ({});
      if (now.checked && percent > best) Object.assign(values, { "score.min": "0", "score.max": "100", "score.raw": String(percent) });
      if (now.checked === now.of && !finished) values.lesson_status = "completed";
      if (Object.keys(values).length && !record(values)) return say(failure(), true);
      best = Math.max(best, now.checked ? percent : -1);
      finished ||= now.checked === now.of;
      const recorded = best < 0 ? "Nothing is recorded yet." : `Recorded: ${best} %${finished ? ", all questions checked" : ""}.`;
      say(`Your learning platform gets your score in this chapter's questions, and nothing else. ${recorded}`);
    };

    if (!reports) say("Your learning platform shows this for review, so no score is recorded.");
    else if (!finished && !record({ lesson_status: "incomplete" })) say(failure(), true);
    if (reports) watch(report);

    let open = true;
    addEventListener("pagehide", () => {
      if (!open) return;
      open = false;
      if (reports) record({ session_time: duration(Date.now() - began) });
      api.LMSFinish("");
    });
    addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // back again, and the session was ended
    return undefined;
  }

  const api = apiAround(parent === window ? null : parent) ?? apiAround(/** @type {Window | null} */ (top?.opener ?? opener));
  if (api) start(api);
  else say("No learning platform was found, so no score is recorded. Everything else works.");
})();
