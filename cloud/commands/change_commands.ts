import { showValue } from "../../lib/base/show.ts";
import { SITE_ID_REGEXP } from "../../lib/wire/heartbeat.ts";
import { DAY_MS, formatDuration, parseDuration } from "../../lib/time/time.ts";
import { askCloud, type CloudQuestion, deriveToken, readBase } from "./client.ts";
import { type CommandIo, runCloudCommand } from "./command_io.ts";
import { type CommandArguments, CommandError } from "../../lib/base/command.ts";
import { EXIT, type ExitCode } from "../../lib/base/exit.ts";
import { loadCommandEnvironment } from "../host/settings.ts";

const COMMON_HELP = `
  --url URL  the cloud's address; else REBOOTINATOR_URL, else PUBLIC_URL, else
             http://127.0.0.1:8000

The admin token is derived from REBOOTINATOR_SECRET or REBOOTINATOR_SECRET_FILE.

Exit: 0 done; 1 the cloud said no (there is no such home), or you did; 2 a
setting or an argument is wrong; 3 the cloud cannot be reached.
`;

const FORGET_HELP = `deno task forget SITE [--url URL] [--yes]

Removes a home from the cloud with its past and its waiting notices, for good.
A home that still beats comes back with its next heartbeat: stop it first, or
take its token back (deno task token --help).

  --yes      do not ask
${COMMON_HELP.trimStart()}`;

const MUTE_HELP = `deno task mute SITE LENGTH [--url URL]

Keeps the phone quiet about a home's silence for LENGTH ("45m", "8h", "3d", at
most 30d; "0s" ends it). The home is still watched and still shown.
${COMMON_HELP}`;

/** `deno task forget`; resolves to the exit code. */
export function runForget(args: readonly string[], io: CommandIo): Promise<number> {
  const shape = {
    help: FORGET_HELP,
    act: "run",
    words: ["SITE"],
    switches: ["yes"],
    values: ["url"],
  };
  return runCloudCommand(args, { shape, io, act: (given) => forget(given, io) });
}

/** `deno task mute`; resolves to the exit code. */
export function runMute(args: readonly string[], io: CommandIo): Promise<number> {
  const shape = { help: MUTE_HELP, act: "run", words: ["SITE", "LENGTH"], values: ["url"] };
  return runCloudCommand(args, { shape, io, act: (given) => mute(given, io) });
}

async function forget(given: CommandArguments, io: CommandIo): Promise<ExitCode> {
  const site = readSiteWord(given);
  if (!given.switches.has("yes")) {
    const answer = io.ask(`Forget ${site} and all of its past, for good? Type its name:`);
    if (answer === null) {
      throw new CommandError("Cannot ask here: say --yes to forget without a question");
    }
    if (answer.trim() !== site) {
      throw new CommandError("Nothing was forgotten", { exit: EXIT.failed });
    }
  }
  await change(given, { io, question: { method: "DELETE", path: `/v1/sites/${site}` } });
  io.print(`${site} is forgotten\n`);
  return EXIT.done;
}

async function mute(given: CommandArguments, io: CommandIo): Promise<ExitCode> {
  const site = readSiteWord(given);
  const length = given.words[1] ?? "";
  const lengthMs = parseDuration(length);
  if (lengthMs === null || lengthMs > 30 * DAY_MS) {
    throw new CommandError(
      `Cannot run: LENGTH must be a time from 0s to 30d, got ${showValue(length)}`,
    );
  }
  const path = `/v1/sites/${site}/mute`;
  await change(given, { io, question: { method: "POST", path, body: { for: length } } });
  io.print(
    lengthMs === 0 ? `${site} rings again\n` : `${site} is muted for ${formatDuration(lengthMs)}\n`,
  );
  return EXIT.done;
}

function readSiteWord(given: CommandArguments): string {
  const [site = ""] = given.words;
  if (SITE_ID_REGEXP.test(site)) return site;
  throw new CommandError(
    `Cannot run: SITE must be 1-32 of a-z, 0-9 and "-", got ${showValue(site)}`,
  );
}

async function change(
  given: CommandArguments,
  options: { readonly io: CommandIo; readonly question: CloudQuestion },
): Promise<void> {
  const environment = await loadCommandEnvironment(options.io);
  const base = readBase(given.values.get("url"), environment);
  const token = await deriveToken("admin", environment);
  await askCloud({ base, token }, options);
}
