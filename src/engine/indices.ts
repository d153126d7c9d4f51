import type { Text } from '../base/text'
import type { Problem } from '../base/problem'
import type { Evaluation } from './evaluate'
import { indexRule, type IndexRule } from './index-rule'
import { innerIndices } from './inner-indices'
import { nameOfNode } from './inner-text'
import { knownShapes } from './owned'
import type { Program } from './program'

/**
 * Labels and other indices that name a class or row which does not exist, also inside of modules. Only numbers can tell,
 * so this needs an evaluation; one problem per port, for the first offender.
 */
export function indexProblems(program: Program, evaluation: Evaluation): Problem[] {
  return [...outerProblems(program, evaluation), ...innerProblems(program, evaluation)]
}

const outerProblems = (program: Program, evaluation: Evaluation): Problem[] =>
  program.nodes.flatMap(({ node, op, attrs, inputs }) =>
    inputs.flatMap(({ wire }) => {
      const port = wire?.target.port
      const shapes = knownShapes(inputs, (value) => value.shape)
      const rule = port === undefined ? undefined : indexRule(op, port, shapes, attrs)
      if (wire === undefined || port === undefined || rule === undefined) return []
      const message = firstOffender(port, rule, evaluation.tensor(wire.value).data)
      return message === undefined ? [] : [{ code, message, at: [node.id], port }]
    }),
  )

/** They stand at the node that can be seen, and say where inside of it. */
function innerProblems(program: Program, evaluation: Evaluation): Problem[] {
  const problems = new Map<string, Problem>()
  for (const { node, path, port, rule, data } of innerIndices(program, evaluation)) {
    const message = firstOffender(port, rule, data)
    if (message === undefined) continue
    const names = [nameOfNode(node.node), ...path]
    const place = { en: names.map(({ en }) => en).join('/'), ja: names.map(({ ja }) => ja).join('/') }
    // A scan comes to the same node at every step.
    const key = `${node.node.id} ${place.en} ${port}`
    if (problems.has(key)) continue
    problems.set(key, {
      code,
      message: { en: `${place.en}: ${message.en}`, ja: `${place.ja}: ${message.ja}` },
      at: [node.node.id],
    })
  }
  return [...problems.values()]
}

const code = 'index-out-of-range'

function firstOffender(
  port: string,
  { count, ignored }: IndexRule,
  data: ArrayLike<number>,
): Text | undefined {
  for (let at = 0; at < data.length; at++) {
    const x = data[at] ?? NaN
    if (x === ignored || (Number.isInteger(x) && x >= 0 && x < count)) continue
    return {
      en: `element ${at} of ${port} is ${x}: it must be a whole number from 0 to ${count - 1}`,
      ja: `${port} の ${at} 番目の要素が ${x} になっている: 0 から ${count - 1} までの整数でなければならない`,
    }
  }
  return undefined
}
