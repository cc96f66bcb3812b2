/** What set-up of a cloud decides: which settings are written, and what is said of them. */
import { parseCloudConfig } from "../config/cloud_config.ts";
import { parseEnvironmentFile, setVariables } from "../config/env_file.ts";
import type { NtfyMessage } from "../phone/ntfy.ts";
import { type Environment, read } from "../base/environment.ts";

/** The settings that set-up asks about, by their variables. */
export type CloudAnswers = Readonly<
  Partial<Record<"NTFY_URL" | "PUBLIC_URL" | "HOST" | "PORT", string>>
>;

const FIRST_TEXT = `# Settings of the cloud, written by set-up; yours to change: docs/settings.md.
# Every token is derived from the secret: with another, no home and no browser gets in any more.
`;

const NTFY_SERVER = "https://ntfy.sh";

/** A topic that nobody guesses: 80 random bits. `bytes` are ten. */
export function freshTopic(bytes: Uint8Array): string {
  return `${NTFY_SERVER}/rebootinator-${bytes.toHex()}`;
}

/**
 * The file with these settings, the secret kept that stands in it or in a file that it names;
 * `known` is what `standing` comes to once such files are read. Throws TypeError, RangeError or
 * SyntaxError that names what is wrong, and never shows a secret.
 */
export function settingsText(
  standing: string | null,
  { secret, answers, known }: {
    readonly secret: string;
    readonly answers: CloudAnswers;
    readonly known: Environment;
  },
): string {
  const kept = read(known, "REBOOTINATOR_SECRET") === null ? { REBOOTINATOR_SECRET: secret } : {};
  const given = Object.entries(answers).filter(([, value]) => value !== undefined);
  const values = { ...kept, ...Object.fromEntries(given) };
  const text = setVariables(standing ?? FIRST_TEXT, values);
  parseCloudConfig({ ...parseEnvironmentFile(text), ...known, ...values });
  return text;
}

/** The message that proves the phone. */
export const TEST_MESSAGE: NtfyMessage = {
  title: "Rebootinator: a test",
  body: "Your phone is found. News of your homes will look like this.",
  priority: 4,
  tags: ["wave"],
  click: null,
  sequenceId: null,
  delayMs: null,
};

/** What is left to do for homes to be heard; `url` null: nobody outside this computer gets in. */
export function lastWords(
  { url, site, token, command }: {
    readonly url: string | null;
    readonly site: string;
    readonly token: string;
    /** What tasks are typed after, from here on. */
    readonly command: string;
  },
): readonly string[] {
  return [
    `The token of "${site}" (again at any time: \`${command} token ${site}\`):`,
    `  ${token}`,
    url === null
      ? "Only this computer reaches the cloud so far: put TLS in front of it (docs/deploy.md) and " +
        "run set-up again with --public-url https://…"
      : `At home: "deno task setup --cloud-url ${url}", which asks for the token`,
  ];
}
