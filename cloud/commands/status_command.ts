import { parseStatusView } from "../../lib/status/read_status.ts";
import { renderStatusTable } from "../../lib/status/status_table.ts";
import type { StatusView } from "../../lib/status/read_status.ts";
import { sweepWarning } from "../../lib/status/status_words.ts";
import { askCloud, type CloudLink, deriveToken, readBase } from "./client.ts";
import { type CommandIo, runCloudCommand } from "./command_io.ts";
import { type CommandArguments, CommandError } from "../../lib/base/command.ts";
import { EXIT, type ExitCode } from "../../lib/base/exit.ts";
import { loadCommandEnvironment } from "../host/settings.ts";

const HELP = `deno task status [--url URL] [--json]

Shows the homes as the cloud knows them, in each home's own time zone.

  --url URL  the cloud's address; else REBOOTINATOR_URL, else PUBLIC_URL, else
             http://127.0.0.1:8000
  --json     prints the cloud's JSON instead of the table

The read token comes from REBOOTINATOR_READ_TOKEN, or is derived from
REBOOTINATOR_SECRET or REBOOTINATOR_SECRET_FILE.

Exit: 0 every home is up and all is well; 1 no contact with a home, notices cannot be
delivered, or the cloud has not looked for silent homes for 2 min; 2 a setting
or an argument is wrong; 3 the cloud cannot be reached.
`;

/** As many as the most homes that a cloud takes. */
const PAGES_MAX = 1_000;

/** `deno task status`; resolves to the exit code. */
export function runStatus(args: readonly string[], io: CommandIo): Promise<number> {
  const shape = { help: HELP, act: "run", switches: ["json"], values: ["url"] };
  return runCloudCommand(args, { shape, io, act: (given) => showStatus(given, io) });
}

async function showStatus(given: CommandArguments, io: CommandIo): Promise<ExitCode> {
  const environment = await loadCommandEnvironment(io);
  const base = readBase(given.values.get("url"), environment);
  const token = await deriveToken("read", environment);
  const answer = await askPages({ base, token }, io);
  const view = read(answer, base);
  io.print(given.switches.has("json") ? `${JSON.stringify(answer)}\n` : renderStatusTable(view));
  return isWell(view) ? EXIT.done : EXIT.failed;
}

/** The status as JSON, its homes fetched page by page; what stands beside them is the last page's. */
async function askPages(link: CloudLink, io: CommandIo): Promise<unknown> {
  const sites = new Map<string, unknown>();
  for (let page = 1;; page++) {
    const path = page === 1 ? "/status" : `/status?page=${page}`;
    const answer = await askCloud(link, { question: { method: "GET", path }, io });
    const { homes, sites: shown } = read(answer, link.base);
    const given = (answer as { readonly sites: readonly unknown[] }).sites;
    // By id: a home may have gone from one page to the next meanwhile.
    for (const [index, { id }] of shown.entries()) sites.set(id, given[index]);
    if (page < Math.min(homes?.pages ?? 1, PAGES_MAX)) continue;
    return { ...answer as Record<string, unknown>, sites: [...sites.values()] };
  }
}

function read(answer: unknown, base: string): StatusView {
  try {
    return parseStatusView(answer);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandError(
      `What answers at ${base} is not this release's cloud: ${error.message}`,
      {
        exit: EXIT.unavailable,
        cause: error,
      },
    );
  }
}

function isWell(view: StatusView): boolean {
  const isDelivered = view.channel.state === "well" || view.channel.state === "off";
  return isDelivered && sweepWarning(view) === null &&
    view.sites.every((site) => site.status !== "down");
}
