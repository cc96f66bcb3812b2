/** C3 of docs/design.md: whatever the channel does, every flip arrives, in order. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { deliver } from "../../../cloud/phone/deliver.ts";
import { listOutbox, recordHeartbeat, updateSite } from "../../../cloud/store/records.ts";
import type { NtfyAnswer, NtfyMessage } from "../../../lib/phone/ntfy.ts";
import { applySweep } from "../../../lib/site/sweep.ts";
import { createMemory } from "../../support/phone/delivery_bench.ts";
import { DELIVERED, FAILED } from "../../support/phone/fake_channel.ts";
import { everListening, heardAt, heartbeat, listened, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const MINUTE = 60_000;

type Weather = "well" | "fails" | "limited" | "delivered_but_failed" | "killed_after";

const step = fc.record({
  kind: fc.constantFrom("beat", "silence", "deliver", "deliver"),
  weather: fc.constantFrom<Weather[]>(
    "well",
    "fails",
    "limited",
    "delivered_but_failed",
    "killed_after",
  ),
  waitMs: fc.integer({ min: 1_000, max: 10 * MINUTE }),
});

/** The incident that a message is about, by its sequence id. */
function incidentOf(message: NtfyMessage): number {
  return Number(message.sequenceId?.split("-").at(-1));
}

Deno.test("C3: every flip reaches a channel that recovers, in order, through any weather", () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), (steps) =>
      withKv(async (plain) => {
        const watched = watchKv(plain);
        const arrived: NtfyMessage[] = [];
        let now = T0;
        let weather: Weather = "well";
        let incidents = 0;
        const memory = createMemory(() => now);
        const send = (message: NtfyMessage): Promise<NtfyAnswer> => {
          if (weather === "fails") return Promise.resolve(FAILED);
          if (weather === "limited") {
            return Promise.resolve({ kind: "limited", untilMs: now + 5_000, why: "status 429" });
          }
          arrived.push(message);
          if (weather === "delivered_but_failed") return Promise.resolve(FAILED);
          if (weather === "killed_after") watched.failNextCommit(new Error("Killed"));
          return Promise.resolve(DELIVERED);
        };
        const channel = { name: "ntfy", fingerprint: "f", send };
        const work = () =>
          deliver({
            kv: watched.kv,
            now: () => now,
            log: () => {},
            // Each run may be another process's: what was taken is not remembered.
            memory: { ...memory, taken: new Set() },
            gatherMs: 0,
            channel,
            listening: everListening(() => now),
            reminderFirstMs: MINUTE,
          }, {
            until: now + MINUTE,
          }).catch((error: unknown) => {
            if (!(error instanceof Error && error.message === "Killed")) throw error;
          });
        const beat = () => recordHeartbeat(plain, heartbeat(), heardAt(now));
        const look = async () => {
          const context = { ...listened(now), reminderFirstMs: 5 * MINUTE };
          const change = await updateSite(plain, "home", {
            change: (site) => site === null ? null : applySweep(site, context),
            channels: ["ntfy"],
            now,
          });
          incidents = change?.site.incidents ?? incidents;
        };
        await beat();
        for (const { kind, weather: next, waitMs } of steps) {
          weather = next;
          now += waitMs;
          if (kind === "deliver") await work();
          else if (kind === "silence") await look();
          else incidents = (await beat()).site.incidents;
        }
        weather = "well";
        now += MINUTE;
        incidents = (await beat()).site.incidents;
        // A lease of a killed sender, and the longest back-off, are over by then.
        for (let round = 0; round < 3; round++) {
          now += 16 * MINUTE;
          await work();
        }
        assertEquals(await listOutbox(plain, "ntfy", { limit: 9 }), []);
        const backs = arrived.filter(({ title }) => /(back in contact|is back)$/.test(title))
          .map(incidentOf);
        assertEquals(
          [...new Set(backs)],
          Array.from({ length: incidents }, (_, index) => index + 1),
        );
        const order = arrived.map(incidentOf);
        assert(order.every((each, index) => each >= (order[index - 1] ?? 0)), `${order}`);
      })),
    { numRuns: 60 },
  ));
