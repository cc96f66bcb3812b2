import { assertEquals } from "@std/assert";
import { knock } from "../../../../home/plugs/tapo/knock.ts";
import { isQuestion } from "../../../support/plugs/tapo/voice.ts";

const MODULE = import.meta.resolve("../../../../home/plugs/tapo/knock.ts");
const PROGRAM = `import { knock } from "${MODULE}";
Deno.stdout.writeSync(new TextEncoder().encode(String(await knock("127.0.0.1", [PORT]))));`;

Deno.test("a plug that is knocked at hears a question with a right check sum", async () => {
  const plug = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  try {
    const heard = plug.receive();
    assertEquals(await knock("127.0.0.1", [(plug.addr as Deno.NetAddr).port]), true);
    const [question] = await heard;
    assertEquals(isQuestion(new Uint8Array(question)), true);
  } finally {
    plug.close();
  }
});

Deno.test("without its permissions it says so, and the process lives on", async () => {
  const plug = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const { port } = plug.addr as Deno.NetAddr;
  const folder = await Deno.makeTempDir();
  const path = `${folder}/knock.ts`;
  await Deno.writeTextFile(path, PROGRAM.replace("PORT", String(port)));
  const run = async (net: string) => {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--quiet", "--no-config", `--allow-net=${net}`, path],
    }).output();
    return [code, new TextDecoder().decode(stdout)];
  };
  try {
    assertEquals(await run(`127.0.0.1:${port},0.0.0.0:0`), [0, "true"]);
    assertEquals(await run(`127.0.0.1:${port}`), [0, "false"]);
    assertEquals(await run("0.0.0.0:0"), [0, "false"]);
  } finally {
    plug.close();
    await Deno.remove(folder, { recursive: true });
  }
});
