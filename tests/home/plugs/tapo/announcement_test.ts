import { assertEquals } from "@std/assert";
import {
  frame,
  newQuestion,
  oldQuestion,
  parseAnswer,
} from "../../../../home/plugs/tapo/announcement.ts";
import type { Bytes } from "../../../../lib/base/bytes.ts";

const HEAD = Uint8Array.fromHex("020000020000000011000000deadbeef");

function answer(result: unknown): Bytes {
  const text = new TextEncoder().encode(JSON.stringify({ "error_code": 0, result }));
  return new Uint8Array([...HEAD, ...text]);
}

const P110 = {
  "device_type": "SMART.TAPOPLUG",
  "device_model": "P110(UK)",
  mac: "AA-BB-CC-00-00-01",
  "mgt_encrypt_schm": { "encrypt_type": "KLAP", "http_port": 80, lv: 2 },
};

Deno.test("questions are framed as other clients frame them", () => {
  // The constant that older clients send.
  assertEquals(
    frame(0, { flags: 0, payload: new Uint8Array() }).toHex(),
    "020000010000000000000000463cb5d3",
  );
  const key = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
  const question = newQuestion(0x01020304, key);
  assertEquals(question.length, 16 + 85);
  assertEquals(question.slice(0, 16).toHex(), "02000001005511000102030496e825ae");
  // As python-kasa has it, for port 9999.
  assertEquals(
    oldQuestion().toHex(),
    "d0f281f88bff9af7d5ef94b6d1b4c09fec95e68fe187e8caf08bf68bf6",
  );
});

Deno.test("a new device says who it is and how it is spoken to", () => {
  assertEquals(parseAnswer(answer(P110)), {
    mac: "AABBCC000001",
    model: "P110(UK)",
    protocol: "klap",
    family: "smart",
    port: 80,
  });
  for (
    const [type, protocol] of [["AES", "aes"], ["TPAP", "tpap"], ["XOR", "xor"], ["?", "unknown"]]
  ) {
    const scheme = { "encrypt_type": type };
    const found = parseAnswer(answer({ ...P110, "mgt_encrypt_schm": scheme }));
    assertEquals([found?.protocol, found?.port], [protocol, null]);
  }
  const kasa = parseAnswer(answer({ ...P110, "device_type": "IOT.SMARTPLUGSWITCH" }));
  assertEquals(kasa?.family, "iot");
});

Deno.test("an old device says who it is", () => {
  let key = 171;
  const text = '{"system":{"get_sysinfo":{"model":"HS100(EU)","mac":"50:C7:BF:0A:1B:2C"}}}';
  const hidden = Uint8Array.from(new TextEncoder().encode(text), (byte) => key ^= byte);
  assertEquals(parseAnswer(hidden), {
    mac: "50C7BF0A1B2C",
    model: "HS100(EU)",
    protocol: "xor",
    family: "iot",
    port: null,
  });
});

Deno.test("anything else is nobody, and a name cannot hold more than a name", () => {
  const wrong: readonly Bytes[] = [
    new Uint8Array(),
    HEAD,
    new Uint8Array([...HEAD, 0x7b]),
    answer(null),
    answer({ ...P110, mac: "nonsense" }),
    answer({ ...P110, "device_type": undefined }),
    new Uint8Array(5_000),
    new TextEncoder().encode('{"system":{}}'),
  ];
  for (const bytes of wrong) assertEquals(parseAnswer(bytes), null);
  const model = `P110\u001b[31m<b>${"x".repeat(99)}`;
  const found = parseAnswer(answer({ ...P110, "device_model": model }));
  assertEquals(found?.model, "P11031mbxxxxxxxxxxxxxxxx");
});
