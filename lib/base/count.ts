/** Counts in words. */

/** `"once"`, `"3 times"`; 0: `"0 times"`. */
export function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** `"1 reboot"`, `"3 reboots"`, for nouns whose plural ends in s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
