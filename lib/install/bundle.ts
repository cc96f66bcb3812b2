/** What the bundler makes of tick and control, put right: texts alone. */

/** A file that the bundler made. */
export interface Chunk {
  /** Without a folder: they lie side by side. */
  readonly name: string;
  readonly text: string;
}

const EFFECT_IMPORT_REGEXP = /(?<=^|[;\n])import["]\.\/[^"]+";/g;
const LINK_REGEXP = /"\.\/([\w.-]+\.js)"/g;
const STATIC_IMPORT_REGEXP = /(?<=^|[;\n}])(?:import|export)\b[^"';(]*"([^"]+)"/g;

/**
 * Takes out of a minified chunk the imports of which only the effects are wanted: no module of ours
 * has any, and one of them would start Node's layer with every tick, for half as much again. What is
 * not ASCII is escaped: one such character doubles a text in V8.
 */
export function mendChunk(text: string): string {
  return text.replaceAll(EFFECT_IMPORT_REGEXP, "").replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Numbers the chunks, and names them so in each other. The bundler's own names follow from where the
 * packages lie: the same sources would not be the same bytes on two computers. Entries keep theirs.
 */
export function nameChunks(
  chunks: readonly Chunk[],
  entries: readonly string[],
): readonly Chunk[] {
  const isEntry = ({ name }: Chunk) => entries.includes(name);
  const named = chunks.filter((chunk) => !isEntry(chunk))
    .map(({ name, text }) => [text.replaceAll(LINK_REGEXP, "./"), name] as const)
    .sort()
    .map(([, name], index) => [name, `chunk_${index + 1}.js`] as const);
  const names = new Map(named);
  return chunks.map(({ name, text }) => ({
    name: names.get(name) ?? name,
    text: text.replaceAll(LINK_REGEXP, (link, old) => {
      const its = names.get(old);
      return its === undefined ? link : `"./${its}"`;
    }),
  }));
}

/** What of Node's is started with `entry`; empty, as it must be for the tick: nothing. */
export function startedOfNode(chunks: readonly Chunk[], entry: string): readonly string[] {
  const texts = new Map(chunks.map(({ name, text }) => [name, text]));
  const found = new Set([entry]);
  const started = new Set<string>();
  for (const name of found) {
    for (const [, specifier = ""] of (texts.get(name) ?? "").matchAll(STATIC_IMPORT_REGEXP)) {
      if (specifier.startsWith("./")) found.add(specifier.slice("./".length));
      else started.add(specifier);
    }
  }
  return [...started].sort();
}
