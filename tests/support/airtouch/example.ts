/** The lines that people copy: from the package's own text, with a simulated console's place in them. */

const MODULE = new URL("../../../lib/airtouch/mod.ts", import.meta.url);

/** Every example of the package's entry, the one of its first page first. */
export async function exampleCodes(): Promise<readonly string[]> {
  const source = await Deno.readTextFile(MODULE);
  return [...source.matchAll(/^ \* ```ts ignore\n([\s\S]*?)^ \* ```$/gm)]
    .map(([, code = ""]) => code.replaceAll(/^ \* ?/gm, ""));
}

/** Where simulated ones are: a console's TCP port, the UDP port it answers at, and one of our own. */
export interface ExamplePlace {
  readonly port: number;
  readonly udpPort: number;
  readonly fromPort: number;
}

/** `code` for a console on this machine. */
export function placed(code: string, { port, udpPort, fromPort }: ExamplePlace): string {
  const asked = `{ models: [5], host: "127.0.0.1", port: ${udpPort}, fromPort: ${fromPort} }`;
  return code.replace('host: "192.168.1.60"', `host: "127.0.0.1", port: ${port}`)
    .replace("discover()", `discover(${asked})`);
}
