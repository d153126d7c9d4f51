import type { MathNode } from 'mathjs'
import type { Problem } from '../base/problem'
import type { Text } from '../base/text'
import { plainForm } from './plain-form'

export type NumberResult = { readonly value: number } | { readonly problem: Problem }

const maxLength = 500
const maxNodes = 300

const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['π', Math.PI],
  ['e', Math.E],
  ['tau', 2 * Math.PI],
])

const functions: ReadonlyMap<string, (x: number) => number> = new Map([
  ['sqrt', Math.sqrt],
  ['exp', Math.exp],
  ['log', Math.log],
  ['ln', Math.log],
  ['log2', Math.log2],
  ['log10', Math.log10],
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['tan', Math.tan],
  ['tanh', Math.tanh],
  ['abs', Math.abs],
])

const operators: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['add', (a, b) => a + b],
  ['subtract', (a, b) => a - b],
  ['multiply', (a, b) => a * b],
  ['divide', (a, b) => a / b],
  ['pow', (a, b) => a ** b],
])

/**
 * The number that a person typed into a field: `0.1`, `1/3`, `2*pi`, `sqrt(2)`, `1e-3`, `−2.5×10⁻⁵`, full-width digits
 * too. mathjs only parses; every node of its tree must be on our list, and the arithmetic is ours. Problems:
 * `formula-too-long`, `bad-formula`, `not-finite`.
 */
export async function parseNumber(text: string): Promise<NumberResult> {
  if (text.length > maxLength) return refuse('formula-too-long', tooLong(text.length))
  const plain = plainForm(text)
  if (plain === '') return refuse('bad-formula', { en: 'there is no number', ja: '数が書かれていない' })
  const value = plainNumber(plain)
  return value === undefined ? parseFormula(plain) : checkFinite(value)
}

/** The value of a plain decimal number such as `-1.5e-3`, else `undefined`. */
export function plainNumber(text: string): number | undefined {
  const plain = plainForm(text)
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined
}

async function parseFormula(plain: string): Promise<NumberResult> {
  const strange = /[^0-9A-Za-zπ_.+\-*/^()\s]/u.exec(plain)
  if (strange !== null) return refuse('bad-formula', strangeCharacter(strange[0]))
  const { parse } = await import('mathjs/number')
  try {
    return checkFinite(evaluate(parse(plain), { nodes: 0 }))
  } catch (error) {
    if (error instanceof Refusal) return refuse('bad-formula', error.text)
    if (error instanceof RangeError) return refuse('bad-formula', tooNested)
    if (error instanceof SyntaxError) return refuse('bad-formula', unreadable(error))
    throw error
  }
}

/** Something that mathjs can read and a number field does not take. */
class Refusal extends Error {
  constructor(readonly text: Text) {
    super(text.en)
  }
}

function evaluate(node: MathNode, count: { nodes: number }): number {
  if (++count.nodes > maxNodes) throw new Refusal(tooManyParts)
  const inside = (child: MathNode): number => evaluate(child, count)
  if (isA(node, 'ParenthesisNode')) return inside(node.content)
  if (isA(node, 'ConstantNode')) {
    if (typeof node.value === 'number' && Number.isFinite(node.value)) return node.value
    throw new Refusal(notHere(String(node.value)))
  }
  if (isA(node, 'SymbolNode')) {
    const value = constants.get(node.name)
    if (value === undefined) throw new Refusal(unknownName(node.name))
    return value
  }
  if (isA(node, 'OperatorNode')) return operate(node.fn, node.args.map(inside))
  if (isA(node, 'FunctionNode') && isA(node.fn, 'SymbolNode')) {
    const apply = functions.get(node.fn.name)
    if (apply === undefined) throw new Refusal(unknownFunction(node.fn.name))
    const [x] = node.args.map(inside)
    if (x === undefined || node.args.length !== 1) throw new Refusal(oneArgument(node.fn.name))
    return apply(x)
  }
  throw new Refusal(notHere(node.type))
}

function operate(name: string, args: readonly number[]): number {
  const [a, b] = args
  if (a !== undefined && args.length === 1 && name === 'unaryMinus') return -a
  if (a !== undefined && args.length === 1 && name === 'unaryPlus') return a
  const apply = operators.get(name)
  if (apply === undefined || a === undefined || b === undefined) throw new Refusal(notHere(name))
  return apply(a, b)
}

/** The node types of mathjs that a number may consist of. */
interface Allowed {
  ParenthesisNode: { readonly content: MathNode }
  ConstantNode: { readonly value: unknown }
  SymbolNode: { readonly name: string }
  OperatorNode: { readonly fn: string; readonly args: readonly MathNode[] }
  FunctionNode: { readonly fn: MathNode; readonly args: readonly MathNode[] }
}

const isA = <K extends keyof Allowed>(
  node: { readonly type: string },
  type: K,
): node is MathNode & Allowed[K] => node.type === type

function checkFinite(value: number): NumberResult {
  if (Number.isFinite(value)) return { value: value === 0 ? 0 : value }
  return refuse('not-finite', Number.isNaN(value) ? undefinedResult : infiniteResult)
}

const refuse = (code: string, message: Text): NumberResult => ({ problem: { code, message, at: [] } })

const tooLong = (length: number): Text => ({
  en: `a number of ${length} characters; ${maxLength} is the most`,
  ja: `数の式が ${length} 文字ある。上限は ${maxLength} 文字である`,
})
const tooManyParts: Text = {
  en: `a formula of more than ${maxNodes} parts`,
  ja: `式の部品が ${maxNodes} 個を超えている`,
}
const tooNested: Text = { en: 'too many brackets inside each other', ja: '括弧の入れ子が深すぎる' }
const infiniteResult: Text = { en: 'the result is not a finite number', ja: '結果が有限の数にならない' }
const undefinedResult: Text = { en: 'the result is not a number', ja: '結果が数にならない' }

const strangeCharacter = (character: string): Text => ({
  en: `${character} cannot stand in a number`,
  ja: `${character} は数の式に使えない`,
})

const notHere = (what: string): Text => ({
  en: `${what} cannot stand in a number`,
  ja: `${what} は数の式に使えない`,
})

const unknownName = (name: string): Text => ({
  en: `${name} is not a number; the names are ${[...constants.keys()].join(', ')}`,
  ja: `${name} という数はない。使える名前は ${[...constants.keys()].join('、')}`,
})

const unknownFunction = (name: string): Text => ({
  en: `there is no function ${name}; there are ${[...functions.keys()].join(', ')}`,
  ja: `${name} という関数はない。使える関数は ${[...functions.keys()].join('、')}`,
})

const oneArgument = (name: string): Text => ({
  en: `${name} takes one number`,
  ja: `${name} が受け取る数は一つである`,
})

/** mathjs counts characters from 1 and says so in `char`. */
function unreadable(error: SyntaxError): Text {
  const at = 'char' in error && typeof error.char === 'number' ? error.char : undefined
  return at === undefined
    ? { en: 'the formula cannot be read', ja: '式を読み取れない' }
    : { en: `the formula cannot be read at character ${at}`, ja: `式の ${at} 文字目が読み取れない` }
}
