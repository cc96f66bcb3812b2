/** The `rebootinator` command of an installation: a shell's file made from the project's tasks. */
import {
  type CommandPlaces,
  DENO_ALONE,
  UNIT_FOLDER,
  UNIT_NAMES,
  USUAL_REGISTRY,
} from "./paths.ts";
import { quoteWord, type Task } from "./tasks.ts";

/** Its name, as people type it. */
export const COMMAND_NAME = "rebootinator";

/** What is told by `--version`. */
export interface Versions {
  readonly release: string;
  readonly deno: string;
}

/** Need the checkout: one sends the sources up, the other is for an installation to take. */
const ONLY_IN_CHECKOUT = ["deploy", "bundle"];
/** Said by the file for each command; a task may have said them as well. */
const SHARED_FLAGS = ["--quiet", "--cached-only"];
const UPDATE = {
  name: "update",
  description: "Upgrade to a release: --from PLACE; --back changes places with the one before",
};
const LOG = {
  name: "log",
  description: "The log of watchdog and cloud as it is written; journalctl's options follow",
};

/** journalctl's own words to who may not read it are four lines, none of which says what to type. */
const READ_LOG = [
  "read_log() {",
  '  case "$(id -u): $(id -nG) " in',
  '    0:* | *" adm "* | *" systemd-journal "* | *" wheel "*) exec journalctl "$@" ;;',
  "  esac",
  `  echo "${COMMAND_NAME}: the log is for root and the groups adm and systemd-journal: try sudo" >&2`,
  "  exit 1",
  "}",
].join("\n");

/** The tasks that are commands of an installation. */
export function commandTasks(tasks: readonly Task[]): readonly Task[] {
  return tasks.filter(({ name }) => !ONLY_IN_CHECKOUT.includes(name));
}

/**
 * A POSIX shell's file that gives each command its task's permissions and no others, takes Deno and
 * packages from beside itself, and asks no network for them. It is to stand in `bin/` of the prefix.
 */
export function renderCommandFile(tasks: readonly Task[], versions: Versions): string {
  const commands = commandTasks(tasks);
  const tops = commands.filter(({ name }) => parentOf(name, commands) === null);
  const rows = [...commands, UPDATE, LOG].map(({ name, description }) =>
    `  ${shown(name, commands).padEnd(12)}  ${description}`
  );
  return `#!/bin/sh
# Made by the installation from the project's tasks: each command has the permissions of its task.
set -eu
prefix=$(dirname "$(dirname "$(readlink -f "$0")")")
app=$prefix/app
name=\${1:---help}
[ $# -eq 0 ] || shift
${READ_LOG}
# Where there is no cloud to ask, the home's last look is its status.
case $name:$#:\${REBOOTINATOR_URL-} in
  status:0:)
    [ ! -e ${UNIT_FOLDER}/${UNIT_NAMES.probeTimer} ] ||
      [ -e ${UNIT_FOLDER}/${UNIT_NAMES.cloudService} ] ||
      read_log --unit=${UNIT_NAMES.probeService} --lines=1 --output=short --no-pager
    ;;
esac
case $name in
  --help | -h | help)
    cat << 'END'
${COMMAND_NAME} COMMAND [options]

${rows.join("\n")}

${COMMAND_NAME} COMMAND --help says more; --version tells the release.
END
    exit 0
    ;;
  --version)
    echo ${quoteWord(`${COMMAND_NAME} ${versions.release} (Deno ${versions.deno})`)}
    exit 0
    ;;
  ${UPDATE.name})
    exec sh "$app/install.sh" --update "$@"
    ;;
  ${LOG.name})
    read_log ${
    [UNIT_NAMES.probeService, UNIT_NAMES.controlService.replace("@", "@*"), UNIT_NAMES.cloudService]
      .map((unit) => quoteWord(`--unit=${unit}`)).join(" ")
  } --lines=20 --follow "$@"
    ;;
${tops.map((task) => renderCase(task, commands)).join("\n")}
  *)
    echo "${COMMAND_NAME}: there is no command \\"$name\\"; ${COMMAND_NAME} --help lists them" >&2
    exit 2
    ;;
esac
# Packages are sorted by registry: whatever .npmrc says, these are from the usual one.
export DENO_DIR="$prefix/cache" ${DENO_ALONE} NPM_CONFIG_REGISTRY=${USUAL_REGISTRY}
exec "$prefix/bin/deno" run ${SHARED_FLAGS.join(" ")} "--config=$app/deno.json" "$@"
`;
}

function renderCase(task: Task, commands: readonly Task[]): string {
  const children = commands.filter(({ name }) => parentOf(name, commands) === task);
  const own = renderSet(task);
  if (children.length === 0) return `  ${task.name}) ${own} ;;`;
  const branches = children.map((child) =>
    `      ${child.name.slice(task.name.length + 1)}) shift; ${renderSet(child)} ;;`
  );
  return `  ${task.name})
    case \${1-} in
${branches.join("\n")}
      *) ${own} ;;
    esac
    ;;`;
}

function renderSet({ flags, entry, args }: Task): string {
  const words = flags.filter((flag) => !SHARED_FLAGS.includes(flag)).map(quoteWord);
  return ["set --", ...words, `"$app/${entry}"`, ...args.map(quoteWord), '"$@"'].join(" ");
}

/** The task `cloud` of a task `cloud-setup`, which is typed as two words. */
function parentOf(name: string, commands: readonly Task[]): Task | null {
  return commands.find((task) => name.startsWith(`${task.name}-`)) ?? null;
}

function shown(name: string, commands: readonly Task[]): string {
  const parent = parentOf(name, commands);
  return parent === null ? name : `${parent.name} ${name.slice(parent.name.length + 1)}`;
}

/** Where the shells look for completions, and what they are to find there. */
export function renderCompletions(
  tasks: readonly Task[],
  places: Pick<CommandPlaces, "bash" | "zsh">,
): readonly { readonly path: string; readonly text: string }[] {
  const commands = [...commandTasks(tasks), UPDATE, LOG];
  const names = commands.map(({ name }) => shown(name, commandTasks(tasks)));
  const first = [...new Set(names.map((name) => name.split(" ")[0]!)), "--help", "--version"];
  const second = names.filter((name) => name.includes(" ")).map((name) => name.split(" "));
  const bash = `# Completion of ${COMMAND_NAME} for bash.
_${COMMAND_NAME}() {
  local words="--help"
  case $COMP_CWORD:\${COMP_WORDS[1]} in
    1:*) words="${first.join(" ")}" ;;
${second.map(([name, word]) => `    2:${name}) words="--help ${word}" ;;\n`).join("")}\
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _${COMMAND_NAME} ${COMMAND_NAME}
`;
  const described = commands
    .filter(({ name }) => first.includes(name))
    .map(({ name, description }) => `  ${quoteWord(`${name}:${description}`)}`);
  const zsh = `#compdef ${COMMAND_NAME}
local -a commands
commands=(
${described.join("\n")}
)
case $CURRENT:$words[2] in
  2:*) _describe command commands; compadd -- --help --version ;;
${second.map(([name, word]) => `  3:${name}) compadd -- ${word} --help ;;\n`).join("")}\
  *) compadd -- --help; _files ;;
esac
`;
  return [
    { path: places.bash, text: bash },
    { path: places.zsh, text: zsh },
  ];
}
