/** The dashboard before Grafana's own classes, made from the schemas in its source. */
import { assertEquals } from "@std/assert";
import { installPip, runPeer } from "../support/peers/install.ts";

const SCRIPT = new URL("../support/peers/grafana_dashboard.py", import.meta.url).pathname;
const DASHBOARD = new URL("../../docs/grafana/dashboard.json", import.meta.url).pathname;

/** Grafana 11.6; before the `!` stands when it was built. */
const python = await installPip(["grafana-foundation-sdk==1769699379!11.6.0"]);
if (typeof python === "string") {
  Deno.test({ name: `Grafana's schema: SKIPPED, ${python}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await python[Symbol.asyncDispose]());

  Deno.test("every field of the dashboard is in the schema of Grafana 11.6, and one that is not is found", async () => {
    const misspelt = await Deno.makeTempFile({ suffix: ".json" });
    try {
      const text = await Deno.readTextFile(DASHBOARD);
      await Deno.writeTextFile(misspelt, text.replace('"textMode"', '"textmode"'));
      assertEquals(await runPeer(python.program, [SCRIPT, DASHBOARD, misspelt]), {
        [DASHBOARD]: [],
        [misspelt]: ["/panels/0/options/textmode is not in the schema"],
      });
    } finally {
      await Deno.remove(misspelt);
    }
  });
}
