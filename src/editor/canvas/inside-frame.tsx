import { ViewportPortal } from '@xyflow/react'
import { useMemo } from 'react'
import { drawFrame, type Box } from '../../figure/frame'
import { inLanguage } from '../../base/text'
import { outline } from '../../figure/outline'
import type { GraphNode } from '../../graph/document'
import { subgraphOf } from '../../graph/inside'
import { findOp } from '../../ops'
import { Strokes } from '../nodes/drawing'
import { Tex } from '../shell/tex'
import { useEditor } from '../state/store'
import { StepSign } from '../stepper/step-sign'
import { useLabel, useText } from '../texts'
import { insideTexts } from '../texts/inside'
import { chainThrough } from './chain'
import { countsOf, documentsAlong, openedNodes } from './inside-words'
import { useScenePart } from './scene'

/** What has been opened: its frame with its name, the chain that it stands in outside, and lines from the one to the other. */
export function InsideFrame() {
  const frame = useScenePart((scene) => scene.frame)
  const path = useEditor((state) => state.path)
  if (frame === undefined || path.length === 0) return undefined
  return (
    <ViewportPortal>
      <div className="gw-inside">
        <svg className="gw-drawing" width="1" height="1" aria-hidden="true">
          <Strokes marks={drawFrame(frame)} />
        </svg>
        <OuterChain frame={frame} />
        <FrameTitle frame={frame} />
      </div>
    </ViewportPortal>
  )
}

function useOpened(): GraphNode | undefined {
  const whole = useEditor((state) => state.whole)
  const levels = useEditor((state) => state.levels)
  const path = useEditor((state) => state.path)
  return useMemo(() => openedNodes({ whole, levels, path }).at(-1), [whole, levels, path])
}

function FrameTitle({ frame }: { readonly frame: Box }) {
  const t = useText()
  const label = useLabel()
  const node = useOpened()
  const document = useEditor((state) => state.document)
  if (node === undefined) return undefined
  const op = findOp(node.op)
  const module = subgraphOf(document, node)
  const contents = t(insideTexts.contents, countsOf(document))
  return (
    <div
      className="gw-inside-title"
      style={{ left: frame.left, top: frame.top, width: frame.right - frame.left }}
    >
      <b>{node.label === undefined ? node.id : label(node.label)}</b>
      {op === undefined || op.formula === '' ? undefined : <Tex tex={op.formula} />}
      <span className="gw-inside-contents">
        {contents}
        {module === undefined ? undefined : <em>{t(insideTexts.every, { name: module.name })}</em>}
      </span>
    </div>
  )
}

const pitch = 84
const box = { width: 54, height: 34 }
/** From the chain's middle down to the frame. */
const drop = 84

function OuterChain({ frame }: { readonly frame: Box }) {
  const whole = useEditor((state) => state.whole)
  const levels = useEditor((state) => state.levels)
  const path = useEditor((state) => state.path)
  const language = useEditor((state) => state.language)
  const id = path.at(-1) ?? ''
  const outer = documentsAlong({ whole, levels })[path.length - 1]
  const chain = useMemo(() => (outer === undefined ? undefined : chainThrough(outer, id)), [outer, id])
  if (chain === undefined || chain.nodes.length === 0) return undefined
  const y = frame.top - drop
  const left = frame.left + box.width / 2 + (chain.more.before ? 22 : 0)
  const xOf = (i: number): number => left + i * pitch
  const own = xOf(chain.at)
  const bottom = y + box.height / 2
  const last = xOf(chain.nodes.length - 1)
  return (
    <svg className="gw-drawing gw-inside-chain" width="1" height="1" aria-hidden="true">
      <path
        className="gw-inside-corners"
        d={`M${own - box.width / 2} ${bottom}L${frame.left} ${frame.top}M${own + box.width / 2} ${bottom}L${frame.right} ${frame.top}`}
      />
      {chain.nodes.slice(1).map((node, i) => (
        <path
          key={node.id}
          d={`M${xOf(i) + widthOf(chain.nodes[i]) / 2} ${y}H${xOf(i + 1) - widthOf(node) / 2}`}
        />
      ))}
      {chain.more.before ? (
        <path d={`M${left - widthOf(chain.nodes[0]) / 2 - 18} ${y}h18`} strokeDasharray="2 3" />
      ) : undefined}
      {chain.more.after ? (
        <path d={`M${last + widthOf(chain.nodes.at(-1)) / 2} ${y}h18`} strokeDasharray="2 3" />
      ) : undefined}
      {chain.nodes.map((node, i) => (
        <ChainNode
          key={node.id}
          node={node}
          x={xOf(i)}
          y={y}
          isOwn={i === chain.at}
          name={node.label === undefined ? node.id : inLanguage(node.label, language)}
        />
      ))}
    </svg>
  )
}

const kindOf = (node: GraphNode | undefined) => findOp(node?.op ?? '')?.figure.kind

function widthOf(node: GraphNode | undefined): number {
  const kind = kindOf(node)
  return kind === 'data' || kind === 'parameter' ? 36 : kind === 'circle' ? box.height : box.width
}

function ChainNode({
  node,
  x,
  y,
  isOwn,
  name,
}: {
  readonly node: GraphNode
  readonly x: number
  readonly y: number
  readonly isOwn: boolean
  readonly name: string
}) {
  const op = findOp(node.op)
  const kind = kindOf(node) ?? 'unknown'
  const width = widthOf(node)
  const height = width === 36 ? 20 : box.height
  const isSource = width === 36
  return (
    <g className={isOwn ? 'gw-inside-own' : undefined}>
      <path
        className="gw-inside-node"
        transform={`translate(${x - width / 2} ${y - height / 2})`}
        d={outline({ kind, width, height })}
      />
      {isSource || op === undefined ? (
        <text x={x - 2} y={y + 4} textAnchor="middle" className="gw-inside-letter">
          {[name, node.id].find((text) => [...text].length <= (isSource ? 3 : 6))}
        </text>
      ) : (
        <StepSign op={op} x={x} y={y} size={5} colour="currentColor" strokeWidth={1.5} room={width - 8} />
      )}
    </g>
  )
}
