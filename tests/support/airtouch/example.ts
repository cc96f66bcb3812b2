/** The lines that people copy: from the package's own text, with a simulated console's place in them. */
import { moduleText } from "../../package/airtouch.ts";

const MODULE = new URL("../../../lib/airtouch/mod.ts", import.meta.url);

/** The example of the package's text, in Markdown as npm shows it. */
export async function exampleCode(): Promise<string> {
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(moduleText(await Deno.readTextFile(MODULE))) ??
    [];
  return code;
}

/** `code` for the console that listens at `port` of this machine. */
export function placed(code: string, port: number): string {
  return code.replace('host: "192.168.1.60"', `host: "127.0.0.1", port: ${port}`);
}
