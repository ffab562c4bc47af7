// Asks the models everything that it is given, so that Node.js can count their branches: run.py starts it, and names the folder.

import { readFileSync } from "node:fs";
import { test } from "node:test";

const SPECIAL = { "__NaN__": NaN, "__Infinity__": Infinity, "__-Infinity__": -Infinity, "__-0__": -0 };
const revive = (_, value) => (typeof value === "string" && Object.hasOwn(SPECIAL, value) ? SPECIAL[value] : value);
const { root, rules, diary, calls, values } = JSON.parse(readFileSync(`${process.argv.at(-1)}/given.json`, "utf8"), revive);
const model = (name) => import(`${root}/achilles/${name}.js`);

const { shown } = await model("core/shown");
const { BadInputError } = await model("core/questions");
const { assess } = await model("symptom_checker/assessment");
const { review } = await model("footwear_checklist/findings");
const { planFrom } = await model("mileage_planner/planning");
const { judgeFrom } = await model("mileage_planner/judging");
const { answerForm } = await model("mileage_planner/gate");
const { planDays } = await model("mileage_planner/days");
const { calendarOf } = await model("mileage_planner/calendar");
const { checkedRows, dayNumber } = await model("running_diary/fields");
const { stateOf } = await model("running_diary/state");
const { daysOfJson, rowsOfCsv, toCsv, toJson } = await model("running_diary/table");

const daysFrom = (limits, { plan, days }) => planDays(limits, planFrom(limits, plan), days);
const calendarFrom = (limits, { options, ...given }) => calendarOf(limits, daysFrom(limits, given), options);
const readAs = (rows) => checkedRows(diary, rows);
const FUNCTIONS = {
  assess,
  review,
  planFrom,
  judgeFrom,
  answerForm,
  daysFrom,
  calendarFrom,
  states: (_, [rows, todays]) => {
    const { unit, days } = readAs(rows);
    return todays.map((today) => stateOf(diary, unit, days, dayNumber(today)));
  },
  texts: (_, rows) => {
    const { unit, days } = readAs(rows);
    return [toCsv(unit, days), toJson(diary, unit, days)];
  },
  fromCsv: (_, text) => readAs(rowsOfCsv(diary, text)),
  fromJson: (_, text) => daysOfJson(diary, text),
  upTo: (_, [rows, today]) => checkedRows(diary, rows, dayNumber(today)),
  withPlan: (_, [rows, plan]) => {
    const { unit, days } = readAs(rows);
    return toJson(diary, unit, days, plan);
  },
};

// What is refused is an answer too.
function answered(ask) {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    return error.message;
  }
}

test("the models answer", () => {
  for (const value of [...values, undefined, Symbol("a"), () => 1]) shown(value);
  for (const [tool, name, given, changed] of calls) answered(() => FUNCTIONS[name](changed ?? rules[tool], given));
  for (const [, name, given] of calls) if (name === "assess") answered(() => assess(rules.symptom_checker, given, { blankCounts: false }));
});
