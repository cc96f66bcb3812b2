"""What airtouch5py and airtouch4pyapi read, as lines of JSON.

`decoders.py frames` reads AirTouch 5 frames as hexadecimal lines; `decoders.py ask MODEL PORT` asks a
console for everything by airtouch4pyapi.
"""

import asyncio
import enum
import json
import sys


def plain(value):
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if hasattr(value, "__dict__"):
        return {name: plain(each) for name, each in vars(value).items()}
    return value


def frames():
    from airtouch5py.packet_reader import PacketReader

    for line in sys.stdin:
        packets = PacketReader().read(bytes.fromhex(line.strip()))
        kinds = [{"type": type(packet.data).__name__, **plain(packet.data)} for packet in packets]
        print(json.dumps(kinds), flush=True)


def ask(model, port):
    from airtouch4pyapi.airtouch import AirTouch, AirTouchVersion

    airtouch = AirTouch("127.0.0.1", AirTouchVersion(model), port)
    asyncio.run(airtouch.UpdateInfo())
    everything = {
        "status": airtouch.Status.name,
        "acs": [plain(ac) for ac in airtouch.acs.values()],
        "groups": [plain(group) for group in airtouch.groups.values()],
    }
    print(json.dumps(everything, default=str))


if sys.argv[1] == "frames":
    frames()
else:
    ask(int(sys.argv[2]), int(sys.argv[3]))
