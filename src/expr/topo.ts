import type { Value } from './value'

/**
 * Everything that `roots` are made of, inputs before their users, each value once. Stops at the values of `cut`, which
 * are listed but not entered. Iterative: a chain of 100,000 values is legal.
 */
export function topo(roots: readonly Value[], cut?: ReadonlySet<Value>): Value[] {
  const order: Value[] = []
  const seen = new Set<Value>()
  const path: Value[] = []
  const progress: number[] = []
  const enter = (value: Value): void => {
    if (seen.has(value)) return
    seen.add(value)
    if (value.inputs.length === 0 || cut?.has(value) === true) {
      order.push(value)
    } else {
      path.push(value)
      progress.push(0)
    }
  }
  for (const root of roots) {
    enter(root)
    for (;;) {
      const top = path.length - 1
      const value = path[top]
      if (value === undefined) break
      const next = progress[top] ?? 0
      const input = value.inputs[next]
      if (input === undefined) {
        order.push(value)
        path.pop()
        progress.pop()
      } else {
        progress[top] = next + 1
        enter(input)
      }
    }
  }
  return order
}
