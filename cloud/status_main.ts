/** `deno task status`; `--help` says how. */
import { openCommandIo } from "./command_io.ts";
import { runStatus } from "./status_command.ts";

Deno.exit(await runStatus(Deno.args, openCommandIo(Deno)));
