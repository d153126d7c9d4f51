import { makeValue } from './make'
import { unchangedInput } from './simplify'
import { primNames, type Attr, type Attrs, type Origin, type Value } from './value'

const primIndex = new Map<Value['prim'], number>(primNames.map((name, i) => [name, i]))

/**
 * Makes each value once: asked again for the same primitive of the same inputs, it returns the value that it made before
 * (common subexpressions). Leaves are themselves. An open hash table keyed by numbers: the inputs' ids, and one number
 * for primitive and attributes.
 */
export class Interner {
  private readonly values: Value[] = []
  private readonly hashes: number[] = []
  private readonly keys: number[] = []
  private readonly numberOf = new NumberOf()
  private table = new Int32Array(1 << 10).fill(-1)

  /** `like` applied to `inputs`; `like` itself the first time, if those are its inputs already. */
  make(like: Value, inputs: readonly Value[], origin: Origin | undefined): Value {
    const unchanged = unchangedInput(like.prim, inputs, like.shape, like.dtype)
    if (unchanged !== undefined) return unchanged
    const key = this.keyOf(like)
    const hash = hashOf(key, inputs)
    const mask = this.table.length - 1
    let place = hash & mask
    for (;;) {
      const index = this.table[place] ?? -1
      const found = this.values[index]
      if (found === undefined) break
      if (this.keys[index] === key && sameInputs(found.inputs, inputs)) return found
      place = (place + 1) & mask
    }
    const value = sameInputs(like.inputs, inputs) ? like : copy(like, inputs, origin)
    this.table[place] = this.values.length
    this.values.push(value)
    this.hashes.push(hash)
    this.keys.push(key)
    if (this.values.length * 2 > this.table.length) this.grow()
    return value
  }

  /** What a value is but for its inputs: primitive and attributes, the function of a call, the slot of a projection. */
  private keyOf(like: Value): number {
    const prims = primNames.length
    if (like.prim === 'proj') return -1 - 2 * (like.slot ?? 0)
    if (like.fn !== undefined) return -2 - 2 * this.numberOf.object(like.fn)
    return this.numberOf.attrs(like.attrs) * prims + (primIndex.get(like.prim) ?? 0)
  }

  private grow(): void {
    const table = new Int32Array(this.table.length * 4).fill(-1)
    const mask = table.length - 1
    this.hashes.forEach((hash, index) => {
      let place = hash & mask
      while (table[place] !== -1) place = (place + 1) & mask
      table[place] = index
    })
    this.table = table
  }
}

function hashOf(key: number, inputs: readonly Value[]): number {
  let hash = Math.imul(key, 0x9e3779b1)
  for (const x of inputs) {
    hash = Math.imul(hash ^ x.id, 0x85ebca6b)
    hash ^= hash >>> 15
  }
  return hash ^ (hash >>> 13)
}

function sameInputs(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function copy(like: Value, inputs: readonly Value[], origin: Origin | undefined): Value {
  const value = makeValue(like.prim, inputs, like.attrs, like.shape, like.dtype, like.fn, like.slot)
  value.origin = origin
  return value
}

/** Small numbers for objects, and one number for all attributes that say the same. */
class NumberOf {
  private readonly objects = new Map<object, number>()
  private readonly texts = new Map<string, number>()

  object(object: object): number {
    const known = this.objects.get(object)
    if (known !== undefined) return known
    this.objects.set(object, this.objects.size)
    return this.objects.size - 1
  }

  attrs(attrs: Attrs): number {
    const known = this.objects.get(attrs)
    if (known !== undefined) return known
    const text = Object.entries(attrs)
      .map(([name, attr]) => `${name}:${this.textOf(attr)}`)
      .join(';')
    const number = this.texts.get(text) ?? this.texts.size
    this.texts.set(text, number)
    this.objects.set(attrs, number)
    return number
  }

  /** Long constants are the same only when they are one array: reading them all would cost more than it saves. */
  private textOf(attr: Attr): string {
    if (typeof attr !== 'object') return exactText(attr)
    if (attr instanceof Float64Array && attr.length > 16) return `#${this.object(attr)}`
    return Array.from(attr, exactText).join(',')
  }
}

const exactText = (attr: Attr): string => (Object.is(attr, -0) ? '-0' : String(attr))
