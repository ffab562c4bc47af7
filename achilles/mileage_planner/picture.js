// The plan as a small picture: weekly totals as bars, the longest run as diamonds. The table beside it says the same.

/** @import { Plan } from "./planning.js" */

const HEIGHT = 180;
const [LEFT, RIGHT, TOP, BOTTOM] = [34, 6, 12, 30];

/** @param {Plan} plan @param {Record<string, string>} kinds the names of the kinds of weeks */
export function picture(plan, kinds) {
  const width = 340;
  const step = (width - LEFT - RIGHT) / plan.weeks.length;
  const most = niceCeiling(Math.max(...plan.weeks.map((week) => week.total), 1));
  const yOf = (/** @type {number} */ distance) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - distance / most);
  const xOf = (/** @type {number} */ at) => LEFT + step * (at + 0.5);
  const parts = [0, most / 2, most].map(
    (tick) =>
      `<line class="grid" x1="${LEFT}" x2="${width - RIGHT}" y1="${yOf(tick)}" y2="${yOf(tick)}"/>` +
      `<text x="${LEFT - 5}" y="${yOf(tick) + 4}" text-anchor="end">${tick}</text>`,
  );
  const labelEvery = Math.ceil(plan.weeks.length / 12);
  plan.weeks.forEach((week, at) => {
    const x = xOf(at);
    parts.push(
      `<rect class="bar" data-kind="${week.kind}" x="${x - step * 0.36}" y="${yOf(week.total)}" width="${step * 0.72}" height="${yOf(0) - yOf(week.total)}"/>`,
    );
    if (at % labelEvery === 0) parts.push(`<text x="${x}" y="${HEIGHT - 16}" text-anchor="middle">${week.week}</text>`);
  });
  const line = plan.weeks.map((week, at) => `${xOf(at)},${yOf(week.longest)}`).join(" ");
  parts.push(`<polyline class="longest" points="${line}"/>`);
  plan.weeks.forEach((week, at) => {
    const centre = `${xOf(at)} ${yOf(week.longest)}`;
    parts.push(`<rect class="diamond" x="-4" y="-4" width="8" height="8" transform="translate(${centre}) rotate(45)"/>`);
  });
  parts.push(
    `<text x="${width / 2}" y="${HEIGHT - 2}" text-anchor="middle">Week. Bars: total (${plan.unit}). Diamonds: longest run.</text>`,
  );
  const easier = plan.weeks.filter((week) => week.kind === "cutback").length;
  const figure = document.createElement("figure");
  figure.className = "tool-picture";
  figure.innerHTML = `<svg viewBox="0 0 ${width} ${HEIGHT}" role="img">${parts.join("")}</svg>`; // numbers and words of our own only
  figure.firstElementChild?.setAttribute(
    "aria-label",
    `From ${plan.weeks[0].total.toFixed(1)} to ${plan.weeks[plan.weeks.length - 1].total.toFixed(1)} ${plan.unit} a week in ${plan.weeks.length} weeks` +
      (easier ? `, with ${easier} of the kind "${kinds.cutback}"` : "") +
      ". The table above has every week.",
  );
  return figure;
}

/** @param {number} value */
function niceCeiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 3, 4, 5, 6, 8].find((factor) => factor * power >= value) ?? 10);
}
