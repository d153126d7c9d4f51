import type { Value } from '../../../expr/value'
import { sizeOf } from '../../../tensor/shape'
import type { GemmStep, LoopStep, Place, Step } from './steps'
import { readsOf, writesOf } from './steps'
import { isInOrder } from './views'

/**
 * Adds matrix products straight into what they are added to: s + A·B becomes s += A·B where nobody else needs s or the
 * product. Weight gradients of recurrent layers are long sums of products, and need no passes of their own then.
 * `places`: where the roots lie, brought up to date.
 */
export function accumulateProducts(
  steps: readonly Step[],
  places: ReadonlyMap<Value, Place>,
): { readonly steps: Step[]; readonly places: Map<Value, Place> } {
  const kept = new Set([...places.values()].map(({ base }) => base))
  const reads = new Map<Value, number>()
  const writer = new Map<Value, number>()
  steps.forEach((step, at) => {
    for (const { base } of readsOf(step)) reads.set(base, (reads.get(base) ?? 0) + 1)
    for (const value of writesOf(step)) writer.set(value, at)
  })
  const isFree = (value: Value): boolean => reads.get(value) === 1 && !kept.has(value) && writer.has(value)
  /** whose memory holds a value now */
  const holder = new Map<Value, Value>()
  const result: (Step | undefined)[] = [...steps]
  const productOf = ({ base }: Place): GemmStep | undefined => {
    const step = result[writer.get(base) ?? -1]
    return step?.kind === 'gemm' && !step.spec.accumulate && isFree(base) ? step : undefined
  }
  steps.forEach((step, at) => {
    if (step.kind !== 'loop') return
    const sum = sumOfTwo(step)
    if (sum === undefined) return
    const [left, right, to] = sum
    if (left.base === right.base) return
    // The later product is added to what was there before it.
    const candidates = [
      { product: productOf(right), own: right, other: left },
      { product: productOf(left), own: left, other: right },
    ].sort((a, b) => (writer.get(b.own.base) ?? -1) - (writer.get(a.own.base) ?? -1))
    const found = candidates.find(({ product, other }) => product !== undefined && isFree(other.base))
    if (found?.product === undefined) return
    const { product, own, other } = found
    result[writer.get(own.base) ?? -1] = undefined
    result[at] = {
      ...product,
      spec: { ...product.spec, accumulate: true },
      c: { ...product.c, base: other.base },
    }
    holder.set(to.base, other.base)
  })
  if (holder.size === 0) return { steps: [...steps], places: new Map(places) }
  const held = (value: Value): Value => {
    let now = value
    for (let next = holder.get(now); next !== undefined; next = holder.get(now)) now = next
    // Long sums are long chains: the next one who asks finds the end at once.
    for (let link = value; link !== now;) {
      const next = holder.get(link) ?? now
      holder.set(link, now)
      link = next
    }
    return now
  }
  const move = (place: Place): Place => ({ ...place, base: held(place.base) })
  return {
    steps: result.filter((step) => step !== undefined).map((step) => moved(step, move)),
    places: new Map([...places].map(([root, place]) => [root, move(place)])),
  }
}

/** The two terms and the result of a loop that does nothing but add, element by element in order. */
function sumOfTwo({ dims, inputs, nodes, outputs, reduced }: LoopStep): [Place, Place, Place] | undefined {
  const [left, right] = inputs
  const [node] = nodes
  const [output] = outputs
  if (left === undefined || right === undefined || output?.how !== 'store' || node?.prim !== 'add')
    return undefined
  if (inputs.length !== 2 || nodes.length !== 1 || outputs.length !== 1 || reduced.includes(true))
    return undefined
  const isWhole = ({ base, offset, strides }: Place): boolean =>
    offset === 0 && isInOrder(strides, dims) && sizeOf(base.shape) === sizeOf(dims)
  return [left, right, output.place].every(isWhole) ? [left, right, output.place] : undefined
}

function moved(step: Step, move: (place: Place) => Place): Step {
  switch (step.kind) {
    case 'loop':
      return {
        ...step,
        inputs: step.inputs.map(move),
        outputs: step.outputs.map((output) => ({ ...output, place: move(output.place) })),
      }
    case 'gemm':
      return { ...step, a: move(step.a), b: move(step.b), c: move(step.c) }
    case 'pack':
      return { ...step, from: move(step.from), to: move(step.to) }
    case 'gather':
    case 'scatterAdd':
      return { ...step, from: move(step.from), indices: move(step.indices), to: move(step.to) }
    case 'reference':
      return { ...step, inputs: step.inputs.map(move) }
    case 'join':
      return { ...step, parts: step.parts.map((part) => ({ ...part, place: move(part.place) })) }
  }
}
