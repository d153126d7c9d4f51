import { sizeOf } from '../tensor/shape'
import type { Shape } from '../tensor/tensor'
import { dataAttr, listAttr, numberAttr } from './attrs'
import { at } from './shapes/kit'
import { knownNumber } from './simplify'
import { functionTex, nameTex, numberTex } from './tex-words'
import type { Value } from './value'

/**
 * `value` as TeX. Values in `names` print as those names, labelled ones as their labels; broadcasts, casts and detaches
 * are invisible. What is too deep or too long to be read prints as dots.
 */
export function tex(value: Value, names: ReadonlyMap<Value, string> = new Map()): string {
  return new Printer(names).print(value, 0).text
}

/** Beyond these a formula is no longer read by anybody; a shared part prints once per use. */
const maxDepth = 60
const maxParts = 400

/** How tightly a formula holds together: what stands in a tighter place gets brackets. */
const sum = 1
const bigSum = 1.5
const product = 2
const justTighter = 0.5
const power = 3
const atom = 4

interface Part {
  readonly text: string
  readonly tightness: number
}

const atomOf = (text: string): Part => ({ text, tightness: atom })

/** Fractions need brackets only where an exponent or an index follows. */
const fractionOf = (text: string): Part => ({ text, tightness: power })

class Printer {
  private parts = 0

  constructor(private readonly names: ReadonlyMap<Value, string>) {}

  print(value: Value, depth: number): Part {
    const name = this.names.get(value) ?? (value.label === undefined ? undefined : nameTex(value.label))
    if (name !== undefined) return name.startsWith('\\frac') ? fractionOf(name) : atomOf(name)
    if (depth > maxDepth || ++this.parts > maxParts) return atomOf('\\cdots')
    return this.primitive(value, depth + 1)
  }

  /** Input `i` of `y`, in brackets when it is looser than its place. */
  private in(y: Value, i: number, depth: number, tightness: number): string {
    const part = this.print(at(y.inputs, i), depth)
    return part.tightness < tightness ? brackets(part.text) : part.text
  }

  private primitive(y: Value, depth: number): Part {
    const free = (i: number): string => this.in(y, i, depth, 0)
    const binary = (sign: string, tightness: number): Part => {
      return {
        text: `${this.in(y, 0, depth, tightness)} ${sign} ${this.in(y, 1, depth, tightness + justTighter)}`,
        tightness,
      }
    }
    switch (y.prim) {
      case 'const':
        return constantTex(y)
      case 'broadcast':
      case 'cast':
      case 'detach':
        return this.print(at(y.inputs, 0), depth)
      case 'reshape':
        if (sameBesidesOnes(y.shape, at(y.inputs, 0).shape)) return this.print(at(y.inputs, 0), depth)
        return this.application(`\\operatorname{reshape}_{${shapeTex(y.shape)}}`, y, depth)
      case 'add':
        return { text: `${free(0)} + ${free(1)}`, tightness: sum }
      case 'sub':
        return binary('-', sum)
      case 'neg':
        return { text: `-${this.in(y, 0, depth, bigSum)}`, tightness: sum }
      case 'mul':
        return this.product(y, depth)
      case 'matmul':
        return {
          text: `${this.in(y, 0, depth, power)} \\, ${this.in(y, 1, depth, power)}`,
          tightness: product,
        }
      case 'div':
        return fractionOf(`\\frac{${free(0)}}{${free(1)}}`)
      case 'pow':
        return { text: `${this.in(y, 0, depth, atom)}^{${free(1)}}`, tightness: power }
      case 'exp':
        return { text: `e^{${free(0)}}`, tightness: power }
      case 'log1p':
        return atomOf(`\\ln${brackets(`1 + ${free(0)}`)}`)
      case 'sqrt':
        return atomOf(`\\sqrt{${free(0)}}`)
      case 'abs':
        return atomOf(`\\left|${free(0)}\\right|`)
      case 'floor':
        return atomOf(`\\left\\lfloor ${free(0)} \\right\\rfloor`)
      case 'eq':
      case 'lt':
      case 'le':
      case 'and':
      case 'not':
        return atomOf(`\\left[${this.condition(y, depth)}\\right]`)
      case 'select':
        return atomOf(
          `\\begin{cases} ${free(1)} & ${this.condition(at(y.inputs, 0), depth)} \\\\ ${free(2)} & \\text{otherwise} \\end{cases}`,
        )
      case 'sum':
        return { text: `\\sum${axesTex(y)} ${this.in(y, 0, depth, bigSum)}`, tightness: bigSum }
      case 'transpose':
        return this.transposed(y, depth)
      case 'slice':
        return atomOf(`${this.in(y, 0, depth, atom)}_{${sliceTex(y)}}`)
      case 'gather':
        return atomOf(`${this.in(y, 0, depth, atom)}_{${free(1)}}`)
      case 'iota':
        return atomOf(`(0, \\dots, ${numberAttr(y.attrs, 'n') - 1})`)
      case 'argmax':
      case 'reduceMax':
        return this.application(
          y.prim === 'argmax' ? `\\operatorname{argmax}${axesTex(y)}` : `\\max${axesTex(y)}`,
          y,
          depth,
        )
      case 'proj':
        return this.result(y, depth)
      case 'leaf':
        return atomOf('x')
      default:
        return this.application(functionTex(y.prim), y, depth)
    }
  }

  /** Element-wise: a product of products needs no brackets, whichever way it was built. */
  private product(y: Value, depth: number): Part {
    const right = this.in(
      y,
      1,
      depth,
      unstretched(at(y.inputs, 1)).prim === 'mul' ? product : product + justTighter,
    )
    const sign = isOuter(y) ? '\\cdot' : '\\odot'
    return { text: `${this.in(y, 0, depth, product)} ${sign} ${right}`, tightness: product }
  }

  /** A comparison as a sentence without its Iverson bracket. */
  private condition(c: Value, depth: number): string {
    const side = (i: number): string => this.in(c, i, depth, sum)
    if (this.names.has(c) || c.label !== undefined) return this.print(c, depth).text
    switch (c.prim) {
      case 'eq':
        return `${side(0)} = ${side(1)}`
      case 'lt':
        return `${side(0)} < ${side(1)}`
      case 'le':
        return `${side(0)} \\le ${side(1)}`
      case 'and':
        return `${this.condition(at(c.inputs, 0), depth)} \\land ${this.condition(at(c.inputs, 1), depth)}`
      case 'not':
        return `\\lnot\\left(${this.condition(at(c.inputs, 0), depth)}\\right)`
      case 'broadcast':
        return this.condition(at(c.inputs, 0), depth)
      default:
        return `${this.print(c, depth).text} \\ne 0`
    }
  }

  private application(name: string, y: Value, depth: number): Part {
    const args = y.inputs.map((_, i) => this.in(y, i, depth, 0))
    return atomOf(`${name}${brackets(args.join(', '))}`)
  }

  private transposed(y: Value, depth: number): Part {
    const perm = listAttr(y.attrs, 'perm')
    const rank = perm.length
    const lastTwo = perm.every((axis, i) => axis === (i < rank - 2 ? i : 2 * rank - 3 - i))
    const order = lastTwo ? '\\top' : `\\top(${perm.join(',')})`
    return { text: `${this.in(y, 0, depth, atom)}^{${order}}`, tightness: power }
  }

  /** A result of a call: the function's name, with the result's when there are several. */
  private result(y: Value, depth: number): Part {
    const caller = at(y.inputs, 0)
    const { fn } = caller
    if (fn === undefined) return atomOf('\\cdots')
    const which = fn.results.length > 1 ? `_{${nameTex(fn.resultNames[y.slot ?? 0] ?? '')}}` : ''
    return this.application(`\\operatorname{${fn.name.replaceAll(/[_.]/g, '\\_')}}${which}`, caller, depth)
  }
}

const brackets = (text: string): string => `\\left(${text}\\right)`

function constantTex(y: Value): Part {
  const { of } = y.attrs
  if (typeof of === 'string' && listAttr(y.attrs, 'axes').join() === '0') return atomOf('N')
  const x = knownNumber(y)
  if (x !== undefined) return { text: numberTex(x), tightness: x < 0 ? sum : atom }
  const data = dataAttr(y.attrs)
  return atomOf(
    data.length <= 4 && y.shape.length === 1 ? `(${Array.from(data, numberTex).join(', ')})` : 'C',
  )
}

/** A product with a single number on one side, or of two: written with a dot. */
const isOuter = (y: Value): boolean => y.inputs.some((x) => sizeOf(unstretched(x).shape) === 1)

function unstretched(x: Value): Value {
  let inner = x
  while (inner.prim === 'broadcast') inner = at(inner.inputs, 0)
  return inner
}

const axisLetters = ['i', 'j', 'k', 'l', 'm', 'n', 'p', 'q']

/** The axes that a reduction runs over, as index letters; nothing when it runs over all of them. */
function axesTex(y: Value): string {
  const axes = y.prim === 'sum' ? listAttr(y.attrs, 'axes') : [numberAttr(y.attrs, 'axis')]
  const rank = at(y.inputs, 0).shape.length
  return axes.length === rank ? '' : `_{${axes.map((axis) => axisLetters[axis] ?? axis).join(',')}}`
}

function sliceTex(y: Value): string {
  const [axis, start, end, step] = ['axis', 'start', 'end', 'step'].map((name) => numberAttr(y.attrs, name))
  const range = `${start ?? 0}:${end ?? 0}${step === 1 ? '' : `:${step ?? 1}`}`
  return `${':,'.repeat(axis ?? 0)}${range}`
}

const shapeTex = (shape: Shape): string => `(${shape.join(',')})`

function sameBesidesOnes(a: Shape, b: Shape): boolean {
  return a.filter((d) => d !== 1).join() === b.filter((d) => d !== 1).join()
}
