/** Prints `usage` and ends with 0 when it was asked for. */
export function helpOnRequest(usage: string): void {
  if (!Deno.args.includes("--help") && !Deno.args.includes("-h")) return;
  Deno.stdout.writeSync(new TextEncoder().encode(usage));
  Deno.exit(0);
}
