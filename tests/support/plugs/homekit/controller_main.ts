/**
 * Pairs with an accessory by `npm:hap-controller`, another controller than ours, and prints what it
 * keeps: `controller_main.ts DEVICE_ID PORT SETUP_CODE`.
 *
 * @module
 */

/** The part of the package that is used; named at run time, because its types are not at hand. */
interface HttpClient {
  pairSetup(code: string, method: number): Promise<void>;
  getLongTermData(): unknown;
  close(): Promise<void>;
}

/** Without Apple's proof of origin. */
const PLAIN = 0;

const MODULE = "hap-controller/lib/transport/ip/http-client.js";
const [deviceId = "", port = "", code = ""] = Deno.args;
const HttpClient: new (id: string, address: string, port: number) => HttpClient =
  (await import(MODULE)).default.default;
const client = new HttpClient(deviceId, "127.0.0.1", Number(port));
await client.pairSetup(code, PLAIN);
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(client.getLongTermData())));
Deno.exit(0);
