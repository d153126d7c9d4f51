import type { Frame } from '../../engine/views'
import type { EditorState } from './editor-state'
import { arriveAt, samePath } from './place'
import { store } from './store'

/** Milliseconds from one step to the next while playing. */
const playInterval = 900

/** How many steps the forward pass has: the cursor that stands right before the seed. */
export function forwardSteps(frame: Frame): number {
  const seed = frame.steps.findIndex((step) => step.kind !== 'forward')
  return seed < 0 ? frame.steps.length : seed
}

let expected: 'beforeBackward' | 'all' | undefined

/** Says where the cursor shall stand when the next frame arrives. */
export function expectCursor(where: 'beforeBackward' | 'all'): void {
  expected = where
}

/**
 * Where the stepper stands in a new frame: where it was while the steps are the same ones; at the end when everything
 * was shown; otherwise right before the backward pass, since a changed graph has other steps.
 */
export function arrive(next: Frame): void {
  const { frame, cursor, stepping, path } = store.getState()
  const place = arriveAt(next)
  if (place.path !== undefined && !samePath(place.path, path)) {
    enter(next, place)
    return
  }
  store.setState(place)
  const wanted = expected ?? (stepping ? 'here' : 'all')
  expected = undefined
  if (wanted === 'all') store.setState({ frame: next, cursor: next.steps.length, stepping: false })
  else if (wanted === 'here' && sameSteps(frame, next)) store.setState({ frame: next, cursor })
  else store.setState({ frame: next, cursor: forwardSteps(next), stepping: true })
}

/** Another place: back where the stepper stood there, or at the start of its way back while someone is stepping. */
function enter(frame: Frame, place: Partial<EditorState>): void {
  pause()
  expected = undefined
  const { stepping } = store.getState()
  const cursor = place.cursor ?? (stepping ? forwardSteps(frame) : frame.steps.length)
  store.setState({ stepping, ...place, frame, cursor: Math.min(cursor, frame.steps.length) })
}

const sameSteps = (a: Frame, b: Frame): boolean =>
  a.steps.length === b.steps.length &&
  a.steps.every((step, i) => step.kind === b.steps[i]?.kind && step.node === b.steps[i].node)

/** Moves the stepper: steps before `cursor` are taken. */
export function setCursor(cursor: number): void {
  const { frame } = store.getState()
  store.setState({ cursor: Math.max(0, Math.min(frame.steps.length, Math.round(cursor))), stepping: true })
}

/** Leaves the stepper: every value and gradient is shown. */
export function showAll(): void {
  pause()
  store.setState(({ frame }) => ({ cursor: frame.steps.length, stepping: false }))
}

/** One step on; from the end, back to where the backward pass begins. */
export function stepForward(): void {
  const { cursor, frame } = store.getState()
  setCursor(cursor >= frame.steps.length ? forwardSteps(frame) : cursor + 1)
}

export function stepBack(): void {
  setCursor(store.getState().cursor - 1)
}

/** To the step in which `node` is next at work: its first contribution when it has one, else its forward step. */
export function jumpTo(node: string): void {
  const { frame, cursor } = store.getState()
  const own = frame.steps.filter((step) => step.node === node)
  const target = own.find((step) => step.index >= cursor) ?? own[0]
  if (target !== undefined) setCursor(target.index + 1)
}

let timer: ReturnType<typeof setInterval> | undefined

export function play(): void {
  const { cursor, frame } = store.getState()
  if (frame.steps.length === 0) return
  if (cursor >= frame.steps.length) setCursor(forwardSteps(frame))
  store.setState({ playing: true })
  clearInterval(timer)
  timer = setInterval(() => {
    const state = store.getState()
    if (state.cursor >= state.frame.steps.length) pause()
    else setCursor(state.cursor + 1)
  }, playInterval)
}

export function pause(): void {
  clearInterval(timer)
  store.setState({ playing: false })
}
