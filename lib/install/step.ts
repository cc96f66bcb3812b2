/** One step of installing or removing, as data that can be shown before it is taken. */

/** One step. Paths are those of the host; `--root` is put before them when they are used. */
export type InstallStep =
  | { readonly kind: "run"; readonly words: readonly string[]; readonly mayFail: boolean }
  /** Waits until no tick runs: at most 15 s. */
  | { readonly kind: "settle" }
  /** Stops timer and socket when no cycle is under way, and waits for the tick that runs. */
  | { readonly kind: "pause_ticks" }
  /** Keeps what stands, for the case that the new release does not work. */
  | { readonly kind: "keep_release" }
  /** It works: what was kept becomes the release before, if it was another one. */
  | { readonly kind: "release_works"; readonly release: string }
  | {
    readonly kind: "copy_file";
    readonly from: string;
    readonly to: string;
    readonly mode: number;
  }
  /** Folders of sources and single files, to `to`, which is replaced as a whole. */
  | {
    readonly kind: "copy_project";
    readonly from: string;
    readonly to: string;
    readonly names: readonly string[];
  }
  /** Fills a DENO_DIR with all that `entries` need, so that nothing is fetched later. */
  | {
    readonly kind: "warm_cache";
    readonly app: string;
    readonly cache: string;
    readonly entries: readonly string[];
  }
  | { readonly kind: "write"; readonly path: string; readonly text: string; readonly mode: number }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  /** Removes what is there; `keep` names files of a folder that stay. */
  | { readonly kind: "remove"; readonly path: string; readonly keep: readonly string[] }
  /**
   * Gives the installed watchdog what set-up began on its plug and did not end, wherever set-up has
   * written it down. `plug` is the fingerprint.
   */
  | { readonly kind: "carry_journal"; readonly folders: readonly string[]; readonly plug: string }
  /** Goes no further while power is off, or a timer of set-up's may run: starts the ticks again. */
  | { readonly kind: "check_plug" }
  /** Runs one tick by its unit and shows what it says. */
  | { readonly kind: "first_tick" }
  /** Waits until the cloud on this host answers. */
  | { readonly kind: "first_answer"; readonly host: string; readonly port: number };

/** Removes what is there, but for those of a folder's files that are to be kept. */
export function remove(path: string, keep: readonly string[] = []): InstallStep {
  return { kind: "remove", path, keep };
}

/** Writes a file that all may read, or with another mode. */
export function write(path: string, text: string, mode = 0o644): InstallStep {
  return { kind: "write", path, text, mode };
}

/** Runs a program. */
export function run(
  words: readonly string[],
  how: "must succeed" | "may fail" = "must succeed",
): InstallStep {
  return { kind: "run", words, mayFail: how === "may fail" };
}

/** A step in plain words, on one line. */
export function describeStep(step: InstallStep): string {
  switch (step.kind) {
    case "run":
      return `run ${step.words.join(" ")}`;
    case "settle":
      return "wait until no tick runs";
    case "pause_ticks":
      return "wait until no reboot is under way, stop the timer, and wait until no tick runs";
    case "keep_release":
      return "keep the release that stands, if one does, for going back to it";
    case "release_works":
      return `let release ${step.release} be the one that stands`;
    case "copy_file":
      return `copy ${step.from} to ${step.to} (mode ${showMode(step.mode)})`;
    case "copy_project":
      return `copy ${step.names.join(", ")} of ${step.from} to ${step.to}`;
    case "warm_cache":
      return `fill ${step.cache} with what ${step.entries.join(", ")} needs`;
    case "write":
      return `write ${step.path} (mode ${showMode(step.mode)})`;
    case "link":
      return `link ${step.path} to ${step.target}`;
    case "remove":
      return step.keep.length === 0
        ? `remove ${step.path}`
        : `remove ${step.path}, but keep ${step.keep.join(", ")}`;
    case "carry_journal":
      return `take over what set-up began on the plug and did not end, if ${
        step.folders.join(" or ")
      } says so`;
    case "check_plug":
      return "make sure that the plug is on, and that no timer of set-up's is left on it";
    case "first_tick":
      return "run one tick and show what it says";
    case "first_answer":
      return `wait until the cloud answers on port ${step.port}`;
  }
}

function showMode(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
