import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  parseAnnouncement,
  questionFrame,
  splitAnnouncement,
} from "../../../../home/plugs/tuya/announcement.ts";

const FIELDS = {
  ip: "192.168.1.50",
  gwId: "bf0123456789abcdefgh",
  version: "3.3",
  productKey: "keytg5kq8gvkv9dh",
};

Deno.test("parseAnnouncement() reads what a plug says of itself", () => {
  assertEquals(parseAnnouncement(JSON.stringify(FIELDS)), {
    id: "bf0123456789abcdefgh",
    address: "192.168.1.50",
    protocol: "3.3",
    product: "keytg5kq8gvkv9dh",
  });
  assertEquals(parseAnnouncement(`\0\0\0\0${JSON.stringify(FIELDS)}\0`)?.protocol, "3.3");
  assertEquals(parseAnnouncement(JSON.stringify({ ...FIELDS, productKey: 7 }))?.product, null);
});

for (
  const change of [
    { ip: "plug.local" },
    { ip: "::1" },
    { ip: 7 },
    { gwId: "short" },
    { gwId: undefined },
    { version: "3" },
    { version: 3.3 },
  ]
) {
  Deno.test(`parseAnnouncement() takes no device with ${JSON.stringify(change)}`, () => {
    assertEquals(parseAnnouncement(JSON.stringify({ ...FIELDS, ...change })), null);
  });
}

Deno.test("whatever arrives by UDP is taken apart or left, and never throws", () => {
  const prefixes = [[0, 0, 0x55, 0xaa], [0, 0, 0x66, 0x99], []];
  fc.assert(fc.property(
    fc.constantFrom(...prefixes),
    fc.uint8Array({ maxLength: 3_000 }),
    (prefix, rest) => {
      const frame = splitAnnouncement(new Uint8Array([...prefix, ...rest]));
      return frame === null || frame.payload.length <= 2_048;
    },
  ));
  fc.assert(fc.property(fc.string(), (text) => parseAnnouncement(text) === null));
});

Deno.test("the question says its own length", () => {
  const { head, text } = questionFrame("192.168.1.2");
  assertEquals(text, '{"from":"app","ip":"192.168.1.2"}');
  assertEquals(new DataView(head.buffer).getUint32(14), 12 + text.length + 16);
});
