import { assertEquals, assertMatch } from "@std/assert";
import { howToPermit } from "../../../home/install/permitted_programs.ts";
import { DRIVERS } from "../../../home/plugs/drivers.ts";
import { parsePlug } from "../../../lib/plugs/plug_config.ts";

function plug(table: Readonly<Record<string, unknown>>) {
  return parsePlug({ act: "read home.toml", path: "plug", table }, DRIVERS);
}

const COMMAND = plug({
  driver: "command",
  name: "router",
  timed_by: "host",
  off: ["/opt/relay", "off"],
  on: ["/opt/relay", "on"],
});

Deno.test("a plug without programs, or whose programs may be run, needs nothing", () => {
  assertEquals(howToPermit(plug({ driver: "dry_run" }), { task: "setup", args: [] }), null);
  assertEquals(howToPermit(COMMAND, { task: "setup", args: [] }), null);
});

Deno.test({
  name: "else the task is shown as it would be with them, and no more",
  permissions: { run: ["ping"], read: true },
  fn: () => {
    assertMatch(
      howToPermit(COMMAND, { task: "doctor", args: ["--json"] }) ?? "",
      /^\/\S*deno run --config=\/\S+\/app\.json .*--allow-run=[\w,]*ping,systemctl,\/opt\/relay .*\/home\/doctor_main\.ts --json$/,
    );
  },
});
