"""A console made of pyairtouch's own encoders and decoders: model 4 or 5 as the one argument.

Prints its port, then every control message it decoded. One AC with two zones; the second has no
sensor. Obeys at once and answers with the status, under the id of whoever asked.
"""

import asyncio
import dataclasses
import importlib
import sys

MODEL = int(sys.argv[1])
COMMS = f"pyairtouch.at{MODEL}.comms"


def module(name):
    return importlib.import_module(f"{COMMS}.{name}")


REGISTRY = module("registry").INSTANCE
EXTENDED = module("x1F_ext")
ERROR = module("x1FFF10_err_info")
ABILITY = module("x1FFF11_ac_ability")
VERSION = module("x1FFF30_console_ver")
HEADER = getattr(module("hdr"), f"At{MODEL}Header")
if MODEL == 4:
    NAMES, ZONES, ZONE_CONTROL = (module(n) for n in ("x1FFF12_group_names", "x2B_group_status", "x2A_group_ctrl"))
    ACS, AC_CONTROL = (module(n) for n in ("x2D_ac_status", "x2C_ac_ctrl"))
    TIMERS = module("x37_ac_timer_status")
else:
    NAMES, ZONES, ZONE_CONTROL = (module(n) for n in ("x1FFF13_zone_names", "xC021_zone_status", "xC020_zone_ctrl"))
    ACS, AC_CONTROL = (module(n) for n in ("xC023_ac_status", "xC022_ac_ctrl"))
    TIMERS = module("xC033_ac_timer_status")
    CONTROL_STATUS = module("xC0_ctrl_status")


def extended(message):
    if MODEL == 4:
        return EXTENDED.ExtendedMessage(EXTENDED.MESSAGE_ID_1F, message)
    return EXTENDED.ExtendedMessage(message)


def plain(message):
    return message if MODEL == 4 else CONTROL_STATUS.ControlStatusMessage(message)


def supported(enum):
    return {member: True for member in enum if member.name != "UNCHANGED"}


def ability():
    shared = {
        "ac_number": 0,
        "ac_name": "Unit",
        "ac_mode_support": supported(AC_CONTROL.AcModeControl),
        "fan_speed_support": supported(AC_CONTROL.AcFanSpeedControl),
    }
    if MODEL == 4:
        limits = {"min_set_point": 17, "max_set_point": 30, "groups": {0, 1}}
        return ABILITY.AcAbility(**shared, **limits, start_group=0, group_count=2)
    limits = {
        "min_cool_set_point": 17,
        "max_cool_set_point": 30,
        "min_heat_set_point": 16,
        "max_heat_set_point": 28,
    }
    return ABILITY.AcAbility(**shared, **limits, start_zone=0, zone_count=2)


def first_ac():
    more = {} if MODEL == 4 else {"turbo_active": False, "bypass_active": True}
    return ACS.AcStatusData(
        ac_number=0,
        power_state=ACS.AcPowerState.OFF,
        mode=ACS.AcMode.HEAT,
        fan_speed=ACS.AcFanSpeed.LOW,
        spill_active=True,
        timer_set=True,
        set_point=24,
        temperature=19.5,
        error_code=0xFFFE,
        **more,
    )


def first_zone(number, has_sensor):
    name = "group_number" if MODEL == 4 else "zone_number"
    more = {"supports_turbo": True} if MODEL == 4 else {}
    return ZONES_DATA(
        **{name: number},
        power_state=STATES.ON,
        control_method=METHODS.TEMPERATURE if has_sensor else METHODS.DAMPER,
        spill_active=False,
        has_sensor=has_sensor,
        battery_status=ZONES.SensorBatteryStatus.LOW if has_sensor else ZONES.SensorBatteryStatus.NORMAL,
        temperature=20.4 if has_sensor else None,
        damper_percentage=40,
        set_point=21 if has_sensor else None,
        **more,
    )


ZONES_DATA = ZONES.GroupStatusData if MODEL == 4 else ZONES.ZoneStatusData
STATES = ZONES.GroupPowerState if MODEL == 4 else ZONES.ZonePowerState
METHODS = ZONES.GroupControlMethod if MODEL == 4 else ZONES.ZoneControlMethod
ac = first_ac()
zones = [first_zone(0, True), first_zone(1, False)]


def ac_status():
    return plain(ACS.AcStatusMessage([ac]))


def zone_status():
    return plain(ZONES.GroupStatusMessage(zones) if MODEL == 4 else ZONES.ZoneStatusMessage(zones))


set_timers = TIMERS.AcTimerStatusData(
    0,
    TIMERS.AcTimerState(disabled=False, hour=6, minute=2),
    TIMERS.AcTimerState(disabled=True, hour=0, minute=0),
)


def timers():
    return plain(TIMERS.AcTimerStatusMessage([set_timers]))


def control_timers(all_timers):
    global set_timers
    set_timers = all_timers[0]
    return timers()


def switched(control):
    """The power states that controls lead to, by name."""
    on = ac.power_state.name not in ("OFF", "OFF_AWAY")
    by_name = {
        "TURN_OFF": "OFF",
        "TURN_ON": "ON",
        "TOGGLE": "OFF" if on else "ON",
        "SET_TO_AWAY": "ON_AWAY" if on else "OFF_AWAY",
        "SET_TO_SLEEP": "SLEEP",
    }
    return ACS.AcPowerState[by_name.get(control.name, ac.power_state.name)]


def control_ac(control):
    global ac
    fan = control.fan_speed.name.replace("INTELLIGENT_AUTO", "INTELLIGENT_AUTO_AUTO")
    if MODEL == 4:
        change = control.set_point_control
        steps = {"INCREASE": 1, "DECREASE": -1}
        step = steps.get(getattr(change, "name", ""), 0)
        set_point = getattr(change, "set_point", ac.set_point + step)
    else:
        set_point = ac.set_point if control.set_point is None else control.set_point
    ac = dataclasses.replace(
        ac,
        power_state=switched(control.power),
        mode=ac.mode if control.mode.name == "UNCHANGED" else ACS.AcMode[control.mode.name],
        fan_speed=ac.fan_speed if fan == "UNCHANGED" else ACS.AcFanSpeed[fan],
        set_point=set_point,
    )
    return ac_status()


def control_zone(number, power, setting):
    zone = zones[number]
    toggled = "OFF" if zone.power_state.name == "ON" else "ON"
    by_name = {"TURN_OFF": "OFF", "TURN_ON": "ON", "TURBO": "TURBO", "TOGGLE": toggled}
    change = {"power_state": STATES[by_name.get(power.name, zone.power_state.name)]}
    sign = {"INCREASE": 1, "DECREASE": -1}.get(getattr(setting, "name", ""), 0)
    if hasattr(setting, "open_percentage"):
        change |= {"control_method": METHODS.DAMPER, "damper_percentage": setting.open_percentage}
    elif hasattr(setting, "set_point"):
        change |= {"control_method": METHODS.TEMPERATURE, "set_point": setting.set_point}
    elif sign and zone.control_method == METHODS.DAMPER:
        change |= {"damper_percentage": zone.damper_percentage + sign * 5}
    elif sign:
        change |= {"set_point": zone.set_point + sign}
    zones[number] = dataclasses.replace(zone, **change)


def answer(message):
    inner = getattr(message, "sub_message", message)
    kind = type(inner).__name__
    if "Control" in kind:
        print(inner, flush=True)
    match kind:
        case "ConsoleVersionRequest":
            return extended(VERSION.ConsoleVersionMessage(True, ["1.3.3", "1.3.3"]))
        case "AcErrorInformationRequest":
            return extended(ERROR.AcErrorInformationMessage(inner.ac_number, "ER: FFFE"))
        case "AcAbilityRequest":
            return extended(ABILITY.AcAbilityMessage([ability()]))
        case "GroupNamesRequest":
            return extended(NAMES.GroupNamesMessage({0: "Living", 1: "Bed"}))
        case "ZoneNamesRequest":
            return extended(NAMES.ZoneNamesMessage({0: "Living", 1: "Bed"}))
        case "AcStatusRequest":
            return ac_status()
        case "GroupStatusRequest" | "ZoneStatusRequest":
            return zone_status()
        case "AcTimerStatusRequest":
            return timers()
        case "AcTimerControlMessage":
            return control_timers(inner.ac_timer_status)
        case "AcControlMessage":
            return control_ac(inner if MODEL == 4 else inner.ac_control[0])
        case "GroupControlMessage":
            control_zone(inner.group_number, inner.power, inner.setting)
            return zone_status()
        case "ZoneControlMessage":
            for one in inner.zone_control:
                control_zone(one.zone_number, one.zone_power, one.zone_setting)
            return zone_status()


def framed(message, packet_id):
    encoder = REGISTRY.get_encoder(message.message_id)
    own = 0x90 if message.message_id == 0x1F else 0x80
    header = HEADER(0xB0, own, packet_id, message.message_id, encoder.size(message))
    body = encoder.encode(header, message)
    # Its own size of AT5's zone names is a byte short for each zone (4.0.0).
    header = dataclasses.replace(header, message_length=len(body))
    head = REGISTRY.header_encoder.encode(header)
    return head.header_bytes + body + REGISTRY.checksum_calculator.calculate(head.checksum_data + body)


async def serve(reader, writer):
    try:
        while True:
            head = REGISTRY.header_decoder.decode(
                await reader.readexactly(REGISTRY.header_decoder.header_length)
            )
            body = await reader.readexactly(head.header.message_length)
            crc = await reader.readexactly(2)
            if not REGISTRY.checksum_calculator.validate(head.checksum_data + body, crc):
                print("wrong CRC", flush=True)
            result = REGISTRY.get_decoder(head.header.message_id).decode(body, head.header)
            result.assert_complete()
            reply = answer(result.message)
            if reply is not None:
                writer.write(framed(reply, head.header.packet_id))
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
