import { inLanguage } from '../../base/text'
import { compile } from '../../engine/compile'
import { evaluate } from '../../engine/evaluate'
import { buildFrame } from '../../engine/frame'
import { renderSvg } from '../../formats/svg'
import type { GraphDocument } from '../../graph/document'
import { showsShapesOnly } from '../../graph/view'
import { writeDocument } from '../../graph/write'
import { firstBatch } from '../../train/first-batch'
import { exit, type Context, type ExitCode } from '../io'
import { fileProblem } from '../files'
import { loadDocument } from '../load'
import { printProblems } from '../print-problems'
import type { Loaded } from './import-onnx'

export interface ExportOptions {
  readonly to: string
  readonly output?: string
  readonly theme: 'light' | 'dark'
}

type Writer = (document: GraphDocument, context: Context, options: ExportOptions) => string

const writers: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ['json', writeDocument],
  ['svg', drawSvg],
])

type Reader = (context: Context, path: string) => Promise<Loaded | undefined>

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['json', loadJson],
  // What reads ONNX is large, and most commands do not need it.
  ['onnx', async (...file) => (await import('./import-onnx')).loadOnnx(...file)],
])

/** Formats that have a name but no writer or reader in this version. */
const planned = new Set(['onnx', 'pytorch', 'numpy', 'tex'])

/** `gradwire export`: another format, to a file or to the terminal. */
export async function exportCommand(
  context: Context,
  path: string,
  options: ExportOptions,
): Promise<ExitCode> {
  const writer = writers.get(options.to)
  if (writer === undefined) return refuseFormat(context, options.to, 'export')
  const document = await loadDocument(context, path)
  if (document === undefined) return exit.problems
  return writeText(context, options.output, writer(document, context, options))
}

/** `gradwire import`: another format as a document. A document itself comes out in its canonical form. */
export async function importCommand(
  context: Context,
  path: string,
  { output }: { readonly output?: string },
): Promise<ExitCode> {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  const reader = readers.get(ending)
  if (reader === undefined) return refuseFormat(context, ending === '' ? path : ending, 'import')
  const loaded = await reader(context, path)
  if (loaded === undefined) return exit.problems
  const written = await writeText(context, output, writeDocument(loaded.document))
  return loaded.isWhole ? written : exit.problems
}

async function loadJson(context: Context, path: string): Promise<Loaded | undefined> {
  const document = await loadDocument(context, path)
  return document && { document, isWhole: true }
}

function drawSvg(document: GraphDocument, { language }: Context, { theme }: ExportOptions): string {
  const { problems, program } = compile(document, {
    feeds: firstBatch(document),
    ...(document.view?.mode && { mode: document.view.mode }),
  })
  const frame = buildFrame(program, problems, showsShapesOnly(document) ? undefined : evaluate(program), 0)
  return renderSvg(document, frame, { theme, language })
}

async function writeText(context: Context, path: string | undefined, text: string): Promise<ExitCode> {
  if (path === undefined) {
    context.io.out(text)
    return exit.ok
  }
  try {
    await context.io.writeFile(path, text)
    return exit.ok
  } catch (error) {
    printProblems(context, [fileProblem(path, error, 'write')])
    return exit.problems
  }
}

function refuseFormat({ io, language }: Context, format: string, way: 'import' | 'export'): ExitCode {
  const known = [...(way === 'import' ? readers : writers).keys()]
  const text = planned.has(format)
    ? {
        en: `this version cannot ${way} ${format}; it can ${way} ${known.join(', ')}`,
        ja: `このバージョンは ${format} の${way === 'import' ? '読み込み' : '書き出し'}に対応していない。使えるのは ${known.join('、')}`,
      }
    : {
        en: `${format} is not a format that Gradwire knows; it can ${way} ${known.join(', ')}`,
        ja: `${format} という形式はない。使えるのは ${known.join('、')}`,
      }
  io.err(`${inLanguage(text, language)}\n`)
  return exit.usage
}
