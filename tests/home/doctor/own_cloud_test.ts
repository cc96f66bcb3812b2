import { assertEquals, assertMatch } from "@std/assert";
import { lookAtOwnCloud } from "../../../home/doctor/own_cloud.ts";
import { startNtfyServer } from "../../support/phone/ntfy_server.ts";

const SECRET = "s".repeat(32);

async function withSettings(
  lines: (port: number) => string,
  act: (file: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const cloud = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => Response.json({ ok: true, lastSweepAgeMs: 1_000 }),
  );
  try {
    await Deno.writeTextFile(`${folder}/cloud.env`, lines(cloud.addr.port));
    await act(`${folder}/cloud.env`);
  } finally {
    await cloud.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

const TEST = { nowMs: 0, code: "c0de", sendTest: false };
const isActive = () => Promise.resolve(true);

Deno.test("the cloud of this computer is asked where its settings say", async () => {
  const lines = (port: number) => `REBOOTINATOR_SECRET=${SECRET}\nHOST=0.0.0.0\nPORT=${port}\n`;
  await withSettings(lines, async (file) => {
    const findings = await lookAtOwnCloud({ ...TEST, file, isActive });
    assertEquals(findings.map(({ grade }) => grade), ["ok", "ok", "ok", "warning"]);
  });
});

Deno.test("settings that are wrong are one line, which shows no secret", async () => {
  await withSettings((port) => `REBOOTINATOR_SECRET=short\nPORT=${port}\n`, async (file) => {
    const findings = await lookAtOwnCloud({ ...TEST, file, isActive });
    assertEquals(findings.map(({ grade }) => grade), ["broken", "ok"]);
    assertMatch(findings[0]?.says ?? "", /at least 32 characters, got 5/);
  });
});

Deno.test("a silent message goes to its topics only when it is asked for", async () => {
  const phone = startNtfyServer();
  const lines = (port: number) =>
    `REBOOTINATOR_SECRET=${SECRET}\nPORT=${port}\nNTFY_URL=${phone.root}home\n`;
  await withSettings(lines, async (file) => {
    await lookAtOwnCloud({ ...TEST, file, isActive });
    assertEquals(phone.topics.messages("home").length, 0);
    const findings = await lookAtOwnCloud({ ...TEST, sendTest: true, file, isActive });
    assertEquals(findings.at(-1)?.says, "A silent message was sent and read back");
    assertEquals(phone.topics.messages("home").map(({ title }) => title), [
      "The cloud: a silent test",
    ]);
  });
  await phone.close();
});
