/**
 * Bringing the cloud to Deno Deploy: which documented `deno deploy` commands are still to be run.
 * https://docs.deno.com/runtime/reference/cli/deploy/ (2026-06-01), "Agent / CI usage".
 */
import { array, nullable, object, readAs, type Shape, string } from "../base/shape.ts";

/** What the owner chose. */
export interface DeployChoice {
  readonly org: string;
  readonly app: string;
  /** Name of the Deno KV instance. */
  readonly database: string;
  readonly region: "us" | "eu" | "global";
  /** Names of the secrets that are to be set; values are never part of a plan. */
  readonly secrets: readonly string[];
  /** Names of plain variables that are to be set. */
  readonly plain: readonly string[];
}

/** What is there already; the empty one plans everything. */
export interface DeployFound {
  readonly hasApp: boolean;
  readonly hasDatabase: boolean;
  readonly isAssigned: boolean;
  /** Names of variables with their contexts; null: all contexts. */
  readonly variables: Readonly<Record<string, readonly string[] | null>>;
}

/** One command. `{NAME}` among the words stands for that variable's value. */
export interface DeployStep {
  readonly title: string;
  /** What follows `deno deploy`. */
  readonly words: readonly string[];
  /** Value to be put in the place of `{NAME}`; null: none. */
  readonly variable: string | null;
  /** Whether "a resource of this name exists" (exit 5) means that it was done before. */
  readonly mayExist: boolean;
  /** Uploads sources, so it runs where only the cloud's are. */
  readonly uploads: boolean;
}

/** Nothing found: everything is to be done. */
export const NOTHING_FOUND: DeployFound = {
  hasApp: false,
  hasDatabase: false,
  isAssigned: false,
  variables: {},
};

/** Exit codes of the command line that a plan goes by. */
export const DEPLOY_EXIT = { ok: 0, auth: 3, notFound: 4, conflict: 5 } as const;

/** The context that serves real homes; branches and previews must not know the phone. */
const PRODUCTION = "Production";
const SCRIPTED = ["--json", "--non-interactive"];

/** Commands that only look; their answers are read by `readFound`. */
export function planLooks({ org, app }: Pick<DeployChoice, "org" | "app">) {
  return {
    apps: ["apps", "list", ...SCRIPTED, "--org", org],
    databases: ["database", "list", ...SCRIPTED, "--org", org],
    variables: ["env", "list", ...SCRIPTED, "--org", org, "--app", app],
  } as const;
}

/** The commands that are still to be run, in order. */
export function planDeploy(choice: DeployChoice, found: DeployFound): readonly DeployStep[] {
  const { org, app, database, region } = choice;
  const orgFlags = [...SCRIPTED, "--org", org];
  const appFlags = [...orgFlags, "--app", app];
  return [
    ...(found.hasApp
      ? []
      : [step("create the app", ["create", ...appFlags, ...createFlags(region)], {
        mayExist: true,
        uploads: true,
      })]),
    ...(found.hasDatabase ? [] : [step("provision Deno KV", [
      "database",
      "provision",
      database,
      "--kind",
      "denokv",
      ...orgFlags,
    ], { mayExist: true })]),
    ...(found.isAssigned
      ? []
      : [step("assign Deno KV to the app", ["database", "assign", database, ...appFlags], {
        mayExist: true,
      })]),
    ...choice.secrets.flatMap((name) => variableSteps(name, { appFlags, found, isSecret: true })),
    ...choice.plain.flatMap((name) => variableSteps(name, { appFlags, found, isSecret: false })),
    step("deploy", [...appFlags, "--prod", "."], { uploads: true }),
  ];
}

function createFlags(region: DeployChoice["region"]): readonly string[] {
  return [
    "--source",
    "local",
    "--do-not-use-detected-build-config",
    "--runtime-mode",
    "dynamic",
    "--entrypoint",
    "cloud/main.ts",
    "--build-timeout",
    "5",
    "--build-memory-limit",
    "1024",
    "--region",
    region,
  ];
}

/** A value that is there is left alone; only its contexts are put right. */
function variableSteps(
  name: string,
  options: {
    readonly appFlags: readonly string[];
    readonly found: DeployFound;
    readonly isSecret: boolean;
  },
): readonly DeployStep[] {
  const { appFlags, found, isSecret } = options;
  const contexts = found.variables[name];
  const narrow = step(`keep ${name} to the production context`, [
    "env",
    "update-contexts",
    name,
    PRODUCTION,
    ...appFlags,
  ]);
  if (contexts !== undefined) return isProductionOnly(contexts) ? [] : [narrow];
  const secret = isSecret ? ["--secret"] : [];
  const add = step(`set ${name}`, ["env", "add", name, `{${name}}`, ...secret, ...appFlags], {
    variable: name,
  });
  return [add, narrow];
}

function isProductionOnly(contexts: readonly string[] | null): boolean {
  return contexts?.length === 1 && contexts[0]?.toLowerCase() === PRODUCTION.toLowerCase();
}

function step(
  title: string,
  words: readonly string[],
  rest: Partial<Omit<DeployStep, "title" | "words">> = {},
): DeployStep {
  return { title, words, variable: null, mayExist: false, uploads: false, ...rest };
}

/** A step as a person would type it; a secret's place keeps its name. */
export function showStep({ words }: Pick<DeployStep, "words">): string {
  const shown = words.map((word) => /^[\w./:=-]+$/.test(word) ? word : `'${word}'`);
  return `deno deploy ${shown.join(" ")}`;
}

const appsSchema = object({ items: array(object({ slug: string() })) });
const databasesSchema = array(
  object({ name: string(), assignments: array(string()) }),
);
const variablesSchema = array(
  object({ key: string(), contexts: nullable(array(string())) }),
);
const publishedSchema = object({
  timelines: array(object({ partition: string(), domains: array(string()) })),
});

/**
 * What the looks found; an empty text stands for "not found". Throws TypeError for an answer of
 * another shape, SyntaxError for one that is not JSON.
 */
export function readFound(
  answers: { readonly apps: string; readonly databases: string; readonly variables: string },
  { app, database }: Pick<DeployChoice, "app" | "database">,
): DeployFound {
  const apps = read(appsSchema, answers.apps, "apps") ?? { items: [] };
  const databases = read(databasesSchema, answers.databases, "databases") ?? [];
  const variables = read(variablesSchema, answers.variables, "variables") ?? [];
  const ours = databases.find(({ name }) => name === database);
  return {
    hasApp: apps.items.some(({ slug }) => slug === app),
    hasDatabase: ours !== undefined,
    isAssigned: ours?.assignments.includes(app) ?? false,
    variables: Object.fromEntries(variables.map(({ key, contexts }) => [key, contexts])),
  };
}

/** Where production answers, of what the last step printed; null: it does not say. */
export function readProductionUrl(text: string): string | null {
  try {
    const published = read(publishedSchema, text, "deployment");
    const timeline = published?.timelines.find(({ partition }) => partition === "production");
    const url = URL.parse(timeline?.domains[0] ?? "");
    return url?.protocol === "https:" ? url.origin : null;
  } catch {
    return null;
  }
}

function read<T>(
  shape: Shape<T>,
  text: string,
  what: string,
): T | null {
  if (text.trim() === "") return null;
  return readAs(shape, JSON.parse(text), `read the list of ${what}`);
}
