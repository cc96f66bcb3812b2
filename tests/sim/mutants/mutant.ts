/** One small defect, planted by replacing the only place where `find` stands in `path`. */
export interface Mutant {
  readonly name: string;
  readonly path: string;
  readonly find: string;
  readonly replace: string;
}

/** The text with the defect; throws RangeError where it cannot be planted in one place only. */
export function plant(text: string, mutant: Mutant): string {
  const pieces = text.split(mutant.find);
  if (pieces.length !== 2) {
    throw new RangeError(
      `Cannot plant "${mutant.name}": "find" must stand once in ${mutant.path}, ` +
        `stands ${pieces.length - 1} times`,
    );
  }
  return pieces.join(mutant.replace);
}
