import fc from 'fast-check'
import type { GraphDocument, GraphNode } from '../../../src/graph/document'
import {
  addNode,
  insertOnWire,
  moveNodes,
  removeNodes,
  renameNode,
  setAttr,
  setLabel,
  setNote,
  setObjective,
  setOp,
  setParams,
  setTitle,
  setTraining,
  setView,
} from '../../../src/graph/edits'
import { duplicate } from '../../../src/graph/clipboard'
import { freshId } from '../../../src/graph/fresh'
import { connect, disconnect } from '../../../src/graph/wiring'
import { wiresOf } from '../../../src/graph/wires'

const ids = ['a', 'b1', 'c_c', 'D-d', 'constructor', 'toString', '_9', 'x'] as const
const id = fc.constantFrom(...ids)
const source = fc.oneof(
  id,
  fc.tuple(id, fc.constantFrom('h', 'c')).map(([node, output]) => `${node}:${output}`),
)
const label = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.record(
    { en: fc.string({ maxLength: 8 }), ja: fc.constantFrom('値', 'りんごの個数') },
    { requiredKeys: [] },
  ),
)
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e21, 5e-324),
)
const key = fc
  .oneof(fc.string({ maxLength: 6 }), fc.constantFrom('toString', 'constructor', 'valueOf', 'hasOwnProperty'))
  .filter((name) => name !== '__proto__')

/** Any JSON, as unknown keys and the attributes of unknown ops may hold it. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    fc.string({ maxLength: 120 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

/** Not a tensor: those are checked, and have a test of their own. */
const attr = json.filter(
  (value) =>
    typeof value !== 'object' ||
    value === null ||
    !(Object.hasOwn(value, 'data') || Object.hasOwn(value, 'base64')),
)

const inputs = fc.dictionary(
  fc.constantFrom('a', 'b', 'x', 'xs', 'W', 'constructor'),
  fc.oneof(source, fc.array(source, { maxLength: 4 })),
  { maxKeys: 3, noNullPrototype: true },
)

const node = (name: string): fc.Arbitrary<GraphNode> =>
  fc
    .record(
      {
        op: fc.constantFrom('Add', 'Mul', 'sub:Block', 'Unknown'),
        label,
        note: label,
        attrs: fc.dictionary(key, attr, { maxKeys: 4, noNullPrototype: true }),
        inputs,
        at: fc.tuple(number, number),
        later: json,
        valueOf: json,
      },
      { requiredKeys: ['op'] },
    )
    // Any JSON may be an attribute in a file; the type names those that this version's ops use.
    .map((rest) => ({ id: name, ...rest }) as GraphNode)

/** A readable document of any content: it need not make sense. */
export const anyDocument: fc.Arbitrary<GraphDocument> = fc
  .record(
    {
      nodes: fc.uniqueArray(id, { maxLength: 6 }).chain((names) => fc.tuple(...names.map(node))),
      title: label,
      objective: source,
      training: fc.record(
        {
          bind: fc.dictionary(id, fc.string({ maxLength: 5 }), { noNullPrototype: true }),
          seed: fc.nat(),
          steps: fc.nat(),
          later: json,
        },
        { requiredKeys: [] },
      ),
      params: fc.dictionary(fc.constantFrom('a', 'b1.W', 'b1.b', 'zz'), number, { noNullPrototype: true }),
      view: fc.record({ hide: fc.array(fc.string({ maxLength: 4 })), later: json }, { requiredKeys: [] }),
      zz: json,
      constructor: json,
    },
    { requiredKeys: ['nodes'] },
  )
  .map((rest) => ({ format: 'gradwire', version: 1, ...rest }) as GraphDocument)

export type Edit = (document: GraphDocument) => GraphDocument

const place = fc.tuple(fc.integer(), fc.integer())

/** One thing that a person may do, whatever the document is. */
export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(id, place).map(([base, at]): Edit => (d) => addNode(d, { id: freshId(d, base), op: 'Add', at })),
  fc.tuple(fc.subarray([...ids]), fc.boolean()).map(([gone, reconnect]): Edit => (d) => removeNodes(d, gone, { reconnect })),
  fc.tuple(id, place).map(([at, to]): Edit => (d) => moveNodes(d, new Map([[at, to]]))),
  fc.tuple(source, id, fc.boolean(), fc.nat(3)).map(
    ([from, to, variadic, index]): Edit =>
      (d) => connect(d, from, { node: to, port: 'xs', variadic, index }),
  ),
  fc.nat(20).map((n): Edit => (d) => disconnect(d, wiresOf(d)[n]?.id ?? 'none.x')),
  fc.tuple(id, fc.constantFrom('axis', 'value'), fc.option(number, { nil: undefined })).map(
    ([at, name, value]): Edit =>
      (d) => setAttr(d, at, name, value),
  ),
  fc.tuple(id, fc.option(label, { nil: undefined })).map(([at, text]): Edit => (d) => setLabel(d, at, text)),
  fc.tuple(id, fc.option(label, { nil: undefined })).map(([at, text]): Edit => (d) => setNote(d, at, text)),
  fc.option(label, { nil: undefined }).map((text): Edit => (d) => setTitle(d, text)),
  fc.option(source, { nil: undefined }).map((at): Edit => (d) => setObjective(d, at)),
  fc.option(fc.nat(), { nil: undefined }).map((seed): Edit => (d) => setTraining(d, seed === undefined ? undefined : { seed })),
  fc.option(number, { nil: undefined }).map((x): Edit => (d) => setParams(d, x === undefined ? undefined : { a: x })),
  fc.boolean().map((on): Edit => (d) => setView(d, on ? { hide: ['gradients'] } : undefined)),
  fc.tuple(id, fc.constantFrom('Mul', 'Exp')).map(([at, op]): Edit => (d) => setOp(d, at, op)),
  fc.subarray([...ids]).map((chosen): Edit => (d) => duplicate(d, chosen).document),
  fc.nat(20).map(
    (n): Edit =>
      (d) => insertOnWire(d, wiresOf(d)[n]?.id ?? 'none.x', { id: freshId(d, 'exp1'), op: 'Exp' }, { port: 'x' }),
  ),
  id.map((from): Edit => (d) => (d.nodes.some((n) => n.id === from) ? renameNode(d, from, freshId(d, 'named')) : d)),
) // prettier-ignore
