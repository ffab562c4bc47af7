// The last 28 days in colours, words and shapes, and as a picture of runs and scores.

import { h } from "../page/html.js";
import { isoDate, spokenDate } from "./fields.js";

/** @import { Colour, Dates, Day, DiaryRules, DiaryState } from "./types" */
/** @import { Planned } from "./plan.js" */

const DAYS = 28;
const SHAPES = { green: "●", amber: "▲", red: "■", waiting: "○", none: "·" };
const [WIDTH, HEIGHT, FOOT] = [340, 130, 18];

/**
 * Each day is a button that opens it.
 * @param {DiaryRules} rules
 * @param {Day[]} days
 * @param {DiaryState["days"]} colours
 * @param {number} today
 * @param {number} editing the day that is open
 * @param {(day: number) => void} open
 */
export function calendarOf(rules, days, colours, today, editing, open) {
  const byDate = new Map(colours.map(({ date, colour }) => [date, colour]));
  const cells = Array.from({ length: DAYS }, (_, at) => {
    const day = today - DAYS + 1 + at;
    const date = isoDate(day);
    const colour = byDate.get(date) ?? "none";
    const word = colour === "none" ? "not entered" : rules.colour[colour];
    const run = days.find((row) => row.day === day)?.run;
    const distance = run ? `, ran ${run / 10}` : "";
    const button = h(
      "button",
      {
        type: "button",
        "data-day": date,
        "data-colour": colour,
        "aria-pressed": String(day === editing),
        "aria-label": `${spokenDate(rules.words, day)}: ${word}${distance}`,
      },
      h("span", { class: "diary-date" }, `${rules.words.weekdays[(day + 3) % 7].slice(0, 2)} ${Number(date.slice(8))}`),
      h("span", { class: "diary-shape", "aria-hidden": "true" }, SHAPES[colour]),
      h("span", { class: "diary-word" }, colour === "none" ? "–" : word),
    );
    button.addEventListener("click", () => open(day));
    return h("li", {}, button);
  });
  return h("ol", { class: "diary-calendar", "aria-label": "The last 28 days" }, cells);
}

/**
 * Runs as bars, the day's worst score as a dot, and the plan's ceilings as lines, also for the coming week; the table of a screen
 * reader is the calendar above. `past` is how many days are shown, today included.
 * @param {string} unit
 * @param {Day[]} days
 * @param {Planned[]} plan
 * @param {number} today
 * @param {number} [past]
 */
export function pictureOfDays(unit, days, plan, today, past = DAYS) {
  const first = today - past + 1;
  const ceilings = plan.flatMap(({ day, distance }) => (distance !== null && day >= first && day < today + 8 ? [{ day, distance }] : []));
  const last = Math.max(today, ...ceilings.map(({ day }) => day));
  const shown = days.filter(({ day }) => day >= first && day <= today);
  const longest = Math.max(10, ...shown.map(({ run }) => run ?? 0), ...ceilings.map(({ distance }) => distance));
  const step = WIDTH / (last - first + 1);
  const tall = HEIGHT - FOOT;
  const parts = [3, 5].map(
    (score) => `<line class="grid" x1="0" x2="${WIDTH}" y1="${tall * (1 - score / 10)}" y2="${tall * (1 - score / 10)}"/>`,
  );
  for (const { day, distance } of ceilings) {
    const y = tall * (1 - distance / longest);
    parts.push(`<line class="ceiling" x1="${(day - first) * step}" x2="${(day - first + 1) * step}" y1="${y}" y2="${y}"/>`);
  }
  for (const { day, run, during, after, next_morning } of shown) {
    const x = (day - first) * step;
    const height = (tall * (run ?? 0)) / longest;
    parts.push(`<rect class="bar" x="${x + 1}" y="${tall - height}" width="${Math.max(1, step - 2)}" height="${height}"/>`);
    const scores = [during, after, next_morning].filter((score) => score !== null);
    if (scores.length)
      parts.push(
        `<circle class="diamond" cx="${x + step / 2}" cy="${tall * (1 - Math.max(...scores) / 10)}" r="${Math.min(4, step / 2)}"/>`,
      );
  }
  const words = ceilings.length ? "Dashes: plan." : "";
  parts.push(
    `<text x="0" y="${HEIGHT - 4}">Bars: runs, up to ${longest / 10} ${unit}. Dots: worst score; lines at 3 and 5. ${words}</text>`,
  );
  const figure = h("figure", { class: "tool-picture" });
  figure.innerHTML = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Runs and worst scores of the last ${past} days.">${parts.join("")}</svg>`; // numbers of our own only
  return figure;
}
