// The types that the diary's JavaScript shares. Only editors and TypeScript read this: no page gets it.

import type { Rules } from "../types";
import type { Planned } from "./plan.js";

/** `diary.toml` as JSON, and the part of it with limits. */
export type DiaryRules = Rules;
export type Limits = Record<string, any>;

/** The words for dates: that part of `diary.toml`. */
export interface Dates {
  weekdays: string[];
  months: string[];
}

/** One row: `day` counts days since 1970-01-01, `run` is in tenths of the diary's unit, scores go from 0 to 10; null is a blank. */
export interface Day {
  day: number;
  run: number | null;
  strength: string | null;
  during: number | null;
  after: number | null;
  next_morning: number | null;
  usual_morning: number | null;
  stiffness: number | null;
  limp: string | null;
  note: string | null;
}

export type Colour = "green" | "amber" | "red" | "waiting";

/** A day with its colour, and why it has it. */
export interface Coloured {
  day: Day;
  usual: number | null;
  colour: Colour;
  missing: string[];
  scored_red: boolean;
  morning_red: boolean;
}

/** A day whose next morning is in. */
export interface Morning extends Coloured {
  day: Day & { next_morning: number };
}

export interface History {
  limits: Limits;
  usualOf: (day: number) => number | null;
  days: Coloured[];
}

/** The name of a sentence in `diary.toml`, and what fills its holes. */
export type Why = [name: string, values: Record<string, any>];

export interface Week {
  colour: Colour;
  why: Why[];
}

export interface Trend {
  scores: (number | null)[];
  direction: string;
  running: string;
  says: string;
}

/** What the diary says on a day; distances are in its unit. */
export interface DiaryState {
  today: string;
  days: { date: string; colour: Colour }[];
  usual: number | null;
  week: Colour;
  why: string;
  next_run: string | null;
  next_run_why: string;
  strength_today: string;
  gate: Colour | null;
  unit: string;
  recent_weeks: number[];
  longest_run: number;
  weeks: (number | null)[];
  trend: string;
  says: string;
  see: string | null;
  see_why: string;
  version: string;
  date: string;
  note: string;
}

/** A diary: its unit and days, the days in order. */
export interface Book {
  unit: string;
  days: Day[];
}

/** A diary with the plan that was handed to it. */
export interface Planning extends Book {
  plan: Planned[];
}

/** A run's day and its distance, as the planner counts it. */
export type Load = [day: number, distance: number];
