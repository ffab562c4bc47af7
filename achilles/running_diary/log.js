// "Your own running": the section that reads exports. Nothing of the reader is loaded before it opens.

import { BadInputError } from "../core/questions.js";
import { shown } from "../core/shown.js";
import { fill } from "../core/words.js";
import { h } from "../page/html.js";
import { dayNumber, isoDate, spokenDate } from "./fields.js";
import { loads } from "./loads.js";
import { cellLines } from "./table.js";

/** @import { Child, Model } from "../types" */
/** @import { Book, DiaryRules, Load } from "./types" */
/** @import { Aside, Asked, CountedOnce, Log, Run } from "./reading/types" */

// What the reader's parts take from the diary's own modules, and from each other.
/** @type {Record<string, any>} */
const shared = { BadInputError, cellLines, dayNumber, fill, isoDate, loads, shown, spokenDate };
/** @type {Map<string, Promise<any>>} */
const parts = new Map();

// A part of the reader, loaded once, with all that the parts before it define. One that failed is tried again.
/** @param {Model} model @param {string | undefined} pageRoot @param {string} name */
function loadPart(model, pageRoot, name) {
  if (!parts.has(name)) {
    const loading = moduleOf(model, pageRoot, name).then(
      (module) => Object.assign(shared, module.default(shared)),
      () => {
        parts.delete(name);
        throw new Error(NOT_LOADED);
      },
    );
    parts.set(name, loading);
  }
  return /** @type {Promise<any>} */ (parts.get(name));
}

// A part's module: a file of the site, a script beside it for a page from a folder, or, in a notebook, from the kernel.
/** @param {Model} model @param {string | undefined} pageRoot @param {string} part */
function moduleOf(model, pageRoot, part) {
  /** @param {string} text */
  const fromText = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  if (pageRoot === undefined)
    return new Promise((resolve) => {
      model.on("msg:custom", (content) => content.part === part && resolve(fromText(content.text)));
      model.send({ ask: part });
    });
  const states = [...document.querySelectorAll('script[type="application/vnd.jupyter.widget-state+json"]')];
  const models = Object.assign({}, ...states.map((script) => JSON.parse(script.textContent ?? "").state));
  const name = models[model.get("reader")[part]].state._esm;
  const address = new URL(`${pageRoot}_static/widgets/${name}`, location.href).href;
  if (location.protocol !== "file:") return import(`${address}.js`);
  return byScript(`${address}.text.js`).then(() => fromText(globalThis.livepageModules[name]));
}

// What may be answered about two recordings.
/** @type {Record<string, [text: string, choice: string][]>} */
const PAIRS = {
  same_run: [
    ["The first", "one"],
    ["The second", "other"],
    ["They are two runs", "both"],
  ],
  same_copy: [
    ["One run", "one"],
    ["Two runs", "both"],
  ],
};
const NOT_LOADED = "The reader could not be loaded. Is there a network?";

/** @param {string} address */
function byScript(address) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

/**
 * Returns the section. `diary()` gives the rules, unit, days and today of the diary; `take(distances)` puts the log's distances
 * into it, as pairs of day number and tenths of its unit.
 * @param {object} parts
 * @param {Model} parts.model
 * @param {string | undefined} parts.pageRoot
 * @param {() => Book & { rules: DiaryRules, today: number }} parts.diary
 * @param {(distances: Load[]) => void} parts.take
 */
export function logSection({ model, pageRoot, diary, take }) {
  /** @type {any} */
  const input = h("input", { type: "file", multiple: "", id: "diary-log-files" });
  const status = h("div", { role: "status", class: "diary-log-status" });
  const detail = h("div", {});
  /** @type {any} */
  const section = h(
    "details",
    { class: "tool-section diary-log" },
    h("summary", {}, "Your own running: read an export"),
    h(
      "p",
      {},
      "From Strava, Garmin, Apple Health, Runkeeper and others, or a sheet of your own as CSV. The file is read here, in your browser, and is sent to nobody.",
    ),
    pageRoot === undefined
      ? h("p", {}, "In a notebook the days of the diary go to its kernel, on a hub to another machine. The file itself does not.")
      : "",
    h("p", {}, h("label", { for: "diary-log-files" }, "Files: activities.csv, a zip, .fit, .gpx, .tcx, export.xml")),
    input,
    h("p", { class: "tool-help" }, "Garmin's table holds only the rows that you scrolled to."),
    status,
    detail,
  );
  /** @type {any} */
  const answers = { unit: null, day_first: null, kinds: null, keep_rides: false, up_to_date: false, ran_before: null, decided: {} };
  /** @type {File[]} */
  let files = [];
  let stopped = false;
  const partOf = (/** @type {string} */ name) => loadPart(model, pageRoot, name);

  section.addEventListener("toggle", () => {
    if (section.open) partOf("opening").catch(({ message }) => say(message));
  });
  input.addEventListener("change", () => {
    files = [...input.files];
    Object.assign(answers, {
      unit: null,
      day_first: null,
      kinds: null,
      keep_rides: false,
      up_to_date: false,
      ran_before: null,
      decided: {},
    });
    read();
  });

  /** @param {...string} sentences */
  function say(...sentences) {
    status.replaceChildren(...sentences.map((sentence) => h("p", {}, sentence)));
  }

  async function read() {
    stopped = false;
    const { rules, unit, days, today } = diary();
    const stop = h("button", { type: "button" }, "Stop");
    stop.addEventListener("click", () => {
      stopped = true;
    });
    let shown = performance.now();
    const onFile = async (/** @type {number} */ done, /** @type {number} */ of) => {
      if (performance.now() - shown > 200) {
        shown = performance.now();
        status.replaceChildren(h("p", {}, `Reading ${done} of ${of} `), stop);
        await new Promise((resolve) => setTimeout(resolve));
      }
      return !stopped;
    };
    detail.replaceChildren();
    say("Reading …");
    /** @type {Log} */
    let log;
    try {
      const { readRuns } = await partOf("opening");
      log = await readRuns(shared.WORDS, rules.words, files, answers, partOf, onFile);
    } catch (error) {
      say(/** @type {Error} */ (error).message);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve)); // what is counted next is a task of its own
    const { WORDS, forPlanner } = shared;
    const [one, all] = log.files;
    const lines = [`${log.runs.length} ${log.runs.length === 1 ? "run" : "runs"}${all > 1 ? `, read from ${one} of ${all} files` : ""}.`];
    if (log.aside.length) lines.push(`${log.aside.length} set aside, listed below.`);
    const needed = log.asked.filter(({ field }) => field !== "kinds");
    /** @type {any} */
    let planner = null;
    if (log.runs.length && !needed.length) {
      planner = forPlanner(rules, WORDS, log.runs, isoDate(today + 1), unit, { diary: { unit, days }, ...answers });
      if (planner.counted_once.length) lines.push(`Counted once: ${planner.counted_once.length}.`);
      lines.push(
        planner.asked.length
          ? "Answer the questions below before you plan from these numbers."
          : `For the planner: last four weeks ${planner.recent_weeks.join(", ")} ${unit}, longest run ${planner.longest_run} ${unit}.`,
      );
    }
    say(...lines);
    detail.replaceChildren(
      ...questions([...log.asked, ...(planner?.asked ?? [])]),
      kindBoxes(log.kinds, log.aside),
      onceList(planner?.counted_once ?? []),
      ...(planner ? [takeButton(log.runs, unit)] : []),
      planner && !planner.asked.length && pageRoot !== undefined ? plannerLink(planner, isoDate(today + 1)) : "",
      asideList(log.aside),
    );
  }

  /** @param {Asked[]} asked */
  function questions(asked) {
    /** @type {Record<string, [text: string, value: unknown][]>} */
    const options = {
      unit: [
        ["kilometres", "km"],
        ["miles", "mi"],
      ],
      day_first: [
        ["day first", true],
        ["month first", false],
      ],
      up_to_date: [["Yes, all up to today", true]],
      ran_before: [
        ["Yes", true],
        ["No", false],
      ],
    };
    return asked.map(({ field, says }) =>
      h(
        "p",
        { class: "diary-asked", "data-asked": field },
        `${says} `,
        ...(options[field] ?? []).map(([text, value]) =>
          pressed(text, () => {
            answers[field] = value;
          }),
        ),
        ...(PAIRS[field] ?? []).map(([text, choice]) => pressed(text, () => decide(says, choice))),
      ),
    );
  }

  /** @param {string} says @param {string} choice */
  function decide(says, choice) {
    answers.decided = { ...answers.decided, [says]: choice };
  }

  // A button that answers something, and reads again.
  /** @param {string} text @param {() => void} answer */
  function pressed(text, answer) {
    const button = h("button", { type: "button" }, text);
    button.addEventListener("click", () => {
      answer();
      read();
    });
    return button;
  }

  /** @param {CountedOnce[]} once */
  function onceList(once) {
    if (!once.length) return "";
    const items = once.map(({ says }) =>
      h(
        "li",
        {},
        `${says} `,
        pressed("These are two runs", () => decide(says, "both")),
      ),
    );
    return h("details", { class: "diary-once" }, h("summary", {}, `Counted once (${once.length})`), h("ul", {}, items));
  }

  /** @param {Log["kinds"]} kinds @param {Aside[]} aside */
  function kindBoxes(kinds, aside) {
    if (kinds.length < 2 && !aside.some(({ why }) => why === "not_a_run")) return "";
    const others = new Set(aside.filter(({ why }) => why === "not_a_run").map(({ run }) => run?.kind));
    const boxes = kinds.map(([kind, count]) => {
      const box = h("input", { type: "checkbox", name: "kind", value: kind, checked: others.has(kind) ? null : "" });
      return h("label", { class: "tool-option" }, box, h("span", {}, `${kind || "no kind named"} (${count})`));
    });
    const set = h(
      "fieldset",
      { class: "tool-question" },
      h("legend", {}, "What counts as running"),
      h("div", { class: "tool-options" }, boxes),
    );
    set.addEventListener("change", () => {
      answers.kinds = [...set.querySelectorAll("input:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value);
      read();
    });
    return set;
  }

  /** @param {Run[]} runs @param {string} unit */
  function takeButton(runs, unit) {
    const button = h("button", { type: "button" }, "Put these distances into my days");
    button.addEventListener("click", () => {
      const metres = new Map();
      for (const run of runs) metres.set(run.day, (metres.get(run.day) ?? 0) + run.metres);
      const size = unit === "km" ? 100 : 160.9344;
      take([...metres].map(([date, sum]) => [Date.parse(date) / 86_400_000, Math.floor(sum / size + 0.5)]));
    });
    return h("p", {}, button);
  }

  /** @param {{ unit: string, recent_weeks: number[], longest_run: number }} planner @param {string} firstDay */
  function plannerLink({ unit, recent_weeks, longest_run }, firstDay) {
    const handed = new URLSearchParams({
      first_day: firstDay,
      unit,
      recent_weeks: recent_weeks.join(" "),
      longest_run: String(longest_run),
    });
    return h("p", {}, h("a", { href: `${pageRoot}book/planner.html#${handed}` }, "Plan next week with these numbers"));
  }

  /** @param {Aside[]} aside */
  function asideList(aside) {
    if (!aside.length) return "";
    const rides = aside.some(({ why }) => why === "ride");
    const keep = h("button", { type: "button" }, "These are runs: keep them");
    keep.addEventListener("click", () => {
      answers.keep_rides = true;
      read();
    });
    const items = aside.slice(0, 200).map(({ says, file }) => h("li", {}, file ? `${file}: ${says}` : says));
    return h("details", {}, h("summary", {}, `Set aside (${aside.length})`), h("ul", {}, items), ...(rides ? [keep] : []));
  }

  return section;
}
