import { assertEquals } from "@std/assert";
import { MqttLink, type MqttTrouble } from "../../../home/net/mqtt_link.ts";
import { encodePublish } from "../../../lib/plugs/mqtt_packet.ts";
import { timed } from "../../support/plugs/tuya/plug_bench.ts";
import { closedPort, startRawServer } from "../../support/net/raw_server.ts";

const LOGIN = { clientId: "a", user: null, password: null };

/** What comes of talking to a server that answers each read with the next of `answers`. */
async function open(
  answers: readonly (readonly number[])[],
  deadlineMs = 300,
): Promise<MqttTrouble | string> {
  await using server = startRawServer(async (connection) => {
    const buffer = new Uint8Array(1_024);
    for (const answer of answers) {
      if (await connection.read(buffer) === null) return;
      await connection.write(Uint8Array.from(answer));
    }
    while (await connection.read(buffer) !== null);
  });
  const { outcome } = await timed({ deadlineMs }, async (signal) => {
    const address = { hostname: "127.0.0.1", port: server.port };
    const link = await MqttLink.open({ address, login: LOGIN, signal }, ["t"]);
    if (!(link instanceof MqttLink)) return link;
    const heard = await link.until((packet) => packet.kind === "publish" ? packet.text : null);
    await link.close();
    return typeof heard === "string" ? heard : `heard ${heard.found}`;
  });
  return outcome;
}

const WELCOME = [0x20, 2, 0, 0];
const GRANTED = [0x90, 3, 0, 1, 0];

Deno.test("a message that comes with the subscription is heard", async () => {
  const both = [...GRANTED, ...encodePublish("t", "now")];
  assertEquals(await open([WELCOME, both], 5_000), "heard now");
});

for (
  const [name, answers, trouble] of [
    ["says nothing", [], "silent"],
    ["does not take the password", [[0x20, 2, 0, 5]], "denied"],
    ["does not grant the topic", [WELCOME, [0x90, 3, 0, 1, 0x80]], "denied"],
    ["does not speak this MQTT", [[0x20, 2, 0, 1]], "unreadable"],
    ["is a web server", [[...new TextEncoder().encode("\0HTTP/1.1 400\r\n\r\n")]], "unreadable"],
    ["never publishes", [WELCOME, GRANTED], "silent"],
  ] as const
) {
  Deno.test(`a broker that ${name} is ${trouble}`, async () => {
    assertEquals(await open(answers), trouble);
  });
}

Deno.test("a port where nobody listens is refused, and no time left is said", async () => {
  const address = { hostname: "127.0.0.1", port: closedPort() };
  const { outcome } = await timed(
    { deadlineMs: 5_000 },
    (signal) => MqttLink.open({ address, login: LOGIN, signal }, ["t"]),
  );
  assertEquals(outcome, "connection_refused");
  const signal = AbortSignal.abort();
  assertEquals(await MqttLink.open({ address, login: LOGIN, signal }, ["t"]), "no_time");
});
