/** What set-up makes of the drivers that it is given. */
import type { Driver } from "../plugs/driver.ts";
import type { TimedBy } from "../plugs/plug.ts";
import type { DriverScript, PlugField, SetupAnswers } from "../plugs/questions.ts";

/** Names of those that can be set up by answering questions. */
export function scriptedDrivers(drivers: readonly Driver[]): readonly string[] {
  return drivers.filter(({ script }) => script !== null).map(({ name }) => name);
}

/** What is suggested; throws TypeError where no driver is the usual one. */
export function usualDriver(drivers: readonly Driver[]): string {
  const usual = drivers.find(({ isUsual }) => isUsual);
  if (usual === undefined) throw new TypeError("Cannot set up: no driver is the usual one");
  return usual.name;
}

/** Whether a driver only watches. */
export function isPretender(name: string, drivers: readonly Driver[]): boolean {
  return drivers.some((driver) => driver.name === name && driver.pretends);
}

/** A driver's script; null: it is written by hand (docs/plugs). */
export function scriptOf(name: string, drivers: readonly Driver[]): DriverScript | null {
  return drivers.find((driver) => driver.name === name)?.script ?? null;
}

/** All fields that a driver's table may hold, and that set-up knows. */
export function plugFieldsOf(name: string, drivers: readonly Driver[]): readonly PlugField[] {
  const script = scriptOf(name, drivers);
  return script === null ? [] : [...script.asked.map(({ field }) => field), ...script.flags];
}

/** A right table with nothing in it that does not go with `key` and `value`. */
export function exampleFor(
  name: string,
  options: { readonly key: string; readonly value: unknown; readonly drivers: readonly Driver[] },
): Readonly<Record<string, unknown>> {
  const script = scriptOf(name, options.drivers);
  if (script === null) return { driver: name };
  return script.exampleFor?.(options.key, options.value) ?? script.example;
}

/** Who turns power on again, as answered so far. */
export function timedByOf(
  name: string,
  { answers, drivers }: { readonly answers: SetupAnswers; readonly drivers: readonly Driver[] },
): TimedBy {
  return scriptOf(name, drivers)?.timedBy?.(answers) ?? "plug";
}

/** Drivers whose plugs end a cut by themselves, whatever is answered. */
export function plugTimedDrivers(drivers: readonly Driver[]): readonly string[] {
  return drivers.filter(({ script, pretends }) =>
    script !== null && script.timedBy === undefined && !pretends
  ).map(({ name }) => name);
}
