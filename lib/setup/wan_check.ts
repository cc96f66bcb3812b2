import type { ReadOutcome, TurnOnOutcome } from "../plugs/plug.ts";
import type { TargetResult } from "../probes/probe.ts";

/** How a plug did while the line was unplugged. */
export interface PlugWithoutLine {
  readonly read: ReadOutcome;
  /** It was on and idle and was told to be on, which changes nothing; null: not tried. */
  readonly told: TurnOnOutcome | null;
}

/**
 * Judges a look at a home whose line is unplugged: every internet target must fail, or an outage
 * would never be seen; the plug must answer and take a command, or it could not be switched in one:
 * some firmware refuses either while the internet is away. `plug` null: there is none yet. The lines
 * are for the owner, one finding each.
 */
export function judgeWithoutLine(
  results: readonly TargetResult[],
  plug: PlugWithoutLine | null,
): { readonly passed: boolean; readonly lines: readonly string[] } {
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
        `${url}: the gateway does not answer either; pull the line's cable only, not the router's`,
      );
    }
  }
  if (plug?.read.kind === "failed") {
    faults.push(`The plug does not answer without the line: ${plug.read.hint}`);
  } else if (plug?.told?.kind === "unknown") {
    faults.push(`The plug answers without the line, and takes no command: ${plug.told.hint}`);
  }
  if (faults.length > 0) return { passed: false, lines: faults };
  return {
    passed: true,
    lines: [`Without the line every target fails${wordsOf(plug)}: as it should be`],
  };
}

function wordsOf(plug: PlugWithoutLine | null): string {
  if (plug === null) return "";
  return plug.told === null
    ? ", and the plug answers (no command was tried: it is not on and idle)"
    : ", and the plug answers and takes a command";
}
