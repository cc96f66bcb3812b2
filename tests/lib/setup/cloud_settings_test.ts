import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
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
  const first = settingsText(null, {
    secret: SECRET,
    answers: { NTFY_URL: "https://n.sh/t" },
    known: {},
  });
  assertEquals(parseEnvironmentFile(first), {
    REBOOTINATOR_SECRET: SECRET,
    NTFY_URL: "https://n.sh/t",
  });
  const again = settingsText(`${first}DIGEST_AT=08:00\n`, {
    secret: "x".repeat(32),
    answers: { NTFY_URL: "https://n.sh/u" },
    known: parseEnvironmentFile(first),
  });
  assertEquals(parseEnvironmentFile(again), {
    REBOOTINATOR_SECRET: SECRET,
    NTFY_URL: "https://n.sh/u",
    DIGEST_AT: "08:00",
  });
});

Deno.test("a secret that stands in a file of its own is not made once more", () => {
  const standing = "REBOOTINATOR_SECRET=\nREBOOTINATOR_SECRET_FILE=/etc/secret\n";
  const known = { ...parseEnvironmentFile(standing), REBOOTINATOR_SECRET: SECRET };
  const text = settingsText(standing, { secret: SECRET, answers: { PORT: "81" }, known });
  assertEquals(text, `${standing}PORT=81\n`);
});

Deno.test("an empty secret is none, and what the cloud would refuse is not written", () => {
  const text = settingsText("REBOOTINATOR_SECRET=\n", { secret: SECRET, answers: {}, known: {} });
  assertEquals(parseEnvironmentFile(text)["REBOOTINATOR_SECRET"], SECRET);
  for (const answers of [{ PORT: "x" }, { PUBLIC_URL: "watch.example.org" }, { NTFY_URL: "t" }]) {
    const error = assertThrows(() => settingsText(null, { secret: SECRET, answers, known: {} }));
    assert(error instanceof Error && error.message.startsWith("Cannot read settings: "));
    assert(!error.message.includes(SECRET));
  }
});

Deno.test("the last words hold the token, and say when nobody can bring it", () => {
  const facts = { site: "cabin", token: "T", command: "deno task" };
  const closed = lastWords({ ...facts, url: null });
  assertEquals(closed[1], "  T");
  assert(closed.at(-1)?.startsWith("Only this computer reaches the cloud"));
  assertStringIncludes(closed[0] ?? "", "`deno task token cabin`");
  const open = lastWords({ ...facts, url: "https://w.example" });
  assert(open.at(-1)?.includes("deno task setup --cloud-url https://w.example"));
  // What set it up may be gone by then.
  const installed = lastWords({ ...facts, url: null, command: "sudo rebootinator" });
  assertStringIncludes(installed[0] ?? "", "`sudo rebootinator token cabin`");
});
