import { useEffect, useRef } from 'react'
import type { DataSetView, Prediction } from '../../train/views'
import { useEditor } from '../state/store'
import { classColour, classSoft, markPath } from './class-mark'
import { extentOf, widened } from './extent'
import { regionsOf } from './regions'

type Plane = Extract<Prediction, { kind: 'plane' }>

/** Two features: the plane in the colours of the classes that the network sees there, and every example as its mark. */
export function PlanePlot({
  data,
  prediction,
  size,
  label,
}: {
  readonly data: DataSetView
  readonly prediction: Plane | undefined
  readonly size: number
  readonly label: string
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useEditor((state) => state.theme)
  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, data, prediction, size)
  }, [data, prediction, size, theme])
  return (
    <canvas
      ref={canvas}
      className="gw-plane"
      style={{ width: size, height: size }}
      role="img"
      aria-label={label}
    />
  )
}

function paint(
  canvas: HTMLCanvasElement,
  data: DataSetView,
  prediction: Plane | undefined,
  size: number,
): void {
  const ratio = window.devicePixelRatio
  canvas.width = Math.round(size * ratio)
  canvas.height = canvas.width
  const pen = canvas.getContext('2d')
  if (pen === null) return
  const style = getComputedStyle(document.documentElement)
  const ink = (name: string): string => style.getPropertyValue(name)
  pen.scale(ratio, ratio)
  pen.fillStyle = ink('--paper')
  pen.fillRect(0, 0, size, size)
  if (prediction !== undefined) paintRegions(pen, prediction, size, ink)

  const x = prediction?.x ?? widened(extentOf(data.points.map((point) => point.x[0] ?? 0)))
  const y = prediction?.y ?? widened(extentOf(data.points.map((point) => point.x[1] ?? 0)))
  const paths = Array.from({ length: Math.max(1, data.classes) }, (_, index) => new Path2D(markPath(index)))
  for (const point of data.points) {
    const [px = 0, py = 0] = point.x
    const path = paths[point.t]
    if (path === undefined) continue
    pen.save()
    pen.translate(((px - x[0]) / (x[1] - x[0])) * size, (1 - (py - y[0]) / (y[1] - y[0])) * size)
    const colour = ink(classColour(point.t))
    pen.fillStyle = point.test ? ink('--paper') : colour
    pen.fill(path)
    if (point.test) {
      pen.strokeStyle = colour
      pen.lineWidth = 1.2
      pen.stroke(path)
    }
    pen.restore()
  }
}

function paintRegions(
  pen: CanvasRenderingContext2D,
  prediction: Plane,
  size: number,
  ink: (name: string) => string,
): void {
  const isBinary = prediction.classes === 1
  if (isBinary) {
    pen.fillStyle = ink(classSoft(0))
    pen.fillRect(0, 0, size, size)
  }
  for (const { index, polygons } of regionsOf(prediction)) {
    const path = new Path2D()
    for (const ring of polygons.flat()) {
      ring.forEach(([px, py], i) => {
        if (i === 0) path.moveTo(px * size, (1 - py) * size)
        else path.lineTo(px * size, (1 - py) * size)
      })
      path.closePath()
    }
    pen.fillStyle = ink(classSoft(index))
    pen.fill(path, 'evenodd')
    if (!isBinary) continue
    // Where the network is undecided: for a perceptron, the line u = 0.
    pen.strokeStyle = ink('--ink')
    pen.lineWidth = 1.5
    pen.stroke(path)
  }
}
