/**
 * CRC-16/MODBUS (polynomial 0x8005 reflected, start 0xFFFF, no final XOR): 0–65535. The check value
 * of ASCII `123456789` is 0x4B37. Vendor protocol AT4 v1.6 and AT5 v1.2, "CRC".
 */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
