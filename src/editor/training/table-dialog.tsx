import { useEffect, useState } from 'react'
import type { CsvResult, CsvTable } from '../../formats/csv'
import { formatNumber } from '../../base/numbers'
import { Modal } from '../shell/modal'
import { ProblemList } from '../shell/problem-card'
import { ui, useUi } from '../shell/ui'
import { Button, Choice } from '../shell/controls'
import { useText } from '../texts'
import { tableTexts as texts } from '../texts/training'
import { useSource } from './sources'

const previewRows = 6
const previewColumns = 8

const close = (): void => {
  ui.setState({ table: undefined })
}

/** A CSV file before it becomes training data: what is in it, and which column to predict. */
export function TableDialog() {
  const file = useUi(({ table }) => table)
  const [read, setRead] = useState<{ readonly of: typeof file; readonly result: CsvResult }>()
  useEffect(() => {
    if (file === undefined) return
    void import('../../formats/csv').then(async ({ readCsv, tableTooLarge }) => {
      const result = tableTooLarge(file.size) ?? readCsv(new Uint8Array(await file.arrayBuffer()))
      setRead({ of: file, result })
    })
  }, [file])
  if (file === undefined || read?.of !== file) return undefined
  return 'problems' in read.result ? (
    <Refused name={file.name} problems={read.result.problems} />
  ) : (
    <Accepted name={file.name} table={read.result} />
  )
}

function Refused({
  name,
  problems,
}: {
  readonly name: string
  readonly problems: Extract<CsvResult, { problems: unknown }>['problems']
}) {
  const t = useText()
  return (
    <Modal title={t(texts.refused, { name })} onClose={close}>
      <ProblemList problems={problems} showable={false} />
    </Modal>
  )
}

function Accepted({ name, table }: { readonly name: string; readonly table: CsvTable }) {
  const t = useText()
  const takeData = useSource()
  const [target, setTarget] = useState(table.target)
  const chosen = table.columns.find((column) => column.name === target)
  const classes = chosen?.kind === 'text' ? [...new Set(chosen.cells.map(String))].sort() : []
  const accept = async (): Promise<void> => {
    const { csvData } = await import('../../formats/csv')
    takeData(csvData(table, target))
    close()
  }
  return (
    <Modal
      title={t(texts.title)}
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{t(texts.cancel)}</Button>
          <Button look="primary" onClick={() => void accept()}>
            {t(texts.use)}
          </Button>
        </>
      }
    >
      <p className="gw-dialog-note">
        {name} · {t(texts.rows, { rows: formatNumber(table.rows, 9), columns: table.columns.length })}
        {table.header ? undefined : ` · ${t(texts.headerless)}`}
      </p>
      <div className="gw-option">
        <span>{t(texts.target)}</span>
        <Choice
          label={t(texts.target)}
          value={target}
          choices={table.columns.map((column) => ({ value: column.name, text: column.name }))}
          onChoose={setTarget}
        />
      </div>
      {classes.length === 0 ? undefined : (
        <p className="gw-dialog-note">{t(texts.classes, { names: classes.slice(0, 12).join(', ') })}</p>
      )}
      <h3 className="gw-panel-sub">{t(texts.preview)}</h3>
      <div className="gw-table-preview">
        <table>
          <thead>
            <tr>
              {table.columns.slice(0, previewColumns).map((column) => (
                <th key={column.name} scope="col" aria-current={column.name === target}>
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: Math.min(previewRows, table.rows) }, (_, row) => (
              <tr key={row}>
                {table.columns.slice(0, previewColumns).map((column) => (
                  <td key={column.name}>{column.cells[row]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="gw-dialog-note">{t(texts.keeps)}</p>
    </Modal>
  )
}
