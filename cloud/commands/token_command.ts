import { parseSecret } from "../../lib/config/cloud_config.ts";
import { read } from "../../lib/base/environment.ts";
import { type CommandIo, runCloudCommand } from "./command_io.ts";
import { type CommandArguments, CommandError } from "../../lib/base/command.ts";
import { EXIT, type ExitCode } from "../../lib/base/exit.ts";
import { loadCommandEnvironment } from "../host/settings.ts";
import { type Claim, createTokenIssuer, makeSecret } from "../keys/tokens.ts";

const HELP = `deno task token SITE [--generation N]   prints the token of a home
deno task token --read                  prints the token that may read the status
deno task token --act                   prints the token that may pause, mute and reboot too
deno task token --admin                 prints the token that may change everything
deno task token --new-secret            prints a fresh secret for a new cloud; refused where
                                        there is one: --another prints it all the same

Tokens are derived from the cloud's secret: REBOOTINATOR_SECRET, the file that
REBOOTINATOR_SECRET_FILE names, or cloud.env as \`deno task cloud-setup\` wrote it. SITE is 1-32 of a-z, 0-9 and "-".
To take back a lost token, set GENERATIONS="SITE=2" at the cloud and give the
home the token of --generation 2.

Exit: 0 printed, 2 a setting or an argument is wrong.
`;

/** `deno task token`; resolves to the exit code. */
export function runToken(args: readonly string[], io: CommandIo): Promise<number> {
  const kinds = ["read", "act", "admin", "new-secret"];
  const withoutSite = args.some((arg) => kinds.some((flag) => arg === `--${flag}`));
  const shape = {
    help: HELP,
    act: "run",
    words: withoutSite ? [] : ["SITE"],
    switches: [...kinds, "another"],
    values: ["generation"],
  };
  return runCloudCommand(args, { shape, io, act: (given) => printToken(given, io) });
}

async function printToken(given: CommandArguments, io: CommandIo): Promise<ExitCode> {
  const flags = [...given.switches].filter((flag) => flag !== "another");
  if (flags.length > 1) {
    throw new CommandError(`Cannot run: --${flags.join(" and --")} exclude each other`);
  }
  if (given.switches.has("new-secret")) {
    await refuseSecond(given, io);
    io.print(`${makeSecret(io.random)}\n`);
    return EXIT.done;
  }
  const environment = await loadCommandEnvironment(io);
  const issuer = await createTokenIssuer(parseSecret(read(environment, "REBOOTINATOR_SECRET")));
  io.print(`${await issuer.issue(claimOf(given))}\n`);
  return EXIT.done;
}

/** Whoever makes a second secret takes the tokens of the first from all homes. */
async function refuseSecond({ switches }: CommandArguments, io: CommandIo): Promise<void> {
  if (switches.has("another")) return;
  let known: string | null;
  try {
    known = read(await loadCommandEnvironment(io), "REBOOTINATOR_SECRET");
  } catch {
    // Settings that cannot be read are there all the same.
    known = "";
  }
  if (known === null) return;
  throw new CommandError(
    "Cannot make a secret: there is one already, in the environment or in cloud.env, and no token " +
      "of it would fit another (--another prints one all the same)",
  );
}

function claimOf(given: CommandArguments): Claim {
  const text = given.values.get("generation");
  const [site] = given.words;
  if (site === undefined) {
    if (text === undefined) return { kind: kindOf(given) };
    throw new CommandError("Cannot run: only a home's token has a --generation");
  }
  const generation = text === undefined ? 1 : /^\d{1,7}$/.test(text) ? Number(text) : NaN;
  return { kind: "site", site, generation };
}

function kindOf(given: CommandArguments): "read" | "act" | "admin" {
  if (given.switches.has("read")) return "read";
  return given.switches.has("act") ? "act" : "admin";
}
