/** Unsigned LEB128: seven bits a byte, least significant first. Source: WebAssembly core specification 5.2.2. */
export function unsigned(n: number): number[] {
  const bytes: number[] = []
  let rest = n >>> 0
  do {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest === 0 ? low : low | 0x80)
  } while (rest !== 0)
  return bytes
}

/** Signed LEB128 of a 32-bit integer. */
export function signed(n: number): number[] {
  const bytes: number[] = []
  let rest = n | 0
  for (;;) {
    const low = rest & 0x7f
    rest >>= 7
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
    bytes.push(isLast ? low : low | 0x80)
    if (isLast) return bytes
  }
}

/** The four bytes of a single-precision number, little-endian. */
export function float32(x: number): number[] {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, x, true)
  return [view.getUint8(0), view.getUint8(1), view.getUint8(2), view.getUint8(3)]
}

/** The eight bytes of a double-precision number, little-endian. */
export function float64(x: number): number[] {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, x, true)
  return [...bytes]
}

/** The four bytes of a 32-bit integer, little-endian. */
export const int32 = (n: number): number[] => [
  n & 0xff,
  (n >>> 8) & 0xff,
  (n >>> 16) & 0xff,
  (n >>> 24) & 0xff,
]

/** A name: its length in bytes, then UTF-8. */
export function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text)
  return [...unsigned(bytes.length), ...bytes]
}

/** A vector of the binary format: the number of items, then the items. */
export const vector = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
]
