/** Probes loopback with the `ping` of its own PATH and prints the result; see ping_test.ts. */
import { probePing } from "../../../home/probes/ping.ts";
import { parseTarget } from "../../../lib/probes/target.ts";

const deadlineMs = Number(Deno.args[0]);
const deadline = new AbortController();
setTimeout(() => deadline.abort(), deadlineMs);
const target = parseTarget("ping://127.0.0.1");
if (target.kind !== "ping") throw new TypeError("Cannot happen");
const beganMs = performance.now();
const tookMs = () => performance.now() - beganMs;
const result = await probePing(target, { signal: deadline.signal, deadlineMs, tookMs });
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(result)));
Deno.exit(0);
