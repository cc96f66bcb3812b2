/** Which peers are tried, with what, and what came of it: the table in docs/peers.md. */
import type { JunitCase } from "../runner/junit.ts";

/** Something that nobody here wrote, and what is done with it. */
export interface Peer {
  readonly peer: string;
  readonly version: string;
  readonly source: "npm" | "PyPI" | "Debian";
  readonly what: string;
  readonly path: string;
  /** Which tests of the file; absent: all. */
  readonly tests?: RegExp;
}

export const PEERS: readonly Peer[] = [
  {
    peer: "grafana-foundation-sdk",
    version: "11.6.0",
    source: "PyPI",
    what: "Grafana's schemas know every field of our dashboard",
    path: "tests/peers/grafana_test.ts",
  },
  {
    peer: "tinytuya",
    version: "1.18.1",
    source: "PyPI",
    what: "reads and switches our simulated plug, 3.1, 3.3, 3.4, 3.5",
    path: "tests/peers/tuya_test.ts",
    tests: /^tinytuya/,
  },
  {
    peer: "tuyamock",
    version: "0.0.6",
    source: "PyPI",
    what: "our driver reads it, cuts and switches on, 3.1, 3.3, 3.4, 3.5",
    path: "tests/peers/tuya_test.ts",
    tests: /tuyamock/,
  },
  {
    peer: "python-kasa",
    version: "0.12.0",
    source: "PyPI",
    what: "reads and switches our simulated Kasa plug and strip, old protocol",
    path: "tests/peers/kasa_test.ts",
    tests: /^python-kasa/,
  },
  {
    peer: "tplink-smarthome-simulator",
    version: "5.0.1",
    source: "npm",
    what: "our driver reads, cuts and switches its HS110 and its HS300",
    path: "tests/peers/kasa_test.ts",
    tests: /tplink-smarthome-simulator/,
  },
  {
    peer: "python-kasa",
    version: "0.12.0",
    source: "PyPI",
    what: "finds, reads, switches and times our simulated Tapo and Kasa plugs, KLAP v1 and v2",
    path: "tests/peers/tapo_test.ts",
  },
  {
    peer: "homekit",
    version: "0.19.0",
    source: "PyPI",
    what: "our driver pairs with its outlet and cuts it; its controller is let in by our accessory",
    path: "tests/peers/homekit_test.ts",
  },
  {
    peer: "HAP-python",
    version: "5.2.0",
    source: "PyPI",
    what: "our driver pairs with its outlet, which tells no types, reads it and cuts it",
    path: "tests/peers/hap_python_test.ts",
  },
  {
    peer: "zigbee-herdsman-converters, aedes",
    version: "26.112.0, 1.2.0",
    source: "npm",
    what: "our driver reads and cuts a plug behind Zigbee2MQTT's real converters and a broker",
    path: "tests/peers/zigbee2mqtt_test.ts",
  },
  {
    peer: "homebridge",
    version: "1.11.4",
    source: "npm",
    what: "the whole contract of drivers, through its pages (homebridge-config-ui-x)",
    path: "tests/peers/homebridge_test.ts",
  },
  {
    peer: "homeassistant",
    version: "2025.4.4",
    source: "PyPI",
    what: "the whole contract of drivers against its core, a script, wrong tokens, a restart",
    path: "tests/peers/home_assistant_long_test.ts",
  },
  {
    peer: "homeassistant",
    version: "2025.4.4",
    source: "PyPI",
    what: "its core shows the watchdog by MQTT discovery: states, expiry, a restart, deletion",
    path: "tests/peers/home_assistant_mqtt_long_test.ts",
  },
  {
    peer: "pyairtouch, airtouch4pyapi, airtouch5py",
    version: "4.0.0, 1.0.8, 0.5.0",
    source: "PyPI",
    what: "they control our simulated consoles, and our client reads what they make",
    path: "tests/peers/airtouch_test.ts",
  },
  {
    peer: "websockets",
    version: "15.0.1",
    source: "PyPI",
    what: "says to our cloud that a home is alive; is refused with a wrong token",
    path: "tests/peers/signs_of_life_test.ts",
    tests: /websockets/,
  },
];

/** A row's result when it was last recorded. */
export type Results = Readonly<Record<string, string>>;

export function keyOf({ path, peer }: Peer): string {
  return `${path} ${peer}`;
}

/** What came of each peer's tests; of one whose file did not run, what was known `before`. */
export function resultsOf(cases: readonly JunitCase[], before: Results): Results {
  const ran = new Set(cases.map(({ path }) => path));
  const known = PEERS.flatMap((each): (readonly [string, string])[] => {
    const key = keyOf(each);
    const result = ran.has(each.path) ? resultOf(each, cases) : before[key];
    return result === undefined ? [] : [[key, result]];
  });
  return Object.fromEntries(known);
}

function resultOf(peer: Peer, cases: readonly JunitCase[]): string {
  const mine = cases.filter(({ path, isStep }) => path === peer.path && !isStep);
  const tests = mine.filter(({ name }) => peer.tests?.test(name) ?? true);
  const of = (outcome: JunitCase["outcome"]) =>
    tests.filter((each) => each.outcome === outcome).length;
  const [passed, failed] = [of("passed"), of("failed")];
  if (failed > 0) return `${failed} of ${passed + failed} tests failed`;
  if (passed > 0) return `${passed} ${passed === 1 ? "test" : "tests"} passed`;
  return "could not be installed";
}

/** Rows of the table, its head first. */
export function peerRows(results: Results): readonly (readonly string[])[] {
  return [
    ["peer", "version", "from", "what is done with it", "result"],
    ...PEERS.map((each) => [
      each.peer,
      each.version,
      each.source,
      each.what,
      results[keyOf(each)] ?? "not recorded yet",
    ]),
  ];
}
