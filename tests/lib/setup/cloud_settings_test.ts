import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { freshTopic, lastWords, settingsText } from "../../../lib/setup/cloud_settings.ts";
import { parseEnvironmentFile } from "../../../lib/config/env_file.ts";

const SECRET = "s".repeat(32);

Deno.test("a fresh topic is one that nobody guesses", () => {
  assertMatch(
    freshTopic(new Uint8Array(10).fill(0xab)),
    /^https:\/\/ntfy\.sh\/rebootinator-(ab){10}$/,
  );
});

Deno.test("a secret that stands is kept, whatever is offered", () => {
  const first = settingsText(null, { secret: SECRET, answers: { NTFY_URL: "https://n.sh/t" } });
  assertEquals(parseEnvironmentFile(first), {
    REBOOTINATOR_SECRET: SECRET,
    NTFY_URL: "https://n.sh/t",
  });
  const again = settingsText(`${first}DIGEST_AT=08:00\n`, {
    secret: "x".repeat(32),
    answers: { NTFY_URL: "https://n.sh/u" },
  });
  assertEquals(parseEnvironmentFile(again), {
    REBOOTINATOR_SECRET: SECRET,
    NTFY_URL: "https://n.sh/u",
    DIGEST_AT: "08:00",
  });
});

Deno.test("an empty secret is none, and what the cloud would refuse is not written", () => {
  const text = settingsText("REBOOTINATOR_SECRET=\n", { secret: SECRET, answers: {} });
  assertEquals(parseEnvironmentFile(text)["REBOOTINATOR_SECRET"], SECRET);
  for (const answers of [{ PORT: "x" }, { PUBLIC_URL: "watch.example.org" }, { NTFY_URL: "t" }]) {
    const error = assertThrows(() => settingsText(null, { secret: SECRET, answers }));
    assert(error instanceof Error && error.message.startsWith("Cannot read settings: "));
    assert(!error.message.includes(SECRET));
  }
});

Deno.test("the last words hold the token, and say when nobody can bring it", () => {
  const closed = lastWords({ url: null, site: "cabin", token: "T" });
  assertEquals(closed[1], "  T");
  assert(closed.at(-1)?.startsWith("Only this computer reaches the cloud"));
  const open = lastWords({ url: "https://w.example", site: "cabin", token: "T" });
  assert(open.at(-1)?.includes("deno task setup --cloud-url https://w.example"));
});
