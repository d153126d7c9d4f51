import '@xyflow/react/dist/base.css'
import './canvas.css'
import './nodes.css'
import './wires.css'
import './inside.css'
import { ReactFlow, ReactFlowProvider, useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect, useMemo, useRef } from 'react'
import { FigureNodeView } from '../nodes/figure-node'
import { useEditor } from '../state/store'
import { ConnectionLine } from '../wires/connection-line'
import { LabelLayer } from '../wires/label-layer'
import { LedgerLayer } from '../wires/ledger'
import { WirePopover } from '../wires/popover'
import { WireEdgeView } from '../wires/wire-edge'
import { BackwardFromHere } from './backward-from-here'
import { doubleClickAdds, dragOver, dropOp } from './drop'
import { EmptyCanvas } from './empty-canvas'
import { setFlow } from './flow'
import { keepFocus } from './focus'
import { InsideFrame } from './inside-frame'
import { listenOnCanvas } from './keys'
import { useFirstView } from './first-view'
import { lookThrough, useDetail } from './lod'
import { MiniMap } from './mini-map'
import { markMotion } from './motion'
import { changeNodes, changeEdges, dragEnd, dragStart } from './node-changes'
import { Overview } from './overview'
import { projectEdges, projectNodes, type FigureNode, type WireEdge } from './projection'
import { useScene } from './scene'
import { markWiring, startWire, stopWire, mayConnect, makeWire } from './connect'
import { ZoomControls } from './zoom-controls'

const nodeTypes = { figure: FigureNodeView }
const edgeTypes = { wire: WireEdgeView }
/** Above this many nodes only what is visible is on the page. */
const manyNodes = 500

/** The graph: nodes, wires and their numbers, in the state that the stepper has reached. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  )
}

function Flow() {
  const scene = useScene()
  const selection = useEditor((state) => state.selection)
  const isReadOnly = useEditor((state) => state.readOnly)
  const detail = useDetail()
  const isMany = scene.nodes.length > manyNodes
  // Seen from so far that the overview draws it, a large graph has nothing on the page.
  const isDrawn = isMany && detail === 'overview'
  const nodes = useMemo(() => (isDrawn ? [] : projectNodes(scene, selection)), [isDrawn, scene, selection])
  const edges = useMemo(() => (isDrawn ? [] : projectEdges(scene, selection)), [isDrawn, scene, selection])
  const root = useRef<HTMLDivElement>(null)
  useMountedFlow(root)
  useFirstView()
  useEffect(() => listenOnCanvas(), [])
  useEffect(() => keepFocus(), [])
  useEffect(() => markMotion(root.current), [])
  useEffect(() => markWiring(root.current), [])
  return (
    <div className="gw-flow" ref={root} onDoubleClick={doubleClickAdds} onDragOver={dragOver} onDrop={dropOp}>
      <ReactFlow<FigureNode, WireEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={changeNodes}
        onEdgesChange={changeEdges}
        onNodeDragStart={dragStart}
        onNodeDragStop={dragEnd}
        onSelectionDragStart={dragStart}
        onSelectionDragStop={dragEnd}
        onConnectStart={startWire}
        onConnect={makeWire}
        onConnectEnd={stopWire}
        isValidConnection={mayConnect}
        connectionLineComponent={ConnectionLine}
        connectionRadius={22}
        nodesDraggable={!isReadOnly && detail !== 'overview'}
        nodesConnectable={!isReadOnly}
        nodesFocusable={false}
        edgesFocusable={false}
        elevateNodesOnSelect={false}
        elevateEdgesOnSelect={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
        panActivationKeyCode="Space"
        zoomOnDoubleClick={false}
        minZoom={0.02}
        maxZoom={4}
        onlyRenderVisibleElements={isMany}
        nodeDragThreshold={3}
        proOptions={{ hideAttribution: true }}
      >
        <InsideFrame />
        <LabelLayer />
        <LedgerLayer />
        <WirePopover />
        <BackwardFromHere />
      </ReactFlow>
      {detail === 'overview' ? <Overview /> : undefined}
      {scene.nodes.length === 0 ? <EmptyCanvas /> : undefined}
      <ZoomControls />
      <MiniMap />
    </div>
  )
}

/** Makes the canvas known to commands, and follows its zoom without React. */
function useMountedFlow(root: React.RefObject<HTMLDivElement | null>): void {
  const instance = useReactFlow<FigureNode, WireEdge>()
  const store = useStoreApi()
  useEffect(() => {
    const element = root.current
    if (element === null) return undefined
    setFlow({ instance, root: element })
    const follow = (): void => {
      const [x, y, zoom] = store.getState().transform
      lookThrough(zoom, element)
      placeGrid(element, x, y, zoom)
    }
    follow()
    const stop = store.subscribe(follow)
    return () => {
      stop()
      setFlow(undefined)
    }
  }, [instance, store, root])
}

/** The squares of the paper move with the graph. */
function placeGrid(element: HTMLElement, x: number, y: number, zoom: number): void {
  const size = 24 * zoom
  const place = `${Math.round(x % size)}px ${Math.round(y % size)}px`
  if (element.style.backgroundPosition !== place) element.style.backgroundPosition = place
  const sized = zoom < 0.45 ? '0 0' : `${size}px ${size}px`
  if (element.style.backgroundSize !== sized) element.style.backgroundSize = sized
}
