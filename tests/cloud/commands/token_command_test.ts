import { assert, assertEquals, assertFalse } from "@std/assert";
import { runToken } from "../../../cloud/commands/token_command.ts";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { SECRET } from "../../support/http/app_fixture.ts";
import { fakeIo } from "../../support/commands/command_fixture.ts";

const environment = { REBOOTINATOR_SECRET: SECRET };

async function run(args: readonly string[], given: Record<string, string> = environment) {
  const io = fakeIo({ environment: given });
  const exit = await runToken(args, io);
  return { exit, out: io.out, err: io.err };
}

Deno.test("token SITE prints the token that the cloud takes", async () => {
  const issuer = await createTokenIssuer(SECRET);
  const wanted = [
    [["home"], { kind: "site", site: "home", generation: 1 }],
    [["home", "--generation", "2"], { kind: "site", site: "home", generation: 2 }],
    [["--read"], { kind: "read" }],
    [["--act"], { kind: "act" }],
    [["--admin"], { kind: "admin" }],
  ] as const;
  for (const [args, claim] of wanted) {
    const { exit, out, err } = await run(args);
    assertEquals([exit, err], [0, ""]);
    assertEquals(await issuer.verify(out.trimEnd()), claim);
  }
});

Deno.test("token --new-secret prints 64 digits and needs no setting", async () => {
  assertEquals(await run(["--new-secret"], {}), { exit: 0, out: `${"07".repeat(32)}\n`, err: "" });
});

Deno.test("a second secret is not made unless it is asked for as another", async () => {
  const { exit, out, err } = await run(["--new-secret"]);
  assertEquals([exit, out], [2, ""]);
  assert(err.startsWith("Cannot make a secret: there is one already"), err);
  assertEquals((await run(["--new-secret", "--another"])).out, `${"07".repeat(32)}\n`);
  const folder = await Deno.makeTempDir();
  try {
    // Written by set-up, in another terminal's past.
    await Deno.writeTextFile(`${folder}/cloud.env`, `REBOOTINATOR_SECRET=${SECRET}\n`);
    const io = fakeIo({ files: [`${folder}/cloud.env`] });
    assertEquals([await runToken(["--new-secret"], io), io.out], [2, ""]);
    assertEquals(await runToken(["home"], io), 0);
    assertEquals(io.out, (await run(["home"])).out);
    await Deno.writeTextFile(`${folder}/cloud.env`, "not settings\n");
    assertEquals(await runToken(["--new-secret"], io), 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

for (
  const [args, message] of [
    [[], "SITE is wanted"],
    [["Home"], "the site must be"],
    [["home", "--generation", "0"], "the generation must be a whole number"],
    [["home", "--generation", "x"], "the generation must be a whole number"],
    [["home", "--read"], '"home" is not known'],
    [["--read", "--admin"], "--read and --admin exclude each other"],
    [["--admin", "--generation", "2"], "only a home's token has a --generation"],
    [["home", "--genration", "2"], "did you mean --generation?"],
  ] as const
) {
  Deno.test(`token ${args.join(" ")} is refused with 2`, async () => {
    const { exit, out, err } = await run(args);
    assertEquals([exit, out], [2, ""]);
    assert(err.includes(message) && err.split("\n").length === 2, err);
  });
}

Deno.test("token never repeats a secret that is too short", async () => {
  const { exit, err } = await run(["home"], { REBOOTINATOR_SECRET: "hunter2" });
  assertEquals(exit, 2);
  assert(err.includes("at least 32 characters, got 7"));
  assertFalse(err.includes("hunter2"));
  assert((await run(["home"], {})).err.includes("REBOOTINATOR_SECRET is not set"));
});
