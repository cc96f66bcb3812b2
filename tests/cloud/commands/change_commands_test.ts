import { assert, assertEquals } from "@std/assert";
import { runForget, runMute } from "../../../cloud/commands/change_commands.ts";
import { readSite } from "../../../cloud/store/records.ts";
import { SECRET, START_MS, withApp } from "../../support/http/app_fixture.ts";
import { fakeIo, type FakeIoOptions } from "../../support/commands/command_fixture.ts";

type Run = typeof runForget;

async function say(run: Run, args: readonly string[], options: FakeIoOptions) {
  const io = fakeIo({ environment: { REBOOTINATOR_SECRET: SECRET }, ...options });
  const exit = await run(args, io);
  return { exit, out: io.out, err: io.err };
}

Deno.test("forget --yes removes a home; a second time there is none", async () => {
  await withApp(async ({ app, beat, kv }) => {
    await (await beat()).text();
    const first = await say(runForget, ["home", "--yes"], { app });
    assertEquals(first, { exit: 0, out: "home is forgotten\n", err: "" });
    assertEquals(await readSite(kv, "home"), null);
    const second = await say(runForget, ["home", "--yes"], { app });
    assertEquals(second.exit, 1);
    assert(second.err.includes('There is no home called "home"'));
  });
});

Deno.test("forget asks for the name, and does nothing for anything else", async () => {
  await withApp(async ({ app, beat, kv }) => {
    await (await beat()).text();
    for (const [typed, wanted] of [[null, 2], ["", 1], ["yes", 1]] as const) {
      assertEquals((await say(runForget, ["home"], { app, typed })).exit, wanted);
      assert(await readSite(kv, "home") !== null);
    }
    assertEquals((await say(runForget, ["home"], { app, typed: "home" })).exit, 0);
  });
});

Deno.test("mute keeps the phone quiet and 0s ends it", async () => {
  await withApp(async ({ app, beat, kv }) => {
    await (await beat()).text();
    const muted = await say(runMute, ["home", "8h"], { app });
    assertEquals(muted, { exit: 0, out: "home is muted for 8 h\n", err: "" });
    assertEquals((await readSite(kv, "home"))?.mutedUntil, START_MS + 8 * 3_600_000);
    assertEquals((await say(runMute, ["home", "0s"], { app })).out, "home rings again\n");
    assertEquals((await readSite(kv, "home"))?.mutedUntil, null);
  });
});

for (
  const [run, args, exit, message] of [
    [runForget, [], 2, "SITE is wanted"],
    [runForget, ["../x", "--yes"], 2, "SITE must be 1-32"],
    [runForget, ["home", "--yes"], 3, "Cannot reach the cloud"],
    [runMute, ["home"], 2, "SITE LENGTH is wanted"],
    [runMute, ["home", "31d"], 2, "LENGTH must be a time from 0s to 30d"],
    [runMute, ["home", "-1h"], 2, "-1 is not known"],
  ] as const
) {
  Deno.test(`${run.name} ${args.join(" ")} is refused with ${exit} where nobody answers`, async () => {
    const got = await say(run, args, {});
    assertEquals([got.exit, got.out], [exit, ""]);
    assert(got.err.includes(message) && got.err.split("\n").length === 2, got.err);
  });
}

Deno.test("both explain themselves", async () => {
  for (const run of [runForget, runMute]) {
    const { exit, out } = await say(run, ["--help"], {});
    assert(exit === 0 && out.includes("Exit: 0 done"), out);
  }
});
