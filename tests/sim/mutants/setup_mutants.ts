import type { Mutant } from "./mutant.ts";

/** Defects in setting up, installing and examining a home. */
export const SETUP_MUTANTS: readonly Mutant[] = [
  {
    name: "a command of an installation asks the registry",
    path: "lib/install/command_file.ts",
    find: 'const SHARED_FLAGS = ["--quiet", "--cached-only"];',
    replace: 'const SHARED_FLAGS = ["--quiet"];',
  },
  {
    name: "a checkout in a folder called app is taken for an installation",
    path: "lib/install/own_command.ts",
    find: 'project.endsWith("/app") && deno === ',
    replace: 'project.endsWith("/app") || deno === ',
  },
  {
    name: "a hint under sudo names a Deno that sudo does not know",
    path: "lib/install/own_command.ts",
    find: '(?<=[`"]|sudo )deno (?=task )',
    replace: '(?<=[`"])deno (?=task )',
  },
  {
    name: "a quoted flag of a task keeps its quotes",
    path: "lib/install/tasks.ts",
    find: '"$1$2"',
    replace: '"$&"',
  },
  {
    name: "a half that was removed comes back with the release before",
    path: "lib/install/removal.ts",
    find: "...(stays === null ? [] : [remove(`${prefix}/${PREFIX_PATHS.beforeUnits}/${name}`)]),",
    replace: "",
  },
  {
    name: "a token of another home is written",
    path: "lib/wire/site_token.ts",
    find: "return found[1] === site",
    replace: "return found[1] !== undefined",
  },
  {
    name: "a setting that was misspelt and is there twice loses its value",
    path: "lib/config/home_config_faults.ts",
    find: "meant === null || meant in rest ? rest",
    replace: "meant === null ? rest",
  },
  {
    name: "the doctor excuses a full disk by a reboot",
    path: "lib/doctor/own_cycle.ts",
    find: 'finding.grade !== "broken" || !DOWN_WITH_THE_ROUTER.includes(link)',
    replace: 'finding.grade !== "broken" || link === ""',
  },
  {
    name: "the doctor excuses what is broken at any time",
    path: "lib/doctor/own_cycle.ts",
    find: 'if (phase !== "off" && phase !== "booting") return findings;',
    replace: "if (phase === null) return findings;",
  },
  {
    name: "the watchdog's own missing right to ask is another user's",
    path: "lib/doctor/targets.ts",
    find: 'mayNotAsk(each) && askedBy === "another user"',
    replace: "mayNotAsk(each)",
  },
  {
    name: "an upgrade does not wait for a reboot that is under way",
    path: "lib/install/plan.ts",
    find: '[{ kind: "pause_ticks" } as const]',
    replace: '[{ kind: "settle" } as const]',
  },
  {
    name: "a removal of the home takes the cloud's settings with it",
    path: "lib/install/removal.ts",
    find: "remove(SETTINGS_FOLDER, [CLOUD_ENV_NAME])",
    replace: "remove(SETTINGS_FOLDER)",
  },
  {
    name: "the bundle keeps imports for effects alone, and Node's layer starts with every tick",
    path: "lib/install/bundle.ts",
    find: 'text.replaceAll(EFFECT_IMPORT_REGEXP, "")',
    replace: "text",
  },
  {
    name: "what of Node's is started behind an import is not seen",
    path: "lib/install/bundle.ts",
    find: 'found.add(specifier.slice("./".length))',
    replace: "found",
  },
  {
    name: "a bundle of other sources is installed",
    path: "home/install/bundle.ts",
    find: "stored.text.trim() === await hashSources(project)",
    replace: "stored.text.trim() !== ''",
  },
  {
    name: "a bundled tick reads the project's settings for Deno, and its lock",
    path: "lib/install/units.ts",
    find: '...(options.bundled ? ["--no-config", "--no-lock"] : ["--frozen"])',
    replace: '"--frozen"',
  },
  {
    name: "a cloud here that says that it is not well is well",
    path: "lib/doctor/own_cloud.ts",
    find: "if (!ok) return broken(",
    replace: "if (ok === undefined) return broken(",
  },
];

/** Defects in setting up a cloud. */
export const CLOUD_SETUP_MUTANTS: readonly Mutant[] = [
  {
    name: "set-up run again makes a second secret",
    path: "lib/setup/cloud_settings.ts",
    find: 'read(known, "REBOOTINATOR_SECRET") === null ?',
    replace: 'known["REBOOTINATOR_SECRET"] !== secret ?',
  },
  {
    name: "set-up makes a second secret beside one in a file",
    path: "cloud/setup/cloud_setup.ts",
    find: "const known = await readFiles(io, values);",
    replace: "const known = values;",
  },
  {
    name: "what systemd hands over is looked for where only root may look",
    path: "cloud/host/settings.ts",
    find: "if (credentials === null) return",
    replace: "return",
  },
  {
    name: "set-up elsewhere on this computer makes a second secret",
    path: "cloud/setup/cloud_setup.ts",
    find: "if (secret !== null) return found(secret, `that of ${path}`);",
    replace: "",
  },
  {
    name: "a second secret is printed where there is one",
    path: "cloud/commands/token_command.ts",
    find: "if (known === null) return;",
    replace: "return;",
  },
  {
    name: "settings of two clouds mix",
    path: "cloud/host/settings.ts",
    find: "if (names.some((name) => read(environment, name) !== null)) return environment;",
    replace: "",
  },
];
