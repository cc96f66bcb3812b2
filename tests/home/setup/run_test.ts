import { assertEquals, assertStringIncludes } from "@std/assert";
import { runSetup } from "../../../home/setup/run.ts";
import { withSetup } from "../../support/setup/setup_bench.ts";

Deno.test("with flags and nobody to ask, what is missing takes its usual answer", () =>
  withSetup({}, async ({ flags, setup, plugFlags, path, talk }) => {
    assertEquals(await runSetup(flags(...plugFlags, "--prove", "no"), setup), 0);
    const toml = await Deno.readTextFile(path);
    assertStringIncludes(toml, 'time_zone = "Europe/Berlin"');
    assertStringIncludes(toml, 'protocol = "3.3"');
    assertStringIncludes(talk.said.join("\n"), "Let it watch");
  }));

Deno.test("a proof is made as a matter of course, until the plug was tested", () =>
  withSetup({}, async ({ flags, setup, plugFlags, simulated, talk }) => {
    assertEquals(await runSetup(flags(...plugFlags), setup), 0);
    assertEquals(simulated.firmware.commands.length, 3);
    assertEquals(await runSetup(flags("--test", "lamp"), setup), 0);
    const tried = simulated.firmware.commands.length;
    talk.said.length = 0;
    assertEquals(await runSetup(flags(), setup), 0);
    assertEquals(simulated.firmware.commands.length, tried);
    assertStringIncludes(talk.said[0] ?? "", "stands; only what is missing is asked");
  }));

Deno.test("a plug that fails its proof leaves written settings, and exit 1", () =>
  withSetup({ faults: ["refuse"] }, async ({ flags, setup, plugFlags, path }) => {
    assertEquals(await runSetup(flags(...plugFlags), setup), 1);
    assertStringIncludes(await Deno.readTextFile(path), "[plug]");
  }));

Deno.test("an answer that stands and cannot be right is asked again", () =>
  withSetup({}, async ({ flags, setup, path, talk }) => {
    await Deno.writeTextFile(path, '[site]\nid = "Lake House"\n[plug]\ndriver = "dry_run"\n');
    assertEquals(await runSetup(flags(), setup), 0);
    assertStringIncludes(talk.said.join("\n"), 'Asked again: "site.id" must be');
    assertStringIncludes(await Deno.readTextFile(path), 'id = "home"');
  }));

Deno.test("a plug of another driver is kept as its owner wrote it, and only read", () =>
  withSetup({}, async ({ flags, setup, path, talk }) => {
    const text = '[site]\nid = "home"\n\n[plug]\ndriver = "shelly"\naddress = "127.0.0.1"\n' +
      'mac = "A8:03:2A:BE:54:DC"\ntested = true\n';
    await Deno.writeTextFile(path, text);
    // Nothing listens there: it is tried, and said.
    assertEquals(await runSetup(flags("--gateway", "none"), setup), 1);
    assertStringIncludes(
      await Deno.readTextFile(path),
      'mac = "A8:03:2A:BE:54:DC"\ntested = true\n',
    );
    assertStringIncludes(talk.said.join("\n"), "BROKEN");
  }));
