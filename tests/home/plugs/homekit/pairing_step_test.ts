import { assertEquals } from "@std/assert";
import { HapLink } from "../../../../home/plugs/homekit/link.ts";
import { stepPairing } from "../../../../home/plugs/homekit/pairing_step.ts";
import { PlugTrouble } from "../../../../home/plugs/stepped_plug.ts";
import { startReplying } from "../../../support/net/raw_server.ts";

/** What a step comes to when it is answered with these bytes of TLV8. */
async function stepOf(body: string, status = "200 OK"): Promise<string> {
  const text = `HTTP/1.1 ${status}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  await using server = startReplying(text);
  const signal = AbortSignal.timeout(3_000);
  const link = await HapLink.open({ hostname: "127.0.0.1", port: server.port }, signal);
  if (!(link instanceof HapLink)) return link;
  const answer = await stepPairing(link, {
    path: "/pair-setup",
    state: 1,
    items: [],
    explain: (error) => `error ${error}`,
  });
  await link.close();
  return answer instanceof PlugTrouble ? answer.hint : [...answer.keys()].join();
}

Deno.test("the next state is taken with its items", async () => {
  assertEquals(await stepOf("\x06\x01\x02\x02\x01s"), "6,2");
});

Deno.test("an error is explained, whatever else is said", async () => {
  assertEquals(await stepOf("\x06\x01\x02\x07\x01\x06"), "error 6");
  assertEquals(await stepOf("\x07\x01\x03", "470 Connection Authorization Required"), "error 3");
});

Deno.test("another state, no state, or no TLV8 is nothing of HomeKit's", async () => {
  const strange = "What answers at the address is not a HomeKit accessory, or is not paired";
  for (const body of ["\x06\x01\x03", "\x02\x01s", "\x06", "<html>"]) {
    assertEquals(await stepOf(body), strange, JSON.stringify(body));
  }
});
