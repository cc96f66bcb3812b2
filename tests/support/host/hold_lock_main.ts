/** Takes the tick's lock in a folder, says so, and holds it until killed; see lock_test.ts. */
import { tryLock } from "../../../home/host/lock.ts";

const outcome = tryLock(Deno.args[0] ?? "");
Deno.stdout.writeSync(new TextEncoder().encode(`${outcome.kind}\n`));
setInterval(() => outcome, 60_000);
