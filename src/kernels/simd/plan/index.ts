import type { PrimName, Value } from '../../../expr/value'
import { sizeOf } from '../../../tensor/shape'
import type { Run } from '../../kernel'
import { kernels } from '../../reference'
import { mathFunctions, mathImports } from '../math-imports'
import type { Tile } from '../gemm'
import { register, setTeam } from '../memory'
import { chooseTile } from '../probe'
import { batched } from '../rewrite'
import { controlBytes } from '../threads/barrier'
import { exported, type TeamPlace } from '../threads/code'
import type { ThreadHost } from '../threads/host'
import { isWorthSharing, shareable } from '../threads/sharing'
import { Team } from '../threads/team'
import { ModuleBuilder } from '../wasm'
import { accumulateProducts } from './accumulate'
import { emitSteps, type EmittedStep } from './emit'
import { fuse } from './fuse'
import { layOut, roundUp, type Layout } from './layout'
import { lower, type Lowered } from './lower'
import { packOperands } from './packs'
import { sumInStages } from './stages'
import { groupIntoStrips, inStrips, type CacheSizes, type Strips } from './strips'
import type { ReferenceStep, WorkStep } from './steps'

/** Bytes of a page of WebAssembly memory, and how many of them there can be. */
const pageBytes = 65536
export const maxBytes = 65536 * pageBytes

export interface SimdOptions {
  /** every value keeps its memory, so that all of them can be read */
  readonly keepAll?: boolean
  readonly tile?: Tile
  readonly cache?: CacheSizes
}

/** A computation with its memory: everything planned, nothing allocated yet. */
export interface SimdProgram {
  readonly steps: readonly WorkStep[]
  /** steps in a row that one thread does together, piece by piece */
  readonly strips: readonly Strips[]
  readonly layout: Layout
  readonly lowered: Lowered
  readonly leaves: readonly Value[]
  readonly tile: Tile
}

/**
 * Plans the computation of `roots` from `leaves`. `order`: all values that they are made of, functions opened, inputs
 * before their users. Allocates no memory for numbers: `layout.bytes` says how much it will need.
 */
export function planSimd(
  order: readonly Value[],
  roots: readonly Value[],
  leaves: readonly Value[],
  options: SimdOptions = {},
): SimdProgram {
  const keepAll = options.keepAll === true
  const graph = keepAll ? { order, roots } : batched({ order, roots }, leaves)
  const lowering = lower(graph.order, graph.roots)
  // The roots are asked for by the values that were given.
  const places = new Map(
    roots.flatMap((root, i) => {
      const place = lowering.places.get(graph.roots[i] ?? root)
      return place === undefined ? [] : [[root, place] as const]
    }),
  )
  const plain = { ...lowering, places }
  // Values that shall all be kept cannot be added to.
  const lowered = keepAll ? plain : { ...plain, ...accumulateProducts(plain.steps, plain.places) }
  const bases = [...lowered.places.values()].map(({ base }) => base)
  const kept = new Set(bases)
  const tile = options.tile ?? chooseTile()
  const packed = packOperands(sumInStages(fuse(lowered.steps, kept)), tile)
  // Values that are all kept are asked for one by one.
  const { steps, strips } = keepAll ? { steps: packed, strips: [] } : groupIntoStrips(packed, options.cache)
  const standing = [...new Set([...leaves, ...lowered.leaves, ...lowered.constants.keys()])]
  const layout = layOut({ steps, standing, kept: [...kept], strips, keepAll })
  return {
    steps: steps.filter((step) => step.kind !== 'join'),
    strips,
    layout,
    lowered,
    leaves,
    tile,
  }
}

export interface SimdRun {
  readonly memory: WebAssembly.Memory
  /** numbers of nobody, in the same memory */
  readonly spare: Float32Array
  /** all steps; one call of WebAssembly unless some have to be computed outside */
  run: Run
  /** threads that the latest run had */
  readonly threads: number
  /** what `run` calls one after the other: one part when everything is in WebAssembly, or as many as there are steps */
  readonly parts: readonly Run[]
  readonly codeBytes: number
  /** numbers of a leaf, or of a root */
  get(value: Value): Float32Array
}

/** What a program is given to run in. */
export interface Surroundings {
  /** numbers to have beside the program's own, in the same memory */
  readonly spareFloats?: number
  /** where threads come from; one thread when absent */
  readonly host?: ThreadHost
  /** every step is a part of its own, so that each can be timed */
  readonly apart?: boolean
}

/** Bytes of memory that a program takes. */
export function bytesOf(program: SimdProgram, surroundings: Surroundings = {}): number {
  const { layout } = program
  const host = sharingHost(program, surroundings)
  const team = host === undefined ? 0 : controlBytes(host.count)
  return layout.bytes + roundUp(4 * (surroundings.spareFloats ?? 0)) + team
}

/** Allocates the memory, with some to spare, writes the code and makes both ready to run. */
export function instantiate(program: SimdProgram, surroundings: Surroundings = {}): SimdRun {
  const { steps, strips, layout, lowered, tile } = program
  const { spareFloats = 0, apart = false } = surroundings
  const host = sharingHost(program, surroundings)
  const pages = Math.ceil(bytesOf(program, surroundings) / pageBytes)
  const shared = host !== undefined
  const memory = register(
    new WebAssembly.Memory({ initial: pages, ...(shared && { maximum: pages, shared }) }),
  )
  const floats = new Float32Array(memory.buffer)
  const at = (value: Value, offset = 0): number => (layout.addresses.get(value) ?? 0) / 4 + offset
  for (const [value, data] of lowered.constants) floats.set(data, at(value))

  const module = new ModuleBuilder(
    { pages, ...(shared && { shared: { maximum: pages } }) },
    mathImports,
    tile.fused,
  )
  const together = inStrips(strips)
  const parts: (string | ReferenceStep)[] = []
  let part: EmittedStep[] = []
  const endPart = (): void => {
    if (part.length === 0) return
    const name = `part${parts.length}`
    const written = part
    const index = module.function([], [], (f) => {
      emitSteps(f, module, together(written), layout.addresses, tile)
    })
    module.export(name, index)
    parts.push(name)
    part = []
  }
  for (const step of steps) {
    if (step.kind === 'reference') {
      endPart()
      parts.push(step)
    } else part.push(step)
    if (apart) endPart()
  }
  endPart()
  const code = module.bytes()
  const env = { memory, ...mathFunctions }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env })
  const runs = parts.map((entry) =>
    typeof entry === 'string' ? exported(exports, entry) : bindReference(entry, floats, at),
  )
  const [only] = runs
  const alone: Run =
    runs.length === 1 && only !== undefined
      ? only
      : () => {
          for (let i = 0; i < runs.length; i++) runs[i]?.()
        }
  const { run, threads } =
    host === undefined
      ? { run: alone, threads: () => 1 }
      : shareWith(host, program, alone, {
          memory,
          pages,
          start: layout.bytes + roundUp(4 * spareFloats),
          tile,
        })
  const known = new Map<Value, Float32Array>()
  return {
    memory,
    spare: floats.subarray(layout.bytes / 4, layout.bytes / 4 + spareFloats),
    run,
    get threads() {
      return threads()
    },
    parts: runs,
    codeBytes: code.length,
    get: (value) => {
      const array = known.get(value)
      if (array !== undefined) return array
      const place = lowered.places.get(value)
      if (place === undefined && !program.leaves.includes(value))
        throw new RangeError('this value is not kept')
      const start = at(place?.base ?? value, place?.offset ?? 0)
      const made = floats.subarray(start, start + sizeOf(value.shape))
      known.set(value, made)
      return made
    },
  }
}

/** The host, where a program is worth more than one thread and consists of nothing but code. */
function sharingHost({ steps }: SimdProgram, { host }: Surroundings): ThreadHost | undefined {
  if (host === undefined || host.count < 2 || shareable(steps) === undefined) return undefined
  return host.always === true || isWorthSharing(steps) ? host : undefined
}

function shareWith(
  host: ThreadHost,
  { steps, strips, layout }: SimdProgram,
  alone: Run,
  place: TeamPlace,
): { readonly run: Run; readonly threads: () => number } {
  const team = new Team(place, host)
  setTeam(place.memory, team)
  const shared = team.add({ steps: shareable(steps) ?? [], strips, addresses: layout.addresses }, alone)
  return { run: shared.run, threads: () => shared.threads }
}

/** The reference kernel on the same memory. */
function bindReference(
  { value, inputs }: ReferenceStep,
  floats: Float32Array,
  at: (value: Value, offset?: number) => number,
): Run {
  const start = at(value)
  return kernels[value.prim as PrimName]({
    prim: value.prim as PrimName,
    attrs: value.attrs,
    xs: inputs.map(({ base, offset }, i) => {
      const from = at(base, offset)
      return floats.subarray(from, from + sizeOf(value.inputs[i]?.shape ?? []))
    }),
    shapes: value.inputs.map(({ shape }) => shape),
    out: floats.subarray(start, start + sizeOf(value.shape)),
    shape: value.shape,
  })
}
