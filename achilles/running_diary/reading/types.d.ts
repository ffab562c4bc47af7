// The types that the readers of exports share. Only editors and TypeScript read this: no page gets it.

/** `reading.toml` as JSON. */
export interface Words {
  months: string[];
  words: Record<string, string>;
  sentence: Record<string, string>;
  limits: Record<string, any>;
}

/** The seconds that local time is ahead of UTC at a moment in seconds since 1970 UTC. */
export type Zone = (utc: number) => number;

/** Lets the page answer in between, where that is due. */
export type Pause = () => Promise<void>;

/** A date as written. `at` is in seconds of the day; `order` is "either" where day and month could be the other way round. */
export interface When {
  year: number;
  month: number;
  day: number;
  at: number | null;
  isUtc: boolean;
  order: string;
}

/** An activity as a file has it. raw.py explains the fields. */
export interface Raw {
  day: number | null;
  at: number | null;
  metres: number | null;
  seconds: number | null;
  kind: string;
  source: string;
  distance: number | null;
  about: boolean;
  other_day: number | null;
  example: string;
  unit_given: boolean;
  breaks_off: boolean;
}

/** An activity that counts as a run, or might. `day` is an ISO date, distances are whole metres. */
export interface Run {
  day: string | null;
  at: number | null;
  metres: number | null;
  seconds: number | null;
  kind: string;
  source: string;
  about: boolean;
  distance: number | null;
}

/** A run whose day and distance are known: what the planner's numbers are made of. */
export type CountedRun = Run & { day: string; metres: number };

/** What was set aside, and why; `run` is null where it is a whole file. */
export interface Aside {
  why: string;
  says: string;
  run: Run | null;
  file: string;
}

/** A question that only the runner can answer. */
export interface Asked {
  field: string;
  says: string;
}

/** Two recordings of one run: the one that counts, and the one that does not. */
export interface CountedOnce {
  counts: CountedRun;
  left_out: CountedRun;
  says: string;
}

export interface Log {
  runs: Run[];
  aside: Aside[];
  asked: Asked[];
  kinds: [kind: string, count: number][];
  files: [read: number, of: number];
}

/** A zip that is read through a window: `at` gives the bytes from a place, or fewer at the end. */
export interface Zip {
  blob: Blob;
  at: (from: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;
}

/** A file of a zip, by the zip's list. */
export interface Entry {
  name: string;
  method: number;
  checksum: number;
  packed: number;
  size: number;
  offset: number;
}

/** Pieces of a file, one after the other. */
export type Pieces = Iterable<Uint8Array<ArrayBuffer>> | AsyncIterable<Uint8Array<ArrayBuffer>>;

/** What is being read: the answers that bear on it, and what was found so far. */
export interface Reading {
  words: Words;
  unit: string | null;
  dayFirst: boolean | null;
  zone: Zone;
  raws: Raw[];
  aside: Aside[];
  read: number;
  files: number;
  onFile: (done: number, of: number) => boolean | undefined | Promise<boolean>;
  partOf: (name: string) => Promise<any>;
  pause: Pause;
}
