import { useMemo } from 'react'
import type { Scene, SceneWire } from '../../figure/scene'
import { useScenePart } from '../canvas/scene'

type Groups = readonly (readonly SceneWire[])[]

const noGroups: Groups = []
const found = new WeakMap<readonly SceneWire[], ReadonlyMap<string, Groups>>()

/** The wires of every output of `id` that has more than one. */
export const useFanOut = (id: string): Groups => useScenePart(useMemo(() => groupsOf(id), [id]))

/** The same lists until one of their wires changes. */
function groupsOf(id: string): (scene: Scene) => Groups {
  let last = noGroups
  return (scene) => {
    const next = fanOuts(scene).get(id) ?? noGroups
    const isSame = next.length === last.length && next.every((wires, i) => sameItems(wires, last[i] ?? []))
    if (!isSame) last = next
    return last
  }
}

function fanOuts({ wires }: Scene): ReadonlyMap<string, Groups> {
  const known = found.get(wires)
  if (known !== undefined) return known
  const byOutput = new Map<string, SceneWire[]>()
  for (const wire of wires) {
    const key = `${wire.source.node}:${wire.source.output}`
    const group = byOutput.get(key)
    if (group === undefined) byOutput.set(key, [wire])
    else group.push(wire)
  }
  const byNode = new Map<string, SceneWire[][]>()
  for (const group of byOutput.values()) {
    const [first] = group
    if (first === undefined || group.length < 2) continue
    const own = byNode.get(first.source.node)
    if (own === undefined) byNode.set(first.source.node, [group])
    else own.push(group)
  }
  found.set(wires, byNode)
  return byNode
}

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i])
