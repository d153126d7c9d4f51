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

/** How many times as large, and how much steeper than in proportion it may look: the square of it would be `times`. */
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
    ['dense layers, to be trained', 60, (size) => train(repeatedGraph(size))],
    ['dense layers, to be looked at', 60, (size) => inspect(repeatedGraph(size))],
    ['a recurrent layer over many steps', 8, (size) => train(recurrent(size), 2)],
    ['a graph of single numbers, to be trained', 600, (size) => train(scalarGraph(size))],
    ['a graph of single numbers, to be looked at', 500, (size) => inspect(scalarGraph(size))],
    ['a chain', 500, (size) => inspect(chainGraph(size))],
    ['a tree', 500, (size) => inspect(wideGraph(size))],
  ])('%s', (_, size, run) => {
    // Whatever else the machine does makes it look steeper, so that the flattest of a few looks counts.
    let least = Infinity
    for (let look = 0; look < 4 && least >= most; look++)
      least = Math.min(least, excess(run, size, times * size))
    expect(least).toBeLessThan(most)
  })
})
