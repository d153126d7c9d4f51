import type { Value } from '../../../expr/value'
import { sizeOf } from '../../../tensor/shape'
import type { LoopStep, Place, Step } from './steps'
import { readsOf, writesOf } from './steps'
import type { Strips } from './strips'

/** Every block starts at a cache line. */
const line = 64

export const roundUp = (bytes: number): number => Math.ceil(bytes / line) * line

export interface Layout {
  /** address of each value's memory, in bytes */
  readonly addresses: ReadonlyMap<Value, number>
  /** bytes from address 0 to the end, with room for a vector read at the very end */
  readonly bytes: number
  /** bytes that all values would take side by side */
  readonly unshared: number
}

export interface LayoutRequest {
  readonly steps: readonly Step[]
  /** values that hold numbers outside of the steps, in the order in which they shall lie */
  readonly standing: readonly Value[]
  /** values that are read after the last step, in the order in which they shall lie */
  readonly kept: readonly Value[]
  /** steps that are done together piece by piece: nothing is given back before the last of them */
  readonly strips: readonly Strips[]
  /** in place of sharing: every value keeps its memory */
  readonly keepAll: boolean
}

/** Gives every value its memory. Values take over the memory of those that nobody reads any more. */
export function layOut(request: LayoutRequest): Layout {
  const { steps, standing, kept } = request
  const addresses = new Map<Value, number>()
  // Address 0 stays empty, so that no operand has it.
  let end = line
  const { ownerOf, partsOf } = owners(steps)
  const put = (owner: Value, address: number): void => {
    addresses.set(owner, address)
    for (const { value, start } of partsOf(owner)) addresses.set(value, address + 4 * start)
  }
  const place = (value: Value): void => {
    const owner = ownerOf(value)
    if (addresses.has(owner)) return
    put(owner, end)
    end += roundUp(4 * sizeOf(owner.shape))
  }
  standing.forEach(place)
  kept.forEach(place)
  const lasts = lastUses(steps, ownerOf)
  const lastOfStrips = new Map<Step, Step | undefined>(
    request.strips.flatMap(({ steps: own }) => own.map((step) => [step, own.at(-1)] as const)),
  )
  const waiting: Value[] = []
  const arena = new Arena(end)
  let unshared = end
  steps.forEach((step, at) => {
    const dying = new Set(readsOf(step).map(({ base }) => ownerOf(base)))
    for (const value of dying) {
      if (lasts.get(value) !== at || request.keepAll) dying.delete(value)
    }
    for (const written of writesOf(step)) {
      const value = ownerOf(written)
      if (addresses.has(value)) continue
      const bytes = roundUp(4 * sizeOf(value.shape))
      unshared += bytes
      const heir =
        step.kind === 'loop' && partsOf(value).length === 0
          ? inheritFrom(step, value, dying, (base) => partsOf(base).length === 0, arena, addresses)
          : undefined
      put(value, heir ?? arena.take(bytes))
      if (heir !== undefined) arena.hold(heir, bytes)
    }
    waiting.push(...dying)
    // Results that are never read go at once.
    for (const value of writesOf(step))
      if (!lasts.has(ownerOf(value)) && !request.keepAll) waiting.push(ownerOf(value))
    if ((lastOfStrips.get(step) ?? step) === step)
      for (const value of waiting.splice(0)) arena.give(addresses.get(value))
  })
  return { addresses, bytes: arena.end + line, unshared }
}

/** The last step that touches each value. */
function lastUses(steps: readonly Step[], ownerOf: (value: Value) => Value): Map<Value, number> {
  const last = new Map<Value, number>()
  steps.forEach((step, at) => {
    for (const { base } of readsOf(step)) last.set(ownerOf(base), at)
    // A value written in several steps lives at least until the last of them.
    for (const value of writesOf(step)) if (last.has(ownerOf(value))) last.set(ownerOf(value), at)
  })
  return last
}

/** A value and where its memory starts in that of its owner, in elements. */
interface Part {
  readonly value: Value
  readonly start: number
}

interface Owners {
  /** whose memory a value lies in: its own, unless it is joined into something larger */
  ownerOf(value: Value): Value
  /** all that lies within a value which owns its memory */
  partsOf(owner: Value): readonly Part[]
}

function owners(steps: readonly Step[]): Owners {
  const within = new Map<Value, { readonly of: Value; readonly start: number }>()
  for (const step of steps) {
    if (step.kind !== 'join') continue
    for (const { place, start } of step.parts) within.set(place.base, { of: step.to, start })
  }
  const outermost = (value: Value): Part => {
    const part = { value, start: 0 }
    for (let around = within.get(value); around !== undefined; around = within.get(part.value)) {
      part.value = around.of
      part.start += around.start
    }
    return part
  }
  const owner = new Map<Value, Value>()
  const parts = new Map<Value, Part[]>()
  for (const value of within.keys()) {
    const { value: of, start } = outermost(value)
    owner.set(value, of)
    parts.set(of, [...(parts.get(of) ?? []), { value, start }])
  }
  return { ownerOf: (value) => owner.get(value) ?? value, partsOf: (of) => parts.get(of) ?? [] }
}

/**
 * The address of an input that dies here and is read only at the point that is written: the result may take its place.
 * The input is taken out of the dying ones.
 */
function inheritFrom(
  step: LoopStep,
  value: Value,
  dying: Set<Value>,
  isSimple: (base: Value) => boolean,
  arena: Arena,
  addresses: ReadonlyMap<Value, number>,
): number | undefined {
  const output = step.outputs.find(({ place }) => place.base === value)
  if (output?.how !== 'store' || step.outputs.some(({ how }) => how === 'add')) return undefined
  const fits = ({ base, offset, strides }: Place): boolean =>
    offset === output.place.offset &&
    strides.every((s, axis) => s === output.place.strides[axis]) &&
    sizeOf(base.shape) === sizeOf(value.shape)
  for (const base of dying) {
    if (!isSimple(base)) continue
    const reads = step.inputs.filter((input) => input.base === base)
    const address = addresses.get(base)
    if (address === undefined || !arena.owns(address) || reads.length === 0 || !reads.every(fits)) continue
    dying.delete(base)
    return address
  }
  return undefined
}

interface Hole {
  readonly start: number
  readonly bytes: number
}

/** A growing stretch of memory with holes: the smallest hole that fits is taken first. */
class Arena {
  #holes: Hole[] = []
  /** bytes by address of what is in use */
  readonly #used = new Map<number, number>()

  constructor(public end: number) {}

  owns(address: number): boolean {
    return this.#used.has(address)
  }

  hold(address: number, bytes: number): void {
    this.#used.set(address, bytes)
  }

  take(bytes: number): number {
    let best: Hole | undefined
    for (const hole of this.#holes) {
      if (hole.bytes >= bytes && (best === undefined || hole.bytes < best.bytes)) best = hole
    }
    // A hole at the very end may be stretched.
    best ??= this.#holes.find((hole) => hole.start + hole.bytes === this.end)
    const start = best?.start ?? this.end
    if (best !== undefined) {
      this.#holes = this.#holes.filter((hole) => hole !== best)
      if (best.bytes > bytes) this.#holes.push({ start: start + bytes, bytes: best.bytes - bytes })
    }
    this.end = Math.max(this.end, start + bytes)
    this.#used.set(start, bytes)
    return start
  }

  /** Gives memory back; does nothing for what the arena does not own. */
  give(address: number | undefined): void {
    const bytes = address === undefined ? undefined : this.#used.get(address)
    if (address === undefined || bytes === undefined) return
    this.#used.delete(address)
    if (bytes === 0) return
    const before = this.#holes.find((hole) => hole.start + hole.bytes === address)
    const after = this.#holes.find((hole) => hole.start === address + bytes)
    this.#holes = this.#holes.filter((hole) => hole !== before && hole !== after)
    const start = before?.start ?? address
    this.#holes.push({ start, bytes: bytes + (before?.bytes ?? 0) + (after?.bytes ?? 0) })
  }
}
