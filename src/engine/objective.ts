import type { Problem } from '../base/problem'
import { parseSource } from '../graph/wires'
import { sizeOf } from '../tensor/shape'
import { formatAxes, nameShape } from './axes'
import type { CompileOptions, Program } from './program'
import { outputKey, tracedShape, type Walk } from './walk'

/** The output that is differentiated: one number, whatever the batch. */
export function findObjective(
  walk: Walk,
  options: Pick<CompileOptions, 'objective'>,
): { readonly objective?: Program['objective']; readonly problems: readonly Problem[] } {
  const written = walk.document.objective
  if (written === undefined) {
    return { problems: options.objective === 'required' ? [noObjective] : [] }
  }
  const source = parseSource(written)
  const value = walk.outputs.get(outputKey(source.node, source.output))
  if (value === undefined) {
    const isVisited = walk.nodes.some(({ node }) => node.id === source.node)
    return { problems: isVisited ? [unknownOutput(source.node, source.output)] : [] }
  }
  const atPrimes = tracedShape(walk, value)
  if (sizeOf(value.shape) === 1 && sizeOf(atPrimes) === 1) {
    const owner = walk.nodes.find(({ node }) => node.id === source.node)
    const output = [...(owner?.outputs ?? [])].find(([, result]) => result === value)?.[0] ?? source.output
    return { objective: { node: source.node, output, value }, problems: [] }
  }
  return { problems: [notScalar(source.node, formatAxes(nameShape(atPrimes, value.shape, walk.axes)))] }
}

const noObjective: Problem = {
  code: 'no-objective',
  message: {
    en: 'the document names no objective to differentiate',
    ja: '微分する目的関数が指定されていない',
  },
  at: [],
  hint: {
    en: 'name a node with a single number as the objective',
    ja: '数を一つだけ出すノードを目的関数に指定する',
  },
}

const unknownOutput = (node: string, output: string): Problem => ({
  code: 'unknown-objective',
  message: {
    en: `the objective is ${node}:${output}, and ${node} has no output ${output}`,
    ja: `目的関数に ${node}:${output} が指定されているが、${node} に出力 ${output} はない`,
  },
  at: [node],
})

const notScalar = (node: string, shape: string): Problem => ({
  code: 'objective-not-scalar',
  message: {
    en: `the objective must be a single number: ${node} is ${shape}`,
    ja: `目的関数は一つの数でなければならない: ${node} は ${shape}`,
  },
  at: [node],
  hint: {
    en: 'reduce it to one number with ReduceSum or ReduceMean',
    ja: 'ReduceSum か ReduceMean で一つの数にまとめる',
  },
})
