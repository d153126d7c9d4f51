import type { Source } from '../../../graph/document'
import { tensor, type Tensor } from '../../../tensor/tensor'
import { bounded, unmapped, type Call, type Mapping } from '../call'
import { transposed } from '../numbers'

/** Matrix products and attention. */
export const products: Readonly<Record<string, Mapping>> = {
  Gemm: gemm,
  Attention: attention,
}

/** y = α·A·B + β·C. With the usual settings this is an affine layer. */
function gemm(call: Call): Source {
  const [alpha, beta] = [call.number('alpha', 1), call.number('beta', 1)]
  const isTurned = call.flag('transB')
  call.ignore('broadcast')
  const a = call.flag('transA') ? call.unary('Transpose', call.source(0)) : call.source(0)
  const hasC = call.has(2) && beta !== 0
  const C = hasC ? call.weight(2) : undefined
  const shapeOfC = C === undefined || typeof C !== 'string' ? C?.shape : call.shape(C)
  const isLayer = alpha === 1 && (!hasC || (beta === 1 && shapeOfC?.length === 1 && shapeOfC[0] !== 1))
  const weight = call.weight(1)
  const B = typeof weight === 'string' ? (isTurned ? call.unary('Transpose', weight) : weight) : weight
  if (B === undefined) throw unmapped('it has no matrix', '行列がない')
  if (isLayer) {
    const W = typeof B === 'string' ? B : isTurned ? transposed(B) : B
    return call.add('Affine', { x: a, W, b: C }, { bias: C === undefined ? false : undefined })
  }
  const product = call.binary(
    'MatMul',
    a,
    typeof B === 'string' ? B : call.tensor(isTurned ? transposed(B) : B),
  )
  const scaled = alpha === 1 ? product : call.binary('Mul', alpha, product)
  if (C === undefined) return scaled
  const offset = typeof C === 'string' ? C : call.tensor(C)
  return call.binary('Add', scaled, beta === 1 ? offset : call.binary('Mul', beta, offset))
}

/** Softmax(scale·QKᵀ + mask)·V over heads. Without `q_num_heads` the heads are an axis of their own. */
function attention(call: Call): Source {
  if (call.node.inputs.length > 4 && call.node.inputs.slice(4).some((name) => name !== ''))
    throw unmapped('keys and values of earlier calls are not supported', '過去のキーと値には対応していない')
  if ([1, 2, 3].some((output) => call.wants(output)))
    throw unmapped('only its first output is supported', '最初の出力にだけ対応している')
  if (call.number('softcap', 0) !== 0)
    throw unmapped('softcap is not supported', 'softcap には対応していない')
  call.ignore('softmax_precision')
  const heads = { q: call.number('q_num_heads', 0), kv: call.number('kv_num_heads', 0) }
  const isFlat = call.rank(call.source(0)) === 3
  const q = isFlat ? apart(call, call.source(0), heads.q) : call.source(0)
  const k = isFlat ? apart(call, call.source(1), heads.kv) : call.source(1)
  const v = isFlat ? apart(call, call.source(2), heads.kv) : call.source(2)
  if (call.size(q, 1) !== call.size(k, 1))
    throw unmapped(
      'groups of heads that share keys are not supported',
      '複数のヘッドがキーを共有する形には対応していない',
    )
  const attr = call.attr('scale')
  const scale = attr?.kind === 'float' ? attr.value : 1 / Math.sqrt(call.size(q, 3))
  const turned = call.unary('Transpose', k, { perm: [0, 1, 3, 2] })
  let scores = call.binary('Mul', call.binary('MatMul', q, turned), scale)
  if (call.flag('is_causal'))
    scores = call.binary('Add', scores, call.tensor(future(call.size(q, 2), call.size(k, 2))))
  if (call.has(3)) scores = call.binary('Add', scores, maskOf(call, call.source(3)))
  const y = call.binary('MatMul', call.unary('Softmax', scores, { axis: -1 }), v)
  if (!isFlat) return y
  return call.unary('Reshape', call.unary('Transpose', y, { perm: [0, 2, 1, 3] }), { shape: [0, 0, -1] })
}

/** (N, T, heads·d) → (N, heads, T, d) */
function apart(call: Call, x: Source, heads: number): Source {
  if (heads < 1) throw unmapped('the number of heads is missing', 'ヘッドの数がない')
  const split = call.unary('Reshape', x, { shape: [0, 0, heads, call.size(x, 2) / heads] })
  return call.unary('Transpose', split, { perm: [0, 2, 1, 3] })
}

/** −∞ where the key comes after the query. */
function future(queries: number, keys: number): Tensor {
  const data = new Float64Array(bounded(queries * keys))
  for (let i = 0; i < queries; i++) for (let j = i + 1; j < keys; j++) data[i * keys + j] = -Infinity
  return tensor(data, [queries, keys])
}

/** A mask of true and false becomes 0 and −∞. */
function maskOf(call: Call, mask: Source): Source {
  if (call.dtype(mask) === 'float') return mask
  return call.add('Where', {
    condition: mask,
    a: call.tensor(tensor([0], [1])),
    b: call.tensor(tensor([-Infinity], [1])),
  })
}
