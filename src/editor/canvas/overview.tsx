import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { store } from '../state/store'
import { freshContext, paintScene } from './paint-scene'
import { currentScene, places } from './scene'

/** Below 18 %: the whole graph on one canvas. It only looks; React Flow beneath still pans and zooms. */
export function Overview() {
  const canvas = useRef<HTMLCanvasElement>(null)
  const flow = useStoreApi()
  useEffect(() => {
    let asked = 0
    const paint = (): void => {
      asked = 0
      const context = canvas.current === null ? null : freshContext(canvas.current)
      const [x, y, zoom] = flow.getState().transform
      if (context !== null) paintScene(context, currentScene(), store.getState(), { x, y, zoom })
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
  return <canvas ref={canvas} className="gw-overview" aria-hidden="true" />
}
