/** The phone's topic, and whether a message to it was seen. */
import { TEST_MESSAGE } from "../../lib/setup/cloud_settings.ts";
import type { CommandIo } from "../commands/command_io.ts";
import { CommandError } from "../../lib/base/command.ts";
import { openNtfyChannel } from "../phone/ntfy_sender.ts";

const SEND_MS = 10_000;
/** Topics tried before set-up goes on without a proof. */
const ATTEMPTS_MAX = 5;

/** What proving needs. */
export interface ProvingTools {
  readonly io: Pick<CommandIo, "fetch">;
  readonly say: (line: string) => void;
  /** Null: nobody can be asked. */
  readonly ask: (question: string) => string | null;
  readonly fresh: () => string;
  /** Of a protected topic; null: none. */
  readonly token: string | null;
}

/** A topic, and whether somebody saw a message come out of it. */
export interface ProvenPhone {
  readonly url: string;
  readonly isProven: boolean;
}

/**
 * Sends to the topic until somebody says that it arrived; without anybody to ask, that the server took
 * it must do. Throws CommandError for a topic that cannot be one.
 */
export async function provePhone(
  given: string | null,
  tools: ProvingTools,
): Promise<ProvenPhone> {
  const { say, ask } = tools;
  let url = given === "new" ? tools.fresh() : given ?? chooseTopic(tools);
  for (let attempt = 1;; attempt++) {
    say(`The phone's topic: ${url}`);
    ask("Subscribe to it in the ntfy app, then press Enter: a message follows");
    const why = await send(url, tools);
    if (why === null) {
      const answer = ask("A message was sent. Has it arrived? [y/n]");
      if (answer === null) {
        say("A message was sent: look at the phone");
        return { url, isProven: true };
      }
      if (/^\s*y/i.test(answer)) return { url, isProven: true };
      say("Is it the same server and topic in the app, and may the app notify in the background?");
    } else {
      say(`The topic does not take messages: ${why}`);
    }
    const next = attempt < ATTEMPTS_MAX
      ? ask("Enter: try again; another topic: its address; q: go on without a proof")
      : null;
    if (next === null || next.trim() === "q") return { url, isProven: false };
    url = next.trim() === "" ? url : next.trim();
  }
}

function chooseTopic({ ask, fresh }: ProvingTools): string {
  const answer = ask("The phone's topic, https://ntfy.sh/… (Enter: a new one that nobody guesses)");
  return (answer ?? "").trim() || fresh();
}

/** Null: it was taken. */
async function send(url: string, { io, token }: ProvingTools): Promise<string | null> {
  try {
    const options = { name: "ntfy", sites: null, url, token, click: null, now: Date.now };
    const channel = await openNtfyChannel({ ...options, fetch: io.fetch });
    const answer = await channel.send(TEST_MESSAGE, {
      timeoutMs: SEND_MS,
      about: {
        id: "setup",
        kind: "monitor",
        site: null,
        createdAt: Date.now(),
        number: 0,
        notice: null,
      },
    });
    return answer.kind === "delivered" ? null : answer.why;
  } catch (error) {
    const isSettings = [TypeError, RangeError, SyntaxError].some((kind) => error instanceof kind);
    if (!(error instanceof Error) || !isSettings) throw error;
    throw new CommandError(error.message, { cause: error });
  }
}
