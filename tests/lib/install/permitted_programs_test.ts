import { assertEquals } from "@std/assert";
import { commandThatPermits } from "../../../lib/install/permitted_programs.ts";

const OPTIONS = { programs: ["/usr/bin/relay", "/opt/read"], args: [], project: "/srv/re" };

Deno.test("programs join those that a task may run, and nothing else changes", () => {
  assertEquals(
    commandThatPermits("deno run --no-prompt --allow-run=ip,ping home/setup_main.ts", OPTIONS),
    "deno run --no-prompt --allow-run=ip,ping,/usr/bin/relay,/opt/read /srv/re/home/setup_main.ts",
  );
});

Deno.test("a task that may run nothing may then run them alone", () => {
  assertEquals(
    commandThatPermits("deno run --allow-read home/plug_main.ts", { ...OPTIONS, args: ["read"] }),
    "deno run --allow-run=/usr/bin/relay,/opt/read --allow-read /srv/re/home/plug_main.ts read",
  );
});

Deno.test("what a shell would read is quoted", () => {
  const options = {
    ...OPTIONS,
    programs: ["/o"],
    args: ["--name", "Ann's; reboot"],
    project: "/a b",
  };
  assertEquals(
    commandThatPermits("deno run x.ts", options),
    `deno run --allow-run=/o '/a b/x.ts' --name 'Ann'\\''s; reboot'`,
  );
});

Deno.test("the settings of Deno are named from the project's folder", () => {
  assertEquals(
    commandThatPermits("deno run --config=app.json --allow-run=ip x.ts", OPTIONS),
    "deno run --config=/srv/re/app.json --allow-run=ip,/usr/bin/relay,/opt/read /srv/re/x.ts",
  );
});
