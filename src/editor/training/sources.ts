import { useCallback } from 'react'
import type { DataSpec } from '../../graph/document'
import { editWhole } from '../state/actions'
import { ui } from '../shell/ui'
import { withData } from './bind'

/** Takes other data, as one edit. */
export const useSource = (): ((data: DataSpec) => void) =>
  useCallback((data: DataSpec) => {
    editWhole((document) => withData(document, data))
  }, [])

/** Lets a person choose a CSV file; the dialog that it opens does the rest. */
export async function chooseTable(): Promise<void> {
  const { fileOpen } = await import('browser-fs-access')
  try {
    const file = await fileOpen({
      description: 'CSV',
      mimeTypes: ['text/csv', 'text/tab-separated-values', 'text/plain'],
      extensions: ['.csv', '.tsv', '.txt'],
    })
    ui.setState({ table: file })
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
  }
}
