/** What every tick knows of the plugs that are set up, without a driver. */
import type { MemberConfig, PlugSurroundings, SinglePlug } from "./driver.ts";
import { LONE_OUTLET } from "./lone.ts";
import type { Outlet, TimedBy } from "./plug.ts";

/** Two to four plugs that are cut as one. */
export interface SeveralConfig extends PlugSurroundings {
  readonly driver: "several";
  /** All were seen to cycle their load. */
  readonly tested: boolean;
  /** In the order of home.toml. */
  readonly members: readonly MemberConfig[];
}

/** The `[plug]` table, or all `[[plug]]` tables. */
export type PlugConfig = SinglePlug | SeveralConfig;

/** What is known of a plug without loading its driver, so that a quiet tick stays cheap. */
export interface PlugIdentity {
  /** Names driver, device and outlet, of each; a change disarms the watchdog. No secret. */
  readonly fingerprint: string;
  /** Of several: the host, where it is of any. */
  readonly timedBy: TimedBy;
  /** One or more, in the order in which they come on. */
  readonly outlets: readonly Outlet[];
}

/** Whether several plugs are set up as one. */
export function isSeveral(plug: PlugConfig): plug is SeveralConfig {
  return "members" in plug;
}

/** Every plug that is set up, in the order of home.toml: one, or several. */
export function plugsOf(plug: PlugConfig): readonly SinglePlug[] {
  return isSeveral(plug) ? plug.members.map((member) => member.plug) : [plug];
}

/** Whether nothing can ever be switched. */
export function isPretended(plug: PlugConfig): boolean {
  return plugsOf(plug).every(({ facts }) => facts.pretends);
}

/** Names the configured plug. */
export function identifyPlug(plug: PlugConfig): PlugIdentity {
  if (!isSeveral(plug)) {
    const { fingerprint, timedBy } = plug.facts;
    const outlet = outletOf({ name: LONE_OUTLET, onDelayMs: 0, plug });
    return { fingerprint, timedBy, outlets: [outlet] };
  }
  const outlets = plug.members.map(outletOf).sort((a, b) => a.onDelayMs - b.onDelayMs);
  return {
    fingerprint: plug.members.map(({ name, plug: { facts } }) => `${facts.fingerprint} as ${name}`)
      .join(" + "),
    timedBy: outlets.every(({ timedBy }) => timedBy === "plug") ? "plug" : "host",
    outlets,
  };
}

function outletOf(
  { name, onDelayMs, plug: { facts } }: Pick<MemberConfig, "name" | "onDelayMs" | "plug">,
): Outlet {
  const { timedBy, heldByQueue } = facts;
  return { name, onDelayMs, timedBy, ...(heldByQueue === undefined ? {} : { heldByQueue }) };
}
