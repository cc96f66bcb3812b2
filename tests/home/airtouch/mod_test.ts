/** The package as its users import it. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { connect, discover } from "../../../lib/airtouch/mod.ts";
import { exampleCodes } from "../../support/airtouch/example.ts";
import { startConsole, startDiscovery } from "../../support/airtouch/airtouch_console.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";
import { freeUdpPort, takeUdpPort } from "../../support/net/udp_port.ts";

Deno.test("connect() reaches a console with the limits that the package ships", async () => {
  await using peer = await startConsole(homeState(5));
  await using airtouch = connect({ model: 5, host: "127.0.0.1", port: peer.port });
  await airtouch.ready();
  assertEquals((await airtouch.order({ ac: 0, power: "on" })).kind, "confirmed");
  assertThrows(() => connect({ model: 5, host: "" }), RangeError, "Cannot connect");
});

Deno.test("discover() gives whoever answers, and says when its port is taken", async () => {
  const answers = ["192.168.1.20,C1,AirTouch5,A9,Home"];
  await using found = await startDiscovery({ model: 5, answers });
  const options = { models: [5], host: "127.0.0.1", port: found.port } as const;
  assertEquals(await discover({ ...options, fromPort: freeUdpPort() }), [{
    model: 5,
    host: "192.168.1.20",
    from: "127.0.0.1",
    consoleId: "C1",
    airtouchId: "A9",
    name: "Home",
  }]);
  using other = takeUdpPort();
  const fromPort = other.port;
  await assertRejects(() => discover({ ...options, fromPort }), Error, "is taken");
});

Deno.test("the guide shows the lines that the tests run", async () => {
  const guide = await Deno.readTextFile(new URL("../../../docs/airtouch.md", import.meta.url));
  const [code = ""] = await exampleCodes();
  assertEquals(code.split("\n").length, 12);
  assertEquals(guide.includes(`\`\`\`ts\n${code}\`\`\``), true);
});
