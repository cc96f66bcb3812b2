/** What somebody can do who has a token that is not quite right. */
import { assert, assertEquals, assertFalse } from "@std/assert";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { WRONG_TOKENS_MAX } from "../../cloud/http/flood.ts";
import { event, heartbeat } from "../support/site/heartbeats.ts";
import { SECRET, TOPIC, withAttackedCloud } from "./attacked_cloud.ts";

Deno.test("wrong, cut, foreign and taken-back tokens open nothing, and nothing is stored", async () => {
  await withAttackedCloud(async ({ post, get, issuer, token }) => {
    const foreign = await issuer.issue({ kind: "site", site: "other", generation: 1 });
    const newer = await issuer.issue({ kind: "site", site: "home", generation: 2 });
    const stranger = await (await createTokenIssuer("b".repeat(40)))
      .issue({ kind: "site", site: "home", generation: 2 });
    const read = await issuer.issue({ kind: "read" });
    for (
      const [bad, status] of [
        [stranger, 401],
        [newer.slice(0, -1), 401],
        [`${newer}0`, 401],
        [newer.replace("home", "hom3"), 401],
        [newer.toUpperCase(), 401],
        [token, 401], // Generation 1 was taken back.
        [foreign, 403],
        [read, 403],
        ["null", 401],
        [`${newer} ${newer}`, 401],
        ["a".repeat(100_000), 401],
      ] as const
    ) {
      const answer = await post(heartbeat(), { token: bad }).catch(() => null);
      // A header of 100 kB is refused before us.
      if (answer !== null) {
        assert([status, 400, 431].includes(answer.status), `${bad.slice(0, 80)} ${answer.status}`);
      }
    }
    const sites = JSON.parse(await get("/status", { authorization: `Bearer ${read}` })).sites;
    assertEquals(sites, []);
    assertEquals((await post(heartbeat(), { token: newer })).status, 200);
  }, { GENERATIONS: "home=2" });
});

Deno.test("a heartbeat that is replayed rings once and records once", async () => {
  await withAttackedCloud(async ({ post, phone, get, issuer }) => {
    const body = heartbeat({ events: [event(1, { kind: "plug_trouble", hint: "once" })] });
    for (let count = 0; count < 5; count++) assertEquals((await post(body)).status, 200);
    const other = heartbeat({ events: [event(2, { kind: "plug_trouble", hint: "twice" })] });
    assertEquals((await post(other)).status, 200);
    const messages = await phone.delivered(TOPIC, 2);
    const words = messages.map(({ message }) => /(?:once|twice)/.exec(message ?? "")?.[0]);
    assertEquals(words, ["once", "twice"]);
    const authorization = `Bearer ${await issuer.issue({ kind: "read" })}`;
    const { history } = JSON.parse(await get("/v1/sites/home", { authorization }));
    assertEquals(history.filter(({ kind }: { kind: string }) => kind === "event").length, 2);
  });
});

Deno.test("a flood of wrong tokens is answered 429, and the good home is let in all the while", async () => {
  const said = await withAttackedCloud(async ({ post, token }) => {
    const statuses: number[] = [];
    for (let count = 0; count < WRONG_TOKENS_MAX + 40; count++) {
      const wrong = `s1.home.1.${count.toString(16).padStart(64, "0")}`;
      const answer = await post(heartbeat(), { token: wrong });
      statuses.push(answer.status);
      if (answer.status === 429) assert(Number(answer.headers.get("retry-after")) > 0);
      if (count % 10 === 0) assertEquals((await post(heartbeat(), { token })).status, 200);
    }
    assertEquals(statuses.filter((status) => status === 401).length, WRONG_TOKENS_MAX);
    assertEquals(statuses.filter((status) => status === 429).length, 40);
  });
  assertEquals(said.split("\n").filter((line) => line.includes("wrong_tokens")).length, 1);
});

const SAMPLES = 400;
const RATIO_MAX = 1.25;

Deno.test("a token that is wrong at its last digit takes as long as one wrong at its first", async () => {
  const issuer = await createTokenIssuer(SECRET);
  const good = await issuer.issue({ kind: "site", site: "home", generation: 1 });
  const flip = (at: number) =>
    good.slice(0, at) + (good[at] === "0" ? "1" : "0") + good.slice(at + 1);
  const wrong = { first: flip(good.length - 64), last: flip(good.length - 1) };
  const times: Record<"first" | "last", number[]> = { first: [], last: [] };
  for (let sample = 0; sample < SAMPLES; sample++) {
    // In turns, so that whatever else the machine does hits both alike.
    for (const name of sample % 2 === 0 ? ["first", "last"] as const : ["last", "first"] as const) {
      const startedMs = performance.now();
      for (let count = 0; count < 8; count++) await issuer.verify(wrong[name]);
      times[name].push(performance.now() - startedMs);
    }
  }
  const ratio = median(times.first) / median(times.last);
  assert(ratio < RATIO_MAX && ratio > 1 / RATIO_MAX, `${ratio}`);
});

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

async function* sourcesIn(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(new URL(folder, import.meta.url))) {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory) yield* sourcesIn(`${path}/`);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}

Deno.test("proofs are compared by the platform or its library in constant time, never by us", async () => {
  const text = await Deno.readTextFile(new URL("../../cloud/keys/tokens.ts", import.meta.url));
  assert(text.includes('crypto.subtle.verify("HMAC"'));
  assert(text.includes('import { timingSafeEqual } from "@std/crypto/timing-safe-equal"'));
  assertFalse(/\bmac\b\s*[=!]==|[=!]==\s*\bmac\b/.test(text));
  const paths = await Array.fromAsync(sourcesIn("../../cloud/"));
  assert(paths.length > 50, `${paths.length} files`);
  for (const path of paths) {
    const source = await Deno.readTextFile(new URL(path, import.meta.url));
    assertFalse(
      /(token|secret|password)\w*\s*[=!]==\s*(?!null|undefined|"")\w/i.test(source),
      path,
    );
  }
});
