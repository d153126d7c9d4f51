import { inLanguage, type Text } from '../base/text'
import { compile } from '../engine/compile'
import { planReport } from '../engine/describe-plan'
import { explain } from '../engine/explain'
import { fittingPorts } from '../engine/fits'
import { buildFrame, viewNodes } from '../engine/frame'
import { gradientCheck } from '../engine/gradcheck'
import { speak } from '../engine/narrate'
import { why } from '../engine/inside/why'
import { planWords } from '../engine/plan-text'
import type { Program } from '../engine/program'
import { sameStructure } from '../engine/rebind'
import { slopeOf } from '../engine/slope'
import { modulesOf, opFinder } from '../engine/subgraphs'
import { readTensor } from '../engine/whole-tensor'
import { layout } from '../figure/layout'
import { renderSvg } from '../formats/svg'
import type { GraphDocument } from '../graph/document'
import { watchedIn } from '../graph/watch'
import { parseSource } from '../graph/wires'
import { findOp, ops } from '../ops'
import type { EngineApi } from './api'
import { breath } from '../base/breath'
import { createFeeds, firstRows } from './feeds'
import { innerSubject, outerSubject, type Subject } from './subject'
import type { Frame, NodeView } from './views'

/** The gradient check of the page is quick rather than complete: so many examples, and elements of each tensor. */
const checkedRows = 10
const checkedElements = 400

/**
 * The engine as a page sees it. It remembers the latest document's program: when only numbers changed, the program is
 * kept and run again. Inside of a node everything answers for the inside.
 */
export function createEngine(): EngineApi {
  const feedsOf = createFeeds()
  /** what is evaluated at each step of the path: the document, then the inside of one node after the other */
  let subjects: readonly Subject[] = []
  let wanted: Wanted | undefined
  let underWay: Promise<Frame> | undefined

  const run = async (): Promise<Frame> => {
    // Calls that arrive meanwhile are answered with the newest document's frame.
    await breath()
    underWay = undefined
    if (wanted === undefined) throw new Error('nothing to evaluate')
    const { document, revision, path } = wanted
    const along = subjectsAlong(document, path, subjects, feedsOf)
    subjects = along.subjects
    const { program, problems, evaluation } = along.last
    const frame = buildFrame(program, problems, evaluation, revision)
    return {
      ...frame,
      ...insideOf(document, subjects, path),
      ...(along.refused && { refused: along.refused }),
    }
  }

  const shown = (): Subject | undefined => subjects.at(-1)

  const rankIn =
    (program: Program | undefined) =>
    (node: string, output: string): number | undefined =>
      program?.byId.get(node)?.outputs.get(output)?.shape.length

  return {
    evaluate(document, revision, path = []) {
      if (wanted === undefined || revision >= wanted.revision || underWay === undefined)
        wanted = { document, revision, path }
      underWay ??= run()
      return underWay
    },
    tensor: async (ref) => {
      const subject = shown()
      return subject?.evaluation && readTensor(subject.program, subject.evaluation, ref)
    },
    explain: async (node, port) => {
      const subject = shown()
      return subject?.evaluation && explain(subject.program, subject.evaluation, node, port)
    },
    speak: async (index) => {
      const subject = shown()
      return subject?.evaluation && speak(subject.program, subject.evaluation, index)
    },
    gradientCheck: async () => {
      const [subject] = subjects
      return subject?.evaluation === undefined
        ? { rows: [], problems: [] }
        : gradientCheck(subject.program.document, {
            feeds: firstRows(subject.feeds, checkedRows),
            limit: checkedElements,
          })
    },
    slope: async (node) => {
      const subject = shown()
      return subject?.evaluation === undefined ? undefined : slopeOf(subject.program, node)
    },
    plan: async (document, language) => {
      const { problems, report } = planReport(document, { feeds: feedsOf(document) })
      if (problems.length > 0) return { problems }
      const labels = new Map(document.nodes.map(({ id, label = id }) => [id, inLanguage(label, language)]))
      return { words: planWords(report, language, (id) => labels.get(id) ?? id) }
    },
    layout: async (document, ports = []) => {
      const subject = shown()
      const isKnown = subject !== undefined && sameStructure(subject.program.document, document)
      const program = isKnown ? subject.program : compile(document).program
      return layout(document, opFinder(document, findOp), rankIn(program), new Set(ports))
    },
    svg: async (document, { theme, language, at, path = [] }) => {
      const along = subjectsAlong(document, path, [], feedsOf)
      const { program, problems, evaluation, inside } = along.last
      const frame = {
        ...buildFrame(program, problems, evaluation, 0),
        ...insideOf(document, along.subjects, path),
      }
      const outer = along.subjects.at(-2)?.program.document
      return renderSvg(inside?.document ?? document, frame, {
        theme,
        language,
        ...(outer && { outer }),
        ...(at === undefined ? {} : { cursor: at }),
      })
    },
    fits: async (document, source) => {
      const { node, output } = parseSource(source)
      const subject = shown()
      const isKnown = subject !== undefined && sameStructure(subject.program.document, document)
      const program = isKnown ? subject.program : compile(document, { feeds: feedsOf(document) }).program
      const outputs = program.byId.get(node)?.outputs
      const value = outputs?.get(output) ?? outputs?.values().next().value
      return value === undefined
        ? []
        : fittingPorts(value, [...ops.values(), ...modulesOf(document, opFinder(document, findOp))])
    },
    shapeOf: async (node, output) => {
      const program = shown()?.program
      const value = program?.byId.get(node)?.outputs.get(output)
      return value && program?.named(value)
    },
  }
}

interface Wanted {
  readonly document: GraphDocument
  readonly revision: number
  readonly path: readonly string[]
}

interface Along {
  readonly subjects: readonly Subject[]
  readonly last: Subject
  readonly refused?: Text
}

/** The document and the insides along a path, as far as it leads. What has not changed its structure is kept. */
function subjectsAlong(
  document: GraphDocument,
  path: readonly string[],
  before: readonly Subject[],
  feedsOf: (document: GraphDocument) => Subject['feeds'],
): Along {
  let last = outerSubject(document, feedsOf, before[0])
  const subjects = [last]
  for (const [depth, node] of path.entries()) {
    const { program, evaluation } = last
    if (evaluation === undefined) return { subjects, last, refused: why.shapesOnly }
    const inner = innerSubject({ program, evaluation }, node, before[depth + 1])
    if ('why' in inner) return { subjects, last, refused: inner.why }
    subjects.push(inner)
    last = inner
  }
  return { subjects, last }
}

function insideOf(
  document: GraphDocument,
  subjects: readonly Subject[],
  path: readonly string[],
): Pick<Frame, 'inside'> {
  const levels = subjects.flatMap(({ inside }) =>
    inside === undefined ? [] : [{ document: inside.document, ports: inside.ports }],
  )
  if (levels.length === 0) return {}
  const outside = watchedOutside(document, subjects[0])
  return { inside: { path: path.slice(0, levels.length), levels, ...(outside && { outside }) } }
}

/** What someone keeps an eye on while looking inside of a node. */
function watchedOutside(
  document: GraphDocument,
  outer: Subject | undefined,
): readonly NodeView[] | undefined {
  if (outer === undefined) return undefined
  const { program, evaluation } = outer
  const ids = new Set(watchedIn(document).map(({ node }) => node))
  return ids.size === 0 ? undefined : viewNodes(program, evaluation, ids)
}
