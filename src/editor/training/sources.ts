import { useCallback } from 'react'
import type { GraphDocument, Training } from '../../graph/document'
import { setTraining } from '../../graph/edits'
import { edit } from '../state/actions'
import { ui } from '../shell/ui'
import { columnsOf, proposeBinding, withBatchAxes } from './bind'

type Data = NonNullable<Training['data']>

/** Takes other data: share, seed and standardising stay, and Inputs are bound anew where the old binding cannot hold. */
export const useSource = (): ((data: Data) => void) =>
  useCallback((data: Data) => {
    edit((document) => withData(document, data))
  }, [])

export function withData(document: GraphDocument, data: Data): GraphDocument {
  const old = document.training?.data
  const kept = Object.fromEntries(
    ['seed', 'split', 'normalize'].flatMap((name) => (old?.[name] === undefined ? [] : [[name, old[name]]])),
  )
  const next: Data = { ...data, ...kept }
  const columns = columnsOf(next)
  if (columns === undefined) return setTraining(document, { ...document.training, data: next })
  const known = new Set(['features', 'label', ...columns.featureNames])
  const bound = document.training?.bind ?? {}
  const holds = Object.keys(bound).length > 0 && Object.values(bound).every((column) => known.has(column))
  const bind = holds ? bound : proposeBinding(document, columns)
  const fitting = withBatchAxes(document, bind, columns)
  return setTraining(fitting, { ...document.training, data: next, bind })
}

/** Lets a person choose a CSV file; the dialog that it opens does the rest. */
export async function chooseTable(): Promise<void> {
  const { fileOpen } = await import('browser-fs-access')
  try {
    const file = await fileOpen({
      description: 'CSV',
      mimeTypes: ['text/csv', 'text/tab-separated-values', 'text/plain'],
      extensions: ['.csv', '.tsv', '.txt'],
    })
    ui.setState({ table: { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } })
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
  }
}
