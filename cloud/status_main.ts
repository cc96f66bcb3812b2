/** `deno task status`; `--help` says how. */
import { openCommandIo } from "./commands/command_io.ts";
import { runStatus } from "./commands/status_command.ts";

Deno.exit(await runStatus(Deno.args, openCommandIo(Deno)));
