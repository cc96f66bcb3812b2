import { assertEquals } from "@std/assert";
import { chooseFolders, type FolderVariables } from "../../../home/host/folders.ts";

Deno.test("chooseFolders() takes --state, then systemd's folders, then XDG's", () => {
  const home = { HOME: "/home/a" };
  const cases: readonly [FolderVariables, string | null, string | null, string | null][] = [
    [home, "here/", "here/run", "here"],
    [{ STATE_DIRECTORY: "/s", RUNTIME_DIRECTORY: "/r" }, "x", "x/run", "x"],
    [{ ...home, STATE_DIRECTORY: "/s:/t", RUNTIME_DIRECTORY: "/r/:/q" }, null, "/r", "/s"],
    [{ ...home, STATE_DIRECTORY: "/s" }, null, "/s/run", "/s"],
    [
      { ...home, STATE_DIRECTORY: "" },
      null,
      "/home/a/.local/state/rebootinator/run",
      "/home/a/.local/state/rebootinator",
    ],
    [{ ...home, RUNTIME_DIRECTORY: "/r" }, null, "/r", "/home/a/.local/state/rebootinator"],
    [{ ...home, XDG_STATE_HOME: "/x/" }, null, "/x/rebootinator/run", "/x/rebootinator"],
    [
      { ...home, XDG_STATE_HOME: "x" },
      null,
      "/home/a/.local/state/rebootinator/run",
      "/home/a/.local/state/rebootinator",
    ],
    [{}, "/", "//run", "/"],
    [{ HOME: "relative" }, null, null, null],
    [{}, null, null, null],
  ];
  for (const [environment, state, runtime, disk] of cases) {
    const folders = chooseFolders(environment, { state });
    assertEquals([folders?.runtime ?? null, folders?.state ?? null], [runtime, disk]);
  }
});
