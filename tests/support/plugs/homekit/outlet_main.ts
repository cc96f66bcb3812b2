/**
 * A real HomeKit accessory with one outlet, by `npm:hap-nodejs`, on loopback only.
 *
 * ```
 * deno run --config tests/support/plugs/homekit/deno.json … outlet_main.ts FOLDER DEVICE_ID SETUP_CODE
 * ```
 *
 * Its packages are in a deno.json of their own, so that they cost the watchdog's ticks nothing.
 * `FOLDER/log` tells what happens, a line each and before it is answered: first the ports as JSON,
 * then `off` and `on`. `POST /` to the control port, `{"on":true,"inUse":true,"typeless":false}`, sets the outlet by
 * hand.
 *
 * @module
 */

/** The part of the package that is used; named at run time, because its types are not at hand. */
interface HapNodejs {
  readonly Accessory: {
    new (name: string, uuid: string): HapAccessory;
    parseBindOption: () => unknown;
    readonly prototype: { handleGetCharacteristics: Answering };
  };
  readonly HAPStorage: { setCustomStoragePath(path: string): void };
  readonly Service: Readonly<Record<string, unknown>>;
  readonly Characteristic: Readonly<Record<string, unknown>>;
  readonly uuid: { generate(text: string): string };
}

interface HapAccessory {
  addService(service: unknown, name: string): {
    getCharacteristic(kind: unknown): HapCharacteristic;
  };
  publish(options: unknown): Promise<void>;
  on(event: "listening", listener: (port: number) => void): void;
}

interface HapCharacteristic {
  onGet(get: () => unknown): HapCharacteristic;
  onSet(set: (value: unknown) => void): HapCharacteristic;
}

type Answering = (
  this: unknown,
  connection: unknown,
  request: { readonly includeType: boolean },
  callback: unknown,
) => unknown;

/** Tells nobody on the network: controllers are told the port. */
class NoAdvertiser {
  readonly on = () => this;
  readonly initPort = () => {};
  readonly startAdvertising = () => Promise.resolve();
  readonly updateAdvertisement = () => {};
  readonly destroy = () => Promise.resolve();
}

const PACKAGE = "hap-nodejs";
const [folder = "", deviceId = "", setupCode = ""] = Deno.args;
const { Accessory, HAPStorage, Service, Characteristic, uuid }: HapNodejs = (await import(PACKAGE))
  .default;
const advertising = (await import(`${PACKAGE}/dist/lib/Advertiser.js`)).default;
advertising.CiaoAdvertiser = Object.assign(NoAdvertiser, {
  protocolVersionService: advertising.CiaoAdvertiser.protocolVersionService,
});
Accessory.parseBindOption = () => ({ serverAddress: "127.0.0.1" });
HAPStorage.setCustomStoragePath(`${folder}/hap`);

function log(line: string): void {
  Deno.writeTextFileSync(`${folder}/log`, `${line}\n`, { append: true });
}

let relayOn = true;
let inUse = true;
/** As HAP-python and some devices have it: types are left out, asked for or not. */
let typeless = false;
const answer = Accessory.prototype.handleGetCharacteristics;
Accessory.prototype.handleGetCharacteristics = function (connection, request, callback) {
  const { includeType } = request;
  return answer.call(
    this,
    connection,
    { ...request, includeType: includeType && !typeless },
    callback,
  );
};
const accessory = new Accessory("Router plug", uuid.generate(deviceId));
const outlet = accessory.addService(Service["Outlet"], "Router plug");
outlet.getCharacteristic(Characteristic["On"]).onGet(() => relayOn).onSet((value) => {
  relayOn = value === true || value === 1;
  log(relayOn ? "on" : "off");
});
outlet.getCharacteristic(Characteristic["OutletInUse"]).onGet(() => inUse);

const control = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
  if (request.method === "POST") ({ on: relayOn, inUse, typeless } = await request.json());
  return Response.json(relayOn);
});
accessory.on("listening", (port) => log(JSON.stringify({ port, control: control.addr.port })));
// Whoever started it holds the other end, and is gone when that is.
Deno.stdin.readable.pipeTo(new WritableStream()).finally(() => Deno.exit());
await accessory.publish({ username: deviceId, pincode: setupCode, port: 0, category: 7 });
