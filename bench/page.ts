/*
 * Functions that run inside the page. Each stands on its own: only its text crosses.
 */

export interface Answer {
  /** from the event to the last change of a label */
  readonly milliseconds: number
  /** frames that were begun meanwhile: 0 when the labels changed before the next one */
  readonly frames: number
  /** wires whose labels changed */
  readonly labels: number
}

/** Waits for an event of this type, then for the labels to be quiet again. */
export function watchLabels(type: string): Promise<Answer> {
  return new Promise((resolve) => {
    let start = NaN
    let last = NaN
    let frame = 0
    let lastFrame = 0
    const labels = new Set<string | null>()
    const observer = new MutationObserver((changes) => {
      last = performance.now()
      lastFrame = frame
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement
        const label = element?.closest('[data-of]')
        if (label) labels.add(label.getAttribute('data-of'))
      }
    })
    const layer = document.querySelector('.gw-labels') ?? document.body
    const tick = (now: number): void => {
      frame++
      const quiet = Number.isNaN(last) ? now - start > 2000 : now - last > 250
      if (!quiet) {
        requestAnimationFrame(tick)
        return
      }
      observer.disconnect()
      resolve({ milliseconds: last - start, frames: lastFrame, labels: labels.size })
    }
    const begin = (): void => {
      start = performance.now()
      observer.observe(layer, { subtree: true, childList: true, characterData: true })
      requestAnimationFrame(tick)
    }
    window.addEventListener(type, begin, { capture: true, once: true })
  })
}

export interface Frames {
  /** frames per second */
  readonly rate: number
  /** the longest time between two frames, the slowest 5 % aside */
  readonly slow: number
}

/** Counts frames for so many milliseconds. */
export function countFrames(milliseconds: number): Promise<Frames> {
  return new Promise((resolve) => {
    const gaps: number[] = []
    let before = NaN
    let start = NaN
    const tick = (now: number): void => {
      if (Number.isNaN(start)) start = now
      else gaps.push(now - before)
      before = now
      if (now - start < milliseconds) {
        requestAnimationFrame(tick)
        return
      }
      const sorted = gaps.sort((a, b) => a - b)
      resolve({
        rate: (1000 * gaps.length) / (now - start),
        slow: sorted[Math.floor(0.95 * sorted.length)] ?? NaN,
      })
    }
    requestAnimationFrame(tick)
  })
}

/** What React Flow has on the page, and how large. */
export function countDrawn(): { nodes: number; labels: number; scale: number } {
  const viewport = document.querySelector('.react-flow__viewport') ?? document.body
  return {
    nodes: document.querySelectorAll('.react-flow__node').length,
    labels: document.querySelectorAll('.gw-label').length,
    scale: new DOMMatrix(getComputedStyle(viewport).transform).a,
  }
}
