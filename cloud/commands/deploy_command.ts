import { showValue } from "../../lib/base/show.ts";
import { CHANNEL_VARIABLES } from "../../lib/config/channel_config.ts";
import { PHONE_VARIABLES } from "../../lib/config/phone_config.ts";
import { parseCloudConfig } from "../../lib/config/cloud_config.ts";
import { read } from "../../lib/base/environment.ts";
import {
  type DeployChoice,
  NOTHING_FOUND,
  planDeploy,
  showStep,
} from "../../lib/install/deploy_plan.ts";
import { type CommandIo, runCloudCommand } from "./command_io.ts";
import { type CommandArguments, CommandError, requireYes } from "../../lib/base/command.ts";
import { EXIT, type ExitCode } from "../../lib/base/exit.ts";
import { type DeployPorts, runDeploy, verifyDeployment } from "./deploy_run.ts";
import { createTokenIssuer } from "../keys/tokens.ts";

const HELP = `deno task deploy --org ORG --app APP [--region eu] [--database NAME] [--yes]

Brings the cloud to Deno Deploy with "deno deploy": creates the app, provisions and assigns Deno
KV, sets the secrets in the production context only, deploys, then asks for its health and sends a
heartbeat. Each command is shown before it runs; what is there already is left alone.

  --org ORG        your organisation, as in https://console.deno.com/ORG
  --app APP        name of the app: https://APP.ORG.deno.net
  --region REGION  us, eu or global (default: eu)
  --database NAME  name of the Deno KV instance (default: APP-kv)
  --url URL        where it will answer, if Deploy does not say
  --dry-run        show every command, run none
  --yes            do not ask

Settings come from the environment: REBOOTINATOR_SECRET, PUBLIC_URL, those of NTFY_ and WEBHOOK_,
QUIET_HOURS, DIGEST_AT, REBOOT_BUTTON. Sign in before, with "deno deploy orgs list", or set
DENO_DEPLOY_TOKEN to a token from https://console.deno.com/account/tokens.

Exit: 0 done; 1 Deploy said no, or you did; 2 a setting or an argument is wrong; 3 the new cloud
cannot be reached.
`;

const REGIONS = ["us", "eu", "global"] as const;
const CHANNELS = CHANNEL_VARIABLES.filter((name) => !name.endsWith("_FILE"));
const SECRETS = ["REBOOTINATOR_SECRET", ...CHANNELS.filter((name) => !name.includes("_SITES"))];
const PLAIN = [
  "PUBLIC_URL",
  ...CHANNELS.filter((name) => name.includes("_SITES")),
  ...PHONE_VARIABLES,
];
/** A store that is this instance's alone would forget every home, unnoticed: better no start. */
const FIXED: Readonly<Record<string, string>> = { DENO_KV_REQUIRES_DISTRIBUTED_DATABASE: "error" };
/** Names that Deploy takes: part of a host name. */
const SLUG_REGEXP = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

/** What the command is given beside the usual. */
export type DeployIo = CommandIo & Pick<DeployPorts, "deploy" | "sleep" | "now">;

/** `deno task deploy`; resolves to the exit code. */
export function runDeployCommand(args: readonly string[], io: DeployIo): Promise<number> {
  const shape = {
    help: HELP,
    act: "run",
    switches: ["dry-run", "yes"],
    values: ["org", "app", "region", "database", "url"],
  };
  return runCloudCommand(args, { shape, io, act: (given) => deploy(given, io) });
}

async function deploy(given: CommandArguments, io: DeployIo): Promise<ExitCode> {
  const values = Object.fromEntries([...SECRETS, ...PLAIN].map((name) => [name, io.get(name)]));
  const choice = readChoice(given, values);
  if (given.switches.has("dry-run")) {
    io.print("Nothing is run. Every command, if nothing were there yet:\n");
    for (const step of planDeploy(choice, NOTHING_FOUND)) {
      io.print(`# ${step.title}\n${showStep(step)}\n`);
    }
    return EXIT.done;
  }
  const { secret } = parseCloudConfig(values);
  if (!given.switches.has("yes")) {
    const answer = io.ask(`Deploy to ${choice.org}/${choice.app}? [y/N]`);
    const isYes = answer === null ? null : answer.trim().toLowerCase() === "y";
    requireYes(isYes, "Nothing was done (--yes answers without asking)");
  }
  const valueOf = (name: string) => FIXED[name] ?? read(values, name) ?? "";
  const ports: DeployPorts = { ...io, io, valueOf };
  const said = await runDeploy(choice, ports);
  const url = given.values.get("url") ?? said ?? `https://${choice.app}.${choice.org}.deno.net`;
  await verifyDeployment(url, { issuer: await createTokenIssuer(secret), ports });
  io.print(`The cloud answers at ${url}. Next: \`deno task token SITE\`, for home.toml\n`);
  return EXIT.done;
}

function readChoice(
  given: CommandArguments,
  values: Readonly<Record<string, string | undefined>>,
): DeployChoice {
  const org = readSlug(given, "org");
  const app = readSlug(given, "app");
  const region = REGIONS.find((each) => each === (given.values.get("region") ?? "eu"));
  if (region === undefined) throw wrong(`--region must be ${REGIONS.join(", ")}`);
  const isSet = (name: string) => read(values, name) !== null;
  return {
    org,
    app,
    database: given.values.get("database") === undefined
      ? `${app}-kv`
      : readSlug(given, "database"),
    region,
    secrets: SECRETS.filter((name) => name === "REBOOTINATOR_SECRET" || isSet(name)),
    plain: [...Object.keys(FIXED), ...PLAIN.filter(isSet)],
  };
}

function readSlug(given: CommandArguments, name: string): string {
  const value = given.values.get(name);
  if (value !== undefined && SLUG_REGEXP.test(value)) return value;
  const got = showValue(value);
  throw wrong(`--${name} must be 1-32 of a-z, 0-9 and "-", got ${got}`);
}

function wrong(message: string): CommandError {
  return new CommandError(`Cannot deploy: ${message}`);
}
