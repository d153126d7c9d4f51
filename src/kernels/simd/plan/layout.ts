import type { Value } from '../../../expr/value'
import { sizeOf } from '../../../tensor/shape'
import type { LoopStep, Place, Step } from './steps'
import { readsOf, writesOf } from './steps'

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
  /** in place of sharing: every value keeps its memory */
  readonly keepAll: boolean
}

/** Gives every value its memory. Values take over the memory of those that nobody reads any more. */
export function layOut(request: LayoutRequest): Layout {
  const { steps, standing, kept } = request
  const addresses = new Map<Value, number>()
  // Address 0 stays empty, so that no operand has it.
  let end = line
  const place = (value: Value): void => {
    if (addresses.has(value)) return
    addresses.set(value, end)
    end += roundUp(4 * sizeOf(value.shape))
  }
  standing.forEach(place)
  kept.forEach(place)
  const lasts = lastUses(steps)
  const arena = new Arena(end)
  let unshared = end
  steps.forEach((step, at) => {
    const dying = new Set(readsOf(step).map(({ base }) => base))
    for (const value of dying) {
      if (lasts.get(value) !== at || request.keepAll) dying.delete(value)
    }
    for (const value of writesOf(step)) {
      if (addresses.has(value)) continue
      const bytes = roundUp(4 * sizeOf(value.shape))
      unshared += bytes
      const heir = step.kind === 'loop' ? inheritFrom(step, value, dying, arena, addresses) : undefined
      addresses.set(value, heir ?? arena.take(bytes))
      if (heir !== undefined) arena.hold(heir, bytes)
    }
    for (const value of dying) arena.give(addresses.get(value))
    // Results that are never read go at once.
    for (const value of writesOf(step))
      if (!lasts.has(value) && !request.keepAll) arena.give(addresses.get(value))
  })
  return { addresses, bytes: arena.end + line, unshared }
}

/** The last step that touches each value. */
function lastUses(steps: readonly Step[]): Map<Value, number> {
  const last = new Map<Value, number>()
  steps.forEach((step, at) => {
    for (const { base } of readsOf(step)) last.set(base, at)
    // A value written in several steps lives at least until the last of them.
    for (const value of writesOf(step)) if (last.has(value)) last.set(value, at)
  })
  return last
}

/**
 * The address of an input that dies here and is read only at the point that is written: the result may take its place.
 * The input is taken out of the dying ones.
 */
function inheritFrom(
  step: LoopStep,
  value: Value,
  dying: Set<Value>,
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
