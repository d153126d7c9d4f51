import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Label } from '../../src/base/text'
import { compile } from '../../src/engine/compile'
import { sceneOf, type Scene } from '../../src/figure/scene'
import { wireCourse } from '../../src/figure/wire-path'
import type { GraphDocument } from '../../src/graph/document'
import { wiresOf } from '../../src/graph/wires'
import { exampleGroups, groupOfExample } from '../../src/graph/example-groups'
import { writeDocument } from '../../src/graph/write'
import { findOp } from '../../src/ops'
import { readExperiments } from '../../src/train/experiments'
import { firstBatch } from '../../src/train/first-batch'
import { readSetup } from '../../src/train/setup'
import { example, lines, names, textOf } from './files'

const hasBoth = (label: Label | undefined): boolean =>
  typeof label === 'object' && (label.en ?? '') !== '' && (label.ja ?? '') !== ''

/** Mathematics needs no translation: letters that stand alone, digits, signs and names of functions. */
const isFormula = (label: Label): boolean =>
  typeof label === 'string' &&
  /^[^\p{L}]*((\p{L}|exp|log|sigmoid|tanh|softplus|ReLU|Leaky ReLU|Hardtanh|AND|OR|NAND|XW)[^\p{L}]*)+$/u.test(
    label,
  )

function sceneOfExample(document: GraphDocument): Scene {
  const { program } = compile(document, { feeds: firstBatch(document) })
  return sceneOf(document, {
    findOp,
    rank: (node, output) => program.byId.get(node)?.outputs.get(output)?.shape.length,
  })
}

interface Box {
  readonly id: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** A name stands below a circle. */
const boxesOf = (scene: Scene): Box[] =>
  scene.nodes.map(({ id, x, y, figure }) => ({
    id,
    left: x,
    top: y,
    right: x + figure.width,
    bottom: y + figure.height + (figure.kind === 'circle' ? 28 : 0),
  }))

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** The labels on the last 112 px before a port belong to its node. */
const apronsOf = (scene: Scene): (Box & { readonly owner: string })[] =>
  scene.wires.map(({ id, to: [x, y], tensor, target }) => ({
    id,
    owner: target.node,
    left: x - 112,
    right: x - 1,
    top: y - (tensor ? 66 : 24),
    bottom: y + (tensor ? 60 : 26),
  }))

/** Points along the middle of each wire. */
const pathsOf = (scene: Scene): { readonly id: string; readonly ends: readonly string[]; readonly points: readonly (readonly [number, number])[] }[] =>
  scene.wires.map(({ id, from, to, tensor, source, target }) => {
    const { middle } = wireCourse(from, to, tensor)
    const straight = /^M\S+ \S+H\S+$/.test(middle)
    const corners = straight ? [from, to] : [...middle.matchAll(/[ML](\S+?) ([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const)
    const points = corners.flatMap(([x, y], i) => {
      const [nextX, nextY] = corners[i + 1] ?? [x, y]
      return [0, 0.25, 0.5, 0.75].map((t) => [x + t * (nextX - x), y + t * (nextY - y)] as const)
    })
    return { id, ends: [source.node, target.node], points }
  }) // prettier-ignore

it('examples are all documents', () => {
  const files = readdirSync(new URL('../../examples/', import.meta.url))
  expect(files.filter((file) => !/^e\d\d-[a-z0-9-]+\.gradwire\.json$/.test(file))).toEqual([])
  expect(exampleGroups.every(({ first }, i) => first === (exampleGroups[i - 1]?.last ?? 0) + 1)).toBe(true)
})

describe.each(names)('%s', (name) => {
  const document = example(name)

  it('is written as the program writes it', () => {
    expect(writeDocument(document)).toBe(textOf(name))
  })

  it('has no problems', () => {
    expect(lines(compile(document, { feeds: firstBatch(document) }).problems)).toEqual([])
    if (document.training !== undefined) {
      const setup = readSetup(document)
      expect('problems' in setup ? lines(setup.problems) : []).toEqual([])
    }
    const { runs, problems } = readExperiments(document)
    expect(lines(problems)).toEqual([])
    for (const run of runs) expect(readSetup(run.document)).not.toHaveProperty('problems')
  })

  it('speaks both languages', () => {
    expect(hasBoth(document.title)).toBe(true)
    expect(groupOfExample(name)).toBeDefined()
    const untranslated = document.nodes
      .filter(({ label }) => label === undefined || !(hasBoth(label) || isFormula(label)))
      .map(({ id }) => id)
    expect(untranslated).toEqual([])
  })

  it('lies on the canvas with every wire, and without overlaps', () => {
    const scene = sceneOfExample(document)
    expect(scene.wires.map(({ id }) => id)).toEqual(wiresOf(document).map(({ id }) => id))
    const boxes = boxesOf(scene)
    const clashes = boxes.flatMap((a, i) =>
      boxes
        .slice(i + 1)
        .filter((b) => overlap(a, b))
        .map((b) => `${a.id} on ${b.id}`),
    )
    const covered = apronsOf(scene).flatMap((apron) =>
      boxes
        .filter((box) => box.id !== apron.owner && overlap(apron, box))
        .map((box) => `${box.id} on the labels of ${apron.id}`),
    )
    const crossed = pathsOf(scene).flatMap(({ id, ends, points }) =>
      boxes
        .filter((box) => !ends.includes(box.id))
        .filter((box) =>
          points.some(([x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom),
        )
        .map((box) => `${id} runs through ${box.id}`),
    )
    expect([...clashes, ...covered, ...crossed]).toEqual([])
  })
})
