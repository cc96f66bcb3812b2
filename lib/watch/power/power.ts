/** What is known of the power of each outlet: one list, an entry an outlet; one plug alone is a list of one. */
import type { Part, ReadOutcome, TimedBy } from "../../plugs/plug.ts";
import type { OutletPower, Power } from "../state/state.ts";

const ON: Power = { kind: "on" };
const DOUBT: Power = { kind: "doubt" };

type Known = readonly OutletPower[];

/** True when an outlet was told to go off and was not seen on since. */
export function isOwed(power: Known): boolean {
  return power.some((each) => each.power.kind === "owed");
}

/** True when every outlet was seen on, or took the command to be. */
export function isOn(power: Known): boolean {
  return power.every((each) => each.power.kind === "on");
}

/** Names of the outlets whose power is asked for now. */
export function due(power: Known, nowMs: number): readonly string[] {
  return power.flatMap(({ name, power: each }) =>
    each.kind === "owed" && each.dueOnMs <= nowMs ? [name] : []
  );
}

/** Names of the outlets that say that they are on. */
export function namesOn(parts: readonly Part<ReadOutcome>[]): readonly string[] {
  return parts.flatMap(({ name, outcome }) =>
    outcome.kind === "read" && outcome.reading.on === true ? [name] : []
  );
}

/** When the last of these that are owed is due; not before `fromMs`. */
export function lastDueMs(power: Known, fromMs: number): number {
  return Math.max(
    fromMs,
    ...power.flatMap(({ power: each }) => each.kind === "owed" ? [each.dueOnMs] : []),
  );
}

/**
 * The list with these names, in this order. A name that is new may be an old outlet's: what was
 * worst of any holds for it, and of all where `renamed`.
 */
export function align(
  power: Known,
  names: readonly string[],
  { renamed }: { readonly renamed: boolean },
): Known {
  const isSame = power.length === names.length && power.every(({ name }, at) => name === names[at]);
  if (isSame && !renamed) return power;
  const worst = worstOf(power);
  return names.map((name) => ({
    name,
    power: (renamed ? undefined : power.find((each) => each.name === name)?.power) ?? worst,
  }));
}

function worstOf(power: Known): Power {
  if (isOwed(power)) return { kind: "owed", dueOnMs: lastDueMs(power, 0), sure: false };
  // Of no outlet at all nothing is known.
  return power.length > 0 && isOn(power) ? ON : DOUBT;
}

/** Something may have been forgotten: nobody can tell any more whether an outlet was left off. */
export function doubtAll(power: Known): Known {
  return ofEach(power, (each) => each.kind === "owed" ? { ...each, sure: false } : DOUBT);
}

/** The same in a new boot: what is owed is due at once, because power goes before order. */
export function inNewBoot(power: Known, nowMs: number): Known {
  const doubted = doubtAll(power);
  return ofEach(doubted, (each) => each.kind === "owed" ? { ...each, dueOnMs: nowMs } : each);
}

/** The list once these are told to go off; each is due at its time. Others stay as they are. */
export function owe(
  power: Known,
  cuts: readonly { readonly name: string; readonly dueOnMs: number }[],
): Known {
  return cuts.reduce(
    (each, { name, dueOnMs }) => put(each, name, { kind: "owed", dueOnMs, sure: true }),
    power,
  );
}

/** The list with these as they stood in `before`: nothing was sent to them. */
export function unowe(power: Known, names: readonly string[], before: Known): Known {
  return names.reduce(
    (each, name) => put(each, name, before.find((old) => old.name === name)?.power ?? DOUBT),
    power,
  );
}

/** The list with all that come later than at `fromMs` put off by `byMs`: an earlier cut's are due. */
export function postpone(
  power: Known,
  { fromMs, byMs }: { readonly fromMs: number; readonly byMs: number },
): Known {
  return ofEach(
    power,
    (each) =>
      each.kind === "owed" && each.dueOnMs > fromMs
        ? { ...each, dueOnMs: each.dueOnMs + byMs }
        : each,
  );
}

/** The list once these were seen on; `news`: of one of them that was not known. */
export function seeOn(
  power: Known,
  names: readonly string[],
): { readonly power: Known; readonly news: boolean } {
  const news = power.some((each) => names.includes(each.name) && each.power.kind !== "on");
  return {
    power: power.map((each) => names.includes(each.name) ? { ...each, power: ON } : each),
    news,
  };
}

/** The internet answered through the one plug there is: it has power, whoever forgot what. */
export function hearLine(power: Known): Known {
  return ofEach(power, (each) => each.kind === "owed" ? { ...each, sure: true } : ON);
}

function ofEach(power: Known, next: (each: Power) => Power): Known {
  return power.map((outlet) => ({ ...outlet, power: next(outlet.power) }));
}

function put(power: Known, name: string, value: Power): Known {
  if (!power.some((each) => each.name === name)) return [...power, { name, power: value }];
  return power.map((each) => each.name === name ? { name, power: value } : each);
}

/**
 * True when the plug must be read to know whether power is missing. `mayTouch` false: in a pause or
 * a dry run the owner may have switched off what nobody is known to have.
 */
export function mustRead(
  power: Known,
  { watching, mayTouch }: { readonly watching: boolean; readonly mayTouch: boolean },
): boolean {
  return power.some(({ power: each }) =>
    each.kind === "doubt" ? mayTouch : each.kind === "owed" && !each.sure && watching
  );
}

/** How what was read is judged. */
export interface JudgeOptions {
  readonly nowMs: number;
  readonly mayTouch: boolean;
  /** Who times each, how much longer than the off time it stays off, and the slack of its timer. */
  readonly outletOf: (name: string) => {
    readonly timedBy: TimedBy;
    readonly offMs: number;
    readonly slackMs: number;
  };
}

/** What is known of each outlet once it was read, or could not be: one that is on is left alone. */
export function judgePower(
  power: Known,
  parts: readonly Part<ReadOutcome>[],
  options: JudgeOptions,
) {
  const found = power.map((each) => {
    const part = parts.find(({ name }) => name === each.name);
    return { ...each, found: part === undefined ? UNKNOWN : lookAt(part, options) };
  });
  const inCycle = found.some((each) => isAwaited(each, options));
  const after = found.map((each) => ({
    name: each.name,
    ...settle(each, { ...options, inCycle }),
  }));
  const where = (holds: (each: typeof after[number]) => boolean): readonly string[] =>
    after.filter(holds).map(({ name }) => name);
  const known: Known = after.map(({ name, power: each }) => ({ name, power: each }));
  return {
    power: known,
    /** Power is asked for. */
    asked: where(({ asked }) => asked),
    /** Found off, and nobody knew. */
    foundOff: where(({ foundOff }) => foundOff),
    /** Found off, and the plug's own timer brings them back. */
    awaited: where(({ awaited }) => awaited),
  };
}

/** What one outlet turned out to be; `dueInMs`: until its own timer has switched it on. */
type Found =
  | { readonly kind: "on" | "off" | "unknown" }
  | { readonly kind: "timer"; readonly dueInMs: number };

const UNKNOWN: Found = { kind: "unknown" };

interface FoundOutlet extends OutletPower {
  readonly found: Found;
}

function lookAt({ name, outcome }: Part<ReadOutcome>, { outletOf }: JudgeOptions): Found {
  if (outcome.kind === "failed" || outcome.reading.on === null) return UNKNOWN;
  if (outcome.reading.on) return { kind: "on" };
  const { timedBy, offMs, slackMs } = outletOf(name);
  const timerMs = (outcome.reading.countdownS ?? 0) * 1_000;
  // A timer that is longer than any of ours is somebody else's.
  const isOurs = timerMs > 0 && timerMs <= offMs;
  return timedBy === "plug" && isOurs
    ? { kind: "timer", dueInMs: timerMs + slackMs }
    : { kind: "off" };
}

/** A cycle that was forgotten, and that the plug ends by itself: it is given its time. */
function isAwaited({ power, found }: FoundOutlet, { mayTouch }: JudgeOptions): boolean {
  if (found.kind !== "timer") return false;
  return power.kind === "owed" ? !power.sure : mayTouch;
}

interface Settled {
  readonly power: Power;
  readonly asked: boolean;
  readonly foundOff: boolean;
  readonly awaited: boolean;
}

function settle(
  outlet: FoundOutlet,
  options: JudgeOptions & { readonly inCycle: boolean },
): Settled {
  const { power, found } = outlet;
  const { nowMs, mayTouch, inCycle } = options;
  const quiet = { power, asked: false, foundOff: false, awaited: false };
  if (found.kind === "on") return { ...quiet, power: ON };
  if (found.kind === "timer" && isAwaited(outlet, options)) {
    const dueOnMs = nowMs + found.dueInMs;
    return { ...quiet, power: { kind: "owed", dueOnMs, sure: true }, awaited: true };
  }
  // That it is off is no news.
  if (power.kind === "owed") return { ...quiet, asked: true };
  if (!mayTouch) return quiet;
  const owed: Power = { kind: "owed", dueOnMs: nowMs, sure: true };
  if (found.kind !== "unknown") return { ...quiet, power: owed, asked: true, foundOff: true };
  if (power.kind === "on") return quiet;
  // Beside one whose timer runs it was cut, too, and nothing else will ask it so soon.
  return { ...quiet, power: inCycle ? { ...owed, sure: false } : power, asked: true };
}
