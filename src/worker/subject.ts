import { ProblemError, type Problem } from '../base/problem'
import type { Boundary } from '../engine/boundary'
import { upstreamName } from '../engine/boundary'
import { compile } from '../engine/compile'
import { evaluate, type Evaluation } from '../engine/evaluate'
import { openNode } from '../engine/inside/open-node'
import { isOpened, type Closed, type Opened } from '../engine/inside/opened'
import type { CompileOptions, Program } from '../engine/program'
import { rebind, sameStructure } from '../engine/rebind'
import { withoutObjective } from '../engine/shapes-only'
import { opFinder } from '../engine/subgraphs'
import { layout } from '../figure/layout'
import type { GraphDocument } from '../graph/document'
import { subgraphOf } from '../graph/inside'
import { modeOf, showsShapesOnly } from '../graph/view'
import { findOp } from '../ops'
import { sameShape } from '../tensor/shape'
import type { Tensor } from '../tensor/tensor'

/** A document compiled and evaluated. */
export interface Subject {
  readonly program: Program
  readonly problems: readonly Problem[]
  /** those of the problems that compiling has found */
  readonly compiled: readonly Problem[]
  /** absent for a document that shows shapes alone, and where the numbers do not fit into memory */
  readonly evaluation?: Evaluation
  /** what the program was compiled with, for telling whether it may be kept */
  readonly feeds: NonNullable<CompileOptions['feeds']>
  /** of the inside of a node */
  readonly inside?: Inside
}

interface Inside {
  readonly boundary: Boundary
  /** as it is shown: with a place for every node that the document cannot place */
  readonly document: GraphDocument
  readonly ports: readonly string[]
}

/** The canvas shows a step of training, unless the document asks for use afterwards. */
export function outerSubject(
  written: GraphDocument,
  feedsOf: (document: GraphDocument) => Subject['feeds'],
  before: Subject | undefined,
): Subject {
  const onlyShapes = showsShapesOnly(written)
  const document = onlyShapes ? withoutObjective(written) : written
  const feeds = feedsOf(document)
  const isKnown = before?.feeds === feeds && sameStructure(before.program.document, document)
  const { program, problems } = isKnown
    ? { program: rebind(before.program, document), problems: before.compiled }
    : compile(document, { mode: modeOf(document), feeds })
  const subject = { program, compiled: problems, problems, feeds }
  if (onlyShapes) return subject
  try {
    return { ...subject, evaluation: evaluate(program) }
  } catch (error) {
    // More numbers than fit into memory: there are shapes to show still.
    if (error instanceof ProblemError) return { ...subject, problems: [...problems, ...error.problems] }
    throw error
  }
}

/** The inside of a node of `outer`, whose numbers it is fed with; or why the node does not open. */
export function innerSubject(
  outer: Pick<Subject, 'program'> & { readonly evaluation: Evaluation },
  node: string,
  before: Subject | undefined,
): Subject | Closed {
  const opened = openNode(outer.program, outer.evaluation, node)
  if (!isOpened(opened)) return opened
  const { document, boundary, ports } = opened
  const feeds = arriving(boundary)
  const isModule = isModuleOf(outer.program.document, node)
  if (
    before?.inside !== undefined &&
    sameBoundary(before.inside.boundary, boundary) &&
    sameStructure(before.program.document, document)
  ) {
    const program = rebind(before.program, document)
    const shown = isModule ? document : placedLike(document, before.inside.document)
    return {
      ...before,
      program,
      evaluation: evaluate(program, { feeds }),
      feeds,
      inside: { boundary, document: shown, ports },
    }
  }
  const { mode, seed } = outer.program
  const { program, problems } = compile(document, { mode, seed, boundary })
  const evaluation = evaluatedInside(program, feeds)
  if ('why' in evaluation) return evaluation
  const shown = isModule ? document : placed(opened, program)
  return {
    program,
    problems,
    compiled: problems,
    evaluation,
    feeds,
    inside: { boundary, document: shown, ports },
  }
}

/** A node may have more inside than its outside has: im2col, say. */
function evaluatedInside(program: Program, feeds: Subject['feeds']): Evaluation | Closed {
  try {
    return evaluate(program, { feeds })
  } catch (error) {
    if (error instanceof ProblemError) return { why: error.problems[0].message }
    throw error
  }
}

const isModuleOf = (document: GraphDocument, id: string): boolean => {
  const node = document.nodes.find((other) => other.id === id)
  return node !== undefined && subgraphOf(document, node) !== undefined
}

/** Everything that comes in, by the name of its leaf. */
const arriving = ({ feeds, upstream }: Boundary): Readonly<Record<string, Tensor>> => ({
  ...feeds,
  ...Object.fromEntries(Object.entries(upstream).map(([id, tensor]) => [upstreamName(id), tensor])),
})

/** Nobody has placed the nodes of an expression. */
function placed({ document, ports }: Opened, program: Program): GraphDocument {
  const rank = (node: string, output: string): number | undefined =>
    program.byId.get(node)?.outputs.get(output)?.shape.length
  const places = layout(document, opFinder(document, findOp), rank, new Set(ports))
  const nodes = document.nodes.map((node) => {
    const at = places[node.id]
    return at === undefined ? node : { ...node, at }
  })
  return { ...document, nodes }
}

function placedLike(document: GraphDocument, shown: GraphDocument): GraphDocument {
  const places = new Map(shown.nodes.map(({ id, at }) => [id, at]))
  const nodes = document.nodes.map((node) => {
    const at = places.get(node.id)
    return at === undefined ? node : { ...node, at }
  })
  return { ...document, nodes }
}

/** Whether a program compiled for one of them takes the other: other numbers of the same shapes. */
function sameBoundary(a: Boundary, b: Boundary): boolean {
  return (
    a.scope === b.scope &&
    sameKeys([...a.absent], [...b.absent]) &&
    sameTensors(a.feeds, b.feeds) &&
    sameTensors(a.upstream, b.upstream) &&
    sameEntries(a.closed, b.closed, (x, y) => x.en === y.en) &&
    sameEntries(a.traced, b.traced, sameShape) &&
    sameEntries(a.known, b.known, sameShape) &&
    a.axes.length === b.axes.length &&
    a.axes.every(({ name, size }, i) => name === b.axes[i]?.name && size === b.axes[i].size)
  )
}

const sameKeys = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key, i) => key === b[i])

function sameTensors(a: Boundary['feeds'], b: Boundary['feeds']): boolean {
  return sameEntries(
    new Map(Object.entries(a)),
    new Map(Object.entries(b)),
    (x, y) => x.dtype === y.dtype && sameShape(x.shape, y.shape),
  )
}

function sameEntries<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  same: (x: T, y: T) => boolean,
): boolean {
  if (a.size !== b.size) return false
  for (const [key, x] of a) {
    const y = b.get(key)
    if (y === undefined || !same(x, y)) return false
  }
  return true
}
