import { isUp } from "./router.ts";
import { note, type World } from "./world.ts";

/** Everything between the router and the targets. Each count is of faults that last at present. */
export interface Line {
  ispOutages: number;
  dnsFailures: number;
  captivePortals: number;
  /** The provider or a firewall swallows our targets; everything else works. */
  blockedTargets: number;
  /** A dead line makes the router put up a page of its own. */
  routerPage: boolean;
  /** Chance that one probe's packet is lost. */
  loss: number;
}

export type LineFault = "ispOutages" | "dnsFailures" | "captivePortals" | "blockedTargets";

/** A line without a fault. */
export function createLine(): Line {
  return {
    ispOutages: 0,
    dnsFailures: 0,
    captivePortals: 0,
    blockedTargets: 0,
    routerPage: false,
    loss: 0,
  };
}

/** True when packets reach the internet and come back. */
export function internetWorks(world: World): boolean {
  return isUp(world) && world.modem.state === "up" && world.line.ispOutages === 0;
}

/** A fault of the line for `lastsMs`. */
export function breakLine(
  world: World,
  options: { readonly fault: LineFault; readonly lastsMs: number },
): void {
  const { fault, lastsMs } = options;
  world.line[fault]++;
  note(world, `line: ${fault} begins, for ${Math.round(lastsMs / 1_000)} s`);
  countOutage(world);
  world.agenda.at(world.nowMs + lastsMs, () => {
    if (world.line[fault] > 0) world.line[fault]--;
    note(world, `line: ${fault} is over`);
    countOutage(world);
  });
}

/** Called whenever the internet may have gone or come. */
export function countOutage(world: World): void {
  const works = internetWorks(world) && world.line.dnsFailures === 0;
  if (!works) {
    world.goneSinceMs ??= world.nowMs;
    return;
  }
  if (world.goneSinceMs !== null && world.nowMs - world.goneSinceMs >= 60_000) world.outages++;
  world.goneSinceMs = null;
}
