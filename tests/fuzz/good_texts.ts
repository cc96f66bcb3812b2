/** Good texts, which fuzzing breaks slightly. */
import { event, heartbeat, T0 } from "../support/site/heartbeats.ts";

/** The secret in `HOME_TOML`. */
export const PLUG_KEY = "plug-key-secret1";

/** A heartbeat with a little of everything. */
export const BEAT = heartbeat({
  warnings: ["disk"],
  probes: [{
    url: "tcp://8.8.8.8:443",
    role: "internet",
    outcome: "silent",
    latencyMs: null,
    why: "x",
  }],
  events: [
    event(1, { kind: "outage_ended", cause: "internet_dead", lastedMs: 9, cuts: 1, helped: true }),
    event(2, { kind: "plug_trouble", hint: "look" }),
    event(3, { kind: "command_done", command: "c1", result: "done", note: "" }),
  ],
});

/** A reply with each command. */
export const REPLY = {
  acknowledged: 3,
  serverTimeMs: T0,
  commands: [
    { kind: "power-cycle", id: "a", expiresInMs: 600_000 },
    { kind: "pause", id: "b", expiresInMs: 600_000, forMs: 3_600_000 },
  ],
};

/** A home.toml with each section. */
export const HOME_TOML = `[site]
id = "home"
name = "Home"
time_zone = "Europe/Berlin"
[probe]
targets = ["ping://1.1.1.1", "tcp://8.8.8.8:443", "http://connectivity.example/generate_204"]
quorum = 1
deadline = "4s"
[policy]
stale_after = "60s"
gateway_grace = "2m"
off = "30s"
gaps = ["5m", "15m", "1h"]
blackouts = ["22:00-23:30"]
[plug]
driver = "tuya"
address = "192.168.1.40"
id = "bf0123456789abcdef01"
key = "${PLUG_KEY}"
protocol = "3.4"
[cloud]
url = "https://home.example.net"
token = "s1.home.1.0123456789"
[ntfy]
url = "https://ntfy.sh/topic"
`;
