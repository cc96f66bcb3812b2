/**
 * Shows and controls an AirTouch 4 or 5 console: `deno task airtouch --help`.
 *
 * @module
 */
import { runCommand } from "../lib/base/command.ts";
import { ownOutput } from "./host/own_program.ts";
import { LINK_LIMITS } from "../lib/airtouch/link/link.ts";
import { sleep, SYSTEM_CLOCK } from "../lib/airtouch/shell/clock.ts";
import { listenDatagrams, ownBroadcastAddresses } from "../lib/airtouch/shell/datagrams.ts";
import { AIRTOUCH_SHAPE, type AirtouchCommand, readAirtouchCommand } from "./airtouch/arguments.ts";
import { patienceFor } from "./airtouch/patience.ts";
import { exitCodeOf } from "./airtouch/result.ts";
import { runRequest, type Tools } from "./airtouch/run.ts";

const io = ownOutput(Deno);

function say(line: string): void {
  io.print(`${line}\n`);
}

function createTools({ json, waitMs }: AirtouchCommand): Tools {
  return {
    clock: SYSTEM_CLOCK,
    limits: { ...LINK_LIMITS, ...patienceFor(waitMs) },
    waitMs,
    broadcastHosts: ownBroadcastAddresses,
    listen: listenDatagrams,
    sleep,
    say: (line, data) => {
      const at = new Date();
      if (json) say(JSON.stringify({ at: at.toISOString(), ...data }));
      else say(line.split("\n").map((one) => `${at.toTimeString().slice(0, 8)} ${one}`).join("\n"));
    },
    note: io.printError,
    stop: new AbortController().signal,
  };
}

Deno.exit(
  await runCommand(Deno.args, {
    shape: AIRTOUCH_SHAPE,
    io,
    act: async (given) => {
      const command = readAirtouchCommand(given);
      const { outcome, lines, json } = await runRequest(command.request, createTools(command));
      say(command.json ? JSON.stringify({ outcome, ...json }) : lines.join("\n"));
      return exitCodeOf(outcome);
    },
  }),
);
