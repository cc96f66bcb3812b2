/** `deno task forget`; `--help` says how. */
import { openCommandIo } from "./commands/command_io.ts";
import { runForget } from "./commands/change_commands.ts";

Deno.exit(await runForget(Deno.args, openCommandIo(Deno)));
