import type { GraphDocument, GraphNode, TensorLiteral } from '../graph/document'
import { ownStream } from '../graph/streams'
import { findOp } from '../ops'
import { isSource } from '../ops/kit/definition'
import { sameShape } from '../tensor/shape'
import type { Tensor } from '../tensor/tensor'
import { parameterLeaf } from './parameters'
import type { Leaf, Program } from './program'
import { isTensor, readLiteral, readSource, storedParameter } from './sources'
import { heldLeaf } from './sides'

/*
 * Most edits change a number and nothing else. Then the compiled program stays, with its plans; only what its sources
 * hold is exchanged.
 */

/** Whether two documents differ in numbers of their sources, in stored parameters of equal shape, and in looks only. */
export function sameStructure(a: GraphDocument, b: GraphDocument): boolean {
  if (a === b) return true
  return (
    a.objective === b.objective &&
    a.training?.seed === b.training?.seed &&
    a.view?.mode === b.view?.mode &&
    (a.subgraphs === b.subgraphs || sameJson(a.subgraphs, b.subgraphs)) &&
    sameParams(a.params, b.params) &&
    a.nodes.length === b.nodes.length &&
    a.nodes.every((node, i) => {
      const other = b.nodes[i]
      return other !== undefined && (node === other || sameNode(node, other))
    })
  )
}

/** The program for a document of the same structure as its own. Plans are shared: evaluate one of them at a time. */
export function rebind(program: Program, document: GraphDocument): Program {
  if (document === program.document) return program
  const written = new Map(document.nodes.map((node) => [node.id, node]))
  const nodes = program.nodes.map((node) => {
    const now = written.get(node.node.id)
    return now === undefined || now === node.node ? node : { ...node, node: now }
  })
  const leaves = new Map<string, Leaf>()
  const owners = new Map(program.parameters.map((parameter) => [parameter.name, parameter]))
  const was = new Map(program.document.nodes.map((node) => [node.id, node]))
  const sameValues = program.document.params === document.params
  for (const [name, leaf] of program.leaves) {
    const id = name.split('.')[0] ?? name
    const node = written.get(id)
    const isKept = node === undefined || (node === was.get(id) && (sameValues || leaf.kind === 'input'))
    leaves.set(name, isKept ? leaf : renewed(program, document, leaf, node, owners.get(name)))
  }
  return { ...program, document, nodes, byId: new Map(nodes.map((node) => [node.node.id, node])), leaves }
}

function renewed(
  program: Program,
  document: GraphDocument,
  leaf: Leaf,
  node: GraphNode,
  parameter: Program['parameters'][number] | undefined,
): Leaf {
  const { name, kind, value } = leaf
  if (kind === 'input' || kind === 'constant') {
    const op = findOp(node.op)
    if (op === undefined || !isSource(op)) return leaf
    const held = readSource(node, op, program.feeds[name]).value
    return held !== undefined && sameShape(held.shape, value.shape) ? heldLeaf(name, kind, value, held) : leaf
  }
  const stored = storedParameter({ document, feeds: program.feeds }, name, value.shape, { at: [] }).value
  // What a node owns starts the same whatever else is typed.
  if (parameter?.port !== undefined && stored === undefined) return leaf
  if (parameter === undefined) return stored === undefined ? leaf : heldLeaf(name, kind, value, stored)
  const drawn = { seed: program.seed, stream: program.scope + ownStream(node) }
  return parameterLeaf(name, value, parameter.init, drawn, stored ?? literalOf(node))
}

function literalOf({ attrs }: GraphNode): Tensor | undefined {
  if (attrs?.value === undefined) return undefined
  const reading = readLiteral(attrs.value)
  return isTensor(reading) ? reading : undefined
}

function sameNode(a: GraphNode, b: GraphNode): boolean {
  const isSame = a.id === b.id && a.op === b.op && a.stream === b.stream
  if (!isSame || !sameJson(a.label, b.label) || !sameJson(a.inputs, b.inputs)) return false
  if (a.attrs === b.attrs) return true
  const op = findOp(a.op)
  if (op === undefined || !isSource(op)) return sameJson(a.attrs, b.attrs)
  const { value: valueA, ...restA } = a.attrs ?? {}
  const { value: valueB, ...restB } = b.attrs ?? {}
  return sameJson(restA, restB) && sameKind(valueA, valueB, restA.dtype === 'int')
}

/** Both absent, or both sound tensors of one shape and dtype. */
function sameKind(a: unknown, b: unknown, whole: boolean): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined) return false
  const [readA, readB] = [readLiteral(a), readLiteral(b)]
  if (!isTensor(readA) || !isTensor(readB)) return false
  const isFit = !whole || (readA.data.every(Number.isSafeInteger) && readB.data.every(Number.isSafeInteger))
  return isFit && readA.dtype === readB.dtype && sameShape(readA.shape, readB.shape)
}

function sameParams(a: GraphDocument['params'] = {}, b: GraphDocument['params'] = {}): boolean {
  if (a === b) return true
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameStored(a[name], b[name]))
  )
}

const sameStored = (a: TensorLiteral | undefined, b: TensorLiteral | undefined): boolean =>
  sameKind(a, b, false)

const sameJson = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
