/** News that the store has kept and not answered for: nobody here knows of it, and the phone must. */
import { assertEquals } from "@std/assert";
import { assembleCloud } from "../../cloud/cloud.ts";
import { createFormIssuer } from "../../cloud/keys/forms.ts";
import { createLinkIssuer } from "../../cloud/keys/links.ts";
import { createSessionIssuer } from "../../cloud/keys/sessions.ts";
import { createShareIssuer } from "../../cloud/keys/shares.ts";
import { createSigner } from "../../cloud/keys/sign.ts";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { createListening } from "../../cloud/store/listening.ts";
import { parseCloudConfig } from "../../lib/config/cloud_config.ts";
import { createVirtualClock } from "../support/base/virtual_clock.ts";
import { makeHeartbeat, makeRequest, SECRET } from "../support/http/app_fixture.ts";
import { createFakeChannel } from "../support/phone/fake_channel.ts";
import { event, T0 } from "../support/site/heartbeats.ts";
import { withKv } from "../support/store/kv.ts";
import { watchKv } from "../support/store/watched_kv.ts";

/** Longer than any call of the store is waited for. */
const LATE_MS = 7_000;

async function createWorld(plain: Deno.Kv) {
  const watched = watchKv(plain);
  const clock = createVirtualClock(T0, { isBusy: () => watched.busy() > 0 });
  const { now } = clock;
  const steady = () => ({ awakeMs: clock.passed(), passedMs: clock.passed() });
  const channel = createFakeChannel({ now });
  const config = parseCloudConfig({ REBOOTINATOR_SECRET: SECRET });
  const signer = await createSigner(SECRET, "link");
  const tokens = await createTokenIssuer(SECRET);
  let lates = 0;
  /** Stores what is filed for the phone, and says so late. */
  function atomic(): Deno.AtomicOperation {
    const work = watched.kv.atomic();
    const [mutate, commit] = [work.mutate.bind(work), work.commit.bind(work)];
    let isNews = false;
    work.mutate = (...mutations) => {
      isNews ||= lates === 0 && mutations.some(({ key }) => key[0] === "outbox");
      mutate(...mutations);
      return work;
    };
    work.commit = async () => {
      const stored = await commit();
      if (isNews) lates++;
      if (isNews) await clock.sleep(LATE_MS);
      return stored;
    };
    return work;
  }
  const kv = new Proxy(watched.kv, {
    get: (target, name) => name === "atomic" ? atomic : Reflect.get(target, name, target),
  });
  const cloud = assembleCloud({
    kv,
    config,
    now,
    steady,
    listening: createListening({ now, steady, markEveryMs: 10_000, clocksAgree: false }),
    sleep: (ms, signal) => clock.sleep(ms, signal).catch(() => {}),
    tokens,
    channels: [channel],
    decorate: (message) => Promise.resolve(message),
    links: createLinkIssuer(signer),
    forms: createFormIssuer(signer),
    shares: createShareIssuer(signer, () => 1),
    sessions: createSessionIssuer(signer),
    log: () => {},
    randomId: () => "command-1",
  });
  const token = await tokens.issue({ kind: "site", site: "home", generation: 1 });
  return {
    clock,
    channel,
    cloud,
    lates: () => lates,
    async beat(changes: Parameters<typeof makeHeartbeat>[0] = {}): Promise<number> {
      const body = makeHeartbeat({ wallMs: now(), ...changes });
      const asked = makeRequest("/v1/sites/home/heartbeat", { token, method: "POST", body });
      const response = await cloud.handle(asked);
      await response.text();
      return response.status;
    },
  };
}

Deno.test("a silence that is stored with a late answer is told within seconds", () =>
  withKv(async (kv) => {
    const { clock, channel, cloud, lates, beat } = await createWorld(kv);
    cloud.watch();
    const { site } = makeHeartbeat();
    await clock.run(beat({ site: { ...site, staleAfterMs: 10_000 } }));
    // The next minute's look, which reads the outbox in any case, is ten seconds later.
    await clock.run(clock.sleep(50_000));
    assertEquals([lates(), channel.taken()], [1, ["Home: no contact"]]);
    await cloud.stop(0);
  }));

Deno.test("news that a home was refused for is told within seconds where it was stored", () =>
  withKv(async (kv) => {
    const { clock, channel, cloud, beat } = await createWorld(kv);
    cloud.watch();
    await clock.run(clock.sleep(2_000));
    const events = [event(1, { kind: "watchdog_mended" })];
    assertEquals(await clock.run(beat({ events })), 503);
    await clock.run(clock.sleep(LATE_MS));
    assertEquals(channel.taken(), ["Home: watching goes on"]);
    await cloud.stop(0);
  }));
