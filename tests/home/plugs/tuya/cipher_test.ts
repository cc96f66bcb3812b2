import { assertEquals } from "@std/assert";
import { openAnnouncement, sealQuestion } from "../../../../home/plugs/tuya/cipher.ts";
import {
  announcement,
  plugFields,
  readQuestion,
} from "../../../support/plugs/tuya/fake_announcer.ts";

const ID = "bf0123456789abcdefgh";

for (const protocol of ["3.1", "3.3", "3.4", "3.5"] as const) {
  Deno.test(`the announcement of a ${protocol} plug is understood`, () => {
    const datagram = announcement(plugFields(ID, protocol), protocol);
    assertEquals(openAnnouncement(datagram), {
      id: ID,
      address: "192.168.1.50",
      protocol,
      product: "keytg5kq8gvkv9dh",
    });
  });

  Deno.test(`a ${protocol} announcement with a bit flipped in its middle is left out`, () => {
    const datagram = announcement(plugFields(ID, protocol), protocol);
    const at = protocol === "3.1" ? 21 : 40;
    datagram[at] = (datagram[at] ?? 0) ^ 0xff;
    assertEquals(openAnnouncement(datagram), null);
  });
}

Deno.test("the question to quiet plugs is what they expect", () => {
  const question = sealQuestion("192.168.1.2", new Uint8Array(12).fill(7));
  assertEquals(readQuestion(question), { from: "app", ip: "192.168.1.2" });
});
