import { assert, assertEquals, assertFalse } from "@std/assert";
import { formatLogLine } from "../../../cloud/host/log.ts";
import { createLinkIssuer } from "../../../cloud/keys/links.ts";
import { createShareIssuer } from "../../../cloud/keys/shares.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const OPTIONS = { now: 0, secrets: [SECRET, ""] };

Deno.test("formatLogLine() writes one line of JSON with the time first", () => {
  const line = formatLogLine({ level: "info", event: "flip", site: "home", at: 7 }, OPTIONS);
  assertEquals(
    line,
    '{"time":"1970-01-01T00:00:00.000Z","level":"info","event":"flip","site":"home","at":7}',
  );
  assertFalse(formatLogLine({ level: "info", event: "x", y: "a\nb" }, OPTIONS).includes("\n"));
});

Deno.test("formatLogLine() blots out secrets and anything that looks like a token", async () => {
  const issuer = await createTokenIssuer(SECRET);
  const tokens = [
    await issuer.issue({ kind: "site", site: "home", generation: 12 }),
    await issuer.issue({ kind: "read" }),
    await issuer.issue({ kind: "admin" }),
  ];
  const error = `failed for ${tokens.join(" and ")} of ${SECRET}`;
  const line = formatLogLine({ level: "error", event: "x", error }, OPTIONS);
  assert(line.includes("failed for [token] and [token] and [token] of [secret]"), line);
});

Deno.test("formatLogLine() blots out a button's link, which works without a token", async () => {
  const links = createLinkIssuer(await createSigner(SECRET, "link"));
  const link = { site: "my-home", sequenceId: "my-home_e3-1", number: 7, expiresAt: 9e12 };
  const paths = [
    await links.issue({ ...link, action: "snooze" }),
    await links.issue({ ...link, action: "reboot" }),
  ];
  const error = `failed for https://cloud.example${paths[0]} and ${paths[1]}`;
  const line = formatLogLine({ level: "error", event: "x", error }, OPTIONS);
  assert(line.includes("failed for https://cloud.example/a/[link] and /a/[link]"), line);
});

Deno.test("formatLogLine() blots out a link to look", async () => {
  const issuer = createShareIssuer(await createSigner(SECRET, "share"), () => 1);
  const share = { site: "my-home", expiresAt: 9e8 };
  const paths = [
    await issuer.issue({ ...share, outageAt: 7_000 }, 0),
    await issuer.issue({ ...share, outageAt: null }, 0),
  ];
  const line = formatLogLine({ level: "error", event: "x", error: paths.join(" ") }, OPTIONS);
  assertEquals(JSON.parse(line).error, "/s/[link] /s/[link]");
});

Deno.test("formatLogLine() blots out what it cuts, and what JSON writes otherwise", async () => {
  const token = await (await createTokenIssuer(SECRET)).issue({ kind: "read" });
  const quoted = 'k"e\\y-of-the-hook';
  for (const secret of [token, SECRET, quoted]) {
    const options = { now: 0, secrets: [SECRET, quoted] };
    const error = `${"y".repeat(489)} ${secret}`;
    const line = formatLogLine({ level: "error", event: "x", error }, options);
    assertFalse(JSON.parse(line).error.includes(secret.slice(0, 6)), line);
    const whole = formatLogLine({ level: "error", event: "x", error: secret }, options);
    assert(/"error":"\[(secret|token)\]"/.test(whole), whole);
  }
});

Deno.test("formatLogLine() cuts long texts", () => {
  const at = (length: number) =>
    JSON.parse(formatLogLine({ level: "info", event: "x", y: "y".repeat(length) }, OPTIONS)).y;
  assertEquals(at(500).length, 500);
  assertEquals(at(501), `${"y".repeat(500)}…`);
});
