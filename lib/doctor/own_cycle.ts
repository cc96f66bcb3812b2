/** What the doctor sees while the watchdog itself has the router's power in its hand. */
import type { WatchState } from "../watch/state/state.ts";
import type { Finding } from "./finding.ts";

/** Links that are down for as long as the router is, and prove nothing meanwhile. */
const DOWN_WITH_THE_ROUTER: readonly string[] = [
  ...["internet", "own network", "target", "gateway", "resolver", "plug", "power"],
  ...["cloud", "cloud token", "cloud sweep", "phone", "clock"],
];

/**
 * The findings as they are to be read while a power cycle of ours is under way, or the router is
 * given time to boot: what is broken then is expected. In any other phase as they were.
 */
export function duringOwnCycle(
  findings: readonly Finding[],
  phase: WatchState["phase"]["kind"] | null,
): readonly Finding[] {
  if (phase !== "off" && phase !== "booting") return findings;
  const why = phase === "off"
    ? "the watchdog reboots the router just now"
    : "the router is given time to boot";
  return findings.map((finding) => {
    const link = finding.link.replace(/ \(.*\)$/, "");
    if (finding.grade !== "broken" || !DOWN_WITH_THE_ROUTER.includes(link)) return finding;
    const says = `${finding.says} (${why})`;
    return { ...finding, grade: "warning", says, next: "Look again when the router is back" };
  });
}
