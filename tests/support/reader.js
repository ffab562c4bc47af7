// The reader's own text, as pages carry it, asked from Python: one line of JSON in, one line out.

import { createInterface } from "node:readline";
import { BadInputError } from "../../achilles/core/questions.js";
import { readFit } from "../../achilles/running_diary/reading/fit.js";
import { judged } from "../../achilles/running_diary/reading/judging.js";
import { readRuns } from "../../achilles/running_diary/reading/opening.js";
import { forPlanner } from "../../achilles/running_diary/reading/planner.js";
import { readJson } from "../../achilles/running_diary/reading/records.js";
import { readTable } from "../../achilles/running_diary/reading/tables.js";
import { healthScanner, readGpx, readTcx } from "../../achilles/running_diary/reading/tracks.js";

const partOf = async () => ({ readFit, readTable, readGpx, readTcx, healthScanner, readJson, judged });
const zones = { none: () => 0, summer: () => 7200, west: () => -25_200 };
const { words, dates, rules } = JSON.parse(process.env.READER_RULES);

async function answer({ files, path, answers, planner, timed }) {
  const blobs = files
    ? files.map(({ name, data }) => Object.assign(new Blob([Buffer.from(data, "base64")]), { name }))
    : [Object.assign(await (await import("node:fs")).openAsBlob(path), { name: path.split("/").at(-1) })];
  const before = process.cpuUsage();
  const seconds = () => Object.values(process.cpuUsage(before)).reduce((sum, part) => sum + part / 1e6, 0);
  try {
    const log = await readRuns(words, dates, blobs, { ...answers, zone: zones[answers.zone] }, partOf);
    if (timed) return { runs: log.runs.length, seconds: seconds() };
    if (!planner) return { result: log };
    return { result: forPlanner(rules, words, log.runs, planner.first_day, planner.unit, planner) };
  } catch (error) {
    return { error: error.constructor === Error || error instanceof BadInputError ? error.message : `${error.stack}` };
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
