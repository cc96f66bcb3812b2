/** Whatever a device may answer, nothing throws, and no outlet is thought cut that did not say so. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseAnswer } from "../../../../home/plugs/tapo/announcement.ts";
import { credentialOf, sessionKeys, unseal } from "../../../../home/plugs/tapo/cipher.ts";
import { cut, type CutPorts, look } from "../../../../home/plugs/tapo/cut.ts";
import { openIot } from "../../../../home/plugs/tapo/iot_talk.ts";
import { openSmart } from "../../../../home/plugs/tapo/smart_talk.ts";
import { readingOf } from "../../../../home/plugs/tapo/state.ts";
import type { Ask } from "../../../../home/plugs/tapo/talk.ts";
import { PlugTrouble } from "../../../../home/plugs/stepped_plug.ts";
import { IotFirmware } from "../../../support/plugs/tapo/iot_firmware.ts";
import { TapoOutlet } from "../../../support/plugs/tapo/outlet.ts";
import { SmartFirmware } from "../../../support/plugs/tapo/smart_firmware.ts";

const RUNS = { numRuns: 300 };
const signal = new AbortController().signal;
const PARTS = { mac: "AABBCC000001", model: "P110(UK)", watts: 8, schedules: 1 };

/** Somewhere in a right answer something else stands. */
function spoil(answer: unknown, path: readonly number[], other: unknown): unknown {
  const [step, ...rest] = path;
  if (typeof answer !== "object" || answer === null || step === undefined) return other;
  const keys = Object.keys(answer);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return other;
  const changed = spoil(answer[key as keyof typeof answer], rest, other);
  return Array.isArray(answer)
    ? answer.map((each, index) => String(index) === key ? changed : each)
    : { ...answer, [key]: changed };
}

for (const family of ["smart", "iot"] as const) {
  Deno.test(`${family}: spoiled answers throw nothing, and their hints end`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(6),
        fc.array(fc.nat(9), { maxLength: 7 }),
        fc.jsonValue(),
        fc.integer({ min: 1, max: 3 }),
        async (spoiledMessage, path, other, outletNumber) => {
          const outlet = new TapoOutlet({ offCancels: "yes" });
          const parts = { ...PARTS, outlets: [outlet] };
          const firmware = family === "smart" ? new SmartFirmware(parts) : new IotFirmware(parts);
          let messages = 0;
          const ask: Ask = (message) => {
            const right = firmware.handle(message as never);
            const answer = messages++ === spoiledMessage ? spoil(right, path, other) : right;
            return Promise.resolve({ kind: "answer", version: "v2", answer });
          };
          const talk = await (family === "smart" ? openSmart : openIot)(ask, outletNumber);
          if (talk === null) return;
          if (talk instanceof PlugTrouble) return assert(talk.hint.length <= 200, talk.hint);
          for (const warning of readingOf(talk.state).warnings) assert(warning.length <= 200);
          const ports: CutPorts = {
            sleep: (durationMs) => Promise.resolve(outlet.relay.pass(durationMs)),
            clock: () => ({ timestampS: 1_796_000_000, offsetMin: 0 }),
          };
          const sent = await cut(talk, { ports, signal, offS: 30 });
          if ("hint" in sent) assert(sent.hint.length <= 200, sent.hint);
          // One message at most said "off", and whatever was made of its answer, power comes back.
          assert(outlet.relay.commands.filter((each) => each === "off").length <= 1);
          await look(talk, { ports, signal });
          outlet.relay.pass(120_000);
          assertEquals(outlet.relay.on, true);
        },
      ),
      RUNS,
    );
  });
}

Deno.test("bytes that are no answer are none", () => {
  const credential = credentialOf("v2", { user: "a", password: "b" });
  const seeds = { local: new Uint8Array(16), remote: new Uint8Array(16) };
  const keys = sessionKeys(credential, seeds);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assertEquals(parseAnswer(new Uint8Array(bytes)), null);
      const text = unseal(keys, 1, new Uint8Array(bytes));
      assert(text === null || typeof text === "string");
    }),
    RUNS,
  );
});
