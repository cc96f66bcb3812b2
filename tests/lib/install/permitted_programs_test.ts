import { assertEquals } from "@std/assert";
import { commandThatPermits } from "../../../lib/install/permitted_programs.ts";
import type { Task } from "../../../lib/install/tasks.ts";

const PLACE = { deno: "/usr/bin/deno", project: "/srv/re", config: "app.json", cache: null };
const OPTIONS = { programs: ["/usr/bin/relay", "/opt/read"], args: [], place: PLACE };

function task(entry: string, ...flags: readonly string[]): Task {
  return { name: "x", description: "", flags, entry, args: [] };
}

Deno.test("programs join those that a task may run, and nothing else changes", () => {
  assertEquals(
    commandThatPermits(task("home/setup_main.ts", "--no-prompt", "--allow-run=ip,ping"), OPTIONS),
    "/usr/bin/deno run --config=/srv/re/app.json --no-prompt " +
      "--allow-run=ip,ping,/usr/bin/relay,/opt/read /srv/re/home/setup_main.ts",
  );
});

Deno.test("a task that may run nothing may then run them alone", () => {
  const options = { ...OPTIONS, args: ["read"] };
  assertEquals(
    commandThatPermits(task("home/plug_main.ts", "--allow-read"), options),
    "/usr/bin/deno run --config=/srv/re/app.json --allow-run=/usr/bin/relay,/opt/read " +
      "--allow-read /srv/re/home/plug_main.ts read",
  );
});

Deno.test("what a shell would read is quoted", () => {
  const options = {
    programs: ["/o"],
    args: ["--name", "Ann's; reboot"],
    place: { ...PLACE, project: "/a b" },
  };
  assertEquals(
    commandThatPermits(task("x.ts"), options),
    "/usr/bin/deno run '--config=/a b/app.json' --allow-run=/o '/a b/x.ts' --name " +
      "'Ann'\\''s; reboot'",
  );
});

Deno.test("an installed command finds its packages where they are", () => {
  const place = { deno: "/p/bin/deno", project: "/p/app", config: "deno.json", cache: "/p/cache" };
  assertEquals(
    commandThatPermits(task("x.ts"), { programs: ["/o"], args: [], place }),
    "env DENO_DIR=/p/cache /p/bin/deno run --config=/p/app/deno.json --allow-run=/o /p/app/x.ts",
  );
});
