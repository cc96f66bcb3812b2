/** `deno task token`; `--help` says how. */
import { openCommandIo } from "./commands/command_io.ts";
import { runToken } from "./commands/token_command.ts";

Deno.exit(await runToken(Deno.args, openCommandIo(Deno)));
