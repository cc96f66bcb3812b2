/** An outlet that the owner's own programs switch: relays on GPIO, switched PDUs, SNMP, anything. */
import type { Program } from "../../../lib/config/program.ts";
import { type CommandConfig, OFF_SECONDS_MARK, readPrinted } from "./config.ts";
import type { Plug } from "../../../lib/plugs/plug.ts";
import { type ProgramEnd, runProgram } from "../../host/run_program.ts";
import { createSteppedPlug, type Look, PlugTrouble, type Sent } from "../stepped_plug.ts";

const KILLED = "The plug's program did not end in time and was killed";

/** What the last command asked for: all that is known of an outlet without a `read`. */
interface Session {
  asked: "off" | "on" | null;
}

/** One outlet by programs; each runs alone, bounded by the call's signal. */
export function createCommandPlug(config: CommandConfig): Plug {
  const { timedBy, on } = config;
  const off = config.cycle ?? config.off;
  if (off === null) throw new TypeError("Cannot use a command plug: it has neither off nor cycle");
  return createSteppedPlug<Session>({
    open: async (signal) => {
      const seen = await look(config, { session: { asked: null }, signal });
      return seen instanceof PlugTrouble ? seen : { asked: null };
    },
    read: (session, signal) => look(config, { session, signal }),
    hostTimed: timedBy === "host",
    off: async (session, { offS, signal }) => {
      session.asked = "off";
      return sentOf(await runProgram(withSeconds(off, offS), signal));
    },
    on: async (session, signal) => {
      session.asked = "on";
      return sentOf(await runProgram(on, signal));
    },
  });
}

async function look(
  { read }: CommandConfig,
  { session, signal }: { readonly session: Session; readonly signal: AbortSignal },
): Promise<Look | PlugTrouble> {
  if (read === null) {
    const on = session.asked === null ? null : session.asked === "on";
    return { on, countdownS: null };
  }
  const end = await runProgram(read, signal);
  switch (end.kind) {
    case "not_started":
      return new PlugTrouble(end.hint);
    case "killed":
      return new PlugTrouble(KILLED);
    case "ended":
      if (end.code !== 0) {
        return new PlugTrouble(`The plug's program \`read\` ended with ${end.code}`);
      }
      return readPrinted(end.text);
  }
}

function withSeconds([path, ...args]: Program, offS: number): Program {
  return [path, ...args.map((each) => each.replaceAll(OFF_SECONDS_MARK, String(offS)))];
}

function sentOf(end: ProgramEnd): Sent {
  switch (end.kind) {
    case "not_started":
      return { kind: "not_sent", hint: end.hint };
    case "killed":
      return { kind: "unanswered", hint: KILLED };
    case "ended":
      if (end.code === 0) return { kind: "done" };
      return { kind: "refused", hint: `The plug's program ended with ${end.code}` };
  }
}
