/**
 * Shows and controls an AirTouch 4 or 5 console: `deno task airtouch --help`.
 *
 * @module
 */
import { writeInOwnWords } from "./host/own_program.ts";
import { LINK_LIMITS } from "../lib/airtouch/link/link.ts";
import { sleep, SYSTEM_CLOCK } from "../lib/airtouch/shell/clock.ts";
import { listenDatagrams, ownBroadcastAddresses } from "../lib/airtouch/shell/datagrams.ts";
import { parseArguments, type Parsed, USAGE } from "./airtouch/arguments.ts";
import { patienceFor } from "./airtouch/patience.ts";
import { exitCodeOf } from "./airtouch/result.ts";
import { runRequest, type Tools } from "./airtouch/run.ts";

const USAGE_EXIT = 2;

function say(line: string): void {
  writeInOwnWords(`${line}\n`, Deno.stdout);
}

function note(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

function createTools({ json, waitMs }: Extract<Parsed, { readonly kind: "run" }>): Tools {
  return {
    clock: SYSTEM_CLOCK,
    limits: { ...LINK_LIMITS, ...patienceFor(waitMs) },
    waitMs,
    random: Math.random,
    broadcastHosts: ownBroadcastAddresses,
    listen: listenDatagrams,
    sleep,
    say: (line, data) => {
      const at = new Date();
      if (json) say(JSON.stringify({ at: at.toISOString(), ...data }));
      else say(line.split("\n").map((one) => `${at.toTimeString().slice(0, 8)} ${one}`).join("\n"));
    },
    note,
    stop: new AbortController().signal,
  };
}

async function main(): Promise<number> {
  const parsed = parseArguments(Deno.args);
  switch (parsed.kind) {
    case "help":
      say(USAGE);
      return 0;
    case "usage":
      note(`${parsed.why}; --help shows all commands`);
      return USAGE_EXIT;
    case "run": {
      const { outcome, lines, json } = await runRequest(parsed.request, createTools(parsed));
      say(parsed.json ? JSON.stringify({ outcome, ...json }) : lines.join("\n"));
      return exitCodeOf(outcome);
    }
  }
}

if (import.meta.main) Deno.exit(await main());
