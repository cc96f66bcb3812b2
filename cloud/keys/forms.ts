import type { EpochMs } from "../../lib/time/time.ts";
import { MINUTE_MS } from "../../lib/time/time.ts";
import { readSeconds, writeSeconds } from "./seconds.ts";
import type { Signer } from "./sign.ts";

/**
 * What a form on our page carries so that no other page can send it: signed, for one home and one
 * act, for a while. `<seconds>.<nonce>.<mac>`, the seconds in base 36.
 */
export interface FormIssuer {
  /** Good until `FORM_LIFE_MS` from `now`; `nonce` names its one use where there is only one. */
  issue(form: Form, options: { readonly now: EpochMs; readonly nonce: string }): Promise<string>;
  /** The nonce; null: it is not ours, of another home or act, or too old. */
  verify(
    text: string,
    options: { readonly form: Form; readonly now: EpochMs },
  ): Promise<string | null>;
}

/** What a token is good for. */
export interface Form {
  readonly site: string;
  readonly act: string;
}

/** A page that lies open longer must be loaded again. */
export const FORM_LIFE_MS = 60 * MINUTE_MS;

const FORM_REGEXP = /^([1-9a-z][0-9a-z]{0,7})\.([0-9a-z-]{1,16})\.([-_A-Za-z0-9]{43})$/;

export function createFormIssuer(signer: Signer): FormIssuer {
  return {
    async issue(form, { now, nonce }) {
      const head = `${writeSeconds(now + FORM_LIFE_MS)}.${nonce}`;
      return `${head}.${await signer.sign(wordsOf(form, head))}`;
    },
    async verify(text, { form, now }) {
      const match = FORM_REGEXP.exec(text);
      if (match === null) return null;
      const [, seconds = "", nonce = "", mac = ""] = match;
      if (!await signer.isRight(wordsOf(form, `${seconds}.${nonce}`), mac)) return null;
      return now < readSeconds(seconds) ? nonce : null;
    },
  };
}

function wordsOf(form: Form, head: string): string {
  return `${form.site}:${form.act}:${head}`;
}
