/** `deno task mute`; `--help` says how. */
import { openCommandIo } from "./commands/command_io.ts";
import { runMute } from "./commands/change_commands.ts";

Deno.exit(await runMute(Deno.args, openCommandIo(Deno)));
