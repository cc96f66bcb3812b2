/** Pairs with a HomeKit accessory and says what belongs into home.toml. */
import { EXIT, type ExitCode } from "../../lib/base/exit.ts";
import type { HapAnnouncement } from "../plugs/homekit/announcement.ts";
import { findOutlets, type HomekitOutlet } from "../plugs/homekit/answer.ts";
import {
  formatPairing,
  type HomekitPairing,
  normalizeSetupCode,
  parsePairing,
} from "../plugs/homekit/pairing.ts";
import { hostBeforePort } from "../../lib/base/address.ts";
import { readJson } from "../../lib/base/json_field.ts";
import { describePlugFailure } from "../../lib/plugs/failure.ts";
import { bareNameOf, explain, folderOf, readTextFile, replaceFile } from "../host/files.ts";
import type { TcpAddress } from "../net/tcp.ts";
import type { PairRequest } from "./plug_request.ts";
import type { PlugAnswer } from "./plug_run.ts";
import { HapLink } from "../plugs/homekit/link.ts";
import { beginSetup, finishSetup } from "../plugs/homekit/pair_setup.ts";
import { verifyPairing } from "../plugs/homekit/pair_verify.ts";
import { PlugTrouble } from "../plugs/stepped_plug.ts";

/** The arithmetic of a pairing takes small accessories half a minute. */
const PAIRING_MS = 60_000;
const READING_MS = 10_000;
const FILE_BYTES_MAX = 4 * 1_024;

/** What pairing may do to the world. */
export interface PairTools {
  readonly find: () => Promise<readonly HapAnnouncement[]>;
  /** Asks at the terminal; null: there is none, or no answer. */
  readonly ask: (question: string) => string | null;
  /** Says at once what takes a while. */
  readonly note: (line: string) => void;
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  readonly ownId: string;
  readonly after: (ms: number) => AbortSignal;
}

/** A fault in what the owner said or did: exit 2. */
class Misuse extends Error {}
/** What an accessory or a disk did not do: exit 1. */
class Undone extends Error {}

interface Target {
  readonly address: TcpAddress;
  /** Null: nobody told. */
  readonly hasChip: boolean | null;
}

/** Pairs, or shows the outlets of what is paired already; rejects only for a bug. */
export async function runPair(request: PairRequest, tools: PairTools): Promise<PlugAnswer> {
  try {
    const kept = readKept(request.pairingFile);
    const target = await chooseTarget(request, { kept, tools });
    const pairing = kept ?? await pair(target, { request, tools });
    return await describe(target.address, { pairing, request, tools });
  } catch (error) {
    if (error instanceof Misuse) return failed(EXIT.usage, "usage", error);
    if (error instanceof Undone) return failed(EXIT.failed, "undone", error);
    throw error;
  }
}

function failed(code: ExitCode, kind: string, { message }: Error): PlugAnswer {
  return { code, lines: message.split("\n"), json: { kind, hint: message } };
}

function readKept(path: string): HomekitPairing | null {
  const stored = readTextFile(path, FILE_BYTES_MAX);
  if (stored.kind === "missing") return null;
  const pairing = stored.kind === "text" ? parsePairing(stored.text.trim()) : null;
  if (pairing !== null) return pairing;
  throw new Misuse(`${path} is there and holds no pairing: choose another by --pairing-file`);
}

interface Choice {
  readonly kept: HomekitPairing | null;
  readonly tools: PairTools;
}

async function chooseTarget(request: PairRequest, { kept, tools }: Choice): Promise<Target> {
  if (request.address !== null) return { address: request.address, hasChip: null };
  tools.note("Looking for HomeKit accessories …");
  const heard = await tools.find();
  const wanted = kept === null ? heard : heard.filter(({ id }) => id === kept.accessoryId);
  if (wanted.length === 0) {
    const what = kept === null ? "No HomeKit accessory" : `Nothing of ${kept.accessoryId}`;
    throw new Undone(`${what} was heard on this network: give --address and --port`);
  }
  const open = kept === null ? wanted.filter(({ isFree }) => isFree) : wanted;
  if (open.length === 0) throw new Undone([...wanted.map(describeHeard), ALL_TAKEN].join("\n"));
  for (const [index, each] of open.entries()) tools.note(`${index + 1}  ${describeHeard(each)}`);
  const asked = open.length === 1 ? "1" : tools.ask(`Which one (1 – ${open.length})?`);
  const chosen = /^\s*\d{1,3}\s*$/.test(asked ?? "") ? open[Number(asked) - 1] : undefined;
  if (chosen === undefined) throw new Misuse("There are several: give --address and --port");
  const { address: hostname, port, hasChip } = chosen;
  return { address: { hostname, port }, hasChip };
}

const ALL_TAKEN =
  "All are paired already, with Apple Home or another app, and none takes a second owner: " +
  "remove it there, or reset it, then try again";

function describeHeard({ name, model, id, address, port, isFree }: HapAnnouncement): string {
  const place = `${hostBeforePort(address)}:${port}`;
  return `${name}${model === "" ? "" : ` (${model})`}, ${id}, ${place}${isFree ? "" : ", paired"}`;
}

interface PairContext {
  readonly request: PairRequest;
  readonly tools: PairTools;
}

async function pair(target: Target, { request, tools }: PairContext): Promise<HomekitPairing> {
  const code = readCode(request, tools);
  const { pairingFile } = request;
  // Before anything is paired: an accessory whose only key could not be kept would have to be reset.
  reserve(pairingFile);
  tools.note("Pairing, which may take half a minute …");
  const pairing = await setUp(target, { code, tools });
  if (pairing instanceof PlugTrouble) {
    await Deno.remove(pairingFile);
    throw new Undone(pairing.hint);
  }
  const written = replaceFile(pairingFile, formatPairing(pairing));
  if (written.kind === "written") return pairing;
  throw new Undone(`It is paired, and ${pairingFile} cannot be written: ${written.why}; reset it`);
}

function readCode(request: PairRequest, tools: PairTools): string {
  const { codeFile } = request;
  const stored = codeFile === null ? null : readTextFile(codeFile, FILE_BYTES_MAX);
  if (stored !== null && stored.kind !== "text") throw new Misuse(`${codeFile} cannot be read`);
  const text = stored === null
    ? tools.ask("Its setup code, 8 digits on the accessory or its box:")
    : stored.text;
  if (text === null) throw new Misuse("There is no terminal to ask at: give --code-file FILE");
  const code = normalizeSetupCode(text);
  if (code !== null) return code;
  throw new Misuse("A setup code is 8 digits, such as 123-45-678");
}

function reserve(path: string): void {
  try {
    Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }).close();
  } catch (error) {
    throw new Undone(`${path} cannot be written, nothing was paired: ${explain(error)}`);
  }
}

async function setUp(
  { address, hasChip }: Target,
  { code, tools }: { readonly code: string; readonly tools: PairTools },
): Promise<HomekitPairing | PlugTrouble> {
  const signal = tools.after(PAIRING_MS);
  const first = hasChip === true ? "withProof" : "plain";
  const methods = hasChip === null ? ["plain", "withProof"] as const : [first] as const;
  let trouble = new PlugTrouble("");
  for (const method of methods) {
    const link = await HapLink.open(address, signal);
    if (!(link instanceof HapLink)) return new PlugTrouble(describePlugFailure(link));
    try {
      const offer = await beginSetup(link, method);
      if (!(offer instanceof PlugTrouble)) {
        return await finishSetup(link, { offer, code, ...tools });
      }
      trouble = offer;
    } finally {
      await link.close();
    }
  }
  return trouble;
}

interface Paired extends PairContext {
  readonly pairing: HomekitPairing;
}

async function describe(address: TcpAddress, paired: Paired): Promise<PlugAnswer> {
  const { pairing, request } = paired;
  const outlets = await readOutlets(address, paired);
  const [outlet, ...more] = outlets;
  if (outlet === undefined) {
    throw new Undone(`${pairing.accessoryId} is paired and has nothing that can be switched`);
  }
  const others = more.map((each) => `#   ${outletText(each)}`);
  const id = pairing.accessoryId;
  return {
    code: EXIT.done,
    lines: [
      `Paired with ${id}; the key to it is ${request.pairingFile}, keep it. For home.toml:`,
      "",
      "[plug]",
      'driver = "homekit"',
      `address = "${address.hostname}"`,
      `port = ${address.port}`,
      `id = "${id}"`,
      `pairing_file = ${JSON.stringify(fileNameFor(request))}`,
      ...outletText(outlet).split("; "),
      ...(others.length === 0 ? [] : ["# its other outlets:", ...others]),
    ],
    json: { kind: "paired", id, address, outlets, pairingFile: request.pairingFile },
  };
}

/** As home.toml names it: files beside it by their bare name. */
function fileNameFor({ pairingFile, config }: PairRequest): string {
  const folder = folderOf(config);
  if (folderOf(pairingFile) !== folder) return pairingFile;
  return bareNameOf(pairingFile);
}

function outletText({ accessory, characteristic, inUse, kind, name }: HomekitOutlet): string {
  return [
    `accessory = ${accessory}`,
    `characteristic = ${characteristic}`,
    ...(inUse === null ? [] : [`in_use = ${inUse}`]),
    `# ${kind} "${name}"`,
  ].join("; ");
}

async function readOutlets(
  address: TcpAddress,
  { pairing, request, tools }: Paired,
): Promise<readonly HomekitOutlet[]> {
  const link = await HapLink.open(address, tools.after(READING_MS));
  const kept = `its pairing is in ${request.pairingFile}: try this again`;
  if (!(link instanceof HapLink)) throw new Undone(`${describePlugFailure(link)}; ${kept}`);
  try {
    const stranger = await verifyPairing(link, pairing);
    if (stranger !== null) throw new Undone(`${stranger.hint}; ${kept}`);
    const reply = await link.ask({ method: "GET", path: "/accessories" });
    if (reply.kind === "failed") throw new Undone(`${describePlugFailure(reply.failure)}; ${kept}`);
    return findOutlets(readJson(new TextDecoder().decode(reply.body)));
  } finally {
    await link.close();
  }
}
