import type { FloatArray, Shape } from '../../tensor/tensor'
import type { Run } from '../kernel'

/** Where the elements of a box lie in an array: at `offset` + Σ index·stride. */
export interface Place {
  readonly data: FloatArray
  readonly offset: number
  readonly strides: readonly number[]
}

/** to[…] = from[…] over a box. Slices, transposes, broadcasts and windows are all of this kind. */
export const copyBox = (to: Place, from: Place, shape: Shape): Run => walk(to, from, shape, copyRows)

/** to[…] += from[…] over a box. Sums and overlapping windows are of this kind: places of `to` may coincide. */
export const addBox = (to: Place, from: Place, shape: Shape): Run => walk(to, from, shape, addRows)

type Rows = (to: Place, from: Place, box: Box, toStart: number, fromStart: number) => void

/** The two innermost axes, as plain numbers. */
interface Box {
  readonly rows: number
  readonly columns: number
  readonly toRow: number
  readonly toColumn: number
  readonly fromRow: number
  readonly fromColumn: number
}

/** Visits a box: the two inner axes in plain loops, the outer ones by a counter that is allocated here. */
function walk(to: Place, from: Place, shape: Shape, visit: Rows): Run {
  if (shape.includes(0)) return () => {}
  const axes = merged(shape, to.strides, from.strides)
  const column = axes.pop() ?? unitAxis
  const row = axes.pop() ?? unitAxis
  const box: Box = {
    rows: row.size,
    columns: column.size,
    toRow: row.to,
    toColumn: column.to,
    fromRow: row.from,
    fromColumn: column.from,
  }
  if (axes.length === 0) return () => visit(to, from, box, to.offset, from.offset)
  const sizes = Int32Array.from(axes, (axis) => axis.size)
  const toStrides = Int32Array.from(axes, (axis) => axis.to)
  const fromStrides = Int32Array.from(axes, (axis) => axis.from)
  const index = new Int32Array(axes.length)
  return () => {
    let [t, f] = [to.offset, from.offset]
    let axis = 0
    index.fill(0)
    while (axis >= 0) {
      visit(to, from, box, t, f)
      for (axis = sizes.length - 1; axis >= 0; axis--) {
        const [size, toStride, fromStride] = [sizes[axis] ?? 1, toStrides[axis] ?? 0, fromStrides[axis] ?? 0]
        const next = (index[axis] ?? 0) + 1
        t += toStride
        f += fromStride
        if (next < size) {
          index[axis] = next
          break
        }
        index[axis] = 0
        t -= size * toStride
        f -= size * fromStride
      }
    }
  }
}

interface Axis {
  readonly size: number
  readonly to: number
  readonly from: number
}

const unitAxis: Axis = { size: 1, to: 0, from: 0 }

/** The axes of a box, those of size 1 dropped and neighbours joined where both sides step evenly through them. */
function merged(shape: Shape, to: readonly number[], from: readonly number[]): Axis[] {
  const axes: Axis[] = []
  shape.forEach((size, i) => {
    if (size === 1) return
    const axis = { size, to: to[i] ?? 0, from: from[i] ?? 0 }
    const outer = axes.at(-1)
    if (outer !== undefined && outer.to === axis.to * size && outer.from === axis.from * size) {
      axes[axes.length - 1] = { ...axis, size: outer.size * size }
    } else {
      axes.push(axis)
    }
  })
  return axes
}

const copyRows: Rows = (to, from, box, toStart, fromStart) => {
  const [y, x] = [to.data, from.data]
  const { rows, columns, toRow, toColumn, fromRow, fromColumn } = box
  for (let r = 0; r < rows; r++) {
    let t = toStart + r * toRow
    let f = fromStart + r * fromRow
    for (let c = 0; c < columns; c++) {
      y[t] = x[f] ?? 0
      t += toColumn
      f += fromColumn
    }
  }
}

const addRows: Rows = (to, from, box, toStart, fromStart) => {
  const [y, x] = [to.data, from.data]
  const { rows, columns, toRow, toColumn, fromRow, fromColumn } = box
  for (let r = 0; r < rows; r++) {
    let t = toStart + r * toRow
    let f = fromStart + r * fromRow
    if (toColumn === 0) {
      let sum = y[t] ?? 0
      for (let c = 0; c < columns; c++) {
        sum += x[f] ?? 0
        f += fromColumn
      }
      y[t] = sum
    } else {
      for (let c = 0; c < columns; c++) {
        y[t] = (y[t] ?? 0) + (x[f] ?? 0)
        t += toColumn
        f += fromColumn
      }
    }
  }
}
