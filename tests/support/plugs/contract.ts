/**
 * What every driver must do in every situation, whatever the plug: how each call ends, that it ends
 * in time, that at most one command switches off, and that none arrives after the call has ended.
 *
 * @module
 */
import { assert, assertEquals, assertLess } from "@std/assert";
import type {
  CycleOutcome,
  Plug,
  ReadOutcome,
  TimedBy,
  TurnOnOutcome,
} from "../../../lib/plugs/plug.ts";
import type { Line } from "../net/device_server.ts";
import { putWallAhead } from "../base/wall_clock.ts";
import { timed } from "./tuya/plug_bench.ts";

const DEADLINE_MS = 300;
/** For calls that must end by themselves. */
const AMPLE_MS = 15_000;
const SLACK_MS = 1_500;
const OFF_MS = 30_000;

export type Situation =
  | "fine"
  | "refused"
  | "dropped"
  | "silent"
  | "slow"
  | "wrong_credentials"
  | "wrong_device"
  | "already_off"
  | "foreign_timer"
  | "answer_lost"
  /** Answers come in pieces of so many bytes. */
  | "pieces_1"
  | "pieces_7"
  | "pieces_40"
  /** Each answer comes so many milliseconds late. */
  | "late_230"
  | "late_1200"
  /** The device takes every command well, and its outlet stays as it is. */
  | "not_obeyed"
  /** This computer sleeps wherever it waits. */
  | "slept";

/** The way to a device in that situation. */
export function lineOf(situation: Situation): Line {
  const [, kind, number] = /^(pieces|late)_(\d+)$/.exec(situation) ?? [];
  if (kind === "pieces") return { pieceBytes: Number(number), lateMs: 0 };
  if (kind === "late") return { pieceBytes: null, lateMs: Number(number) };
  return situation === "refused" || situation === "dropped" ? situation : "open";
}

/** A simulated device, and a driver that was pointed at it. */
export interface ContractPeer extends AsyncDisposable {
  readonly plug: Plug;
  /** Commands that were obeyed, in order. */
  readonly commands: readonly ("off" | "on")[];
  /** Of each question that it dealt with, whether it was a command that was obeyed. */
  readonly dealt?: readonly boolean[];
  readonly relayOn: () => boolean;
  /** Lets the device's own clock run. */
  readonly pass: (durationMs: number) => void;
  /** The situation is over: whatever was held back is dealt with now. */
  readonly heal: () => void;
  /** Somebody else asks the device for its state; absent: nobody can, or nothing would follow. */
  readonly poll?: () => Promise<void>;
}

type Operation = "read" | "powerCycle" | "turnOn";

/** How each call ends; missing: the decisions never make it in this situation. */
interface Expected {
  readonly read?: ReadOutcome["kind"];
  readonly powerCycle?: CycleOutcome["kind"];
  readonly turnOn?: TurnOnOutcome["kind"];
  /** Whether a command reaches the relay. */
  readonly obeyed: "yes" | "on alone" | "no";
  /** Whether the call is ended by its deadline. */
  readonly ends: "by itself" | "at its deadline";
}

const HELPLESS = {
  read: "failed",
  powerCycle: "not_sent",
  turnOn: "unknown",
  obeyed: "no",
  ends: "by itself",
} as const;
const WELL = {
  read: "read",
  powerCycle: "confirmed",
  turnOn: "on",
  obeyed: "yes",
  ends: "by itself",
} as const;

const TABLE: Readonly<Record<Situation, Expected>> = {
  fine: WELL,
  slow: WELL,
  refused: HELPLESS,
  dropped: { ...HELPLESS, ends: "at its deadline" },
  silent: { ...HELPLESS, ends: "at its deadline" },
  "wrong_credentials": HELPLESS,
  "wrong_device": HELPLESS,
  "already_off": { read: "read", turnOn: "on", obeyed: "yes", ends: "by itself" },
  "foreign_timer": { read: "read", obeyed: "no", ends: "by itself" },
  "answer_lost": {
    powerCycle: "sent",
    turnOn: "unknown",
    obeyed: "yes",
    ends: "at its deadline",
  },
  "pieces_1": WELL,
  "pieces_7": WELL,
  "pieces_40": WELL,
  "late_230": WELL,
  "late_1200": { powerCycle: "confirmed", obeyed: "yes", ends: "by itself" },
  "not_obeyed": { read: "read", powerCycle: "refused", obeyed: "no", ends: "by itself" },
  slept: { powerCycle: "not_sent", turnOn: "on", obeyed: "on alone", ends: "by itself" },
};

/** One driver, and where it may differ from the table, each with a reason beside it. */
export interface Contract {
  readonly driver: string;
  readonly timedBy: TimedBy;
  readonly start: (situation: Situation) => Promise<ContractPeer>;
  readonly differs?: Partial<Record<Situation, Partial<Expected> | "does not exist">>;
  /** Seconds that a timer of somebody else's shows; null: the device cannot tell. */
  readonly foreignTimerS?: number | null;
  /** Least time for a command to be obeyed, where that is not a few milliseconds. */
  readonly promptMs?: number;
}

/** What a device is asked about by way of another is hearsay: it may be told late. */
export const HEARSAY = { powerCycle: "sent" } as const;

/** Registers the tests of the table for a driver. */
export function testPlugContract(contract: Contract): void {
  for (const situation of Object.keys(TABLE) as Situation[]) {
    const differs = contract.differs?.[situation] ?? {};
    if (differs === "does not exist") continue;
    const expected: Expected = { ...TABLE[situation], ...differs };
    for (const operation of ["read", "powerCycle", "turnOn"] as const) {
      const kind = expected[operation];
      if (kind === undefined) continue;
      const name = `${contract.driver}, ${situation}: ${operation}() is ${kind}`;
      Deno.test(name, () => tryOut(contract, { situation, operation, expected, kind }));
    }
  }
}

/**
 * Registers that a computer which sleeps after any of its questions, one that was turned away
 * included, sends no "off" any more.
 */
export function testPlugSleep({ driver, start }: Pick<Contract, "driver" | "start">): void {
  Deno.test(`${driver}: a sleep between any question and the next lets no "off" leave`, async () => {
    let questions = 1;
    for (let number = 0; number <= questions; number++) {
      await using peer = await start("fine");
      const { dealt = [] } = peer;
      using _wall = putWallAhead(() => number > 0 && dealt.length >= number ? 3_600_000 : 0);
      const signal = new AbortController().signal;
      const outcome = await call(peer.plug, { operation: "powerCycle", signal });
      if (number === 0) questions = dealt.indexOf(true);
      else assertEquals([number, outcome.kind, peer.commands], [number, "not_sent", []]);
    }
    assert(questions > 0);
  });
}

interface Trial {
  readonly situation: Situation;
  readonly operation: Operation;
  readonly expected: Expected;
  readonly kind: string;
}

async function tryOut(contract: Contract, trial: Trial): Promise<void> {
  const { situation, operation, expected } = trial;
  await using peer = await contract.start(situation);
  const patienceMs = expected.obeyed === "yes" ? contract.promptMs ?? DEADLINE_MS : DEADLINE_MS;
  const deadlineMs = expected.ends === "by itself" ? AMPLE_MS : patienceMs;
  const { outcome, tookMs } = await timed<ReadOutcome | CycleOutcome | TurnOnOutcome>(
    { deadlineMs },
    async (signal) => {
      let looks = 0;
      using _wall = putWallAhead(() => situation === "slept" ? 60_000 * looks++ : 0);
      return await call(peer.plug, { operation, signal });
    },
  );
  assertEquals(outcome.kind, trial.kind, JSON.stringify(outcome));
  assertLess(tookMs, deadlineMs + SLACK_MS);
  if ("hint" in outcome) assert(outcome.hint.length > 0 && outcome.hint.length <= 200);
  const wanted = operation === "powerCycle" ? "off" : "on";
  const obeyed = operation === "turnOn"
    ? expected.obeyed !== "no"
    : expected.obeyed === "yes" && operation === "powerCycle";
  assertEquals(peer.commands, obeyed ? [wanted] : []);
  if (outcome.kind === "read") checkReading(outcome, { contract, situation });
  await nothingComesLate(peer, { situation, deadlineMs });
  if (!obeyed) return;
  if (operation === "turnOn") assertEquals(peer.relayOn(), true);
  else await comesBack(peer, contract.timedBy);
  assertEquals(peer.commands, [wanted]);
}

function call(
  plug: Plug,
  { operation, signal }: { readonly operation: Operation; readonly signal: AbortSignal },
): Promise<ReadOutcome | CycleOutcome | TurnOnOutcome> {
  switch (operation) {
    case "read":
      return plug.read(signal);
    case "powerCycle":
      return plug.powerCycle(OFF_MS, signal);
    case "turnOn":
      return plug.turnOn(signal);
  }
}

function checkReading(
  { reading }: Extract<ReadOutcome, { readonly kind: "read" }>,
  { contract, situation }: { readonly contract: Contract; readonly situation: Situation },
): void {
  assertEquals(reading.on, situation !== "already_off");
  const { foreignTimerS = 600 } = contract;
  if (situation === "foreign_timer") assertEquals(reading.countdownS, foreignTimerS);
  else assertEquals(reading.countdownS ?? 0, 0);
  for (const warning of reading.warnings) assert(warning.length <= 200, warning);
}

/** A device that is well again and has just answered would have obeyed what was still on its way. */
async function nothingComesLate(
  peer: ContractPeer,
  { situation, deadlineMs }: { readonly situation: Situation; readonly deadlineMs: number },
): Promise<void> {
  const before = [...peer.commands];
  peer.heal();
  if (situation !== "refused" && situation !== "dropped") {
    await timed({ deadlineMs }, (signal) => peer.plug.read(signal));
  }
  assertEquals(peer.commands, before);
}

async function comesBack(peer: ContractPeer, timedBy: TimedBy): Promise<void> {
  assertEquals(peer.relayOn(), false);
  peer.pass(OFF_MS / 2);
  await peer.poll?.();
  peer.pass(OFF_MS / 2 - 1_000);
  assertEquals(peer.relayOn(), false);
  peer.pass(2_000);
  assertEquals(peer.relayOn(), timedBy === "plug");
}
