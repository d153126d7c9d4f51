const number = new DataView(new ArrayBuffer(8))

/** The bits of a single-precision number, as an integer. */
export function float32(x: number): number {
  number.setFloat32(0, x, true)
  return number.getInt32(0, true)
}

/** The bits of a double-precision number, as two integers, the less significant one first. */
export function float64(x: number): readonly [number, number] {
  number.setFloat64(0, x, true)
  return [number.getInt32(0, true), number.getInt32(4, true)]
}

/**
 * Bytes in the making, a few at a time. They are kept in an array of the language: a module has many short functions, and
 * asking for memory outside of the heap for each would take longer than writing it.
 */
export class ByteWriter {
  readonly #bytes: number[] = []

  get length(): number {
    return this.#bytes.length
  }

  /** What was written so far. */
  get written(): readonly number[] {
    return this.#bytes
  }

  byte(byte: number): this {
    this.#bytes.push(byte)
    return this
  }

  all(bytes: readonly number[]): this {
    for (const byte of bytes) this.#bytes.push(byte)
    return this
  }

  /** An opcode and an unsigned number: most of all code. */
  opcode(opcode: number, immediate: number): this {
    this.#bytes.push(opcode)
    return this.unsigned(immediate)
  }

  /** The four bytes of a 32-bit integer, little-endian. */
  int32(n: number): this {
    this.#bytes.push(n & 0xff, (n >>> 8) & 0xff, (n >>> 16) & 0xff, n >>> 24)
    return this
  }

  /** Unsigned LEB128: seven bits a byte, least significant first. Source: WebAssembly core specification 5.2.2. */
  unsigned(n: number): this {
    let rest = n >>> 0
    while (rest > 0x7f) {
      this.#bytes.push((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    this.#bytes.push(rest)
    return this
  }

  /** Signed LEB128 of a 32-bit integer. */
  signed(n: number): this {
    let rest = n | 0
    while (rest < -0x40 || rest > 0x3f) {
      this.#bytes.push((rest & 0x7f) | 0x80)
      rest >>= 7
    }
    this.#bytes.push(rest & 0x7f)
    return this
  }

  /** A name: its length in bytes, then UTF-8. */
  name(text: string): this {
    const bytes = new TextEncoder().encode(text)
    return this.unsigned(bytes.length).all([...bytes])
  }
}

/** Bytes of several parts together. */
export const lengthOf = (parts: readonly (readonly number[])[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0)
