import type { Problem } from '../base/problem'
import { compile } from '../engine/compile'
import { evaluate, type Evaluation } from '../engine/evaluate'
import { explain } from '../engine/explain'
import { fittingPorts } from '../engine/fits'
import { buildFrame } from '../engine/frame'
import { gradientCheck } from '../engine/gradcheck'
import { speak } from '../engine/narrate'
import type { CompileOptions, Program } from '../engine/program'
import { rebind, sameStructure } from '../engine/rebind'
import { withoutObjective } from '../engine/shapes-only'
import { slopeOf } from '../engine/slope'
import { opFinder } from '../engine/subgraphs'
import { readTensor } from '../engine/whole-tensor'
import { layout } from '../figure/layout'
import { renderSvg } from '../formats/svg'
import type { GraphDocument } from '../graph/document'
import { modeOf, showsShapesOnly } from '../graph/view'
import { parseSource } from '../graph/wires'
import { findOp } from '../ops'
import type { EngineApi } from './api'
import { breath } from '../base/breath'
import { createFeeds, firstRows } from './feeds'
import type { Frame } from './views'

/** The gradient check of the page is quick rather than complete: so many examples, and elements of each tensor. */
const checkedRows = 10
const checkedElements = 400

/** A document compiled and evaluated. */
interface Subject {
  readonly program: Program
  readonly problems: readonly Problem[]
  /** absent for a document that shows shapes alone */
  readonly evaluation?: Evaluation
  /** what the program was compiled with, for telling whether it may be kept */
  readonly feeds: NonNullable<CompileOptions['feeds']>
}

/**
 * The engine as a page sees it. It remembers the latest document's program: when only numbers changed, the program is
 * kept and run again. The canvas shows a step of training, unless the document asks for use afterwards.
 */
export function createEngine(): EngineApi {
  const feedsOf = createFeeds()
  let subject: Subject | undefined
  let wanted: { readonly document: GraphDocument; readonly revision: number } | undefined
  let underWay: Promise<Frame> | undefined

  const evaluateDocument = (shown: GraphDocument, before: Subject | undefined): Subject => {
    const onlyShapes = showsShapesOnly(shown)
    const document = onlyShapes ? withoutObjective(shown) : shown
    const feeds = feedsOf(document)
    const numbers = (program: Program): Pick<Subject, 'evaluation'> =>
      onlyShapes ? {} : { evaluation: evaluate(program) }
    const isSame =
      before !== undefined && before.feeds === feeds && sameStructure(before.program.document, document)
    if (isSame) {
      const program = rebind(before.program, document)
      return { problems: before.problems, feeds, program, ...numbers(program) }
    }
    const { program, problems } = compile(document, { mode: modeOf(document), feeds })
    return { program, problems, feeds, ...numbers(program) }
  }

  const run = async (): Promise<Frame> => {
    // Calls that arrive meanwhile are answered with the newest document's frame.
    await breath()
    underWay = undefined
    if (wanted === undefined) throw new Error('nothing to evaluate')
    const { document, revision } = wanted
    subject = evaluateDocument(document, subject)
    return buildFrame(subject.program, subject.problems, subject.evaluation, revision)
  }

  const rankIn =
    (program: Program | undefined) =>
    (node: string, output: string): number | undefined =>
      program?.byId.get(node)?.outputs.get(output)?.shape.length

  return {
    evaluate(document, revision) {
      if (wanted === undefined || revision >= wanted.revision || underWay === undefined)
        wanted = { document, revision }
      underWay ??= run()
      return underWay
    },
    tensor: async (ref) => subject?.evaluation && readTensor(subject.program, subject.evaluation, ref),
    explain: async (node, port) =>
      subject?.evaluation && explain(subject.program, subject.evaluation, node, port),
    speak: async (index) => subject?.evaluation && speak(subject.program, subject.evaluation, index),
    gradientCheck: async () =>
      subject?.evaluation === undefined
        ? { rows: [], problems: [] }
        : gradientCheck(subject.program.document, {
            feeds: firstRows(subject.feeds, checkedRows),
            limit: checkedElements,
          }),
    slope: async (node) => (subject?.evaluation === undefined ? undefined : slopeOf(subject.program, node)),
    layout: async (document) => {
      const isKnown = subject !== undefined && sameStructure(subject.program.document, document)
      return layout(
        document,
        opFinder(document, findOp),
        rankIn(isKnown ? subject?.program : compile(document).program),
      )
    },
    svg: async (document, { theme, language, at }) => {
      const { program, problems, evaluation } = evaluateDocument(document, undefined)
      const frame = buildFrame(program, problems, evaluation, 0)
      return renderSvg(document, frame, { theme, language, ...(at === undefined ? {} : { cursor: at }) })
    },
    fits: async (document, source) => {
      const { node, output } = parseSource(source)
      const isKnown = subject !== undefined && sameStructure(subject.program.document, document)
      const program =
        (isKnown ? subject?.program : undefined) ?? compile(document, { feeds: feedsOf(document) }).program
      const outputs = program.byId.get(node)?.outputs
      const value = outputs?.get(output) ?? outputs?.values().next().value
      return value === undefined ? [] : fittingPorts(value)
    },
    shapeOf: async (node, output) => {
      const value = subject?.program.byId.get(node)?.outputs.get(output)
      return value && subject?.program.named(value)
    },
  }
}
