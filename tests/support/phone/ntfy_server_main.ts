/**
 * The simulated ntfy as a process: `ntfy_server_main.ts [--port N] [--silent]`. Prints its address as
 * the first line and each message that a phone would get as one line of JSON, unless it is silent;
 * ends on SIGTERM.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { startNtfyServer } from "./ntfy_server.ts";

const args = parseArgs(Deno.args, { string: ["port", "token", "topic"], boolean: ["silent"] });
const token = args["token"];
const topic = typeof args["topic"] === "string" ? args["topic"] : "home";
const server = startNtfyServer({
  port: Number(args["port"] ?? 0),
  tokens: typeof token === "string" ? [token] : null,
});
say(server.root);
Deno.addSignalListener("SIGTERM", () => Deno.exit(0));
for (let count = 0; !args["silent"]; count++) {
  const messages = await server.delivered(topic, count + 1);
  say(JSON.stringify(messages[count]));
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
