import { useEffect, useState } from 'react'
import { Collapsible } from 'radix-ui'
import type { TensorRef, TensorView, WholeTensor as Whole } from '../../engine/views'
import { copiedNumber, panelNumber, wireNumber } from '../../figure/numbers'
import { engine } from '../state/engine-link'
import { useEditor } from '../state/store'
import { gradientText, shapeText, valueText } from '../stepper/step-words'
import { useText } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { copyText } from '../shell/copy'
import { Button, IconButton, Segments } from '../shell/controls'
import { Icon } from '../shell/icon'
import { HeatMap, roomyMap } from './heat-map'
import type { PortRow } from './port-rows'

const rowsShown = 12
const colsShown = 5

/** Every number of the tensor that is chosen, a page at a time, below its map. */
export function WholeTensor({ node, row }: { readonly node: string; readonly row: PortRow | undefined }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const [side, setSide] = useState<'value' | 'gradient'>('value')
  if (row?.value === undefined || row.value.scalar !== undefined || row.value.unevaluated === true)
    return undefined
  const gradient = row.isReached ? row.gradient : undefined
  const shown = side === 'gradient' && gradient !== undefined ? 'gradient' : 'value'
  const view = shown === 'gradient' ? (gradient ?? row.value) : row.value
  return (
    <Collapsible.Root className="gw-section" open={open} onOpenChange={setOpen}>
      <Collapsible.Trigger className="gw-fold">
        <Icon name={open ? 'down' : 'right'} />
        {t(inspectorTexts.wholeTensor)}
        <span className="gw-muted">{shapeText(row.value)}</span>
      </Collapsible.Trigger>
      <Collapsible.Content className="gw-whole">
        <Segments
          label={t(inspectorTexts.wholeTensor)}
          value={shown}
          choices={[
            { value: 'value', text: t(inspectorTexts.value) },
            ...(gradient === undefined
              ? []
              : [{ value: 'gradient' as const, text: t(inspectorTexts.gradient) }]),
          ]}
          onChoose={setSide}
        />
        <Summary view={view} pass={shown} />
        <HeatMap
          view={view}
          pass={shown === 'gradient' ? 'bwd' : 'fwd'}
          {...roomyMap(view.map, { width: 300, height: 150 })}
        />
        <Numbers tensorRef={refOf(node, row, shown)} pass={shown} />
      </Collapsible.Content>
    </Collapsible.Root>
  )
}

function Summary({ view, pass }: { readonly view: TensorView; readonly pass: 'value' | 'gradient' }) {
  const t = useText()
  return pass === 'value' ? (
    <p className="gw-fwd">
      {t(inspectorTexts.meanOf, { mean: wireNumber(view.mean), range: valueText(view) })}
    </p>
  ) : (
    <p className="gw-bwd">
      {t(inspectorTexts.normOf, { norm: wireNumber(view.norm), bound: gradientText(view) })}
    </p>
  )
}

function refOf(node: string, row: PortRow, side: 'value' | 'gradient'): TensorRef {
  if (row.kind === 'parameter')
    return side === 'value'
      ? { kind: 'parameter', name: row.name }
      : { kind: 'parameterGradient', name: row.name }
  if (row.kind === 'output')
    return { kind: side === 'value' ? 'value' : 'nodeGradient', node, output: row.port }
  if (side === 'gradient') return { kind: 'wireGradient', wire: row.name }
  const source = row.others[0] ?? node
  return { kind: 'value', node: source, output: row.output ?? 'y' }
}

function useWhole(ref: TensorRef): Whole | undefined {
  const frame = useEditor((state) => state.frame)
  const key = JSON.stringify(ref)
  const [found, setFound] = useState<{ readonly key: string; readonly whole: Whole | undefined }>()
  useEffect(() => {
    let isLate = false
    void engine.tensor(JSON.parse(key) as TensorRef).then((whole) => {
      if (!isLate) setFound({ key, whole })
    })
    return () => {
      isLate = true
    }
  }, [frame, key])
  return found?.key === key ? found.whole : undefined
}

function Numbers({
  tensorRef,
  pass,
}: {
  readonly tensorRef: TensorRef
  readonly pass: 'value' | 'gradient'
}) {
  const t = useText()
  const whole = useWhole(tensorRef)
  const [at, setAt] = useState({ row: 0, col: 0 })
  if (whole === undefined) return <p className="gw-quiet">{t(inspectorTexts.loading)}</p>
  const { rows, cols } = gridOf(whole)
  const top = Math.min(at.row, Math.max(0, rows - 1))
  const left = Math.min(at.col, Math.max(0, cols - 1))
  const bottom = Math.min(rows, top + rowsShown)
  const right = Math.min(cols, left + colsShown)
  return (
    <>
      <div className="gw-whole-scroll">
        <table className={`gw-whole-table ${pass === 'value' ? 'gw-fwd' : 'gw-bwd'}`}>
          <thead>
            <tr>
              <td />
              {range(left, right).map((col) => (
                <th key={col} scope="col">
                  {col}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {range(top, bottom).map((row) => (
              <tr key={row}>
                <th scope="row">{rowName(whole, row)}</th>
                {range(left, right).map((col) => (
                  <td key={col}>{panelNumber(whole.data[row * cols + col] ?? NaN)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager
        text={t(inspectorTexts.rowsFrom, { from: top, to: bottom - 1, count: rows })}
        earlier={t(inspectorTexts.earlier)}
        later={t(inspectorTexts.later)}
        from={top}
        to={bottom}
        count={rows}
        onMove={(row) => {
          setAt({ row, col: left })
        }}
        page={rowsShown}
      />
      <Pager
        text={t(inspectorTexts.columnsFrom, { from: left, to: right - 1, count: cols })}
        earlier={t(inspectorTexts.left)}
        later={t(inspectorTexts.right)}
        from={left}
        to={right}
        count={cols}
        onMove={(col) => {
          setAt({ row: top, col })
        }}
        page={colsShown}
      />
      <Button
        className="gw-btn-small"
        icon="copy"
        onClick={() => {
          void copyText(linesOf(whole, cols))
        }}
      >
        {t(inspectorTexts.copyNumbers)}
      </Button>
    </>
  )
}

function Pager({
  text,
  earlier,
  later,
  from,
  to,
  count,
  page,
  onMove,
}: {
  readonly text: string
  readonly earlier: string
  readonly later: string
  readonly from: number
  readonly to: number
  readonly count: number
  readonly page: number
  readonly onMove: (from: number) => void
}) {
  if (count <= page) return undefined
  return (
    <p className="gw-pager">
      <IconButton
        look="bare"
        icon="up"
        label={earlier}
        disabled={from === 0}
        onClick={() => {
          onMove(Math.max(0, from - page))
        }}
      />
      {text}
      <IconButton
        look="bare"
        icon="down"
        label={later}
        disabled={to >= count}
        onClick={() => {
          onMove(from + page)
        }}
      />
    </p>
  )
}

/** A tensor as a table: the last axis across, all others down. */
function gridOf({ shape, data }: Whole): { readonly rows: number; readonly cols: number } {
  const cols = shape.at(-1) ?? 1
  return { rows: cols === 0 ? 0 : data.length / cols, cols }
}

/** `3`, or `1, 3` where several axes go down. */
function rowName({ shape }: Whole, row: number): string {
  const names: number[] = []
  let rest = row
  for (const size of shape.slice(0, -1).reverse()) {
    names.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return names.join(', ')
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)

function linesOf({ data }: Whole, cols: number): string {
  const lines: string[] = []
  for (let from = 0; from < data.length; from += cols)
    lines.push(Array.from(data.subarray(from, from + cols), copiedNumber).join('\t'))
  return lines.join('\n')
}
