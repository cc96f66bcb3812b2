import { assert, assertEquals } from "@std/assert";
import { askConsoles } from "../../../home/airtouch/ask_consoles.ts";
import type { Model } from "../../../lib/airtouch/model.ts";
import type { ConsoleConfig } from "../../../lib/config/airtouch_config.ts";
import { startConsole } from "../../support/airtouch/airtouch_console.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

function consoleAt(port: number, model: Model): ConsoleConfig {
  return { model, host: "127.0.0.1", port, name: `AT${model}`, heartbeatEveryMs: 300_000 };
}

Deno.test("askConsoles() asks both models at once; a silent one does not delay the other", async () => {
  await using at4 = await startConsole(homeState(4));
  await using at5 = await startConsole(homeState(5));
  at4.fault = { kind: "silent" };
  const consoles = [consoleAt(at4.port, 4), consoleAt(at5.port, 5)];
  const [silent, heard] = await askConsoles(consoles, { timeoutMs: 300 });
  assert(silent?.kind === "silent");
  assertEquals([silent.device, silent.why], [consoles[0], "no answer in time"]);
  assert(heard?.kind === "answered");
  assertEquals([heard.device, heard.versions], [consoles[1], ["1.3.3"]]);
  assertEquals([at4.connections, at5.connections], [1, 1]);
});

Deno.test("askConsoles() of none asks nobody", async () => {
  assertEquals(await askConsoles([], { timeoutMs: 300 }), []);
});

Deno.test({
  name: "askConsoles() without the permission was not tried, and says so",
  permissions: { net: false },
  async fn() {
    const [answer] = await askConsoles([consoleAt(9005, 5)], { timeoutMs: 300 });
    assert(answer?.kind === "not_tried");
    assert(answer.why.includes("127.0.0.1:9005"), answer.why);
  },
});
