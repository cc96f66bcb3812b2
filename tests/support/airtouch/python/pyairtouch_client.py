"""pyairtouch as a client of one console, told what to do by lines of JSON.

Arguments: model (4 or 5), port, and by what its own times are divided. Says what it sees as lines of
JSON, each with "atMs" of a monotonic clock.
"""

import asyncio
import datetime
import json
import sys
import time

import pyairtouch
import pyairtouch.at4.api
import pyairtouch.comms.heartbeat
import pyairtouch.comms.socket
from pyairtouch import api


def say(**what):
    at_ms = time.clock_gettime(time.CLOCK_MONOTONIC) * 1000
    print(json.dumps({"atMs": at_ms, **what}), flush=True)


def quicken(factor):
    """Every time constant of the library, divided; its five seconds for init stay."""
    heartbeat = pyairtouch.comms.heartbeat
    socket = pyairtouch.comms.socket
    interval = heartbeat.DEFAULT_HEARTBEAT_INTERVAL
    timeout = interval + heartbeat.DEFAULT_HEARTBEAT_RESPONSE_DELAY
    heartbeat.HeartbeatConfig.__init__.__defaults__ = (interval / factor, timeout / factor)
    socket._CONNECT_RETRY_DELAY /= factor
    for name in ("RETRY_IDEMPOTENT", "RETRY_NON_IDEMPOTENT", "RETRY_CONNECTED"):
        getattr(socket, name).max_lifetime /= factor
    pyairtouch.at4.api._GROUP_STATUS_TIMEOUT /= factor


def name_of(value):
    return None if value is None else value.name


def text_of(value):
    return None if value is None else value.strftime("%H:%M")


def zone_of(zone):
    return {
        "zone": zone.zone_id,
        "name": zone.name,
        "power": name_of(zone.power_state),
        "method": name_of(zone.control_method),
        "openPercent": zone.current_damper_percentage,
        "setPointC": zone.target_temperature,
        "temperatureC": zone.current_temperature,
        "hasSensor": zone.has_temp_sensor,
        "spill": zone.spill_active,
        "battery": name_of(zone.sensor_battery_status),
    }


def ac_of(ac):
    return {
        "ac": ac.ac_id,
        "name": ac.name,
        "power": name_of(ac.power_state),
        "mode": name_of(ac.selected_mode),
        "fan": name_of(ac.selected_fan_speed),
        "setPointC": ac.target_temperature,
        "temperatureC": ac.current_temperature,
        "setPointMinC": ac.min_target_temperature,
        "setPointMaxC": ac.max_target_temperature,
        "modes": [mode.name for mode in ac.supported_modes],
        "fans": [fan.name for fan in ac.supported_fan_speeds],
        "spill": name_of(ac.spill_state),
        "error": ac.error_info.description if ac.error_info else None,
        "errorCode": ac.error_info.code if ac.error_info else 0,
        "onTimer": text_of(ac.next_quick_timer(api.AcTimerType.ON_TIMER)),
        "offTimer": text_of(ac.next_quick_timer(api.AcTimerType.OFF_TIMER)),
        "zones": [zone_of(zone) for zone in ac.zones],
    }


async def obey(airtouch, order):
    ac = airtouch.air_conditioners[order.get("ac", 0)]
    match order:
        case {"power": power}:
            await ac.set_power(api.AcPowerControl[power])
        case {"mode": mode}:
            await ac.set_mode(api.AcMode[mode], power_on=order.get("on", False))
        case {"fan": fan}:
            await ac.set_fan_speed(api.AcFanSpeed[fan])
        case {"setPointC": celsius}:
            await ac.set_target_temperature(celsius)
        case {"zone": zone, "zonePower": power}:
            await ac.zones[zone].set_power(api.ZonePowerState[power])
        case {"zone": zone, "openPercent": percent}:
            await ac.zones[zone].set_damper_percentage(percent)
        case {"zone": zone, "zoneSetPointC": celsius}:
            await ac.zones[zone].set_target_temperature(celsius)
        case {"timer": timer, "at": None}:
            await ac.clear_quick_timer(api.AcTimerType[timer])
        case {"timer": timer, "at": at}:
            await ac.set_quick_timer(api.AcTimerType[timer], datetime.time.fromisoformat(at))
        case {"show": _}:
            say(
                event="status",
                id=airtouch.airtouch_id,
                versions=list(airtouch.console_versions),
                updateAvailable=airtouch.update_available,
                acs=[ac_of(one) for one in airtouch.air_conditioners],
            )


async def main():
    model = {4: api.AirTouchModel.AIRTOUCH_4, 5: api.AirTouchModel.AIRTOUCH_5}[int(sys.argv[1])]
    quicken(float(sys.argv[3]))
    airtouch = pyairtouch.connect(model, "127.0.0.1", int(sys.argv[2]))
    say(event="ready" if await airtouch.init() else "not_ready")
    was = [airtouch.connected]

    async def on_change(_id):
        if airtouch.connected != was[0]:
            was[0] = airtouch.connected
            say(event="connected" if was[0] else "lost")

    async def on_ac(_ac):
        say(event="changed")

    airtouch.subscribe(on_change)
    for ac in airtouch.air_conditioners:
        ac.subscribe(on_ac)
    lines = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(lines)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while line := await lines.readline():
        try:
            await obey(airtouch, json.loads(line))
        except Exception as error:
            say(event="error", why=f"{type(error).__name__}: {error}")
    await airtouch.shutdown()


asyncio.run(main())
