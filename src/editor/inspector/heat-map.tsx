import { useEffect, useRef } from 'react'
import type { TensorView } from '../../engine/views'
import { cellColour, strongest, type MapFacts, type MapInks, type Rgb } from '../../figure/tensor-map'
import { mapInks } from '../../figure/palette'
import { useEditor } from '../state/store'

/** The size of a map in a panel: square cells, as large as the room allows. */
export function roomyMap(
  { rows, cols }: { readonly rows: number; readonly cols: number },
  room: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const cell = Math.min(26, room.width / Math.max(1, cols), room.height / Math.max(1, rows))
  return { width: Math.max(14, cols * cell), height: Math.max(9, rows * cell) }
}

/**
 * A tensor as a map: zero is paper, positive the hue of the pass, negative graphite. Drawn on a canvas in the page's
 * own colours. `max`: where the hue is full, when several maps share a scale.
 */
export function HeatMap({
  view,
  pass,
  width,
  height,
  max,
}: {
  readonly view: Pick<TensorView, 'map'>
  readonly pass: 'fwd' | 'bwd'
  readonly width: number
  readonly height: number
  readonly max?: number
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useEditor((state) => state.theme)
  const { map } = view
  useEffect(() => {
    if (canvas.current !== null)
      paint(canvas.current, map, mapInks(theme, pass), width, height, max ?? strongest(map))
  }, [map, pass, width, height, max, theme])
  return <canvas ref={canvas} className="gw-map" style={{ width, height }} aria-hidden="true" />
}

function paint(
  canvas: HTMLCanvasElement,
  map: MapFacts,
  inks: MapInks,
  width: number,
  height: number,
  max: number,
): void {
  const ratio = window.devicePixelRatio
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  const pen = canvas.getContext('2d')
  if (pen === null || map.rows === 0 || map.cols === 0) return
  const [cellWidth, cellHeight] = [canvas.width / map.cols, canvas.height / map.rows]
  const hasSigns = Math.min(cellWidth, cellHeight) >= 9 * ratio
  for (let row = 0; row < map.rows; row++) {
    for (let col = 0; col < map.cols; col++) {
      const x = map.data[row * map.cols + col] ?? 0
      const [left, top] = [Math.round(col * cellWidth), Math.round(row * cellHeight)]
      const [right, bottom] = [Math.round((col + 1) * cellWidth), Math.round((row + 1) * cellHeight)]
      pen.fillStyle = css(cellColour(x, max, inks))
      pen.fillRect(left, top, right - left, bottom - top)
      const [midX, midY] = [(left + right) / 2, (top + bottom) / 2]
      if (Number.isNaN(x)) strike(pen, left, top, right, bottom, inks.paper)
      else if (!Number.isFinite(x)) dot(pen, midX, midY, inks.paper)
      else if (x < 0 && hasSigns) minus(pen, midX, midY, ratio, inks.paper)
    }
  }
}

const css = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`

function minus(pen: CanvasRenderingContext2D, x: number, y: number, ratio: number, paper: Rgb): void {
  pen.fillStyle = css(paper)
  pen.fillRect(x - 2 * ratio, y - 0.6 * ratio, 4 * ratio, 1.25 * ratio)
}

function dot(pen: CanvasRenderingContext2D, x: number, y: number, paper: Rgb): void {
  pen.fillStyle = css(paper)
  pen.beginPath()
  pen.arc(x, y, 2, 0, 2 * Math.PI)
  pen.fill()
}

function strike(
  pen: CanvasRenderingContext2D,
  left: number,
  top: number,
  right: number,
  bottom: number,
  paper: Rgb,
): void {
  pen.strokeStyle = css(paper)
  pen.lineWidth = 1.25
  pen.beginPath()
  pen.moveTo(left, bottom)
  pen.lineTo(right, top)
  pen.stroke()
}
