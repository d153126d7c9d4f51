import type { Value } from '../expr/value'
import type { Evaluation } from './evaluate'
import type { Program } from './program'
import type { TensorRef, WholeTensor } from './views'

/** A whole tensor of an evaluation, copied; `undefined` when there is none. */
export function readTensor(
  program: Program,
  evaluation: Evaluation,
  ref: TensorRef,
): WholeTensor | undefined {
  const found = findValue(program, ref)
  if (found === undefined) return undefined
  const { shape, dtype, data } = evaluation.tensor(found.value)
  return { shape, dtype, data: data.slice(), named: program.named(found.of) }
}

/** The value, and the one whose axes it has. */
function findValue(
  program: Program,
  ref: TensorRef,
): { readonly value: Value; readonly of: Value } | undefined {
  switch (ref.kind) {
    case 'value':
    case 'nodeGradient': {
      const of = program.byId.get(ref.node)?.outputs.get(ref.output)
      return pair(ref.kind === 'value' ? of : of && program.gradients.get(of), of)
    }
    case 'parameter':
    case 'parameterGradient': {
      const of = program.parameters.find(({ name }) => name === ref.name)?.value
      return pair(ref.kind === 'parameter' ? of : of && program.gradients.get(of), of)
    }
    case 'wireGradient': {
      const event = program.events.find(
        (other) => other.kind === 'contribution' && other.wire.id === ref.wire,
      )
      return event?.kind === 'contribution' ? pair(event.contribution, event.wire.value) : undefined
    }
  }
}

const pair = (value: Value | undefined, of: Value | undefined): { value: Value; of: Value } | undefined =>
  value === undefined || of === undefined ? undefined : { value, of }
