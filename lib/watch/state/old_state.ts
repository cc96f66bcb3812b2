/** A state as releases up to 0.1 wrote it (version 1), which knew power in four fields. */
import * as v from "../../base/shape.ts";
import { LONE_OUTLET } from "../../plugs/lone.ts";
import { OUTLET_NAME_MAX, OUTLETS_MAX } from "../../wire/event.ts";
import { STATE_FIELDS } from "./shape.ts";
import type { OutletPower, Power, WatchState } from "./state.ts";

const { power: _, ...SAME_FIELDS } = STATE_FIELDS;

const uptime = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(OUTLET_NAME_MAX));

const oldSchema = v.strictObject({
  ...SAME_FIELDS,
  /** An outlet was told to go off and has not been seen on since. */
  powerOwed: v.boolean(),
  /** Of several, which; empty: one alone, nothing is owed, or it is not known which. */
  owed: v.optional(
    v.pipe(
      v.array(v.strictObject({ name, dueOnMs: uptime })),
      v.maxLength(OUTLETS_MAX),
    ),
    [],
  ),
  /** A cut that nothing remembers may have left an outlet off. */
  outletUnknown: v.optional(v.boolean(), false),
  /** Of several, those that were seen on since that doubt arose. */
  seenOn: v.optional(v.pipe(v.array(name), v.maxLength(OUTLETS_MAX)), []),
});

type OldState = v.InferOutput<typeof oldSchema>;

/** The state that such a file holds; throws TypeError when it cannot be believed. */
export function readOldState(value: unknown): WatchState {
  const old = v.readAs(oldSchema, value, "read state");
  const { powerOwed, owed, outletUnknown, seenOn, ...same } = old;
  return { ...same, power: powerOf({ powerOwed, owed, outletUnknown, seenOn }, old) };
}

/**
 * What was known of each outlet that stands by its name, and of whatever there is beside them: what
 * is new to the next tick takes the worst of all.
 */
function powerOf(
  { powerOwed, owed, outletUnknown, seenOn }: Pick<
    OldState,
    "powerOwed" | "owed" | "outletUnknown" | "seenOn"
  >,
  { phase, uptimeMs }: Pick<OldState, "phase" | "uptimeMs">,
): readonly OutletPower[] {
  const sure = !outletUnknown;
  const listed = powerOwed ? owed : [];
  const owing = listed.map(({ name, dueOnMs }) => ({ name, power: owe(dueOnMs) }));
  const seen = seenOn.flatMap((name) =>
    listed.some((each) => each.name === name) ? [] : [{ name, power: ON }]
  );
  const dueOnMs = phase.kind === "off" ? phase.dueOnMs : uptimeMs;
  const rest: Power = powerOwed && listed.length === 0
    ? owe(dueOnMs)
    : outletUnknown
    ? { kind: "doubt" }
    : ON;
  const named = [...owing, ...seen];
  const isAll = named.length > 0 && rest.kind === "on";
  return isAll ? named : [...named.slice(0, OUTLETS_MAX - 1), { name: LONE_OUTLET, power: rest }];

  function owe(dueOnMs: number): Power {
    return { kind: "owed", dueOnMs, sure };
  }
}

const ON: Power = { kind: "on" };
