import type { Value } from '../../../expr/value'
import { bytes } from '../loop/vectors'
import { fewNumbers } from '../loop/spec'
import { extentsOf, reach, type Extent } from './extents'
import {
  readsOf,
  writesOf,
  type GemmStep,
  type LoopStep,
  type PackStep,
  type Place,
  type Step,
} from './steps'

/** A step that works on the items of a batch one after the other. */
export type StripStep = LoopStep | GemmStep | PackStep

/** Steps that are done together for some items of a batch, then for the next ones, while their numbers are in the cache. */
export interface Strips {
  readonly steps: readonly StripStep[]
  readonly count: number
  /** items of a strip */
  readonly items: number
}

/** Bytes that a second-level cache holds. */
export interface CacheSizes {
  /** what a strip takes, if one item does not take more */
  readonly strip: number
  /** what one item takes at most */
  readonly item: number
  /** what is passed on from step to step, at least: less stays in the cache anyway */
  readonly least: number
}

const usual: CacheSizes = { strip: 131072, item: 393216, least: 262144 }

/** Bytes that a step touches so that it may be done earlier or later than it was planned. */
const little = 65536

/**
 * Finds steps in a row that work on the same batch, item by item: each touches of an item only what the others touch of
 * the same item. Small steps between them are moved out of the way. Results are the same to the last bit.
 */
export function groupIntoStrips(
  steps: readonly Step[],
  cache: CacheSizes = usual,
): {
  readonly steps: Step[]
  readonly strips: Strips[]
} {
  const grouping = new Grouping(cache)
  for (const step of steps) grouping.add(step)
  grouping.close()
  return { steps: grouping.steps, strips: grouping.strips }
}

/** The numbers that one item of a batch takes of a value: from `low` to `high` after item · stride. */
interface Window {
  readonly stride: number
  readonly low: number
  readonly high: number
  readonly writes: boolean
}

interface Member {
  readonly step: StripStep
  readonly windows: ReadonlyMap<Value, Window>
}

/** Steps of a group at most. */
const mostMembers = 64

class Grouping {
  readonly steps: Step[] = []
  readonly strips: Strips[] = []
  #size = 0
  #members: Member[] = []
  /** what all members together touch of an item */
  readonly #windows = new Map<Value, Window>()
  #later: Step[] = []
  readonly #ofMembers = new TouchedValues()
  readonly #ofLater = new TouchedValues()

  constructor(private readonly cache: CacheSizes) {}

  add(step: Step): void {
    const size = batchOf(step)
    const isOpen = this.#members.length > 0 && this.#members.length < mostMembers
    if (isOpen && size === this.#size && isStripStep(step)) {
      const windows = windowsOf(step)
      if (!this.#ofLater.conflictsWith(step) && this.#fits(windows)) {
        this.#join({ step, windows })
        return
      }
    } else if (isOpen && isSmall(step)) {
      if (!this.#ofMembers.conflictsWith(step) && !this.#ofLater.conflictsWith(step)) this.steps.push(step)
      else {
        this.#later.push(step)
        this.#ofLater.add(step)
      }
      return
    }
    this.close()
    if (size === undefined || !isStripStep(step)) this.steps.push(step)
    else {
      this.#size = size
      this.#join({ step, windows: windowsOf(step) })
    }
  }

  #join(member: Member): void {
    this.#members.push(member)
    this.#ofMembers.add(member.step)
    for (const [base, window] of member.windows)
      this.#windows.set(base, united(this.#windows.get(base), window))
  }

  /** Whether no item of a new member meets another item of the members before it. */
  #fits(windows: Member['windows']): boolean {
    return [...windows].every(([base, own]) => {
      const theirs = this.#windows.get(base)
      if (theirs === undefined) return true
      if (own.stride !== theirs.stride) return false
      if (own.stride === 0) return !(own.writes || theirs.writes)
      // Of what is only read, too: a result may take the place of what one of them reads for the last time.
      return Math.max(own.high, theirs.high) - Math.min(own.low, theirs.low) < own.stride
    })
  }

  close(): void {
    const steps = this.#members.map(({ step }) => step)
    const items = itemsOf(this.#members, this.#size, this.cache)
    if (items !== undefined) this.strips.push({ steps, count: this.#size / items, items })
    this.steps.push(...steps, ...this.#later)
    this.#members = []
    this.#later = []
    this.#windows.clear()
    this.#ofMembers.clear()
    this.#ofLater.clear()
  }
}

/** What some steps read and write. */
class TouchedValues {
  readonly #reads = new Set<Value>()
  readonly #writes = new Set<Value>()

  add(step: Step): void {
    for (const { base } of readsOf(step)) this.#reads.add(base)
    for (const value of writesOf(step)) this.#writes.add(value)
  }

  /** Whether one of them touches what `step` writes, or the other way round. */
  conflictsWith(step: Step): boolean {
    return (
      readsOf(step).some(({ base }) => this.#writes.has(base)) ||
      writesOf(step).some((value) => this.#reads.has(value) || this.#writes.has(value))
    )
  }

  clear(): void {
    this.#reads.clear()
    this.#writes.clear()
  }
}

/** Two strides: only others that touch nothing of the value get on with that. */
const united = (a: Window | undefined, b: Window): Window =>
  a === undefined
    ? b
    : {
        stride: a.stride === b.stride ? a.stride : NaN,
        low: Math.min(a.low, b.low),
        high: Math.max(a.high, b.high),
        writes: a.writes || b.writes,
      }

/** How many items at a time are worth it: as many as fit into the cache. `undefined` where nothing is gained. */
function itemsOf(members: readonly Member[], size: number, cache: CacheSizes): number | undefined {
  /** numbers of an item, by the value that they belong to */
  const numbers = new Map<Value, number>()
  const passedOn = new Set<Value>()
  const written = new Set<Value>()
  for (const { windows } of members) {
    for (const [base, { stride, low, high, writes }] of windows) {
      if (stride === 0) continue
      numbers.set(base, Math.max(numbers.get(base) ?? 0, high - low + 1))
      if (written.has(base)) passedOn.add(base)
      if (writes) written.add(base)
    }
  }
  const bytesOf = (values: Iterable<Value>): number =>
    [...values].reduce((sum, value) => sum + bytes * (numbers.get(value) ?? 0), 0)
  const item = bytesOf(numbers.keys())
  if (passedOn.size === 0 || bytesOf(passedOn) * size < cache.least || item > cache.item) return undefined
  let items = 1
  for (let i = 2; i < size && i * item <= cache.strip; i++) if (size % i === 0) items = i
  return items
}

const isStripStep = (step: Step): step is StripStep =>
  step.kind === 'loop' || step.kind === 'gemm' || step.kind === 'pack'

/** Items of the batch that a step goes through in its outermost loop. */
function batchOf(step: Step): number | undefined {
  if (step.kind === 'loop') {
    const [size = 1] = step.dims
    return size > 1 && step.reduced[0] !== true && sumsTheSame(step) ? size : undefined
  }
  if (step.kind !== 'gemm' && step.kind !== 'pack') return undefined
  const [size = 1] = step.batch
  return size > 1 ? size : undefined
}

/** Sums of a single item run along the same axis as those of all (see `normalise`). */
function sumsTheSame({ dims, reduced }: LoopStep): boolean {
  if (!reduced.includes(true)) return true
  const inner = [...dims.keys()].filter((axis) => axis > 0 && (dims[axis] ?? 1) > 1)
  const last = inner.at(-1) ?? 0
  return (
    inner.some((axis) => reduced[axis] !== true) ||
    (reduced[last] === true && (dims[last] ?? 1) >= fewNumbers)
  )
}

function windowsOf(step: StripStep): ReadonlyMap<Value, Window> {
  const windows = new Map<Value, Window>()
  const { reads, writes } = extentsOf(step)
  const add = ({ place: { base, offset }, sizes, strides }: Extent, isWritten: boolean): void => {
    const { low, high } = reach(sizes.slice(1), strides.slice(1))
    const window = { stride: strides[0] ?? 0, low: offset + low, high: offset + high, writes: isWritten }
    windows.set(base, united(windows.get(base), window))
  }
  for (const extent of reads) add(extent, false)
  for (const extent of writes) add(extent, true)
  return windows
}

function isSmall(step: Step): boolean {
  if (step.kind === 'join' || step.kind === 'reference') return false
  const { reads, writes } = extentsOf(step)
  const numbers = ({ sizes }: Extent): number => sizes.reduce((product, size) => product * size, 1)
  return [...reads, ...writes].reduce((sum, extent) => sum + numbers(extent), 0) * bytes <= little
}

/**
 * Says how steps are to be written: those in a row that belong to one of the groups together. They may be parts of the
 * steps that were grouped, as a thread has them.
 */
export function inStrips(groups: readonly Strips[]): <S extends Step>(steps: readonly S[]) => (S | Strips)[] {
  const groupOf = new Map<Value, Strips>(
    groups.flatMap((group) => group.steps.flatMap(writesOf).map((value) => [value, group] as const)),
  )
  return <S extends Step>(steps: readonly S[]) => {
    const result: (S | Strips)[] = []
    for (let i = 0; i < steps.length;) {
      const row = rowOf(steps, i, groupOf)
      if (row !== undefined && row.steps.length > 1) {
        result.push(row)
        i += row.steps.length
      } else result.push(...steps.slice(i, ++i))
    }
    return result
  }
}

/** Whether a step is one of a group, or a thread's part of it. Others may write the same value: what is filled first, say. */
function isPartOf(step: Step, member: StripStep): boolean {
  if (step.kind !== 'loop' || member.kind !== 'loop') return step.kind === member.kind
  return (
    step.outputs.length === member.outputs.length &&
    step.outputs.every(({ how, place }, i) => {
      const other = member.outputs[i]
      return (
        other?.how === how &&
        other.place.base === place.base &&
        other.place.strides.join() === place.strides.join()
      )
    })
  )
}

/** All steps from the one at `start` on that can be done together with it. */
function rowOf(
  steps: readonly Step[],
  start: number,
  groupOf: ReadonlyMap<Value, Strips>,
): Strips | undefined {
  const groupAt = (step: Step): Strips | undefined => {
    const [value] = writesOf(step)
    const group = value === undefined ? undefined : groupOf.get(value)
    return group?.steps.some((member) => isPartOf(step, member)) === true ? group : undefined
  }
  const [first] = steps.slice(start, start + 1)
  const [group, size] = first === undefined ? [undefined, undefined] : [groupAt(first), batchOf(first)]
  if (group === undefined || size === undefined || size % group.items !== 0) return undefined
  const row: StripStep[] = []
  for (let i = start; i < steps.length; i++) {
    const step = steps[i]
    if (step === undefined || !isStripStep(step) || groupAt(step) !== group || batchOf(step) !== size) break
    row.push(step)
  }
  return { steps: row, count: size / group.items, items: group.items }
}

/** The first strip of a step, and how far each of its places moves from one strip to the next, in elements. */
export function firstStrip(
  step: StripStep,
  items: number,
): { readonly part: StripStep; readonly moves: ReadonlyMap<Place, number> } {
  const moves = new Map<Place, number>()
  const at = (place: Place): Place => {
    const own = { ...place }
    moves.set(own, items * (place.strides[0] ?? 0))
    return own
  }
  if (step.kind === 'loop') {
    const part = {
      ...step,
      dims: step.dims.with(0, items),
      inputs: step.inputs.map(at),
      outputs: step.outputs.map((output) => ({ ...output, place: at(output.place) })),
    }
    return { part, moves }
  }
  const batch = step.batch.with(0, items)
  const part =
    step.kind === 'pack'
      ? { ...step, batch, from: at(step.from), to: at(step.to) }
      : { ...step, batch, a: at(step.a), b: at(step.b), c: at(step.c) }
  return { part, moves }
}
