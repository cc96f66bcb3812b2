/**
 * A simulated Tuya plug as a process, in real time, with a control port.
 *
 * ```
 * deno run --allow-net=127.0.0.1 tests/support/plugs/tuya/fake_plug_main.ts --id ID --key KEY
 *   [--protocol 3.3] [--port 0] [--control-port 0] [--switch-dp 1] [--countdown-dp 9]
 *   [--watts 8] [--wifi-boot-ms 4000] [--fault NAME]...
 * ```
 *
 * The first line on stdout is `{"port":…,"controlPort":…}`. With `--wifi-boot-ms` the plug's Wi-Fi
 * comes from what it feeds: gone while its relay is open, and for that long after it closes.
 *
 * Control port: `GET /state`; `POST /reachable` with true or false; `POST /faults` with a list of
 * names; `POST /mains` with true or false; `POST /press`; `POST /far-timer`: on, and off a day later.
 * Every answer is the state.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { FakePlug } from "./fake_plug.ts";
import type { PlugFault } from "./plug_connection.ts";
import type { TuyaProtocol } from "./tuya_codec.ts";

const BODY_BYTES_MAX = 1_024;
const FAR_TIMER_S = 86_399;

const args = parseArgs(Deno.args, {
  string: [
    "id",
    "key",
    "protocol",
    "port",
    "control-port",
    "switch-dp",
    "countdown-dp",
    "watts",
    "wifi-boot-ms",
    "fault",
  ],
  collect: ["fault"],
  default: { "id": "bf0000000000000000test", "key": "0123456789abcdef", "protocol": "3.3" },
});

function numberOption(name: string): number | null {
  const value = args[name];
  return typeof value === "string" ? Number(value) : null;
}

const wifiBootMs = numberOption("wifi-boot-ms");
const startedMs = Date.now();
/** When what the plug feeds last got power; null while it has none. */
let fedSinceMs: number | null = wifiBootMs === null ? 0 : startedMs - wifiBootMs;

function wifiIsThere(plug: FakePlug): boolean {
  if (wifiBootMs === null) return true;
  if (!plug.firmware.feedsPower) fedSinceMs = null;
  else fedSinceMs ??= Date.now();
  return fedSinceMs !== null && Date.now() - fedSinceMs >= wifiBootMs;
}

const switchDp = numberOption("switch-dp") ?? 1;
const countdownDp = numberOption("countdown-dp") ?? 9;
const plug = await FakePlug.start({
  identity: {
    id: String(args.id),
    key: String(args.key),
    protocol: args.protocol as TuyaProtocol,
  },
  port: numberOption("port") ?? 0,
  firmware: {
    switchDp,
    countdownDp,
    loadWatts: numberOption("watts"),
  },
  isReachable: wifiIsThere,
  faults: (args.fault ?? []) as PlugFault[],
});

function state(): Response {
  plug.advance();
  const { relay, feedsPower, countdownS, commands } = plug.firmware;
  return Response.json({
    relay,
    feedsPower,
    countdownS,
    reachable: plug.isReachable(),
    connections: plug.open,
    accepted: plug.accepted,
    commands,
  });
}

async function change(path: string, body: string): Promise<void> {
  const value = body === "" ? null : JSON.parse(body);
  const now = plug.nowMs();
  switch (path) {
    case "/reachable":
      return await plug.setReachable(value === true);
    case "/faults":
      return await plug.setFaults(value);
    case "/mains":
      if (value === true) plug.firmware.restoreMains(now);
      else plug.firmware.loseMains(now);
      return plug.advance();
    case "/far-timer": {
      const points = [[switchDp, true], [countdownDp, FAR_TIMER_S]] as const;
      return plug.report(plug.firmware.execute(points, now));
    }
    case "/press":
      return plug.report(plug.firmware.press(now));
    default:
      throw new RangeError(`Cannot change ${path}`);
  }
}

const control = Deno.serve({
  hostname: "127.0.0.1",
  port: numberOption("control-port") ?? 0,
  onListen: () => {},
}, async (request) => {
  const { pathname } = new URL(request.url);
  if (request.method === "GET" && pathname === "/state") return state();
  const body = await request.text();
  if (request.method !== "POST" || body.length > BODY_BYTES_MAX) {
    return new Response(null, { status: 400 });
  }
  try {
    await change(pathname, body);
  } catch (error) {
    return new Response(String(error), { status: 400 });
  }
  return state();
});

const line = JSON.stringify({ port: plug.port, controlPort: control.addr.port });
Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
