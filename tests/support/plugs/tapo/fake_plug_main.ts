/**
 * A simulated Tapo plug as a process, in real time, on a network of its own that comes from what it
 * feeds: with the power of that, its interface goes down before the command is answered, and up again
 * a while after the power is back. Its port then stays closed until somebody asks by UDP.
 *
 * ```
 * deno run --unstable-net --allow-net --allow-run=ip tests/support/plugs/tapo/fake_plug_main.ts
 *   [--family smart] [--port 80] [--udp-port 20002] [--control-port 8080] [--wifi wlan0]
 *   [--wifi-boot-ms 2000]
 * ```
 *
 * The first line on stdout is `{"controlPort":…}`: there `GET /state`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { Relay } from "../relay.ts";
import { startFakeTapo } from "./fake_plug.ts";

const POLL_MS = 50;
const EVERYWHERE = "0.0.0.0";

const args = parseArgs(Deno.args, {
  string: ["family", "port", "udp-port", "control-port", "wifi", "wifi-boot-ms"],
  default: {
    "family": "smart",
    "port": "80",
    "udp-port": "20002",
    "control-port": "8080",
    "wifi": "wlan0",
    "wifi-boot-ms": "2000",
  },
});

let isWifiUp = true;

function setWifi(state: "up" | "down"): void {
  const words = ["link", "set", String(args.wifi), state];
  isWifiUp = new Deno.Command("ip", { args: words }).outputSync().success && state === "up";
}

/** What hangs on it is a router: without it there is no Wi-Fi, from that very moment on. */
class RouterRelay extends Relay {
  override command(to: "off" | "on"): void {
    super.command(to);
    if (to === "off") setWifi("down");
  }
}

const relay = new RouterRelay();
const fake = await startFakeTapo({
  family: args.family === "iot" ? "iot" : "smart",
  relay,
  offCancels: "yes",
  at: { hostname: EVERYWHERE, port: Number(args.port), udpPort: Number(args["udp-port"]) },
});

let fedSinceMs: number | null = 0;
let atMs = performance.now();
setInterval(() => {
  const nowMs = performance.now();
  relay.pass(nowMs - atMs);
  atMs = nowMs;
  if (!relay.on) {
    fedSinceMs = null;
    // Its own mains are not what failed, but so its server has to be woken here, too.
    fake.sleep().catch(() => {});
    return;
  }
  fedSinceMs ??= nowMs;
  if (!isWifiUp && nowMs - fedSinceMs >= Number(args["wifi-boot-ms"])) setWifi("up");
}, POLL_MS);

const control = Deno.serve(
  { hostname: EVERYWHERE, port: Number(args["control-port"]), onListen: () => {} },
  () =>
    Response.json({
      relay: relay.on,
      feedsPower: relay.on,
      countdownS: relay.timer?.leftS ?? 0,
      commands: relay.commands,
      wifi: isWifiUp,
      open: fake.isOpen,
    }),
);
const line = JSON.stringify({ controlPort: control.addr.port });
Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
