import { useEffect } from 'react'
import { engine } from '../state/engine-link'
import { store, useEditor } from '../state/store'
import { fitView } from './actions'
import { currentFlow, travel } from './flow'
import { currentScene, places } from './scene'

/** A document that is opened is shown whole, and laid out where it does not say where its nodes lie. */
export function useFirstView(): void {
  const session = useEditor((state) => state.session)
  useEffect(() => {
    let isGone = false
    places.setState({ moving: new Map(), laidOut: new Map() }, true)
    const show = (): void => {
      // A movement would be cut short by whatever else happens while a document opens.
      if (!isGone)
        requestAnimationFrame(() => {
          fitView({ atOnce: true })
        })
    }
    const { document } = store.getState()
    if (document.nodes.every(({ at }) => at !== undefined)) show()
    else
      engine
        .layout(document)
        .then((found) => {
          if (isGone) return
          places.setState({ laidOut: new Map(Object.entries(found)) })
          show()
        })
        .catch(show)
    return () => {
      isGone = true
    }
  }, [session])
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
