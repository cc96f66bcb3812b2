import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { UNIT_NAMES } from "../../../lib/install/paths.ts";
import { type HomeUnitOptions, renderHomeUnits } from "../../../lib/install/units.ts";

const OPTIONS: HomeUnitOptions = {
  permissions: {
    net: ["8.8.8.8:443", "www.gstatic.com:80"],
    ping: true,
    programs: [],
    addresses: null,
    multicastNames: false,
  },
  bundled: false,
  prefix: "/opt/re",
  homeToml: "/etc/rebootinator/home.toml",
  secretFiles: ["plug.key"],
  controlGroup: null,
};

function unit(name: string, changes: Partial<HomeUnitOptions> = {}): string {
  const found = renderHomeUnits({ ...OPTIONS, ...changes }).find((each) => each.name === name);
  return found?.text ?? "";
}

function permissionsIn(text: string): readonly string[] {
  const command = /^ExecStart=(.*)$/m.exec(text)?.[1] ?? "";
  return command.split(" ").filter((word) => word.startsWith("--allow-")).sort();
}

Deno.test("the tick's unit grants what the settings need and nothing else", () => {
  const folders = "/var/lib/rebootinator,/var/lib/private/rebootinator," +
    "/run/rebootinator,/run/private/rebootinator";
  assertEquals(permissionsIn(unit(UNIT_NAMES.probeService)), [
    "--allow-env=STATE_DIRECTORY,RUNTIME_DIRECTORY,CREDENTIALS_DIRECTORY,BOOT_ID",
    "--allow-net=8.8.8.8:443,www.gstatic.com:80",
    `--allow-read=${folders},%d`,
    "--allow-run=ping,ip",
    "--allow-sys=osUptime",
    `--allow-write=${folders}`,
  ]);
});

Deno.test("without a ping target only ip may be run; without a host, nothing be reached", () => {
  const permissions = { ...OPTIONS.permissions, net: [], ping: false };
  const text = unit(UNIT_NAMES.probeService, { permissions });
  assert(!/--allow-net/.test(text), text);
  assertStringIncludes(text, "--allow-run=ip ");
});

Deno.test("programs of the owner's own are allowed by their whole paths, beside ping", () => {
  const programs = ["/usr/local/bin/relay"];
  const permissions = { ...OPTIONS.permissions, programs };
  const text = unit(UNIT_NAMES.probeService, { permissions });
  assertStringIncludes(text, "--allow-run=ping,ip,/usr/local/bin/relay");
  const alone = unit(UNIT_NAMES.probeService, { permissions: { ...permissions, ping: false } });
  assertStringIncludes(alone, "--allow-run=ip,/usr/local/bin/relay");
});

Deno.test("a tick is over before the next one is due", () => {
  const limitMs = Number(/^TimeoutStartSec=(\d+)ms$/m.exec(unit(UNIT_NAMES.probeService))?.[1]);
  assert(limitMs > 14_000 && limitMs < 15_000, `${limitMs}`);
});

Deno.test("the tick's state in memory outlives the tick", () => {
  assertMatch(unit(UNIT_NAMES.probeService), /^RuntimeDirectoryPreserve=yes$/m);
});

Deno.test("settings and secrets come as credentials, from the folder of home.toml", () => {
  const text = unit(UNIT_NAMES.probeService);
  assertStringIncludes(text, "LoadCredential=home.toml:/etc/rebootinator/home.toml\n");
  assertStringIncludes(text, "LoadCredential=plug.key:/etc/rebootinator/plug.key\n");
});

Deno.test("the timer goes by the calendar every 15 s, without slack", () => {
  const text = unit(UNIT_NAMES.probeTimer);
  assertStringIncludes(text, "OnCalendar=*:*:0/15\nAccuracySec=50ms\nRandomizedDelaySec=0\n");
});

Deno.test("control runs as the tick does, with the caller's socket and no network", () => {
  const text = unit(UNIT_NAMES.controlService);
  const probe = unit(UNIT_NAMES.probeService);
  for (const name of ["User", "DynamicUser", "StateDirectory", "RuntimeDirectory"]) {
    const line = new RegExp(`^${name}=.*$`, "m");
    assertEquals(line.exec(text)?.[0], line.exec(probe)?.[0]);
  }
  assertMatch(text, /^StandardInput=socket$/m);
  assertMatch(text, /^PrivateNetwork=yes$/m);
  assert(!text.includes("--allow-net") && !text.includes("--allow-run"), text);
});

Deno.test("root alone may control, and the group that was named", () => {
  assertMatch(unit(UNIT_NAMES.controlSocket), /^SocketGroup=root\nSocketMode=0600$/m);
  const text = unit(UNIT_NAMES.controlSocket, { controlGroup: "family" });
  assertMatch(text, /^SocketGroup=family\nSocketMode=0660$/m);
});

Deno.test("a percent sign in the prefix is no specifier", () => {
  assertStringIncludes(
    unit(UNIT_NAMES.probeService, { prefix: "/opt/50%b" }),
    "/opt/50%%b/bin/deno",
  );
});

Deno.test("a bundled tick runs one file of the project's, with neither packages nor settings of Deno's", () => {
  for (const name of [UNIT_NAMES.probeService, UNIT_NAMES.controlService]) {
    const [sources, bundled] = [false, true].map((each) => unit(name, { bundled: each }));
    assertMatch(
      bundled ?? "",
      / --no-config --no-lock .* \/opt\/re\/app\/dist\/tick\/(control_)?main\.js --config/,
    );
    assert(!bundled?.includes("BindReadOnlyPaths="), bundled);
    assertEquals(permissionsIn(bundled ?? ""), permissionsIn(sources ?? ""));
    assertMatch(sources ?? "", / --frozen .* \/opt\/re\/app\/home\/(control_)?main\.ts --config/);
    assertStringIncludes(sources ?? "", "BindReadOnlyPaths=/opt/re/cache/npm:");
  }
});
