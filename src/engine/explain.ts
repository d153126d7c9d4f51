import type { Text } from '../base/text'
import { knownNumber } from '../expr/build'
import { tex } from '../expr/tex'
import { nameTex } from '../expr/tex-words'
import type { Value } from '../expr/value'
import type { AnyOp, Port } from '../ops/kit/definition'
import { backwardWordsOf } from '../ops/kit/words'
import { sameShape } from '../tensor/shape'
import type { Tensor } from '../tensor/tensor'
import type { Evaluation } from './evaluate'
import { LocalReader } from './locals'
import type { Program, ProgramNode, ProgramWire } from './program'
import { joinJapanese } from './japanese'
import { backwardRule, uses, type BackwardRule, type Part } from './rule'
import { outputSymbol } from './symbols'
import { fitsInFormula, tensorTex } from './tensor-tex'
import type { Explanation } from './views'

/**
 * The gradient of one port in four stages: the rule, the upstream gradient put in, all numbers put in, the value.
 * Printed from the backward expression that computes it. Values stand in `\fwd{…}`, gradients in `\bwd{…}`.
 * `port` is `b`, or `xs.1` for a wire of a variadic port. `undefined` where no gradient flows.
 */
export function explain(
  program: Program,
  evaluation: Evaluation,
  id: string,
  port: string,
): Explanation | undefined {
  const node = program.byId.get(id)
  const i = node?.inputs.findIndex(({ name }) => name === port) ?? -1
  const wire = node?.inputs[i]?.wire
  const event = program.events.find((other) => other.kind === 'contribution' && other.wire === wire)
  if (node?.fn === undefined || wire === undefined || event?.kind !== 'contribution') return undefined
  const has = node.results.map((result) => program.gradients.has(result))
  const rule = backwardRule(node.fn, i, has)
  if (rule === undefined) return undefined
  const printer = new StagePrinter(node, port, rule, program, evaluation)
  const value = evaluation.tensor(event.contribution)
  return {
    node: id,
    port,
    rule: printer.rule(),
    upstream: printer.upstream(),
    ...numbersOf(printer, program, evaluation, wire, event),
    ...(fitsInFormula(value) ? { value: `= \\bwd{${tensorTex(value)}}` } : {}),
    words: wordsOf(node, wire.value, event.output),
  }
}

/** The formula with all numbers in it; for a module, the factor that all that is inside comes to. */
function numbersOf(
  printer: StagePrinter,
  program: Program,
  evaluation: Evaluation,
  wire: ProgramWire,
  { upstream, output }: { readonly upstream: Value; readonly output: string },
): Pick<Explanation, 'numbers'> {
  if (printer.isSmall()) return { numbers: printer.numbers() }
  if (!printer.isModule || printer.comesFromMany || upstream.shape.length > 0) return {}
  const local = new LocalReader(program, evaluation).local(wire, output)
  const factor = local === undefined || local.kind === 'vjp' ? undefined : local.tensor
  if (factor === undefined || factor.shape.length > 0) return {}
  const g = tensorTex(evaluation.tensor(upstream))
  return { numbers: `= \\bwd{${g}} \\times \\fwd{${tensorTex(factor)}}` }
}

/** Characters of TeX, names included. */
const longest = 260

class StagePrinter {
  readonly #ports: Readonly<Record<string, Port>>
  readonly #byHand: string | undefined

  constructor(
    private readonly node: ProgramNode,
    private readonly port: string,
    private readonly of: BackwardRule,
    private readonly program: Program,
    private readonly evaluation: Evaluation,
  ) {
    this.#ports = node.op.inputs
    const { tex: written } = node.op
    this.#byHand = written !== undefined && Object.hasOwn(written, port) ? written[port] : undefined
  }

  /** `∂L/∂b = ∂L/∂y · ∂y/∂b = ∂L/∂y · a` */
  rule(): string {
    const left = `\\bwd{${partialTex('L', this.#portName(this.port))}}`
    const chain = this.#chain(partialTex('L', this.#y))
    if (this.#isUnreadable)
      return `${left} = ${this.#chains((slot) => partialTex('L', this.#resultName(slot)))}`
    const right = this.#print((slot) => partialTex('L', this.#resultName(slot)))
    return `${left}${this.of.partial === undefined ? '' : ` = ${chain}`} = ${right}`
  }

  /** `= 1.1 · a`; a tensor that is too large keeps its letter, G */
  upstream(): string {
    if (this.#isUnreadable) return `= ${this.#chains((slot) => this.#upstreamNumber(slot))}`
    return `= ${this.#print((slot) => this.#upstreamNumber(slot))}`
  }

  /** `∂L/∂y · ∂y/∂b` */
  #chain(upstream: string, y = this.#y): string {
    return `\\bwd{${upstream}} \\cdot \\fwd{${partialTex(y, this.#portName(this.port))}}`
  }

  /** The same for every output that a gradient comes back to. */
  #chains(upstream: (slot: number) => string): string {
    return this.of.upstreams
      .map(({ slot }) => this.#chain(upstream(slot), this.#resultName(slot)))
      .join(' + ')
  }

  get #y(): string {
    return this.#resultName(this.of.upstreams[0]?.slot ?? 0)
  }

  /** What happens inside a module is shown inside it. */
  get isModule(): boolean {
    return this.node.op.figure.kind === 'module'
  }

  /** Do several outputs hand a gradient back? */
  get comesFromMany(): boolean {
    return this.of.upstreams.length > 1
  }

  /** A derived rule that nobody would read; a rule by hand is always short. */
  get #isUnreadable(): boolean {
    if (this.isModule) return true
    return this.#byHand === undefined && this.#print(() => 'G').length > longest
  }

  /** `= 1.1 × 100` */
  numbers(): string {
    const printed = this.#print((slot) => this.#upstreamNumber(slot), true)
    const isPlain = this.#used().every((value) => value.shape.length === 0)
    return `= ${isPlain ? printed.replaceAll('\\cdot', '\\times').replaceAll('\\odot', '\\times') : printed}`
  }

  isSmall(): boolean {
    return (
      this.#byHand === undefined &&
      !this.isModule &&
      this.#used().every((value) => fitsInFormula(this.evaluation.tensor(value)))
    )
  }

  #print(upstreamName: (slot: number) => string, withNumbers = false): string {
    const byHand = this.#byHand
    if (byHand !== undefined) {
      const g = upstreamName(this.of.upstreams[0]?.slot ?? 0)
      // Letters that stand alone are ports; those of an index belong to the name before it.
      return withoutLeadingBrackets(
        byHand.replace(/(?<![A-Za-z\\_^])[A-Za-z](?![A-Za-z])/g, (letter) =>
          letter === 'G' ? `\\bwd{${g}}` : this.#isForward(letter) ? `\\fwd{${letter}}` : letter,
        ),
      )
    }
    const names = new Map<Value, string>()
    const { upstreams, params, results } = this.of
    for (const { leaf, slot } of upstreams) names.set(leaf, `\\bwd{${upstreamName(slot)}}`)
    for (const { leaf, slot } of params) {
      const input = this.node.inputs[slot]
      const number = withNumbers && input !== undefined ? this.#number(input.value) : undefined
      names.set(leaf, `\\fwd{${number ?? this.#portName(input?.name ?? '')}}`)
    }
    for (const { leaf, slot } of results) {
      const result = this.node.results[slot]
      const number = withNumbers && result !== undefined ? this.#number(result) : undefined
      names.set(leaf, `\\fwd{${number ?? this.#resultName(slot)}}`)
    }
    const g = names.get(this.of.upstreams[0]?.leaf ?? this.of.gradient)
    const isOne = this.of.partial !== undefined && knownNumber(this.of.partial) === 1
    return withoutLeadingBrackets(isOne && g !== undefined ? `${g} \\cdot 1` : tex(this.of.gradient, names))
  }

  #isForward(letter: string): boolean {
    return Object.hasOwn(this.#ports, letter) || this.node.fn?.resultNames.includes(letter) === true
  }

  #upstreamNumber(slot: number): string {
    const gradient = this.#upstreamOf(slot)
    const number = gradient === undefined ? undefined : this.#number(gradient)
    if (number !== undefined) return number
    return this.of.upstreams.length > 1 ? `G_{${this.#resultName(slot)}}` : 'G'
  }

  /** In brackets when it is negative or has a power of ten, for it stands in a product. */
  #number(value: Value): string | undefined {
    const tensor: Tensor = this.evaluation.tensor(value)
    if (!fitsInFormula(tensor)) return undefined
    const text = tensorTex(tensor)
    return tensor.shape.length === 0 && /^-|times/.test(text) ? `\\left(${text}\\right)` : text
  }

  #upstreamOf(slot: number): Value | undefined {
    const result = this.node.results[slot]
    return result === undefined ? undefined : this.program.gradients.get(result)
  }

  /** Everything that the formula names. */
  #used(): Value[] {
    const found = (parts: readonly Part[], at: (slot: number) => Value | undefined): Value[] =>
      parts.filter((part) => uses(this.of, part)).flatMap(({ slot }) => at(slot) ?? [])
    return [
      ...found(this.of.upstreams, (slot) => this.#upstreamOf(slot)),
      ...found(this.of.params, (slot) => this.node.inputs[slot]?.value),
      ...found(this.of.results, (slot) => this.node.results[slot]),
    ]
  }

  #portName(name: string): string {
    return (Object.hasOwn(this.#ports, name) ? this.#ports[name]?.tex : undefined) ?? nameTex(name)
  }

  #resultName(slot: number): string {
    const symbol = outputSymbol(this.node.op, this.node.fn?.resultNames[slot] ?? 'y')
    return symbol === 'ℓ' ? '\\ell' : nameTex(symbol)
  }
}

/** `(−603) · 14` reads better as `−603 · 14`. */
const withoutLeadingBrackets = (formula: string): string =>
  formula.replace(/^\\bwd\{\\left\((.*?)\\right\)\}/, '\\bwd{$1}')

const partialTex = (of: string, by: string): string => `\\frac{\\partial ${of}}{\\partial ${by}}`

/** The sign of an operation, or the op's short name, and what it does on the way back. */
function wordsOf({ op, outputs }: ProgramNode, x: Value, output: string): Text {
  const y = outputs.get(output)
  const isStretched = op.category === 'arithmetic' && y !== undefined && !sameShape(x.shape, y.shape)
  const words = backwardWordsOf(op, isStretched)
  const sign = signOf(op)
  if (words === undefined) return op.summary
  return { en: `${sign.en} ${words.en}`, ja: joinJapanese(sign.ja, 'は', words.ja) }
}

const signOf = ({ figure, short }: AnyOp): Text =>
  figure.kind === 'circle' ? { en: figure.glyph, ja: figure.glyph } : short
