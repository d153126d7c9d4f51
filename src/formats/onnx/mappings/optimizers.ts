import type { Source } from '../../../graph/document'
import { type Call, type Mapping } from '../call'

/** One step of ONNX's optimisers (domain ai.onnx.preview.training), written out. Inputs: R, T, then by kind X…, G…, …. */
export const optimizers: Readonly<Record<string, Mapping>> = {
  // h ← h + g², x ← x − r/(1 + decay·t) · g/(√h + ε)
  Adagrad: (call) =>
    stepped(call, 3, ([X, G, H]) => {
      const epsilon = call.number('epsilon', 0)
      const decay = call.number('decay_factor', 0)
      const rate = call.binary(
        'Div',
        call.source(0),
        call.binary('Add', 1, call.binary('Mul', call.source(1), decay)),
      )
      const g = regularised(call, X, G)
      const h = call.binary('Add', H, call.unary('Square', g))
      const size = call.binary('Add', call.unary('Sqrt', h), epsilon)
      return [call.binary('Sub', X, call.binary('Mul', rate, call.binary('Div', g, size))), h]
    }),
  // v ← αv + (1 − α)g, h ← βh + (1 − β)g², x ← x − r·√(1 − βᵗ)/(1 − αᵗ) · v/(√h + ε)
  Adam: (call) =>
    stepped(call, 4, ([X, G, V, H]) => {
      const [alpha, beta] = [call.number('alpha', 0.9), call.number('beta', 0.999)]
      const epsilon = call.number('epsilon', 0)
      const g = regularised(call, X, G)
      const v = mixed(call, alpha, V, g)
      const h = mixed(call, beta, H, call.unary('Square', g))
      const size = call.binary('Add', call.unary('Sqrt', h), epsilon)
      const moved = call.binary(
        'Sub',
        X,
        call.binary('Mul', adamRate(call, alpha, beta), call.binary('Div', v, size)),
      )
      const after = call.number('norm_coefficient_post', 0)
      return [after === 0 ? moved : call.binary('Mul', moved, 1 - after), v, h]
    }),
  // v ← αv + βg (β is 1 at the first step), x ← x − rv, or x − r(g + αv) with nesterov
  Momentum: (call) =>
    stepped(call, 3, ([X, G, V]) => {
      const [alpha, beta] = [call.number('alpha', 0), call.number('beta', 0)]
      const g = regularised(call, X, G)
      const share = call.binary('Add', 1, call.binary('Mul', call.unary('Step', call.source(1)), beta - 1))
      const v = call.binary('Add', call.binary('Mul', V, alpha), call.binary('Mul', share, g))
      const direction =
        call.text('mode', 'standard') === 'nesterov' ? call.binary('Add', g, call.binary('Mul', v, alpha)) : v
      return [call.binary('Sub', X, call.binary('Mul', call.source(0), direction)), v]
    }),
}

/** Without a step behind it, the rate is as given. */
function adamRate(call: Call, alpha: number, beta: number): Source {
  const [r, t] = [call.source(0), call.source(1)]
  if (call.known(1)?.data[0] === 0) return r
  const root = call.unary('Sqrt', call.binary('Sub', 1, call.binary('Pow', beta, t)))
  return call.binary('Div', call.binary('Mul', r, root), call.binary('Sub', 1, call.binary('Pow', alpha, t)))
}

const mixed = (call: Call, share: number, old: Source, now: Source): Source =>
  call.binary('Add', call.binary('Mul', old, share), call.binary('Mul', now, 1 - share))

const regularised = (call: Call, X: Source, G: Source): Source =>
  call.binary('Add', call.binary('Mul', X, call.number('norm_coefficient', 0)), G)

/** The same update for every tensor; results are grouped by kind, like the inputs. */
function stepped(
  call: Call,
  kinds: 3 | 4,
  update: (values: readonly [Source, Source, Source, Source]) => readonly Source[],
): Source[] {
  const count = (call.node.inputs.length - 2) / kinds
  const updates = Array.from({ length: count }, (_, i) => {
    const at = (kind: number): Source => call.source(2 + Math.min(kind, kinds - 1) * count + i)
    return update([at(0), at(1), at(2), at(3)])
  })
  return Array.from({ length: kinds - 1 }, (_, kind) =>
    updates.flatMap((values) => values[kind] ?? []),
  ).flat()
}
