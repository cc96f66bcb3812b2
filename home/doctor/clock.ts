/** This computer's clock beside that of a web server, where no cloud tells the time. */
import { clockFinding } from "../../lib/doctor/cloud.ts";
import type { Finding } from "../../lib/doctor/finding.ts";
import type { HomeConfig } from "../../lib/config/home_config.ts";

const ASK_MS = 4_000;

/** The time of the first http target's answer (RFC 9110, Date, whole seconds); none: no line. */
export async function lookAtClock(
  { cloud, probes }: Pick<HomeConfig, "cloud" | "probes">,
  now: () => number,
): Promise<readonly Finding[]> {
  const target = probes.targets.find(({ kind, role }) => kind === "http" && role === "internet");
  if (cloud !== null || target?.kind !== "http") return [];
  try {
    const response = await fetch(target.request, {
      redirect: "manual",
      signal: AbortSignal.timeout(ASK_MS),
    });
    await response.body?.cancel();
    const told = Date.parse(response.headers.get("date") ?? "");
    return Number.isNaN(told) ? [] : [clockFinding(now() - told, `${target.host}'s`)];
  } catch {
    // Its own line says that it does not answer.
    return [];
  }
}
