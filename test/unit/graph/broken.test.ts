import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../src/base/problem'
import { readDocument } from '../../../src/graph/read'
import { validate } from '../../../src/graph/validate'
import { signatures } from './signatures'

const folder = new URL('../../broken/json/', import.meta.url)
const files = readdirSync(folder).sort()

/** What each deliberately broken document is told: a lone first line stands for refusal, the rest is for opening it. */
const lines: Readonly<Record<string, readonly string[]>> = {
  'a-list': ['not-gradwire: this is not a Gradwire document'],
  'another-format': ['not-gradwire: this is not a Gradwire document'],
  'bad-base64': ['bad-tensor: params.w: base64 has characters that do not belong to it'],
  'bad-batch': ['bad-document: training.batch: expected a whole number from 1, found 0'],
  'bad-id': [
    'bad-document: nodes[0].id: expected a name of letters, digits, _ and -, not starting with a digit, found "1st" (at 1st)',
  ],
  'bad-label': ['bad-document: title: expected text, or { "en", "ja" }, found 12'],
  'bad-place': ['bad-document: nodes[0].at: expected [x, y], found a list (at a)'],
  'bad-source': ['bad-document: nodes[0].inputs.x: expected a node id, or node:output, found 3 (at a)'],
  'bad-version': ['bad-version: "version" must be a whole number from 1'],
  cycle: ['cycle: wires go round in a circle: p → q → r → p (at p)'],
  'data-count': ['bad-tensor: value: shape (2,3) needs 6 numbers, the data has 2 (at a)'],
  'duplicate-id': ['duplicate-id: two nodes are called a (at a)'],
  'duplicate-key': ['duplicate-key: the key "id" is here twice at 2:30'],
  empty: ['bad-json: the file is empty'],
  'huge-number': ['number-too-large: a number too large for 64 bits at 1:94'],
  'huge-rank': ['tensor-too-large: params.w: a tensor has at most 8 axes, not 9'],
  'huge-tensor': [
    'tensor-too-large: params.w: a tensor of shape (100000,100000) is too large: 10000000000 numbers need at least 40 GB (40000000000 bytes), and 50000000 (200 MB) are allowed',
  ],
  'missing-input': ['missing-input: nothing is wired to b (at m.b)'],
  'newer-version': ['newer-version: this document is of version 7; this Gradwire reads up to 1'],
  'no-nodes': ['bad-document: the document has no "nodes"'],
  'no-op': ['bad-document: nodes[0] has no "op" (at a)'],
  'not-json': ['bad-json: expected , or } at 2:24'],
  'not-text': ['not-text: the file is not UTF-8 text'],
  'not-variadic': ['not-variadic: x takes one wire, not a list (at e.x)'],
  'proto-id': ['bad-document: no node may be called __proto__ (at __proto__)'],
  'proto-key': ['forbidden-key: the key __proto__ is not allowed at 1:85'],
  'recursive-subgraph': ['recursive-subgraph: a module contains itself: A in B in A'],
  'self-wire': ['self-wire: e is wired to itself (at e.x)'],
  'too-deep': ['too-deep: nested deeper than 64 at 1:119'],
  truncated: ['bad-json: a text without its closing " at 1:66'],
  'two-documents': ['bad-json: expected the end at 2:1'],
  'unknown-node': ['unknown-node: the wire comes from gone, which does not exist (at e.x)'],
  'unknown-objective': ['unknown-objective: the objective is loss, which does not exist'],
  'unknown-op': ['unknown-op: this version has no op called GeluFast (at e)'],
  'unknown-output': ['unknown-output: x has no output h (at e.x)'],
  'unknown-port': ['unknown-port: Exp has no port constructor (at e.constructor)'],
}

describe('broken documents', () => {
  it('are all listed', () => {
    expect(files.map((name) => name.replace('.gradwire.json', ''))).toEqual(Object.keys(lines).sort())
  })

  it.each(Object.entries(lines))('%s', (name, expected) => {
    const result = readDocument(readFileSync(new URL(`${name}.gradwire.json`, folder)))
    const problems = 'problems' in result ? result.problems : validate(result.document, signatures)
    expect(problems.map((problem) => problemLine(problem))).toEqual(expected)
    for (const { message } of problems) expect(message.ja).not.toBe('')
  })

  it('leave no trace on Object.prototype', () => {
    expect(Reflect.ownKeys({})).toEqual([])
    expect(({} as Record<string, unknown>)['value']).toBeUndefined()
  })
})
