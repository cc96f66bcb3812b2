import type { ReadOutcome } from "../plugs/plug.ts";
import type { TargetResult } from "../probes/probe.ts";

/** What the check with the line's cable pulled has shown. */
export interface WanVerdict {
  readonly passed: boolean;
  /** For the owner, one finding each. */
  readonly lines: readonly string[];
}

/**
 * Judges a look at a home whose line is unplugged: every internet target must fail, or an outage
 * would never be seen; the plug must answer, or it could not be switched in one. `plug` null: there
 * is none yet.
 */
export function judgeWithoutLine(
  results: readonly TargetResult[],
  plug: ReadOutcome | null,
): WanVerdict {
  const faults: string[] = [];
  const tried = results.filter(({ role }) => role === "internet");
  for (const { url, result } of tried) {
    if (result.kind === "answered") {
      faults.push(
        `${url} answers without the line: it proves nothing, take it out of probe.targets`,
      );
    } else if (result.kind === "not_tried") {
      faults.push(`${url} could not be tried: ${result.why}`);
    }
  }
  if (tried.length === 0) faults.push("There is no internet target to look at");
  for (const { url, role, result } of results) {
    if (role === "gateway" && result.kind === "silent") {
      faults.push(
        `${url}: the gateway is silent, too; pull the line's cable only, not the router's`,
      );
    }
  }
  if (plug?.kind === "failed") {
    faults.push(`The plug does not answer without the line: ${plug.hint}`);
  }
  if (faults.length > 0) return { passed: false, lines: faults };
  const answers = plug === null ? "" : ", and the plug answers";
  return {
    passed: true,
    lines: [`Without the line every target fails${answers}: as it should be`],
  };
}
