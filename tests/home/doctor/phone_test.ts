import { assertEquals, assertStringIncludes } from "@std/assert";
import { lookAtPhone } from "../../../home/doctor/phone.ts";
import type { Finding } from "../../../lib/doctor/doctor.ts";
import { startNtfyServer } from "../../support/phone/ntfy_server.ts";

const SITE = { id: "home", name: "Lake house", timeZone: null };

async function look(
  token: string | null,
  act: (server: ReturnType<typeof startNtfyServer>) => void = () => {},
): Promise<{ readonly line: Finding | undefined; readonly sent: number }> {
  const server = startNtfyServer({ tokens: ["tk_good"] });
  act(server);
  const ntfy = { url: `${server.root}topic`, token };
  const [line] = await lookAtPhone({ ntfy, cloud: null, site: SITE }, {
    sendTest: true,
    nowMs: Date.now(),
    code: "code-1",
  });
  const sent = server.published.length;
  await server.close();
  return { line, sent };
}

Deno.test("a silent message is sent to the topic and read back", async () => {
  const { line, sent } = await look("tk_good");
  assertEquals([line?.grade, line?.says, sent], [
    "ok",
    "A silent message was sent and read back",
    1,
  ]);
});

Deno.test("a topic that refuses is broken, and its token is not shown", async () => {
  const { line } = await look("tk_wrong");
  assertEquals(line?.grade, "broken");
  assertStringIncludes(line?.says ?? "", "does not take messages");
  assertEquals(JSON.stringify(line).includes("tk_wrong"), false);
});

Deno.test("without being told to nothing is sent", async () => {
  const ntfy = { url: "https://ntfy.invalid/topic", token: null };
  const options = { sendTest: false, nowMs: 0, code: "c" };
  const [line] = await lookAtPhone({ ntfy, cloud: null, site: SITE }, options);
  assertEquals(line?.grade, "ok");
  assertStringIncludes(line?.says ?? "", "--send-test");
});

Deno.test("no topic is a warning, unless the cloud rings", async () => {
  const options = { sendTest: true, nowMs: 0, code: "c" };
  const none = { ntfy: null, cloud: null, site: SITE };
  assertEquals((await lookAtPhone(none, options))[0]?.grade, "warning");
  const cloud = { url: "https://x", token: "t", staleAfterMs: 1, heartbeatEveryMs: 1 };
  assertEquals((await lookAtPhone({ ...none, cloud }, options))[0]?.grade, "ok");
});
