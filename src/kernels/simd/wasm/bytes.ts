const number = new DataView(new ArrayBuffer(8))

/** The four bytes of a single-precision number, little-endian. */
export function float32(x: number): number[] {
  number.setFloat32(0, x, true)
  return int32(number.getInt32(0, true))
}

/** The eight bytes of a double-precision number, little-endian. */
export function float64(x: number): number[] {
  number.setFloat64(0, x, true)
  return [...int32(number.getInt32(0, true)), ...int32(number.getInt32(4, true))]
}

/** The four bytes of a 32-bit integer, little-endian. */
export const int32 = (n: number): number[] => [
  n & 0xff,
  (n >>> 8) & 0xff,
  (n >>> 16) & 0xff,
  (n >>> 24) & 0xff,
]

const fewBytes = 16
/** Bytes of an opcode with a number of 32 bits. */
const longestOpcode = 6

/** Bytes in the making. Code is written a few bytes at a time, so nothing is made for them on the way. */
export class ByteWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What was written so far; good until something else is. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  byte(byte: number): this {
    if (this.#length === this.#bytes.length) this.#grow(1)
    this.#bytes[this.#length++] = byte
    return this
  }

  all(bytes: ArrayLike<number>): this {
    const { length } = bytes
    if (this.#length + length > this.#bytes.length) this.#grow(length)
    // A few are written one by one: asking for a copy takes longer.
    if (length > fewBytes) this.#bytes.set(bytes, this.#length)
    else for (let i = 0; i < length; i++) this.#bytes[this.#length + i] = bytes[i] ?? 0
    this.#length += length
    return this
  }

  /** An opcode and an unsigned number: most of all code. */
  opcode(opcode: number, immediate: number): this {
    if (this.#length + longestOpcode > this.#bytes.length) this.#grow(longestOpcode)
    this.#bytes[this.#length++] = opcode
    let rest = immediate >>> 0
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.#bytes[this.#length++] = rest
    return this
  }

  unsigned(n: number): this {
    let rest = n >>> 0
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    return this.byte(rest)
  }

  signed(n: number): this {
    let rest = n | 0
    while (rest < -0x40 || rest > 0x3f) {
      this.byte((rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return this.byte(rest & 0x7f)
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + by))
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}

/** Unsigned LEB128: seven bits a byte, least significant first. Source: WebAssembly core specification 5.2.2. */
export const unsigned = (n: number): number[] => [...new ByteWriter().unsigned(n).written]

/** Signed LEB128 of a 32-bit integer. */
export const signed = (n: number): number[] => [...new ByteWriter().signed(n).written]

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
