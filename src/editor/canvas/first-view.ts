import type { Viewport } from '@xyflow/react'
import { useEffect } from 'react'
import { createStore } from 'zustand/vanilla'
import { findOp } from '../../ops'
import { announce } from '../state/actions'
import { engine } from '../state/engine-link'
import { store, useEditor } from '../state/store'
import { fitView } from './actions'
import { focusNode } from './focus'
import { spokenPlace } from './inside-words'
import { currentFlow, travel } from './flow'
import { currentScene, places } from './scene'

/** Grows when a document or a node has been opened and is seen: whatever else moves the view comes after that. */
export const firstViews = createStore(() => ({ count: 0 }))

/** How each place looked when it was left for a deeper one. */
const looked = new Map<string, Viewport>()

/**
 * What is opened, a document or a node, is shown whole, or from its beginning where a long chain would become too small
 * to read; it is laid out where it does not say where its nodes lie. Coming back, one finds everything where it was.
 */
export function useFirstView(): void {
  const session = useEditor((state) => state.session)
  const place = useEditor(({ path }) => path.join('/'))
  useEffect(() => {
    looked.clear()
  }, [session])
  useEffect(() => {
    let isGone = false
    places.setState({ moving: new Map(), laidOut: new Map() }, true)
    const known = looked.get(place)
    looked.delete(place)
    const show = (): void => {
      // A movement would be cut short by whatever else happens while a document opens.
      if (!isGone)
        requestAnimationFrame(() => {
          if (known === undefined) fitView({ atOnce: true, legible: true })
          else void currentFlow()?.instance.setViewport(known)
          firstViews.setState(({ count }) => ({ count: count + 1 }))
          arriveIn(place)
        })
    }
    const { document, levels } = store.getState()
    const isPlaced = document.nodes.every(({ at, op }) => at !== undefined || findOp(op)?.outlet === true)
    if (isPlaced) show()
    else
      engine
        .layout(document, levels.at(-1)?.ports)
        .then((found) => {
          if (isGone) return
          places.setState({ laidOut: new Map(Object.entries(found)) })
          show()
        })
        .catch(show)
    return () => {
      isGone = true
      const viewport = currentFlow()?.instance.getViewport()
      if (viewport !== undefined) looked.set(place, viewport)
    }
  }, [session, place])
}

/** Where one is now, for a person who listens, and the keyboard's focus where it was. */
let before = ''
function arriveIn(place: string): void {
  if (place === before) return
  const isBack = before.startsWith(place) && place.length < before.length
  before = place
  const [chosen] = store.getState().selection.nodes
  announce(spokenPlace(isBack))
  const first = store.getState().document.nodes[0]?.id
  const target = isBack ? chosen : first
  const isOnCanvas =
    document.activeElement === document.body || currentFlow()?.root.contains(document.activeElement) === true
  if (target !== undefined && isOnCanvas) focusNode(target)
}

/** Moves the view only when the node is not seen whole, and only as far as it takes to see it with some room. */
export function bringIntoView(id: string): void {
  const flow = currentFlow()
  const node = currentScene().node(id)
  if (flow === undefined || node === undefined) return
  const { x, y, zoom } = flow.instance.getViewport()
  const { width, height } = flow.root.getBoundingClientRect()
  const margin = 48
  const [left, top] = [node.x * zoom + x, node.y * zoom + y]
  const [right, bottom] = [left + node.figure.width * zoom, top + node.figure.height * zoom]
  if (left >= 0 && right <= width && top >= 0 && bottom <= height) return
  const dx = left < margin ? margin - left : right > width - margin ? width - margin - right : 0
  const dy = top < margin ? margin - top : bottom > height - margin ? height - margin - bottom : 0
  if (dx !== 0 || dy !== 0)
    void flow.instance.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: travel() })
}
