import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/engine/compile'
import { evaluate } from '../../../src/engine/evaluate'
import { buildFrame } from '../../../src/engine/frame'
import type { Frame } from '../../../src/engine/views'
import { renderSvg } from '../../../src/formats/svg'
import { escapeXml } from '../../../src/formats/svg-marks'
import type { GraphDocument } from '../../../src/graph/document'
import { readDocument } from '../../../src/graph/read'
import { showsShapesOnly } from '../../../src/graph/view'

const folder = new URL('../../../examples/', import.meta.url)

function read(name: string): GraphDocument {
  const result = readDocument(readFileSync(new URL(name, folder), 'utf8'))
  if ('problems' in result) throw new Error(`${name} cannot be read`)
  return result.document
}

function frameOf(document: GraphDocument): Frame {
  const { program, problems } = compile(document, { batch: 2 })
  return buildFrame(program, problems, showsShapesOnly(document) ? undefined : evaluate(program), 0)
}

const draw = (document: GraphDocument, cursor?: number, language: 'en' | 'ja' = 'en'): string =>
  renderSvg(document, frameOf(document), {
    theme: 'light',
    language,
    ...(cursor === undefined ? {} : { cursor }),
  })

/** Every tag is closed by its own name, in order; attributes are quoted. */
function expectWellFormed(svg: string): void {
  const open: string[] = []
  for (const [, close, name = '', attributes = '', self] of svg.matchAll(
    /<(\/?)([\w:]+)((?:\s[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    if (close === '/') expect(open.pop()).toBe(name)
    else if (self !== '/') open.push(name)
    expect(attributes).not.toContain('undefined')
    expect(attributes).not.toContain('NaN')
  }
  expect(open).toEqual([])
  expect(svg.replace(/<[^>]*>/g, '')).not.toMatch(/[<>]/)
}

describe('the canvas as an SVG', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.gradwire.json'))

  it.each(names)('is well-formed and stands by itself: %s', (name) => {
    const svg = draw(read(name))
    expectWellFormed(svg)
    expect(svg).not.toMatch(/<script|<style|href|url\(|var\(|\sclass=|\sstyle=/)
  })

  const fruit = read('e11-apple-and-orange.gradwire.json')

  it('shows what has been reached at a step, and nothing that is to come', () => {
    const before = draw(fruit, 9)
    expect(before).toContain('>715<')
    expect(before).not.toContain('>2.2<')
    const after = draw(fruit)
    for (const shown of ['>715<', '>2.2<', '>110<', '>3.3<', '>165<', '>650<']) expect(after).toContain(shown)
  })

  it('prints the node in play solid, with its arithmetic', () => {
    const svg = draw(fruit, 16)
    expect(svg).toContain('>1.1 <')
    expect(svg).toContain('>×100<')
    expect(svg).toMatch(/fill="#c53d13" stroke="#c53d13"/)
  })

  it('speaks the language that is asked for', () => {
    expect(draw(fruit, undefined, 'ja')).toContain('りんご代')
    expect(draw(fruit, undefined, 'en')).toContain('apples')
  })

  it('hides the gradients of an exercise', () => {
    expect(draw({ ...fruit, view: { hide: ['gradients'] } })).not.toContain('>2.2<')
  })

  it('lays out a document without places', () => {
    const svg = draw({ ...fruit, nodes: fruit.nodes.map(({ at: _, ...node }) => node) })
    expectWellFormed(svg)
    expect(svg).toContain('translate(24 ')
  })

  it('escapes every text', () => {
    const evil = '</text><script>alert("1")</script>&\u0000\uD800'
    const svg = draw({ ...fruit, title: evil, nodes: fruit.nodes.map((node) => ({ ...node, label: evil })) })
    expectWellFormed(svg)
    expect(svg).not.toContain('<script')
    expect(svg).not.toContain('\u0000')
    expect(escapeXml('a<b & "c"\uD800')).toBe('a&lt;b &amp; &quot;c&quot;\uFFFD')
    expect(escapeXml('𝔸')).toBe('𝔸')
  })

  it('draws problems, unknown ops and an empty document', () => {
    const unknown = draw({ format: 'gradwire', version: 1, nodes: [{ id: 'a', op: 'Nothing', at: [0, 0] }] })
    expect(unknown).toContain('op not known here')
    expect(unknown).toContain('#a10f52')
    expectWellFormed(draw({ format: 'gradwire', version: 1, nodes: [] }))
  })
})
