/**
 * Measures the AirTouch client beside pyairtouch: `deno task faults --help`.
 *
 * @module
 */
import { installPythonPeers } from "../../support/airtouch/python_peers.ts";
import { helpOnRequest } from "../../support/base/usage.ts";
import { startOurs, startPyairtouch } from "./contestants.ts";
import { type Account, playAll } from "./play.ts";
import { faultTable, withTable } from "./table.ts";

helpOnRequest(`deno task faults [--write]

Plays the same faults of a console to this package and to pyairtouch at the same time, in a network
namespace of their own, and prints what came of it; takes about four minutes. Both run ${"20"} times
as fast as they ship. Needs pip, unshare and ip.

  --write   puts the table into docs/airtouch.md

Exit: 0 measured; 1 cannot be measured here; 2 usage.
`);

const FACTOR = 20;
const DOCS = new URL("../../../docs/airtouch.md", import.meta.url);
const INSIDE = "--inside";

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

function note(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Within the namespace: plays, and prints the accounts as JSON. */
async function playInside(python: string): Promise<number> {
  const { success } = await new Deno.Command("ip", { args: ["link", "set", "lo", "up"] }).output();
  if (!success) return 1;
  const starts = [
    (port: number) => startPyairtouch(python, port, FACTOR),
    (port: number) => startOurs(port, FACTOR),
  ];
  say(JSON.stringify(await playAll({ starts, factor: FACTOR, say: note })));
  return 0;
}

async function measure(write: boolean): Promise<number> {
  const peers = await installPythonPeers();
  if (typeof peers === "string") {
    note(`Cannot measure: ${peers}`);
    return 1;
  }
  const script = new URL(import.meta.url).pathname;
  const permissions = ["--no-prompt", "--quiet", "--allow-net=127.0.0.1", "--allow-run"];
  const { success, stdout } = await new Deno.Command("unshare", {
    args: [
      ...["-rn", Deno.execPath(), "run", ...permissions, "--allow-read", "--allow-env"],
      ...[script, INSIDE, peers.python],
    ],
    stdin: "null",
    stderr: "inherit",
  }).output();
  await peers[Symbol.asyncDispose]();
  if (!success) {
    note("Cannot measure: no network namespaces here");
    return 1;
  }
  const accounts: readonly Account[] = JSON.parse(new TextDecoder().decode(stdout));
  const table = faultTable(accounts);
  say(table);
  if (write) await Deno.writeTextFile(DOCS, withTable(await Deno.readTextFile(DOCS), table));
  return 0;
}

const [first, second, ...rest] = Deno.args;
if (first === INSIDE && second !== undefined) Deno.exit(await playInside(second));
if (rest.length > 0 || (first !== undefined && first !== "--write") || second !== undefined) {
  note(`Cannot measure: there is only --write, got ${Deno.args.join(" ")}`);
  Deno.exit(2);
}
Deno.exit(await measure(first === "--write"));
