/** Files that settings name: secrets, and settings themselves. */
import { whyUnread } from "../../lib/base/limited.ts";

const BYTES_MAX = 64 * 1024;

/** It is there, and not what may be read; the message says why in a few words. */
export class UnfitFile extends Error {}

/**
 * Reads a small UTF-8 text. Rejects with UnfitFile for a folder, for a pipe or device, which might
 * never end, and for what is no text or over 64 KiB; else as the system does.
 */
export async function readSmallFile(path: string): Promise<string> {
  const why = whyUnread(await Deno.stat(path), BYTES_MAX);
  if (why !== null) throw new UnfitFile(why);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await Deno.readFile(path));
  } catch (error) {
    if (error instanceof TypeError) throw new UnfitFile("not UTF-8 text");
    throw error;
  }
}

/**
 * Makes an empty file for its owner's eyes alone where there is none. Rejects with UnfitFile where
 * there is no file but something else, and as the system does.
 */
export async function makeFile(path: string): Promise<void> {
  try {
    const why = whyUnread(await Deno.stat(path), Infinity);
    if (why !== null) throw new UnfitFile(why);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    (await Deno.open(path, { create: true, write: true, mode: 0o600 })).close();
  }
}

/** Why a file gave no text, for people; never what it holds. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof UnfitFile) return error.message;
  return error instanceof Error ? error.name : "unknown error";
}
