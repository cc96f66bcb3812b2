/** What set-up asks about a plug, in the words of the drivers. */
import type { TimedBy } from "./plug.ts";

/** Answers as text by their flag; `NONE`: there shall be none. */
export type SetupAnswers = ReadonlyMap<string, string>;

/** Says that there shall be none, for what may be left out. */
export const NONE = "none";

/** What an answer is. `words`: a program and its arguments. */
export type AnswerKind = "text" | "number" | "yes_no" | "secret" | "words";

/** A setting of a driver's table that set-up can be told, by a flag. */
export interface PlugField {
  /** Without dashes; drivers with the same setting share the field. */
  readonly flag: string;
  /** Within the driver's table. */
  readonly key: string;
  readonly kind: AnswerKind;
  /** What stands for the value in the help, `"ADDRESS"`. */
  readonly value: string;
  /** At most some 60 characters. */
  readonly help: string;
  /** What is taken where nobody says otherwise, for the help; absent: it must be said. */
  readonly usual?: string;
}

/** One question about a plug. */
export interface DriverQuestion {
  readonly field: PlugField;
  readonly text: string;
  /** What Enter answers; null: somebody must say. */
  readonly initial: string | null;
  /** `none` may be answered. */
  readonly optional?: true;
  /** The setting that is meant by what people type; not there: the words themselves. */
  readonly reads?: (typed: string) => string;
  /** Asked only then. */
  readonly when?: (answers: SetupAnswers) => boolean;
}

/** How a driver is set up by answering questions. */
export interface DriverScript {
  readonly asked: readonly DriverQuestion[];
  /** Taken as flags, never asked. */
  readonly flags: readonly PlugField[];
  /** A table that is right, for trying an answer out in it. */
  readonly example: Readonly<Record<string, unknown>>;
  /** The same with nothing in it that does not go with a key and its value. */
  readonly exampleFor?: (key: string, value: unknown) => Readonly<Record<string, unknown>>;
  /** Who turns power on again; `plug` unless this says otherwise. */
  readonly timedBy?: (answers: SetupAnswers) => TimedBy;
}

/** A setting by its key within the table: a text, and its flag the key with dashes, unless said. */
export function plugField<const Words extends Partial<PlugField>>(
  key: string,
  words: Words & Pick<PlugField, "value" | "help">,
): PlugField & Words {
  return { key, flag: key.replaceAll("_", "-"), kind: "text", ...words };
}

/** Settings that several drivers have. */
export const FIELDS = {
  address: plugField("address", {
    value: "ADDRESS",
    help: "IP address of the plug, the bridge or the broker",
  }),
  port: plugField("port", {
    kind: "number",
    value: "PORT",
    help: "its port",
    usual: "the driver's",
  }),
  mac: plugField("mac", { value: "MAC", help: "its MAC address", usual: "asked" }),
  outlet: plugField("outlet", {
    kind: "number",
    value: "NUMBER",
    help: "which outlet of it, from 1",
    usual: "1",
  }),
  user: plugField("user", { value: "NAME", help: "a user there, or none" }),
  password: plugField("password", { kind: "secret", value: "PASSWORD", help: "its password" }),
  timedBy: plugField("timed_by", { value: "plug|host", help: "who ends a cut", usual: "host" }),
} as const;

/** Questions that several drivers ask. */
export const QUESTIONS = {
  password: {
    field: FIELDS.password,
    text: "Its password, if it asks for one",
    initial: NONE,
    optional: true,
  },
  outlet: { field: FIELDS.outlet, text: "Which outlet of it, from 1", initial: "1" },
  /** Its initial is what the device itself says. */
  mac: {
    field: FIELDS.mac,
    text: "Its MAC address, by which it is known again",
    initial: null,
  },
} as const satisfies Readonly<Record<string, DriverQuestion>>;

/** Asks for the address of this: `"The plug"`. */
export function addressOf(what: string): DriverQuestion {
  return { field: FIELDS.address, text: `${what}'s IP address`, initial: null };
}

/** Whether this host ends a cut, as far as `timed-by` was answered. */
export function isHostTimed(answers: SetupAnswers): boolean {
  return (answers.get(FIELDS.timedBy.flag) ?? FIELDS.timedBy.usual) === "host";
}
