/**
 * Several outlets as one plug: all go off together, the one that carries the way to the others last,
 * and each comes back at its own time. Nothing that one of them does keeps the others from it.
 */
import type { Device, MemberConfig, PlugUse, SinglePlug } from "../../lib/plugs/driver.ts";
import { joinCycles, joinReadings, joinTurnOns } from "../../lib/plugs/parts.ts";
import { ownOffMs } from "../../lib/plugs/own_off.ts";
import type { SeveralConfig } from "../../lib/plugs/plug_identity.ts";
import type { CycleOutcome, Part, Plug } from "../../lib/plugs/plug.ts";

/** Outlets that are not the last one get this long together; what is left is the last one's. */
const FIRST_MS_MAX = 2_000;

/** Outlets of one device that others wait for get this long each. */
const IN_QUEUE_MS_MAX = 1_000;

/**
 * A cut of a set takes 4.5 s at most by timers that stand still while the host sleeps. When more of the
 * host's uptime, which counts sleep, has passed, what is left of it rests on evidence of before.
 */
const SLEPT_MS_MIN = 8_000;
const SLEPT = {
  kind: "not_sent",
  hint: "This computer slept between off and on: what it had seen is too old for this outlet",
} as const;

/** Loads a driver, when it is first talked to. */
export type OpenPlug = (plug: SinglePlug, use: PlugUse) => Promise<Plug>;

/** What a set needs of its drivers. */
export interface SeveralTools {
  readonly open: OpenPlug;
  /** Outlets of one device that fit one frame; null: they are asked one after the other. */
  readonly strip: (members: readonly MemberConfig[]) => Device | null;
  /** The host's uptime, in milliseconds; counts suspended time. */
  readonly uptimeMs: () => number;
}

/** The set as one plug; `outlets` of its calls are names, others than its own are nobody's. */
export function createSeveralPlugs(
  config: SeveralConfig,
  tools: SeveralTools,
): Plug {
  const { strip, uptimeMs } = tools;
  const devices = devicesOf(config.members).map((members) =>
    (members.length > 1 ? strip(members) : null) ?? createQueue(members, tools)
  );
  return {
    read: async (signal) => joinReadings(await all(devices.map((each) => each.read(signal)))),
    powerCycle: async (offMs, signal, outlets) => {
      const cut = (some: readonly Device[], limit: AbortSignal) =>
        all(some.map((device) => {
          const members = chosen(device, outlets);
          return members.length === 0 ? [] : device.powerCycle(members, { offMs, signal: limit });
        }));
      const startedMs = uptimeMs();
      const last = devices.filter((device) => chosen(device, outlets).some(carriesPath));
      const first = devices.filter((device) => !last.includes(device));
      // Only where somebody comes after them must they hurry.
      const hurry = last.length === 0 ? [] : [AbortSignal.timeout(FIRST_MS_MAX)];
      const parts = await cut(first, AbortSignal.any([signal, ...hurry]));
      if (uptimeMs() - startedMs < SLEPT_MS_MIN) {
        return joinCycles([...parts, ...await cut(last, signal)]);
      }
      const left = last.flatMap((device) => chosen(device, outlets));
      return joinCycles([...parts, ...left.map(({ name }) => ({ name, outcome: SLEPT }))]);
    },
    turnOn: async (signal, outlets) =>
      joinTurnOns(
        await all(devices.map((device) => {
          const members = chosen(device, outlets);
          return members.length === 0 ? [] : device.turnOn(members, signal);
        })),
      ),
  };
}

function carriesPath(member: MemberConfig): boolean {
  return member.carriesPath;
}

function chosen(
  device: Device,
  outlets: readonly string[] | undefined,
): readonly MemberConfig[] {
  return device.members.filter(({ name }) => outlets?.includes(name) ?? true);
}

/** Outlets by device, the one that carries the path last in each. */
function devicesOf(members: readonly MemberConfig[]): readonly (readonly MemberConfig[])[] {
  const groups = new Map<string, MemberConfig[]>();
  for (const member of members) {
    const key = member.plug.facts.place.device ?? `outlet ${member.name}`;
    groups.set(key, [...groups.get(key) ?? [], member]);
  }
  return [...groups.values()].map((group) =>
    group.toSorted((a, b) => Number(a.carriesPath) - Number(b.carriesPath))
  );
}

/** A connection for each outlet, one after the other. */
function createQueue(
  members: readonly MemberConfig[],
  { open, uptimeMs }: Pick<SeveralTools, "open" | "uptimeMs">,
): Device {
  async function inTurn<TOutcome>(
    wanted: readonly MemberConfig[],
    options: {
      readonly signal: AbortSignal;
      readonly ask: (
        plug: Plug,
        call: { readonly member: MemberConfig; readonly soon: AbortSignal },
      ) => Promise<TOutcome>;
    },
  ): Promise<readonly Part<TOutcome>[]> {
    const { signal, ask } = options;
    const parts: Part<TOutcome>[] = [];
    for (const member of wanted) {
      const soon = member === wanted.at(-1)
        ? signal
        : AbortSignal.any([signal, AbortSignal.timeout(IN_QUEUE_MS_MAX)]);
      const outcome = await ask(await open(member.plug, { shared: members.length > 1 }), {
        member,
        soon,
      });
      parts.push({ name: member.name, outcome });
    }
    return parts;
  }
  return {
    members,
    read: (signal) => inTurn(members, { signal, ask: (plug, { soon }) => plug.read(soon) }),
    powerCycle: (wanted, { offMs, signal }) => {
      const startedMs = uptimeMs();
      return inTurn<CycleOutcome>(wanted, {
        signal,
        ask: (plug, { member, soon }) =>
          uptimeMs() - startedMs < SLEPT_MS_MIN
            ? plug.powerCycle(ownOffMs(member, offMs), soon)
            : Promise.resolve(SLEPT),
      });
    },
    turnOn: (wanted, signal) =>
      inTurn(wanted, { signal, ask: (plug, { soon }) => plug.turnOn(soon) }),
  };
}

/** What all of these come to; a bug in one is thrown when the others are done. */
async function all<TOutcome>(
  asked: readonly (Promise<readonly Part<TOutcome>[]> | readonly [])[],
): Promise<readonly Part<TOutcome>[]> {
  const settled = await Promise.allSettled(asked);
  const failed = settled.find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return settled.flatMap((each) => each.status === "fulfilled" ? [...each.value] : []);
}
