/**
 * A real program that switches a pretended relay: a shell script, as an owner may have one.
 *
 * @module
 */
import { Relay } from "./relay.ts";

const SCRIPT = `#!/bin/sh
PATH=/usr/bin:/bin
cd "$(dirname "$0")" || exit 9
case "$(cat manners)" in
  silent) exec sleep 60 ;;
  slow) sleep 0.05 ;;
  denied) exit 3 ;;
esac
[ "$(cat manners)" = "stuck" ] && [ "$1" != "read" ] && exit 0
case "$1" in
  read) cat state; exit 0 ;;
  on) echo on >> commands; echo "on 0" > state ;;
  off) echo off >> commands; echo "off 0" > state ;;
  cycle) echo "off $2" >> commands; echo "off $2" > state ;;
  *) exit 2 ;;
esac
[ "$(cat manners)" = "loses" ] && exec sleep 60
exit 0
`;

export type ProgramManners = "good" | "slow" | "silent" | "denied" | "loses" | "stuck";

export interface RelayProgram extends AsyncDisposable {
  readonly path: string;
  /** The relay after all that the program was told by now. */
  readonly relay: () => Relay;
  readonly behave: (manners: ProgramManners) => void;
}

/** Puts the program into a temporary folder, with the relay as it is. */
export async function makeRelayProgram(relay: Relay): Promise<RelayProgram> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/relay`;
  const left = relay.timer?.leftS ?? 0;
  await Deno.writeTextFile(path, SCRIPT, { mode: 0o700 });
  await Deno.writeTextFile(`${folder}/commands`, "");
  await Deno.writeTextFile(`${folder}/state`, `${relay.on ? "on" : "off"} ${left}\n`);
  const behave = (manners: ProgramManners) => Deno.writeTextFileSync(`${folder}/manners`, manners);
  behave("good");
  let seen = 0;
  return {
    path,
    behave,
    relay: () => {
      const lines = Deno.readTextFileSync(`${folder}/commands`).trim().split("\n");
      for (const line of lines.filter((each) => each !== "").slice(seen)) {
        const [to, seconds] = line.split(" ");
        relay.command(to === "on" ? "on" : "off");
        if (seconds !== undefined) relay.startTimer(Number(seconds), "on");
        seen += 1;
      }
      return relay;
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
