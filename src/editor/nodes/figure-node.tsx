import { Handle, Position, type NodeProps } from '@xyflow/react'
import { memo, useMemo, type CSSProperties } from 'react'
import { drawLabels } from '../../figure/draw-labels'
import { drawLanes } from '../../figure/draw-lanes'
import { drawNode } from '../../figure/draw-node'
import { warning } from '../../figure/glyphs'
import { lookOf } from '../../figure/look'
import { outline } from '../../figure/outline'
import type { SceneNode } from '../../figure/scene'
import { seedCourse } from '../../figure/seed'
import { Ledgers } from '../wires/ledger'
import { isFocusMoved, setReached, useEditing, useReached } from '../canvas/focus'
import { grasp, inHandle, outHandle, type FigureNode } from '../canvas/projection'
import { select } from '../state/actions'
import { store, useEditor } from '../state/store'
import { Drawing, Strokes } from './drawing'
import { useNodeFacts, useNodeState, useSeedFacts } from './facts'
import { useFalls } from './falls'
import { NameEditor } from './name-editor'
import { useSpokenNode } from './spoken'
import { PortRings } from './port-rings'
import { openOrEdit } from './open-or-edit'
import { hasOwnNumber, ValueEditor, ValueScrubber } from './value-editor'

/** Any node of the document: its figure, its ports, and what is edited in its place. */
export const FigureNodeView = memo(
  function FigureNodeView({ id, data: { scene }, selected }: NodeProps<FigureNode>) {
    const { figure } = scene
    const state = useNodeState(id)
    const spoken = useSpokenNode(scene)
    const isFirst = useEditor(({ document }) => document.nodes[0]?.id === id)
    const isReached = useReached(id, isFirst)
    return (
      <div
        className={`gw-node gw-kind-${figure.kind}`}
        data-node={id}
        data-state={state}
        data-selected={selected === true ? '' : undefined}
        role="group"
        aria-label={spoken}
        tabIndex={isReached ? 0 : -1}
        style={{ width: figure.width, height: figure.height }}
        onFocus={(event) => {
          setReached(id)
          const isKeyboard = event.target === event.currentTarget && event.target.matches(':focus-visible')
          if (isKeyboard && !isFocusMoved() && !store.getState().selection.nodes.has(id))
            select({ nodes: [id] })
        }}
        onDoubleClick={(event) => {
          event.stopPropagation()
          openOrEdit(scene)
        }}
      >
        <svg className="gw-drawing gw-rings" width="1" height="1" aria-hidden="true">
          <path className="gw-ring" d={outline(figure, 5)} />
          <path className="gw-ring-2" d={outline(figure, 8.5)} />
        </svg>
        {figure.seed ? <SeedWire scene={scene} /> : undefined}
        <Figure scene={scene} />
        <PortRings scene={scene} />
        <Handles scene={scene} />
        <InPlace scene={scene} />
        <Ledgers id={id} />
      </div>
    )
  },
  (before, after) =>
    before.id === after.id && before.data === after.data && before.selected === after.selected,
)

/** The drawing proper: only numbers that it shows, and the state of its node, draw it anew. */
const Figure = memo(function Figure({ scene }: { readonly scene: SceneNode }) {
  const facts = useNodeFacts(scene)
  const falls = useFalls(scene)
  const state = useNodeState(scene.id)
  const marks = useMemo(
    () => drawNode(scene, falls === undefined ? facts : { ...facts, falls }),
    [scene, facts, falls],
  )
  const { figure } = scene
  const sign = useMemo(() => warning(figure.width - (figure.kind === 'circle' ? 12 : 6), -8), [figure])
  return (
    <>
      <Drawing marks={marks} look={lookOf(figure.kind, state)} />
      {state === 'error' ? <Drawing marks={sign} /> : undefined}
    </>
  )
})

/** The wire to the final barline, with the objective and ∂L/∂L = 1. */
const SeedWire = memo(function SeedWire({ scene: { id, figure } }: { readonly scene: SceneNode }) {
  const facts = useSeedFacts(id)
  const course = useMemo(() => seedCourse({ figure, x: 0, y: 0 }), [figure])
  if (course === undefined) return undefined
  return (
    <svg className="gw-drawing gw-seed-wire" data-play={facts.inPlay} width="1" height="1" aria-hidden="true">
      <Strokes marks={drawLanes(course, facts, false)} />
      <Strokes marks={drawLabels(course, facts)} />
    </svg>
  )
})

const Handles = memo(function Handles({ scene: { figure } }: { readonly scene: SceneNode }) {
  const place = (x: number, y: number): CSSProperties => ({ left: x - grasp / 2, top: y - grasp / 2 })
  return (
    <>
      {figure.inputs.map((port) => (
        <Handle
          key={inHandle(port)}
          id={inHandle(port)}
          type="target"
          position={Position.Left}
          className={port.state === 'owned' ? 'gw-handle gw-handle-owned' : 'gw-handle'}
          style={place(port.x, port.y)}
        />
      ))}
      {figure.outputs.map((port) => (
        <Handle
          key={port.name}
          id={outHandle(port.name)}
          type="source"
          position={Position.Right}
          className="gw-handle"
          style={place(port.x, port.y)}
        />
      ))}
    </>
  )
})

function InPlace({ scene }: { readonly scene: SceneNode }) {
  const editing = useEditing(scene.id)
  if (editing === 'name') return <NameEditor scene={scene} />
  if (!hasOwnNumber(scene)) return undefined
  return editing === 'value' ? <ValueEditor scene={scene} /> : <ValueScrubber scene={scene} />
}
