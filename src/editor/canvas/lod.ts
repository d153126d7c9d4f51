import { createStore } from 'zustand/vanilla'
import { useStore } from 'zustand'

/**
 * How much is shown at a zoom (LOOK "Level of detail"): `full`, `values` (no chips, names on hover), `lanes` (nodes,
 * signs and lanes), `overview` (one 2-D canvas).
 */
export type Detail = 'full' | 'values' | 'lanes' | 'overview'

export interface View {
  readonly detail: Detail
  /** zoom in steps of 5 %, for type that keeps its size on the screen */
  readonly zoomStep: number
}

export const view = createStore<View>(() => ({ detail: 'full', zoomStep: 1 }))

const detailAt = (zoom: number): Detail =>
  zoom >= 0.795 ? 'full' : zoom >= 0.45 ? 'values' : zoom >= 0.18 ? 'lanes' : 'overview'

/** Called for every change of the viewport; tells React only when a bucket is left. */
export function lookThrough(zoom: number, root: HTMLElement | null): void {
  const detail = detailAt(zoom)
  const zoomStep = Math.max(0.05, Math.floor(zoom * 20) / 20)
  const now = view.getState()
  if (root !== null && root.dataset['detail'] !== detail) root.dataset['detail'] = detail
  if (root !== null && (now.zoomStep !== zoomStep || root.style.getPropertyValue('--gw-zoom') === ''))
    root.style.setProperty('--gw-zoom', String(zoomStep))
  if (now.detail !== detail || now.zoomStep !== zoomStep) view.setState({ detail, zoomStep })
}

export const useDetail = (): Detail => useStore(view, ({ detail }) => detail)
