/** A conversation for tests: what is typed is given, what is said is kept. */
import type { Talk } from "../../../home/setup/talk.ts";

export interface TypedTalk extends Talk {
  readonly said: string[];
  readonly asked: string[];
}

/** `typed` null: nobody is there. */
export function typedTalk(typed: readonly string[] | null): TypedTalk {
  const left = [...(typed ?? [])];
  const said: string[] = [];
  const asked: string[] = [];
  return {
    interactive: typed !== null,
    said,
    asked,
    say: (line) => void said.push(line),
    ask: (prompt) => {
      if (typed === null) return Promise.resolve(null);
      asked.push(prompt);
      return Promise.resolve(left.shift() ?? null);
    },
  };
}
