import { compile } from '../src/engine/compile'
import { leafValues } from '../src/engine/evaluate'
import { matmul } from '../src/expr/build'
import { inline } from '../src/expr/inline'
import { leaf } from '../src/expr/make'
import { topo } from '../src/expr/topo'
import type { Value } from '../src/expr/value'
import { instantiate, planSimd, simd, type SimdProgram } from '../src/kernels/simd'
import { nameOf, workOf } from '../src/kernels/simd/plan/describe'
import { workloads } from './workloads'

/** A matrix product, as a plan makes it. */
export interface Product {
  /** `product (100,784)·(784,50)` */
  readonly what: string
  /** what is special about it, the same for all that share their code */
  readonly key: string
  readonly flops: number
  /** how often the plan makes it */
  readonly times: number
  /** the product alone, made ready to run */
  readonly ready: () => () => void
}

export const squares = [32, 64, 128, 256, 512, 1024] as const

/** The products of a workload's training step, or of one square; the largest ones first. */
export function productsOf(name: string): readonly Product[] {
  const program = programOf(name)
  const found = new Map<string, Product>()
  for (const step of program.steps) {
    if (step.kind !== 'gemm') continue
    const { spec, batch, gathered, winograd } = step
    // Panels of A have the rows of the tile, which differs from engine to engine.
    const lies = { ...spec, ...('rows' in spec.a && { a: 'panels' }) }
    const key = JSON.stringify([lies, batch, gathered?.spec, winograd?.spec])
    const work = workOf(step)
    const { flops } = work
    const what = nameOf(work)
    const ready = (): (() => void) => {
      const { memory, run } = instantiate({ ...program, steps: [step], strips: [] })
      // Nothing is read as an index here.
      new Float32Array(memory.buffer).fill(0.5)
      return run
    }
    found.set(key, { what, key, flops, ready, times: (found.get(key)?.times ?? 0) + 1 })
  }
  return [...found.values()].sort((a, b) => b.flops * b.times - a.flops * a.times)
}

function programOf(name: string): SimdProgram {
  const square = squares.find((size) => squareName(size) === name)
  if (square !== undefined) {
    const [a, b] = [leaf([square, square]), leaf([square, square])]
    return plan([matmul(a, b)], [a, b])
  }
  const workload = workloads.find((workload) => workload.name === name)?.make()
  if (workload === undefined) throw new Error(`no workload is called ${name}`)
  const { document, batch } = workload
  const { program } = compile(document, { backend: simd, mode: 'train', precision: 'f32', batch })
  const { objective, parameters, gradients } = program
  if (objective === undefined) throw new Error(`${name} has no objective`)
  const roots = [objective.value, ...parameters.flatMap(({ value }) => gradients.get(value) ?? [])]
  return plan(roots, leafValues(program))
}

function plan(roots: readonly Value[], leaves: readonly Value[]): SimdProgram {
  const inlined = inline(roots)
  return planSimd(topo([...inlined.roots, ...leaves]), inlined.roots, leaves)
}

export const squareName = (size: number): string => `${String(size)}³`
