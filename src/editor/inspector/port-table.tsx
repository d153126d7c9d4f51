import type { TensorView } from '../../engine/views'
import { formatNumber } from '../../base/numbers'
import { bound, panelNumber } from '../../figure/numbers'
import { focusOn } from '../state/actions'
import { useEditor } from '../state/store'
import { nameOf, shapeText } from '../stepper/step-words'
import { useLanguage, useText } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { Tex } from '../shell/tex'
import type { PortRow } from './port-rows'

/** What arrives at each port, what leaves, and the gradients of both. Choosing a row chooses the gradient explained. */
export function PortTable({
  node,
  rows,
  explained,
}: {
  readonly node: string
  readonly rows: readonly PortRow[]
  readonly explained: string | undefined
}) {
  const t = useText()
  const lens = useEditor((state) => state.lens)
  const showsShapes =
    lens === 'shapes' || rows.some(({ value }) => value !== undefined && value.scalar === undefined)
  if (rows.length === 0) return undefined
  return (
    <table className="gw-ports">
      <thead>
        <tr>
          <th colSpan={2}>{t(inspectorTexts.port)}</th>
          <th className="gw-number">{t(showsShapes ? inspectorTexts.shape : inspectorTexts.value)}</th>
          <th className="gw-number">{t(inspectorTexts.gradient)}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row
            key={`${row.kind} ${row.port}`}
            node={node}
            row={row}
            isOn={row.kind !== 'output' && row.port === explained}
            showsShapes={lens === 'shapes'}
          />
        ))}
      </tbody>
    </table>
  )
}

function Row({
  node,
  row,
  isOn,
  showsShapes,
}: {
  readonly node: string
  readonly row: PortRow
  readonly isOn: boolean
  readonly showsShapes: boolean
}) {
  const t = useText()
  const canExplain = row.kind === 'wire' || row.kind === 'parameter'
  const name = usePortName(row)
  return (
    <tr
      className={isOn ? 'gw-ports-on' : undefined}
      onClick={
        canExplain
          ? () => {
              focusOn(node, row.port)
            }
          : undefined
      }
    >
      <td className="gw-ports-sign">
        <Tex tex={row.tex} />
      </td>
      <td className="gw-ports-name">
        {canExplain ? (
          <button
            type="button"
            aria-pressed={isOn}
            title={t(inspectorTexts.explainPort, { port: row.port })}
            onClick={() => {
              focusOn(node, row.port)
            }}
          >
            {name}
          </button>
        ) : (
          name
        )}
      </td>
      <td className="gw-number gw-fwd">
        {row.value === undefined ? undefined : valueCell(row.value, showsShapes)}
      </td>
      <td className="gw-number gw-bwd">
        <Gradient row={row} />
      </td>
    </tr>
  )
}

function Gradient({ row }: { readonly row: PortRow }) {
  const t = useText()
  if (row.blocked !== undefined) {
    return (
      <span className="gw-quiet" title={t(row.blocked)}>
        {t(inspectorTexts.nothing)}
      </span>
    )
  }
  if (row.gradient === undefined) return undefined
  if (!row.isReached) return <span className="gw-quiet">{t(inspectorTexts.notReached)}</span>
  return <>{gradientCell(row.gradient)}</>
}

const valueCell = (value: TensorView, showsShapes: boolean): string =>
  value.scalar === undefined || showsShapes ? shapeText(value) : panelNumber(value.scalar)

/** `110`, or for a tensor the bound of its elements. */
export const gradientCell = (gradient: TensorView): string =>
  gradient.scalar === undefined
    ? bound(gradient.min, gradient.max).replace('|g| ', '')
    : panelNumber(gradient.scalar)

/** Who is at the other end. */
function usePortName(row: PortRow): string {
  const t = useText()
  const language = useLanguage()
  const document = useEditor((state) => state.document)
  const [first, ...more] = row.others
  const nameOfNode = (id: string): string => nameOf({ document }, id, language)
  switch (row.kind) {
    case 'wire':
      return first === undefined ? '' : nameOfNode(first)
    case 'parameter':
      return row.name
    case 'free':
      return t(inspectorTexts.notWired)
    case 'output':
      if (first === undefined) return document.objective === row.name ? t(inspectorTexts.objective) : ''
      return more.length === 0
        ? t(inspectorTexts.to, { name: nameOfNode(first) })
        : t(inspectorTexts.toMany, { count: formatNumber(more.length + 1) })
  }
}
