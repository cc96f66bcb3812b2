import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  decodeMqtt,
  encodeConnect,
  encodePublish,
  encodeSubscribe,
} from "../../../lib/plugs/mqtt_packet.ts";

const LIMIT = { bytesMax: 1_000_000 };

Deno.test("a login is the bytes that MQTT 3.1.1 asks for", () => {
  const connect = encodeConnect({ clientId: "a", user: "u", password: "p" });
  // deno-fmt-ignore
  assertEquals([...connect], [
    0x10, 19,
    0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0xc2, 0, 0,
    0, 1, 0x61, 0, 1, 0x75, 0, 1, 0x70,
  ]);
  const open = encodeConnect({ clientId: "a", user: null, password: null });
  assertEquals([open[1], open[9]], [13, 0x02]);
});

Deno.test("user and password are UTF-8 as MQTT has it, with the length of their bytes before them", () => {
  const connect = encodeConnect({ clientId: "a", user: "ä", password: "🔌€" });
  // deno-fmt-ignore
  assertEquals([...connect.slice(15)], [
    0, 2, 0xc3, 0xa4,
    0, 7, 0xf0, 0x9f, 0x94, 0x8c, 0xe2, 0x82, 0xac,
  ]);
  assertEquals(connect[1], connect.length - 2);
});

Deno.test("a broker keeps what is retained, and no command ever is", () => {
  assertEquals([...encodePublish("a", "b", { retained: true })], [0x31, 4, 0, 1, 0x61, 0x62]);
  assertEquals([...encodePublish("a", "b")], [0x30, 4, 0, 1, 0x61, 0x62]);
});

Deno.test("a subscription asks for quality 0 of each topic", () => {
  assertEquals([...encodeSubscribe(["a", "b"])], [
    0x82,
    10,
    0,
    1,
    0,
    1,
    0x61,
    0,
    0,
    1,
    0x62,
    0,
  ]);
});

for (const length of [127, 128, 16_383, 16_384]) {
  Deno.test(`a packet of ${length} bytes has its length in as few bytes as can be`, () => {
    const packet = encodePublish("t", "x".repeat(length - 3));
    const lengthBytes = length < 128 ? 1 : length < 16_384 ? 2 : 3;
    assertEquals(packet.length, 1 + lengthBytes + length);
    const decoded = decodeMqtt(packet, LIMIT);
    const [first] = decoded?.packets ?? [];
    assertEquals(first?.kind === "publish" ? first.text.length : -1, length - 3);
  });
}

Deno.test("what was published is decoded, in whatever pieces it comes", () => {
  const message = fc.tuple(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }));
  fc.assert(fc.property(fc.array(message, { maxLength: 4 }), fc.nat(400), (messages, cut) => {
    const all = messages.flatMap(([topic, text]) => [...encodePublish(topic, text)]);
    const early = decodeMqtt(Uint8Array.from(all.slice(0, cut)), LIMIT);
    const late = decodeMqtt(
      Uint8Array.from([...early?.rest ?? [], ...all.slice(cut)]),
      LIMIT,
    );
    const packets = [...early?.packets ?? [], ...late?.packets ?? []];
    assertEquals(
      packets,
      messages.map(([topic, text]) => ({ kind: "publish", topic, text, retained: false })),
    );
  }));
});

Deno.test("answers of a broker are told apart", () => {
  const read = (...bytes: number[]) => decodeMqtt(Uint8Array.from(bytes), LIMIT)?.packets;
  assertEquals(read(0x20, 2, 0, 5), [{ kind: "connack", code: 5 }]);
  assertEquals(read(0x90, 4, 0, 1, 0, 0), [{ kind: "suback", granted: true }]);
  assertEquals(read(0x90, 4, 0, 1, 0, 0x80), [{ kind: "suback", granted: false }]);
  assertEquals(read(0xd0, 0), [{ kind: "other" }]);
  assertEquals(read(0x31, 4, 0, 1, 0x61, 0x62), [
    { kind: "publish", topic: "a", text: "b", retained: true },
  ]);
  // Quality 1 carries a packet id.
  assertEquals(read(0x32, 6, 0, 1, 0x61, 0, 9, 0x62), [
    { kind: "publish", topic: "a", text: "b", retained: false },
  ]);
});

Deno.test("what is not MQTT, or too large, is null", () => {
  const text = new TextEncoder().encode("\0HTTP/1.1 400 Bad Request\r\n\r\n");
  assertEquals(decodeMqtt(text, LIMIT), null);
  assertEquals(decodeMqtt(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff), LIMIT), null);
  assertEquals(decodeMqtt(Uint8Array.of(0x30, 5), { bytesMax: 4 }), null);
  assertEquals(decodeMqtt(Uint8Array.of(0x30, 4), { bytesMax: 4 })?.packets, []);
  assertEquals(decodeMqtt(Uint8Array.of(0x30, 2, 0, 9), LIMIT), null);
});

Deno.test("no bytes make it throw, and a text that is too long does", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeMqtt(bytes, LIMIT)));
  assertThrows(() => encodePublish("t".repeat(65_536), ""), RangeError, "above 65535");
});
