// The types that the JavaScript of the tools shares. Only editors and TypeScript read this: no page gets it.

/** An answer as it is given or typed; null, undefined and an empty list are blank. */
export type Answer = unknown;
export type Answers = Record<string, any>;

/** What is wrong with one field. `at` names the places of a list; `says` is a whole sentence in place of the message. */
export interface Problem {
  field: string;
  message: string;
  at?: number[];
  says?: string;
  see?: string;
}

export interface Option {
  id: string;
  text: string;
  [more: string]: any;
}

/** A question of a rule file, with whatever else its tool keeps with it. */
export interface Question {
  id: string;
  kind: "many" | "one" | "whole" | "number" | "distance" | "distances" | "date";
  text: string;
  options: Option[];
  high: number;
  low?: number;
  above?: boolean;
  also?: number[];
  exclusive?: string[];
  count?: number;
  required?: boolean;
  labels?: string[];
  scale?: [string, string];
  hidden?: boolean;
  asked_each_time?: boolean;
  [more: string]: any;
}

/** A rule file as JSON. */
export interface Rules {
  tool: string;
  title: string;
  version: string;
  date: string;
  note: string;
  question: Question[];
  sources: Record<string, string>;
  [more: string]: any;
}

/** An element that Python rendered, or one of its parts: known to be there, so TypeScript is not asked whether it is. */
export type Part = any;

/** A widget's model, as anywidget gives it. */
export interface Model {
  get(name: string): any;
  set(name: string, value: any): void;
  set(values: Record<string, any>): void;
  save_changes(): void;
  send(content: any): void;
  on(event: string, handler: (...details: any[]) => void): void;
}

/** What anywidget, or the page's loader, calls a view with. */
export interface View {
  model: Model;
  el: Part;
  draw?: Draw;
}

export type Child = Node | string | null;
export type Draw = (place: HTMLElement, data: any, layout: any) => Promise<void>;

/** Raises BadInputError for answers that are not sound. */
export type Check = (answers: Answers) => unknown;

/** Answers that are sound, and what is wrong with the others. */
export interface Sorted {
  answers: Answers;
  problems: Problem[];
}

export interface Memory {
  keep(answers: Answers): void;
  read(): Answers | null;
  /** Says of which day the answers are that were read. */
  sayWhen(): void;
  turn(on: boolean, answers: Answers): void;
  forgetAll(): void;
}

/** One state of a figure: plotly's data and layout, the sentence, and the table. */
export interface State {
  data: any[];
  layout: any;
  says: string;
  columns: string[];
  rows: unknown[][];
}

export type Settings = Record<string, any>;

declare global {
  /** plotly.js, and in a notebook its loading. */
  var Plotly: any;
  var achillesPlotly: Promise<any> | undefined;
}

/** capacity.toml as JSON. */
export interface Capacity {
  start: number;
  follows: number;
  flare_over: number;
  flare_keeps: number;
  says: { calm: string; flare: string };
}

export interface CapacityWeek {
  distance: number;
  capacity: number;
  flare: boolean;
}
