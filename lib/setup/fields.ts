/** Everything that set-up can be told, and where it stands in home.toml. */
import { readJson } from "../base/json_field.ts";
import type { Driver } from "../plugs/driver.ts";
import type { AnswerKind } from "../plugs/questions.ts";
import { plugFieldsOf } from "./drivers.ts";

/** Where an answer stands, and what it is. */
export interface FieldPlace {
  readonly section: "site" | "probe" | "plug" | "cloud" | "ntfy";
  readonly key: string;
  readonly kind: AnswerKind;
}

/** Every field by the flag of the same name, in the order in which home.toml is written. */
export type SetupFields = ReadonlyMap<string, FieldPlace>;

type Named = readonly [flag: string, place: FieldPlace];

const BEFORE_PLUG: readonly Named[] = [
  ["site", { section: "site", key: "id", kind: "text" }],
  ["name", { section: "site", key: "name", kind: "text" }],
  ["time-zone", { section: "site", key: "time_zone", kind: "text" }],
  ["gateway", { section: "probe", key: "gateway", kind: "text" }],
  ["driver", { section: "plug", key: "driver", kind: "text" }],
];

/** Of every plug. */
const AROUND_PLUG: readonly Named[] = [
  ["without-router", { section: "plug", key: "reached_without_router", kind: "yes_no" }],
  ["powers-this-host", { section: "plug", key: "powers_this_host", kind: "yes_no" }],
];

const AFTER_PLUG: readonly Named[] = [
  ["cloud-url", { section: "cloud", key: "url", kind: "text" }],
  ["cloud-token", { section: "cloud", key: "token", kind: "secret" }],
  ["ntfy-url", { section: "ntfy", key: "url", kind: "text" }],
  ["ntfy-token", { section: "ntfy", key: "token", kind: "secret" }],
];

/** All of them, those of every driver among them. */
export function setupFields(drivers: readonly Driver[]): SetupFields {
  const plug = drivers.flatMap(({ name }) => plugFieldsOf(name, drivers)).map((
    { flag, key, kind },
  ): Named => [flag, { section: "plug", key, kind }]);
  return new Map([...BEFORE_PLUG, ...plug, ...AROUND_PLUG, ...AFTER_PLUG]);
}

/** Answers that are secrets: kept in files of their own, never shown, never a flag. */
export function secretFields(fields: SetupFields): readonly string[] {
  return [...fields].filter(([, { kind }]) => kind === "secret").map(([flag]) => flag);
}

/** Name of the file for a secret, beside home.toml. */
export function secretFileOf({ section, key }: FieldPlace): string {
  return `${section}.${key}`;
}

/** Where that field stands; throws TypeError for one that is not there. */
export function placeOf(field: string, fields: SetupFields): FieldPlace {
  const place = fields.get(field);
  if (place === undefined) throw new TypeError(`Cannot set up: there is no field "${field}"`);
  return place;
}

/** An answer as home.toml has it; what cannot be understood stays the text that it is. */
export function valueOf(
  kind: AnswerKind,
  answer: string,
): string | number | boolean | readonly string[] {
  switch (kind) {
    case "text":
    case "secret":
      return answer;
    case "number":
      return /^\d{1,5}$/.test(answer) ? Number(answer) : answer;
    case "yes_no":
      return answer === "yes";
    case "words":
      return wordsOf(answer);
  }
}

/** `/usr/bin/relay off`, or a list as JSON where an argument holds a space. */
function wordsOf(answer: string): string | readonly string[] {
  if (!answer.startsWith("[")) return answer.split(/\s+/).filter((word) => word !== "");
  const list = readJson(answer);
  return Array.isArray(list) && list.every((each) => typeof each === "string") ? list : answer;
}

/** A setting of home.toml as an answer; null: it is none. */
export function answerOf(value: unknown): string | null {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" || typeof value === "number") return String(value);
  return Array.isArray(value) ? JSON.stringify(value) : null;
}
