import { describe, expect, it } from 'vitest'
import { chainGraph, repeatedGraph, wideGraph } from '../../../bench/documents'
import { lstm } from '../../../bench/workloads/sequences'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { compileTraining } from '../../../src/engine/training-plan'
import type { GraphDocument } from '../../../src/graph/document'
import { simd } from '../../../src/kernels/simd'
import { excess } from '../growth'
import { scalarGraph } from './graphs'

/** As long as this many times the size, and more than this is no growth in proportion. */
const times = 8
const most = 3

function train(document: GraphDocument, batch?: number): void {
  const made = compileTraining(document, { backend: simd, ...(batch !== undefined && { batch }) })
  if ('problems' in made) throw new Error(made.problems[0].message.en)
}

function inspect(document: GraphDocument): void {
  const { program, problems } = compile(document)
  expect(problems).toEqual([])
  evaluate(program)
}

const recurrent = (steps: number): GraphDocument =>
  lstm({
    name: 'growth',
    batch: 2,
    steps,
    vocabulary: 5,
    embedding: 4,
    hidden: 4,
    optimizer: { op: 'SGD', lr: 1 },
  }).document

describe('the time from a document to its plan grows in proportion to it', () => {
  it.each<[string, number, (size: number) => void]>([
    ['dense layers, to be trained', 150, (size) => train(repeatedGraph(size))],
    ['dense layers, to be looked at', 150, (size) => inspect(repeatedGraph(size))],
    ['a recurrent layer over many steps', 16, (size) => train(recurrent(size), 2)],
    ['a graph of single numbers, to be trained', 500, (size) => train(scalarGraph(size))],
    ['a graph of single numbers, to be looked at', 500, (size) => inspect(scalarGraph(size))],
    ['a chain', 500, (size) => inspect(chainGraph(size))],
    ['a tree', 500, (size) => inspect(wideGraph(size))],
  ])('%s', (_, size, run) => {
    expect(excess(run, size, times * size)).toBeLessThan(most)
  })
})
