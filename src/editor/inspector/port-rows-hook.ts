import type { AnyOp } from '../../ops/kit/definition'
import { useEditor } from '../state/store'
import { portRows, type PortRow } from './port-rows'

export function usePortRows(id: string, op: AnyOp | undefined): PortRow[] {
  const document = useEditor((state) => state.document)
  const frame = useEditor((state) => state.frame)
  const cursor = useEditor((state) => state.cursor)
  const stepping = useEditor((state) => state.stepping)
  return portRows({ document, frame, cursor, stepping }, id, op)
}

/** The row that was chosen, else the first that has a gradient to explain, else the output. */
export function explainedRow(rows: readonly PortRow[], port: string | undefined): PortRow | undefined {
  return (
    rows.find((row) => row.kind !== 'output' && row.port === port) ??
    rows.find(({ kind, gradient }) => (kind === 'wire' || kind === 'parameter') && gradient !== undefined) ??
    rows.find(({ kind }) => kind === 'output')
  )
}
