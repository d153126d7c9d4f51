import { useEffect, useMemo, useRef, useState } from 'react'
import type { TensorView } from '../../engine/views'
import { histogram } from '../../figure/curve'
import type { SceneNode } from '../../figure/scene'
import { wiresInto } from '../../graph/wires'
import { engine } from '../state/engine-link'
import { wireViewOf } from '../state/derived'
import { reachOf } from '../state/reach'
import { useEditor } from '../state/store'

/** Larger tensors are not asked for just to draw 24 bars. */
const mostElements = 500_000
/** Milliseconds between two looks while values keep changing. */
const pause = 200

/** Where the inputs of an activation fall, when there are more of them than their map has cells. */
export function useFalls({ node, op, figure }: SceneNode): readonly number[] | undefined {
  const first = useMemo(() => (figure.kind === 'activation' ? wiresInto(node)[0] : undefined), [node, figure])
  const input = useEditor((state): TensorView | undefined =>
    first === undefined || !reachOf(state).valueShown(first.source.node)
      ? undefined
      : wireViewOf(state, first.id)?.value,
  )
  const size = input?.shape.reduce((product, d) => product * d, 1) ?? 0
  const isLarge = input !== undefined && size > input.map.data.length && size <= mostElements
  const range = op?.figure.range ?? 4
  const [falls, setFalls] = useState<readonly number[]>()
  const asked = useRef(0)
  useEffect(() => {
    if (!isLarge || first === undefined) return undefined
    let isGone = false
    const wait = Math.max(0, asked.current + pause - performance.now())
    const timer = setTimeout(() => {
      asked.current = performance.now()
      engine
        .tensor({ kind: 'value', ...first.source })
        .then((tensor) => {
          if (!isGone && tensor !== undefined) setFalls(histogram(tensor.data, range))
        })
        .catch(() => {
          // The engine is busy with another document: the curve alone is true as well.
        })
    }, wait)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [input, isLarge, first, range])
  return isLarge ? falls : undefined
}
