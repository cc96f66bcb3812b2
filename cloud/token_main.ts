/** `deno task token`; `--help` says how. */
import { openCommandIo } from "./command_io.ts";
import { runToken } from "./token_command.ts";

Deno.exit(await runToken(Deno.args, openCommandIo(Deno)));
