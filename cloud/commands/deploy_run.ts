/** Taking the steps of a deployment with the real `deno deploy`, and proving that it works. */
import {
  DEPLOY_EXIT,
  type DeployChoice,
  type DeployFound,
  type DeployStep,
  planDeploy,
  planLooks,
  readFound,
  readProductionUrl,
  showStep,
} from "../../lib/install/deploy_plan.ts";
import { askCloud, type CloudLink } from "./client.ts";
import type { CommandIo } from "./command_io.ts";
import { CommandError } from "../../lib/base/command.ts";
import type { EndedProgram } from "../../lib/base/limited.ts";
import type { Heartbeat } from "../../lib/wire/heartbeat.ts";
import { heartbeatOfPing } from "../../lib/wire/ping.ts";
import { EXIT } from "../../lib/base/exit.ts";
import type { TokenIssuer } from "../keys/tokens.ts";

/** What a deployment needs of the world. */
export interface DeployPorts {
  readonly io: Pick<CommandIo, "fetch" | "print">;
  /** Runs `deno deploy` with these words, in a folder that holds only what the cloud needs. */
  readonly deploy: (words: readonly string[]) => Promise<EndedProgram>;
  /** The value of a variable of the choice. */
  readonly valueOf: (name: string) => string;
  readonly sleep: (lengthMs: number) => Promise<void>;
  readonly now: () => number;
}

/** A home that exists for a moment, to be heard and forgotten. */
export const CHECK_SITE = "deploy-check";

const HEALTH_POLLS_MAX = 30;
const HEALTH_POLL_MS = 3_000;
const SAID_CHARACTERS_MAX = 300;

/** Looks, then takes the steps that are missing; the address of production, null where unknown. */
export async function runDeploy(choice: DeployChoice, ports: DeployPorts): Promise<string | null> {
  const found = await look(choice, ports);
  let last = "";
  for (const step of planDeploy(choice, found)) last = await take(step, ports);
  return readProductionUrl(last);
}

/** Asks for health, sends a heartbeat of a home of its own, and forgets that home again. */
export async function verifyDeployment(
  base: string,
  options: { readonly issuer: TokenIssuer; readonly ports: DeployPorts },
): Promise<void> {
  const { issuer, ports } = options;
  const { io } = ports;
  const link = async (claim: Parameters<TokenIssuer["issue"]>[0]): Promise<CloudLink> => (
    { base, token: await issuer.issue(claim) }
  );
  io.print(`# verify: GET ${base}/healthz\n`);
  await untilHealthy(await link({ kind: "read" }), ports);
  const path = `/v1/sites/${CHECK_SITE}`;
  io.print(`# verify: POST ${base}${path}/heartbeat, then forget that home again\n`);
  const home = await link({ kind: "site", site: CHECK_SITE, generation: 1 });
  const now = ports.now();
  const name = "Deployment check";
  const ping = { by: "ping", name, staleAfterMs: 600_000, timeZone: null } as const;
  const body: Heartbeat = {
    ...heartbeatOfPing(ping, { site: null, now }),
    epoch: now,
    release: "deploy",
  };
  await askCloud(home, { io, question: { method: "POST", path: `${path}/heartbeat`, body } });
  await askCloud(await link({ kind: "admin" }), { io, question: { method: "DELETE", path } });
}

async function look(choice: DeployChoice, ports: DeployPorts): Promise<DeployFound> {
  const looks = planLooks(choice);
  const answers = {
    apps: await ask(looks.apps, ports),
    databases: await ask(looks.databases, ports),
    variables: await ask(looks.variables, ports),
  };
  try {
    return readFound(answers, choice);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
    throw new CommandError(`Cannot understand deno deploy: ${error.message}`, {
      exit: EXIT.unavailable,
      cause: error,
    });
  }
}

async function ask(words: readonly string[], ports: DeployPorts): Promise<string> {
  ports.io.print(`# look\n${showStep({ words })}\n`);
  const ran = await ports.deploy(words);
  if (ran.code === DEPLOY_EXIT.ok) return ran.output;
  if (ran.code === DEPLOY_EXIT.notFound) return "";
  throw failed({ words }, ran);
}

async function take(step: DeployStep, ports: DeployPorts): Promise<string> {
  ports.io.print(`# ${step.title}\n${showStep(step)}\n`);
  const { variable } = step;
  const words = variable === null
    ? step.words
    : step.words.map((word) => word === `{${variable}}` ? ports.valueOf(variable) : word);
  const ran = await ports.deploy(words);
  if (ran.code === DEPLOY_EXIT.ok) return ran.output;
  if (ran.code === DEPLOY_EXIT.conflict && step.mayExist) {
    ports.io.print("  was there already\n");
    return "";
  }
  throw failed(step, ran);
}

function failed(step: Pick<DeployStep, "words">, ran: EndedProgram): CommandError {
  const hint = ran.code === DEPLOY_EXIT.auth
    ? "; make a token at https://console.deno.com/account/tokens and set DENO_DEPLOY_TOKEN"
    : "";
  const said = ran.errors.replaceAll(/\s+/g, " ").trim().slice(0, SAID_CHARACTERS_MAX);
  return new CommandError(`Cannot run ${showStep(step)}: exit ${ran.code}: ${said}${hint}`, {
    exit: EXIT.failed,
  });
}

/** The first sweep comes with the next full minute. */
async function untilHealthy(link: CloudLink, ports: DeployPorts): Promise<void> {
  for (let poll = 1;; poll++) {
    try {
      const question = { method: "GET", path: "/healthz" } as const;
      return void await askCloud(link, { io: ports.io, question });
    } catch (error) {
      if (!(error instanceof CommandError) || poll === HEALTH_POLLS_MAX) throw error;
    }
    await ports.sleep(HEALTH_POLL_MS);
  }
}
