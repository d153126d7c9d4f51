import { ViewportPortal } from '@xyflow/react'
import { useMemo } from 'react'
import { drawFrame, type Box } from '../../figure/frame'
import { drawChain } from '../../figure/draw-chain'
import type { GraphNode } from '../../graph/document'
import { subgraphOf } from '../../graph/inside'
import { findOp } from '../../ops'
import { Strokes } from '../nodes/drawing'
import { Tex } from '../shell/tex'
import { useEditor } from '../state/store'
import { useLabel, useText } from '../texts'
import { insideTexts } from '../texts/inside'
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

function OuterChain({ frame }: { readonly frame: Box }) {
  const whole = useEditor((state) => state.whole)
  const levels = useEditor((state) => state.levels)
  const path = useEditor((state) => state.path)
  const language = useEditor((state) => state.language)
  const id = path.at(-1) ?? ''
  const outer = documentsAlong({ whole, levels })[path.length - 1]
  const chain = useMemo(
    () => (outer === undefined ? [] : drawChain(frame, outer, id, language)),
    [frame, outer, id, language],
  )
  return (
    <svg className="gw-drawing" width="1" height="1" aria-hidden="true">
      {chain.map(({ x, y, marks }, i) => (
        <g key={i} transform={`translate(${x} ${y})`}>
          <Strokes marks={marks} />
        </g>
      ))}
    </svg>
  )
}
