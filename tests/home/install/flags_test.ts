import { assertEquals, assertThrows } from "@std/assert";
import { CommandError, readArguments } from "../../../lib/base/command.ts";
import {
  INSTALL_SHAPE,
  readInstallFlags as install,
  readUninstallFlags as uninstall,
  UNINSTALL_SHAPE,
} from "../../../home/install/flags.ts";

function readInstallFlags(args: readonly string[], usual?: string) {
  return install(readArguments(args, { ...INSTALL_SHAPE, help: "" }), usual);
}

function readUninstallFlags(args: readonly string[], usual?: string) {
  return uninstall(readArguments(args, { ...UNINSTALL_SHAPE, help: "" }), usual);
}

Deno.test("without flags the host itself is meant, and one is asked first", () => {
  assertEquals(readInstallFlags([]), {
    root: "",
    prefix: "/usr/local/lib/rebootinator",
    dryRun: false,
    yes: false,
    config: null,
    cloud: false,
    update: false,
    back: false,
    pause: false,
    cloudEnv: null,
    controlGroup: null,
  });
});

Deno.test("an installation that runs means itself, wherever it is", () => {
  assertEquals(readInstallFlags([], "/home/x/re").prefix, "/home/x/re");
  assertEquals(readUninstallFlags([], "/opt/re").prefix, "/opt/re");
  assertEquals(readInstallFlags(["--prefix=/srv/re"], "/opt/re").prefix, "/srv/re");
});

Deno.test("flags are read, slashes at the end forgiven", () => {
  const flags = readInstallFlags([
    "--config=h.toml",
    "--root=/tmp/x/",
    "--prefix",
    "/opt/re/",
    "--cloud",
    "--cloud-env=c.env",
    "--control-group=family",
    "--dry-run",
    "--yes",
  ]);
  assertEquals(flags, {
    root: "/tmp/x",
    prefix: "/opt/re",
    dryRun: true,
    yes: true,
    config: "h.toml",
    cloud: true,
    update: false,
    back: false,
    pause: false,
    cloudEnv: "c.env",
    controlGroup: "family",
  });
  const { yes, leavePlug } = readUninstallFlags(["--yes"]);
  assertEquals([yes, leavePlug, readUninstallFlags(["--leave-plug"]).leavePlug], [
    true,
    false,
    true,
  ]);
});

Deno.test("one half is removed when it is named, both when none or both are", () => {
  const halfOf = (...args: readonly string[]) => readUninstallFlags(args).half;
  assertEquals([halfOf("--home"), halfOf("--cloud")], ["home", "cloud"]);
  assertEquals([halfOf(), halfOf("--home", "--cloud")], [null, null]);
});

Deno.test("what cannot work is refused by name", () => {
  const wrong = [
    ["--prefix=relative", "absolute"],
    ["--prefix=/opt/a b", "spaces"],
    ["--prefix=/opt/a,b", "commas"],
    ["--prefix=/opt/../home", "absolute"],
    ["--prefix=/home/me/re", "outside"],
    ["--prefix=/tmp/re", "outside"],
    ["--prefix=/", "absolute"],
    ["--root=here", "--root"],
    ["--config=", "--config needs a value"],
    ["--control-group=a b", "--control-group"],
    ["--cofnig=x", "--cofnig"],
    ["word", "word"],
  ];
  for (const [flag = "", said = ""] of wrong) {
    assertThrows(() => readInstallFlags([flag]), CommandError, said);
  }
  assertThrows(() => readUninstallFlags(["--back"]), CommandError, "--back");
});
