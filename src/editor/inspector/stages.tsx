import { useEffect, useState, type ReactNode } from 'react'
import { hidesGradients } from '../../formats/figure-facts'
import { outputSymbol } from '../../engine/symbols'
import type { Explanation } from '../../engine/views'
import { nameTex } from '../../expr/tex-words'
import { panelNumber } from '../../figure/numbers'
import { engine } from '../state/engine-link'
import { useStepInPlay } from '../state/derived'
import { useOps } from '../state/ops'
import { reachOf } from '../state/reach'
import { useEditor } from '../state/store'
import { gradientText, nameOf, shapeText } from '../stepper/step-words'
import { useLanguage, useText } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { Tex } from '../shell/tex'
import { HeatMap, roomyMap } from './heat-map'
import type { PortRow } from './port-rows'

/** The explanation of the latest frame; the last one stays until the next has come. */
export function useExplanation(node: string, port: string): Explanation | undefined {
  const frame = useEditor((state) => state.frame)
  const [explained, setExplained] = useState<Explanation>()
  useEffect(() => {
    let isLate = false
    void engine.explain(node, port).then((answer) => {
      if (!isLate) setExplained(answer)
    })
    return () => {
      isLate = true
    }
  }, [frame, node, port])
  return explained?.node === node && explained.port === port ? explained : undefined
}

/** How the gradient of one port comes about, in four stages. Those that the backward pass has reached are inked. */
export function Stages({ node, row }: { readonly node: string; readonly row: PortRow }) {
  const t = useText()
  const explanation = useExplanation(node, row.port)
  const upstream = useUpstream(node)
  const inPlay = useStepInPlay()
  if (row.kind === 'output') return undefined
  if (row.blocked !== undefined)
    return <p className="gw-words">{t(inspectorTexts.noGradient, { why: t(row.blocked) })}</p>
  if (explanation === undefined) return undefined
  const isNow = inPlay?.kind === 'contribution' && inPlay.node === node
  const { rule, words } = explanation
  const { isReached } = row
  return (
    <ol className="gw-stages">
      <Stage index={1} title={t(inspectorTexts.rule)} aside={t(words)} state="done">
        <Tex tex={`\\displaystyle ${rule}`} />
      </Stage>
      <Stage
        index={2}
        title={t(inspectorTexts.upstream)}
        aside={upstream.isReached ? <UpstreamName {...upstream} /> : t(inspectorTexts.notYet)}
        state={upstream.isReached ? 'done' : 'coming'}
      >
        {upstream.isReached ? <Indented tex={explanation.upstream} /> : undefined}
      </Stage>
      <Stage
        index={3}
        title={t(inspectorTexts.numbers)}
        aside={isReached && explanation.numbers === undefined ? t(inspectorTexts.larger) : ''}
        state={isReached ? 'done' : 'coming'}
      >
        {isReached && explanation.numbers !== undefined ? <Indented tex={explanation.numbers} /> : undefined}
      </Stage>
      <Stage
        index={4}
        title={t(inspectorTexts.result)}
        aside={
          isReached && row.gradient?.scalar === undefined && row.gradient !== undefined
            ? gradientText(row.gradient)
            : ''
        }
        state={isReached ? (isNow ? 'now' : 'done') : 'coming'}
      >
        {isReached ? <Result row={row} /> : undefined}
      </Stage>
    </ol>
  )
}

/** Lines two and three stand under the equals sign of line one. */
function Indented({ tex }: { readonly tex: string }) {
  return (
    <div className="gw-stage-line">
      <Tex tex={`\\displaystyle ${tex}`} />
    </div>
  )
}

function Stage({
  index,
  title,
  aside,
  state,
  children,
}: {
  readonly index: number
  readonly title: string
  readonly aside: ReactNode
  readonly state: 'done' | 'now' | 'coming'
  readonly children: ReactNode
}) {
  return (
    <li className={`gw-stage gw-stage-${state}`}>
      <span className="gw-stage-key" aria-hidden="true">
        {index}
      </span>
      <div>
        <p className="gw-stage-title">
          <span>{title}</span>
          <span>{aside}</span>
        </p>
        <div className="gw-stage-math">{children}</div>
      </div>
    </li>
  )
}

function Result({ row }: { readonly row: PortRow }) {
  const { gradient } = row
  if (gradient === undefined) return undefined
  if (gradient.scalar !== undefined) {
    return (
      <p className="gw-result" data-testid="gradient-value">
        <span className="gw-result-equals">=</span>
        {panelNumber(gradient.scalar)}
      </p>
    )
  }
  return (
    <div className="gw-result-map">
      <HeatMap view={gradient} pass="bwd" {...roomyMap(gradient.map, { width: 252, height: 130 })} />
      <p className="gw-quiet">{shapeText(gradient)}</p>
    </div>
  )
}

function UpstreamName({ name, by }: Pick<Upstream, 'name' | 'by'>) {
  const t = useText()
  return (
    <>
      <Tex tex={`\\bwd{\\partial L/\\partial ${by}}`} />{' '}
      {name === undefined ? t(inspectorTexts.fromSeed) : t(inspectorTexts.fromNode, { name })}
    </>
  )
}

interface Upstream {
  readonly isReached: boolean
  /** whose gradient comes; the seed's when absent */
  readonly name: string | undefined
  /** the outputs that it is the gradient of, as mathematics */
  readonly by: string
}

/** Where a node's own gradient comes from, and whether all of it has arrived. */
function useUpstream(node: string): Upstream {
  const language = useLanguage()
  const document = useEditor((state) => state.document)
  const frame = useEditor((state) => state.frame)
  const reach = useEditor((state) => reachOf(state))
  const isObjective = document.objective?.split(':')[0] === node
  const users = frame.wires.filter(({ source, flow }) => source.node === node && flow.kind === 'gradient')
  const outputs = [...new Set(users.map(({ source }) => source.output))]
  const hasCome =
    (isObjective ? reach.seeded : outputs.length > 0) &&
    outputs.every((output) => reach.gathered(node, output)?.complete === true)
  const isReached = hasCome && !hidesGradients(document)
  const [user, ...others] = new Set(users.map(({ target }) => target.node))
  const name =
    user === undefined
      ? undefined
      : others.length > 0
        ? `Σ ${others.length + 1}`
        : nameOf({ document }, user, language)
  const op = useOps().find(document.nodes.find(({ id }) => id === node)?.op ?? '')
  const symbols = outputs.map((output) => (op === undefined ? output : outputSymbol(op, output)))
  const [only = 'y', ...more] = symbols.map((symbol) => (symbol === 'ℓ' ? '\\ell' : nameTex(symbol)))
  const by = more.length > 0 ? `(${[only, ...more].join(', ')})` : only
  return { isReached, name: isObjective && user === undefined ? undefined : name, by }
}
