/** How a command ends, for the shell: the same everywhere. docs/settings.md has the table. */
export const EXIT = {
  /** What was asked for is done; of a look: all is well. */
  done: 0,
  /** It was not done, or is not well; what was printed says why. A defect, too. */
  failed: 1,
  /** An argument, a setting or an answer is wrong or missing: nothing was done. */
  usage: 2,
  /** What it needs cannot be had just now: another tick runs, the cloud cannot be reached. */
  unavailable: 3,
  /** It was sent, and nothing has confirmed it. */
  unknown: 4,
  /** Ctrl-C ended it. */
  stopped: 130,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];
