/**
 * Set-up of a cloud on a computer of one's own: settings, the phone proven, the service, the first
 * token. Every step may be taken again: the secret is made once, and what stands is kept.
 */
import { parseEnvironmentFile } from "../../lib/config/env_file.ts";
import {
  type CloudAnswers,
  freshTopic,
  lastWords,
  settingsText,
} from "../../lib/setup/cloud_settings.ts";
import { hostBeforePort, ownHostBeforePort } from "../../lib/base/address.ts";
import { type Environment, read } from "../../lib/base/environment.ts";
import { COMMAND_NAME } from "../../lib/install/command_file.ts";
import { CLOUD_ENV_FILE } from "../../lib/install/paths.ts";
import { type CommandIo, runCloudCommand } from "../commands/command_io.ts";
import { type CommandArguments, CommandError } from "../../lib/base/command.ts";
import { EXIT, type ExitCode } from "../../lib/base/exit.ts";
import { readFiles } from "../host/settings.ts";
import { whyUnreadable } from "../host/text_file.ts";
import { createTokenIssuer, makeSecret } from "../keys/tokens.ts";
import { provePhone } from "./prove_phone.ts";

const HELP = `deno task cloud-setup [--yes] [--ntfy-url URL] [--public-url URL] [--site SITE]

Sets up the cloud on this computer: makes its secret (once: what stands is kept), asks for the
phone's topic and sends a message there, writes the settings, installs the service where root runs
it, and prints the token of the first home.

  --ntfy-url URL    the phone's topic; "new": one that nobody guesses (what Enter answers)
  --public-url URL  address by which homes and browsers reach it, https://… without a path
  --host ADDRESS    where it listens (default 127.0.0.1; 0.0.0.0 lets other computers in)
  --port PORT       default 8000
  --site SITE       the first home (default home)
  --settings FILE   where settings go (default ${CLOUD_ENV_FILE} for root, else cloud.env)
  --no-service      install nothing
  --yes             ask nothing; whether the message arrived is then for you to see
  --help            this text

Exit: 0 done; 1 the phone was not proven, or the service does not answer; 2 a setting or an
argument is wrong.
`;

/** What set-up does beyond what every command may. */
export interface CloudSetupIo extends CommandIo {
  readonly isRoot: boolean;
  /** Writes it for this user's eyes alone. */
  readonly writeSecretFile: (path: string, text: string) => Promise<void>;
  /** Installs the service with these settings; false: it did not work, and it was said why. */
  readonly installService: (settings: string) => Promise<boolean>;
  readonly sleep: (lengthMs: number) => Promise<void>;
}

const SECRET = "REBOOTINATOR_SECRET";
const HEALTH_POLLS_MAX = 40;
const HEALTH_POLL_MS = 250;

/** `deno task cloud-setup`; resolves to the exit code. */
export function runCloudSetup(args: readonly string[], io: CloudSetupIo): Promise<number> {
  const shape = {
    help: HELP,
    act: "run",
    words: [],
    switches: ["yes", "no-service"],
    values: ["ntfy-url", "public-url", "host", "port", "site", "settings"],
  };
  return runCloudCommand(args, { shape, io, act: (given) => setUp(given, io) });
}

async function setUp(given: CommandArguments, io: CloudSetupIo): Promise<ExitCode> {
  const say = (line: string) => io.print(`${line}\n`);
  const ask = (question: string) => given.switches.has("yes") ? null : io.ask(question);
  const file = given.values.get("settings") ?? (io.isRoot ? CLOUD_ENV_FILE : "cloud.env");
  const standing = await readStanding(file, io);
  const values = standing === null ? {} : parse(standing, file);
  const known = await readFiles(io, values);
  const secret = await findSecret(known, io);
  say(
    secret.isNew
      ? `A secret is made, for ${file}: keep that file, every token is derived from it`
      : `The secret stays as it is (${secret.from})`,
  );
  const tools = { io, say, ask };
  const phone = await provePhone(given.values.get("ntfy-url") ?? values["NTFY_URL"] ?? null, {
    ...tools,
    fresh: () => freshTopic(randomOf(io, 10)),
    token: read(known, "NTFY_TOKEN"),
  });
  const answers = askRest({ NTFY_URL: phone.url, ...answersOf(given) }, { values, ask });
  const text = settingsText(standing, { secret: secret.text, answers, known });
  await io.writeSecretFile(file, text);
  say(`Written: ${file}`);
  const settings = parse(text, file);
  const isServed = await serve(given, { file, settings, io, say });
  const site = given.values.get("site") ?? "home";
  const issuer = await createTokenIssuer(secret.text);
  const token = await issuer.issue({ kind: "site", site, generation: 1 });
  say("");
  const isInstalled = isServed && io.isRoot && !given.switches.has("no-service");
  const command = isInstalled ? `sudo ${COMMAND_NAME}` : "deno task";
  lastWords({ url: urlOf(settings), site, token, command }).forEach(say);
  return phone.isProven && isServed ? EXIT.done : EXIT.failed;
}

function randomOf(io: CloudSetupIo, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  io.random(bytes);
  return bytes;
}

async function readStanding(file: string, io: CloudSetupIo): Promise<string | null> {
  try {
    return await io.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    const next = error instanceof Deno.errors.PermissionDenied ? ": try sudo" : "";
    const why = `Cannot set up: ${file} cannot be read (${whyUnreadable(error)})${next}`;
    throw new CommandError(why, { cause: error });
  }
}

function parse(text: string, file: string): Readonly<Record<string, string>> {
  try {
    return parseEnvironmentFile(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CommandError(`${error.message} (${file})`, { cause: error });
  }
}

/** Of the settings, the environment or other settings of this computer; only else a new one. */
async function findSecret(
  known: Environment,
  io: CloudSetupIo,
): Promise<{ readonly text: string; readonly isNew: boolean; readonly from: string }> {
  const found = (text: string, from: string) => ({ text, isNew: false, from });
  const own = read(known, SECRET);
  if (own !== null) return found(own, "it stands in the settings");
  const names = [SECRET, `${SECRET}_FILE`];
  const environment = Object.fromEntries(names.map((name) => [name, io.get(name)]));
  const given = read(await readFiles(io, environment), SECRET);
  if (given !== null) return found(given, "REBOOTINATOR_SECRET of the environment");
  for (const path of io.files) {
    const text = await readStanding(path, io);
    const secret = text === null ? null : read(await readFiles(io, parse(text, path)), SECRET);
    if (secret !== null) return found(secret, `that of ${path}`);
  }
  return { text: makeSecret(io.random), isNew: true, from: "" };
}

function answersOf({ values }: CommandArguments): CloudAnswers {
  const names = [["public-url", "PUBLIC_URL"], ["host", "HOST"], ["port", "PORT"]] as const;
  return Object.fromEntries(names.flatMap(([option, name]) => {
    const value = values.get(option);
    return value === undefined ? [] : [[name, value]];
  }));
}

function askRest(
  answers: CloudAnswers,
  { values, ask }: {
    readonly values: Readonly<Record<string, string>>;
    readonly ask: (question: string) => string | null;
  },
): CloudAnswers {
  if (answers.PUBLIC_URL !== undefined || read(values, "PUBLIC_URL") !== null) return answers;
  const url = ask("Address by which homes will reach it, https://… (Enter: none yet)")?.trim() ??
    "";
  return url === "" ? answers : { ...answers, PUBLIC_URL: url };
}

function urlOf(settings: Readonly<Record<string, string>>): string | null {
  const { PUBLIC_URL, HOST, PORT } = settings;
  if (PUBLIC_URL) return PUBLIC_URL;
  const isOpen = HOST !== undefined && !/^(|127\..*|::1|localhost|0\.0\.0\.0|::)$/.test(HOST);
  return isOpen ? `http://${hostBeforePort(HOST)}:${PORT ?? "8000"}` : null;
}

/** True: it runs, or nothing was to be installed. */
async function serve(
  given: CommandArguments,
  { file, settings, io, say }: {
    readonly file: string;
    readonly settings: Readonly<Record<string, string>>;
    readonly io: CloudSetupIo;
    readonly say: (line: string) => void;
  },
): Promise<boolean> {
  if (given.switches.has("no-service") || !io.isRoot) {
    say("Run it now: `deno task cloud`; for good: `sudo deno task cloud-setup`");
    return true;
  }
  if (!await io.installService(file)) return false;
  const host = ownHostBeforePort(settings["HOST"] ?? "");
  const url = `http://${host}:${settings["PORT"] ?? "8000"}`;
  for (let poll = 0; poll < HEALTH_POLLS_MAX; poll++) {
    if (await isHealthy(url, io)) {
      say(`The cloud answers at ${url}`);
      return true;
    }
    await io.sleep(HEALTH_POLL_MS);
  }
  say(`The cloud does not answer at ${url}: \`journalctl -u rebootinator-cloud\` says why`);
  return false;
}

async function isHealthy(url: string, io: CloudSetupIo): Promise<boolean> {
  try {
    const response = await io.fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    // Before its first look at the homes it says that it is not well yet.
    return response.status === 200 || response.status === 503;
  } catch {
    return false;
  }
}
