import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { encodeFrame, type Frame } from "../../../../lib/airtouch/frame/frame.ts";
import type { Model } from "../../../../lib/airtouch/model.ts";
import {
  arbitraryGarbage,
  arbitraryMessage,
} from "../../../support/airtouch/airtouch_arbitraries.ts";
import { loadVectors, type Vector } from "../../../support/airtouch/airtouch_vectors.ts";
import { framesIn } from "../../../support/airtouch/wire/frames.ts";
import { saysNoZones } from "../../../../lib/airtouch/messages/message.ts";
import {
  decodeMessage,
  encodeMessage,
  messageBytes,
  type Said,
  type Sayable,
} from "../../../support/airtouch/wire/message.ts";

const VECTORS = loadVectors();

function framesOf(hex: string, model: Model): readonly Frame[] {
  return framesIn(Uint8Array.fromHex(hex), model);
}

function frameOf(id: string): Frame {
  const vector = VECTORS.find((one) => one.id === id);
  const frame = vector && framesOf(vector.hex, vector.model)[0];
  assert(frame !== undefined, id);
  return frame;
}

function reencoded(frame: Frame, model: Model): string {
  const message = decodeMessage(frame, model) as Sayable;
  return encodeFrame({ ...frame, ...encodeMessage(message, model) }, model).toHex();
}

/** Names are compared in rising order: the recorded meaning has lost the received one. */
function ordered(message: Said): Said {
  if (message.kind !== "names") return message;
  return { kind: "names", names: message.names.toSorted((one, two) => one.zone - two.zone) };
}

Deno.test("there are 89 vectors, 80 to understand and 9 to reject", () => {
  assertEquals(VECTORS.length, 89);
  assertEquals(VECTORS.filter((vector) => vector.valid).length, 80);
});

for (const vector of VECTORS.filter((one) => one.valid)) {
  Deno.test(`vector ${vector.id} decodes to its meaning${vector.same ? " and back" : ""}`, () => {
    checkVector(vector);
  });
}

function checkVector(vector: Vector): void {
  const frames = framesOf(vector.hex, vector.model);
  assertEquals(frames.length, 1);
  const frame = frames[0] as Frame;
  const message = decodeMessage(frame, vector.model);
  assert(vector.meaning !== null);
  assertEquals(ordered(message), vector.meaning);
  const again = reencoded(frame, vector.model);
  // The reference drops the method of A5-36; this codec keeps it.
  if (vector.same || vector.id === "A5-36") assertEquals(again, vector.hex);
  else if (vector.reencoded !== null) assertEquals(again, vector.reencoded);
}

for (const vector of VECTORS.filter((one) => !one.valid)) {
  Deno.test(`vector ${vector.id} is rejected`, () => {
    assertEquals(framesOf(vector.hex, vector.model), []);
  });
}

Deno.test("decodeMessage() keeps the order in which names were received", () => {
  const message = decodeMessage(frameOf("A4-18"), 4);
  assert(message.kind === "names");
  assertEquals(message.names.map(({ zone }) => zone), [1, 5, 2]);
});

Deno.test("decodeMessage() skips unknown types, sub types and commands as values", () => {
  const frame: Frame = {
    to: 0xb0,
    from: 0x80,
    id: 1,
    type: 0x77,
    data: Uint8Array.of(1, 2),
    framing: "plain",
  };
  const { data } = frame;
  assertEquals(decodeMessage(frame, 4), { kind: "unknown", type: 0x77, subType: null, data });
  assertEquals(decodeMessage(frame, 5), { kind: "unknown", type: 0x77, subType: null, data });
  const extended = { ...frame, type: 0x1f, data: Uint8Array.of(0xff, 0x49, 0) };
  assertEquals(decodeMessage(extended, 5).kind, "unknown");
  assertEquals(reencoded(extended, 5), encodeFrame(extended, 5).toHex());
});

Deno.test("encodeMessage() gives every message of one model a type", () => {
  assertEquals(encodeMessage({ kind: "version_request" }, 4).type, 0x1f);
  assertEquals(encodeMessage({ kind: "zone_status_request" }, 4).type, 0x2b);
  assertEquals(encodeMessage({ kind: "zone_status_request" }, 5).type, 0xc0);
  const control: Sayable = { kind: "ac_control", controls: [] };
  assertThrows(() => encodeMessage(control, 4), RangeError, "AT4 takes exactly 1, got 0");
});

Deno.test("messageBytes() writes the heartbeat as the vendor prints it", () => {
  const sending = { id: 1, direction: "to_console" } as const;
  const message = { kind: "version_request" } as const;
  assertEquals(
    messageBytes(message, { ...sending, model: 4 }).toHex(),
    "555590b0011f0002ff309b8c",
  );
  assertEquals(
    messageBytes(message, { ...sending, model: 5 }).toHex(),
    "555555ab0000000e000e555555aa90b0011f0002ff309b8c",
  );
});

Deno.test("saysNoZones() takes the echo of a names or zone status request, from AT5 only", () => {
  assertEquals(saysNoZones(frameOf("A5-16"), 5), true);
  assertEquals(saysNoZones(frameOf("A5-39"), 5), true);
  // Our own question, addressed to the console; a real answer; the same bytes on AT4.
  assertEquals(saysNoZones(frameOf("A5-15"), 5), false);
  assertEquals(saysNoZones(frameOf("A5-13"), 5), false);
  assertEquals(saysNoZones({ ...frameOf("A4-16"), to: 0xb0 }, 4), false);
});

Deno.test("saysNoZones() is false for any other echo: an echoed heartbeat is no answer", () => {
  assertEquals(saysNoZones({ ...frameOf("A5-01"), to: 0xb0 }, 5), false);
  assertEquals(saysNoZones({ ...frameOf("A5-17"), to: 0xb0 }, 5), false);
});

for (const model of [4, 5] as const) {
  Deno.test(`AT${model}: whatever can be said is read back as it was said`, () => {
    fc.assert(
      fc.property(arbitraryMessage(model), fc.nat({ max: 255 }), (message, id) => {
        const bytes = messageBytes(message, { model, id, direction: "to_client" });
        const frame = framesOf(bytes.toHex(), model)[0];
        assert(frame !== undefined);
        assertEquals(frame.id, id);
        assertEquals(decodeMessage(frame, model), message);
      }),
      { numRuns: 1_000 },
    );
  });

  Deno.test(`AT${model}: no data of any type makes decodeMessage() throw`, () => {
    const types = fc.constantFrom(0x1f, 0x2a, 0x2b, 0x2c, 0x2d, 0x37, 0xc0, 0x00, 0xff);
    fc.assert(
      fc.property(types, arbitraryGarbage(120), (type, data) => {
        decodeMessage({ to: 0xb0, from: 0x80, id: 1, type, data, framing: "plain" }, model);
      }),
      { numRuns: 2_000 },
    );
  });

  Deno.test(`AT${model}: vectors with changed, cut or added data decode to a value`, () => {
    const frames = VECTORS.filter((one) => one.valid && one.model === model)
      .flatMap((one) => framesOf(one.hex, model));
    const mutation = fc.record({
      frame: fc.constantFrom(...frames),
      changes: fc.array(fc.record({ at: fc.nat(), to: fc.nat({ max: 255 }) }), { maxLength: 4 }),
      length: fc.nat({ max: 80 }),
    });
    fc.assert(
      fc.property(mutation, ({ frame, changes, length }) => {
        const data = new Uint8Array(length);
        data.set(frame.data.subarray(0, length));
        for (const { at, to } of changes) if (length > 0) data[at % length] = to;
        const message = decodeMessage({ ...frame, data }, model);
        if (message.kind === "malformed") assert(message.why.length > 0);
      }),
      { numRuns: 2_000 },
    );
  });
}
