import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { workloads } from '../../../bench/workloads'
import { compile } from '../../../src/engine/compile'
import { leafValues } from '../../../src/engine/evaluate'
import { compileTraining } from '../../../src/engine/training-plan'
import { inline } from '../../../src/expr/inline'
import { topo } from '../../../src/expr/topo'
import type { Value } from '../../../src/expr/value'
import type { GraphDocument } from '../../../src/graph/document'
import { bytesOf, planSimd, simd, type SimdProgram } from '../../../src/kernels/simd'
import { readsOf, writesOf } from '../../../src/kernels/simd/plan/steps'
import { sizeOf } from '../../../src/tensor/shape'
import { readSetup } from '../../../src/train/setup'

/*
 * The arena of a training step beside what it cannot do without: parameters, their gradients, what the optimiser and the
 * nodes remember, the batch, and the activations that live at the same time. The last are counted here from the steps
 * alone: at each step, all values written before or at it and still touched at or after it.
 */

interface Memory {
  readonly program: SimdProgram
  /** of parameters, gradients, states and inputs, each once */
  readonly standing: readonly Value[]
  readonly optimizerBytes: number
}

function memoryOf(document: GraphDocument, batch?: number): Memory | undefined {
  const read = readSetup(document)
  if ('problems' in read) throw new Error(read.problems[0]?.message.en)
  const { chosen, data, batch: usual } = read.setup
  // Single precision, and with it the arena, is for trainings with data.
  const size = batch ?? (data && usual)
  if (size === undefined) return undefined
  const { program: compiled, problems } = compile(document, { mode: 'train', precision: 'f32', batch: size })
  if (problems[0] !== undefined) throw new Error(problems[0].message.en)
  const { objective, gradients, parameters, states } = compiled
  const wanted = [
    ...(objective === undefined ? [] : [objective.value]),
    ...parameters.flatMap(({ value }) => gradients.get(value) ?? []),
    ...states.flatMap(({ next }) => next ?? []),
  ]
  const leaves = leafValues(compiled)
  const { roots } = inline(wanted)
  const program = planSimd(topo([...roots, ...leaves]), roots, leaves)
  return {
    program,
    standing: [...new Set([...leaves, ...basesOf(program)])],
    optimizerBytes:
      Object.keys(chosen.optimizer.state).length *
      parameters.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0),
  }
}

const basesOf = ({ lowered }: SimdProgram): Value[] => [...lowered.places.values()].map(({ base }) => base)

type Bytes = (value: Value) => number

const exactly: Bytes = ({ shape }) => 4 * sizeOf(shape)

/** Every array begins at a cache line, which is much for a net of a few numbers. */
const inLines: Bytes = (value) => Math.ceil(exactly(value) / 64) * 64

function livePeak(program: SimdProgram, bytes: Bytes): number {
  const { steps, lowered, leaves } = program
  const joined = new Map<Value, Value>()
  for (const step of lowered.steps) {
    if (step.kind === 'join') for (const { place } of step.parts) joined.set(place.base, step.to)
  }
  const wholeOf = (value: Value): Value => {
    const whole = joined.get(value)
    return whole === undefined ? value : wholeOf(whole)
  }
  const standing = [...leaves, ...lowered.leaves, ...lowered.constants.keys(), ...basesOf(program)]
  const apart = new Set(standing.map(wholeOf))
  const first = new Map<Value, number>()
  const last = new Map<Value, number>()
  steps.forEach((step, at) => {
    for (const touched of [...readsOf(step).map(({ base }) => base), ...writesOf(step)]) {
      const value = wholeOf(touched)
      if (apart.has(value)) continue
      if (!first.has(value)) first.set(value, at)
      last.set(value, at)
    }
  })
  const live = steps.map(() => 0)
  for (const [value, from] of first) {
    for (let at = from; at <= (last.get(value) ?? from); at++) live[at] = (live[at] ?? 0) + bytes(value)
  }
  return Math.max(0, ...live)
}

function needed({ program, standing, optimizerBytes }: Memory, bytes: Bytes): number {
  const own = standing.reduce((sum, value) => sum + bytes(value), 0)
  return own + optimizerBytes + livePeak(program, bytes)
}

const arena = ({ program, optimizerBytes }: Memory): number => program.layout.bytes + optimizerBytes

const folder = join(import.meta.dirname, '../../../examples')
const documents = readdirSync(folder)
  .filter((file) => file.endsWith('.gradwire.json'))
  .map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as GraphDocument] as const)
  .filter(([, { training, objective }]) => training?.data !== undefined && objective !== undefined)

const nets = workloads.filter(({ name }) => /^W[1-57]/.test(name))

describe('the arena of a training step', () => {
  it.each(documents)('is at most 1.5 times what it cannot do without: %s', (_, document) => {
    const memory = memoryOf(document)
    if (memory === undefined) return
    const isSmall = needed(memory, exactly) < 4096
    expect(arena(memory) / needed(memory, isSmall ? inLines : exactly)).toBeLessThan(1.5)
  })

  it.each(nets)('is at most 1.25 times that for the nets of the benchmark: $name', ({ make }) => {
    const { document, batch } = make()
    const memory = memoryOf(document, batch)
    expect(memory && arena(memory) / needed(memory, exactly)).toBeLessThan(1.25)
  })

  it('is all the memory that there is, but for less than a page and the numbers of the optimiser', () => {
    const { document, batch } = nets.find(({ name }) => name === 'W2')?.make() ?? {}
    if (document === undefined) throw new Error('no such net')
    const memory = memoryOf(document, batch)
    const made = compileTraining(document, { ...(batch && { batch }), backend: simd })
    if (memory === undefined || 'problems' in made) throw new Error('no plan')
    const pages = Math.ceil(bytesOf(memory.program) / 65536)
    expect(made.plan.parameters[0]?.data.buffer.byteLength).toBe(65536 * pages)
  })
})
