import { importModel } from '../../formats/onnx/import'
import { placed } from '../../formats/onnx/place'
import { readModel } from '../../formats/onnx/read'
import type { GraphDocument } from '../../graph/document'
import type { Context } from '../io'
import { readBytes } from '../files'
import { printProblems } from '../print-problems'

/** A document, and whether all of the file went into it. */
export interface Loaded {
  readonly document: GraphDocument
  readonly isWhole: boolean
}

/**
 * The document of an ONNX file; its problems are printed. What cannot be read at all gives nothing; nodes that have no
 * counterpart stay in the document as placeholders.
 */
export async function loadOnnx(context: Context, path: string): Promise<Loaded | undefined> {
  const file = await readBytes(context, path)
  const read = 'problems' in file ? file : readModel(file.bytes)
  if ('problems' in read) {
    printProblems(context, read.problems)
    return undefined
  }
  const { document, problems } = importModel(read.value)
  printProblems(context, problems)
  return { document: placed(document), isWhole: problems.length === 0 }
}
