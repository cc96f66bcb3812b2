import { assertEquals, assertStringIncludes } from "@std/assert";
import { lookAtPhone } from "../../../home/doctor/phone.ts";
import type { Finding } from "../../../lib/doctor/finding.ts";
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
  const quiet = { ...options, sendTest: false };
  assertEquals((await lookAtPhone({ ...none, cloud }, quiet))[0]?.grade, "ok");
});

/** What is said of a cloud that answers a request for a test like this. */
async function askCloud(status: number) {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const token = request.headers.get("authorization");
    asked.push(`${request.method} ${new URL(request.url).pathname} ${token}`);
    return new Response("{}", { status });
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const cloud = { url, token: "tok", staleAfterMs: 1, heartbeatEveryMs: 1 };
  let remembered = 0;
  const remember = () => void remembered++;
  const options = { sendTest: true, nowMs: 0, code: "c", remember };
  const found = await lookAtPhone({ ntfy: null, cloud, site: SITE }, options);
  await server.shutdown();
  const gone = await lookAtPhone({ ntfy: null, cloud, site: SITE }, options);
  return { asked, line: found[0], gone: gone[0], remembered };
}

Deno.test("the cloud's way to the phone is proven by asking it for a test", async () => {
  const { asked, line, gone, remembered } = await askCloud(202);
  assertEquals(asked, ["POST /v1/sites/home/test Bearer tok"]);
  // Only a person can say that it arrived.
  assertEquals([line?.grade, line?.next?.startsWith("Has it arrived?")], ["warning", true]);
  assertEquals(gone?.grade, "broken");
  assertEquals(remembered, 1);
  for (const [status, grade] of [[404, "warning"], [401, "broken"]] as const) {
    const refused = await askCloud(status);
    assertEquals([refused.line?.grade, refused.remembered], [grade, 0]);
  }
});

Deno.test("a test that went out is remembered, and told until the next", async () => {
  const server = startNtfyServer({ tokens: ["tk_good"] });
  const ntfy = { url: `${server.root}topic`, token: "tk_good" };
  const facts = { ntfy, cloud: null, site: SITE };
  let remembered = 0;
  const remember = () => void remembered++;
  const nowMs = Date.now();
  await lookAtPhone(facts, { sendTest: true, nowMs, code: "c1", remember });
  const broken = { ...facts, ntfy: { ...ntfy, token: "tk_wrong" } };
  await lookAtPhone(broken, { sendTest: true, nowMs, code: "c2", remember });
  assertEquals(remembered, 1);
  const testedMs = nowMs - 3_600_000;
  const [line] = await lookAtPhone(facts, {
    sendTest: false,
    nowMs,
    code: "c3",
    testedMs,
    remember,
  });
  assertStringIncludes(line?.says ?? "", "the last test went out 1 h ago");
  assertEquals(remembered, 1);
  await server.close();
});
