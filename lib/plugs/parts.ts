/** What several outlets answered, as one answer. */
import { clip } from "../base/text.ts";
import type { CycleOutcome, Part, PlugReading, ReadOutcome, TurnOnOutcome } from "./plug.ts";

const HINT_CHARACTERS_MAX = 200;

/** Off where any is off, a timer where any has one; failed only where all failed. */
export function joinReadings(parts: readonly Part<ReadOutcome>[]): ReadOutcome {
  const readings = parts.flatMap(({ name, outcome }) =>
    outcome.kind === "read" ? [{ name, reading: outcome.reading }] : []
  );
  if (readings.length === 0) return { kind: "failed", hint: hintOf(parts), parts };
  const each = readings.map(({ reading }) => reading);
  return {
    kind: "read",
    reading: {
      on: each.some(({ on }) => on === false)
        ? false
        : each.every(({ on }) => on === true)
        ? true
        : null,
      countdownS: most(each.map(({ countdownS }) => countdownS)),
      watts: sum(each.map(({ watts }) => watts)),
      afterPowerLoss: worstMemory(each),
      warnings: readings.flatMap(({ name, reading }) =>
        reading.warnings.map((warning) => clip(`${name}: ${warning}`, HINT_CHARACTERS_MAX))
      ),
    },
    parts,
  };
}

/** Sent as soon as anything was: then the cut counts, and all must come back. */
export function joinCycles(parts: readonly Part<CycleOutcome>[]): CycleOutcome {
  const kinds = parts.map(({ outcome }) => outcome.kind);
  const sent = kinds.filter((kind) => kind !== "not_sent");
  if (sent.length === 0) return { kind: "not_sent", hint: hintOf(parts), parts };
  if (sent.includes("would_send")) return { kind: "would_send", parts };
  if (kinds.every((kind) => kind === "confirmed")) return { kind: "confirmed", parts };
  const refused = sent.every((kind) => kind === "refused");
  return { kind: refused ? "refused" : "sent", hint: hintOf(parts), parts };
}

/** On only where all that were asked are on. */
export function joinTurnOns(parts: readonly Part<TurnOnOutcome>[]): TurnOnOutcome {
  if (parts.length > 0 && parts.every(({ outcome }) => outcome.kind === "on")) {
    return { kind: "on", parts };
  }
  return { kind: "unknown", hint: hintOf(parts), parts };
}

function hintOf(
  parts: readonly Part<ReadOutcome | CycleOutcome | TurnOnOutcome>[],
): string {
  const hints = parts.flatMap(({ name, outcome }) =>
    "hint" in outcome ? [`${name}: ${outcome.hint}`] : []
  );
  return clip(hints.join("; ") || "None of the plugs was meant", HINT_CHARACTERS_MAX);
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

function worstMemory(readings: readonly PlugReading[]): PlugReading["afterPowerLoss"] {
  const memories = readings.map(({ afterPowerLoss }) => afterPowerLoss);
  for (const memory of ["off", "last", null] as const) if (memories.includes(memory)) return memory;
  return "on";
}
