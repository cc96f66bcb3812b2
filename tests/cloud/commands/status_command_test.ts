import { assert, assertEquals } from "@std/assert";
import { runStatus } from "../../../cloud/commands/status_command.ts";
import { writeSweepMark } from "../../../cloud/store/records.ts";
import { type Fixture, SECRET, START_MS, withApp } from "../../support/http/app_fixture.ts";
import { storeHomes } from "../../support/store/many_homes.ts";
import { fakeIo, type FakeIoOptions } from "../../support/commands/command_fixture.ts";

const environment = { REBOOTINATOR_SECRET: SECRET };
const MARK = { lastAt: START_MS, resumedAt: START_MS, purgedAt: null, purgeFrom: null };

async function run(args: readonly string[], options: FakeIoOptions) {
  const io = fakeIo({ environment, ...options });
  const exit = await runStatus(args, io);
  return { exit, out: io.out, err: io.err };
}

async function withHome(use: (fixture: Fixture) => Promise<void>): Promise<void> {
  await withApp(async (fixture) => {
    await writeSweepMark(fixture.kv, MARK);
    await (await fixture.beat()).text();
    await use(fixture);
  });
}

Deno.test("status shows a table and ends with 0 while every home is up", async () => {
  await withHome(async ({ app }) => {
    const { exit, out, err } = await run([], { app });
    assertEquals([exit, err], [0, ""]);
    assert(/^HOME +STATE/.test(out));
    assert(/^Home \(home\) +online +04:12 +0 s ago/m.test(out), out);
    assert(out.includes("Phone: Notifications are off"));
  });
});

Deno.test("status ends with 1 from the deadline of a home on", async () => {
  for (const [silentMs, wanted] of [[59_999, 0], [60_000, 1]] as const) {
    await withHome(async ({ app, clock }) => {
      clock.nowMs += silentMs;
      assertEquals((await run([], { app })).exit, wanted);
    });
  }
});

Deno.test("status ends with 1 when nobody looks for silent homes", async () => {
  await withHome(async ({ app, clock, beat }) => {
    clock.nowMs += 120_001;
    await (await beat()).text();
    const { exit, out } = await run([], { app });
    assert(exit === 1 && out.includes("Warning: "), out);
  });
});

Deno.test("status --json prints the cloud's own JSON", async () => {
  await withHome(async ({ app }) => {
    const { exit, out } = await run(["--json"], { app });
    assertEquals([exit, JSON.parse(out).sites[0].id], [0, "home"]);
  });
});

Deno.test("status takes a read token in place of the secret", async () => {
  await withHome(async ({ app, tokens }) => {
    const given = { REBOOTINATOR_READ_TOKEN: tokens.read };
    assertEquals((await run([], { app, environment: given })).exit, 0);
  });
});

Deno.test("status tells settings (2) from a cloud that is away (3)", async () => {
  await withHome(async ({ app, tokens }) => {
    const cases: readonly (readonly [readonly string[], FakeIoOptions, number, string])[] = [
      [[], { app, environment: {} }, 2, "REBOOTINATOR_SECRET is not set"],
      [[], { app, environment: { REBOOTINATOR_SECRET: `${SECRET}x` } }, 2, "does not take our"],
      [[], { app, environment: { REBOOTINATOR_READ_TOKEN: tokens.home } }, 1, "The cloud says"],
      [["--url", "cloud.example"], { app }, 2, "must be http:// or https://"],
      [["--json", "x"], { app }, 2, '"x" is not known'],
      [[], {}, 3, "Cannot reach the cloud at http://127.0.0.1:8000: Connection refused"],
      [[], { app: () => Promise.resolve(new Response("<html>")) }, 3, "is not the cloud"],
      [[], { app: () => Promise.resolve(Response.json({ a: 1 })) }, 3, "not this release's"],
      [[], { app: () => Promise.resolve(Response.json({ error: "x" }, { status: 503 })) }, 3, "x"],
    ];
    for (const [args, options, wanted, message] of cases) {
      const { exit, out, err } = await run(args, options);
      assertEquals([exit, out], [wanted, ""], err);
      assert(err.includes(message) && err.split("\n").length === 2, err);
    }
  });
});

Deno.test("of many homes every page is fetched, for the table and as JSON", async () => {
  await withApp(async ({ app, kv }) => {
    await writeSweepMark(kv, MARK);
    await storeHomes(kv, 205, START_MS);
    const { exit, out } = await run([], { app });
    assertEquals([exit, [...out.matchAll(/\(home-\d{3}\)/g)].length], [0, 205]);
    const { sites } = JSON.parse((await run(["--json"], { app })).out);
    assertEquals(new Set(sites.map(({ id }: { id: string }) => id)).size, 205);
  });
});
