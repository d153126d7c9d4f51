import { useStore, useStoreApi } from '@xyflow/react'
import { useEffect, useRef, type PointerEvent } from 'react'
import { palettes } from '../../figure/palette'
import { boundsOf } from '../../figure/scene'
import { store } from '../state/store'
import { useText } from '../texts'
import { canvasTexts as texts } from '../texts/canvas'
import { currentFlow } from './flow'
import { freshContext, paintScene, type Eye } from './paint-scene'
import { currentScene, places, useScene } from './scene'

const size = { width: 168, height: 108 }
const margin = 8

/** The whole graph, small, with a frame around what is visible. There only when not everything is. */
export function MiniMap() {
  const scene = useScene()
  const isNeeded = useStore(({ transform: [x, y, zoom], width, height }) => {
    if (scene.nodes.length === 0 || width === 0) return false
    const { left, top, right, bottom } = boundsOf(scene)
    const isWhole =
      left * zoom + x >= -1 &&
      top * zoom + y >= -1 &&
      right * zoom + x <= width + 1 &&
      bottom * zoom + y <= height + 1
    return !isWhole && zoom >= 0.18
  })
  return isNeeded ? <Map /> : undefined
}

function Map() {
  const t = useText()
  const canvas = useRef<HTMLCanvasElement>(null)
  const flow = useStoreApi()
  useEffect(() => {
    let asked = 0
    const paint = (): void => {
      asked = 0
      const context = canvas.current === null ? null : freshContext(canvas.current)
      if (context === null) return
      const scene = currentScene()
      const state = store.getState()
      const eye = eyeOver(boundsOf(scene))
      paintScene(context, scene, state, eye)
      const { transform: [x, y, zoom], width, height } = flow.getState() // prettier-ignore
      context.strokeStyle = palettes[state.theme].ink
      context.lineWidth = 1.5
      context.strokeRect(
        (-x / zoom) * eye.zoom + eye.x,
        (-y / zoom) * eye.zoom + eye.y,
        (width / zoom) * eye.zoom,
        (height / zoom) * eye.zoom,
      )
    }
    const ask = (): void => {
      if (asked === 0) asked = requestAnimationFrame(paint)
    }
    ask()
    const stops = [flow.subscribe(ask), store.subscribe(ask), places.subscribe(ask)]
    return () => {
      cancelAnimationFrame(asked)
      for (const stop of stops) stop()
    }
  }, [flow])
  const go = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons !== 1) return
    const box = event.currentTarget.getBoundingClientRect()
    const eye = eyeOver(boundsOf(currentScene()))
    const instance = currentFlow()?.instance
    if (instance === undefined) return
    const x = (event.clientX - box.left - eye.x) / eye.zoom
    const y = (event.clientY - box.top - eye.y) / eye.zoom
    void instance.setCenter(x, y, { zoom: instance.getZoom() })
  }
  return (
    <canvas
      ref={canvas}
      className="gw-minimap"
      role="img"
      aria-label={t(texts.minimap)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={go}
    />
  )
}

function eyeOver({ left, top, right, bottom }: ReturnType<typeof boundsOf>): Eye {
  const zoom = Math.min(
    (size.width - 2 * margin) / Math.max(1, right - left),
    (size.height - 2 * margin) / Math.max(1, bottom - top),
  )
  return {
    zoom,
    x: (size.width - (right - left) * zoom) / 2 - left * zoom,
    y: (size.height - (bottom - top) * zoom) / 2 - top * zoom,
  }
}
