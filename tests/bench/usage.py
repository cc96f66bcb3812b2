"""Runs a command and prints, after what the command prints, what it used, as one line of JSON.

Usage: usage.py COMMAND [ARGUMENT...]
"""

import json
import os
import sys
import time

started = time.monotonic()
child = os.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
print(json.dumps({
    "code": os.waitstatus_to_exitcode(status),
    "cpuMs": (used.ru_utime + used.ru_stime) * 1000,
    "peakMiB": used.ru_maxrss / 1024,
    "wallMs": (time.monotonic() - started) * 1000,
}))
