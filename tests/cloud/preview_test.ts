/** A preview deployment has a store of its own, in which every home looks silent. */
import { assertEquals } from "@std/assert";
import { createCloud } from "../../cloud/cloud.ts";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { readSweepMark } from "../../cloud/store/records.ts";
import { parseCloudConfig } from "../../lib/config/cloud_config.ts";
import { makeHeartbeat, makeRequest, SECRET, START_MS } from "../support/http/app_fixture.ts";
import { withKv } from "../support/store/kv.ts";

Deno.test("outside of the production timeline nothing is swept or sent", () =>
  withKv(async (kv) => {
    // Second 58: a sweep that starts here judges once, and ends.
    let nowMs = START_MS + 58_000;
    let asked = 0;
    const settings = { REBOOTINATOR_SECRET: SECRET, NTFY_URL: "https://ntfy.example/home" };
    const cloud = await createCloud({
      kv,
      config: { ...parseCloudConfig(settings), timeline: "git-branch/x" },
      now: () => nowMs,
      steady: () => ({ awakeMs: nowMs, passedMs: nowMs }),
      fetch: () => {
        asked++;
        return Promise.reject(new TypeError("nobody"));
      },
      log: () => {},
      randomId: () => "command-1",
    });
    const token = await (await createTokenIssuer(SECRET)).issue({
      kind: "site",
      site: "home",
      generation: 1,
    });
    const options = { token, method: "POST", body: makeHeartbeat({}) };
    const beat = await cloud.handle(makeRequest("/v1/sites/home/heartbeat", options));
    await beat.text();
    assertEquals(beat.status, 200);
    nowMs += 3_600_000;
    await cloud.sweep();
    assertEquals([await readSweepMark(kv), asked], [null, 0]);
    await cloud.stop(1_000);
  }));
