/** `deno task forget`; `--help` says how. */
import { openCommandIo } from "./command_io.ts";
import { runForget } from "./change_commands.ts";

Deno.exit(await runForget(Deno.args, openCommandIo(Deno)));
