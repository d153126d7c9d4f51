import { bound, formatNumber } from '../base/numbers'
import { inLanguage, type Language, type Text } from '../base/text'
import type { Value } from '../expr/value'
import { isSource } from '../ops/kit/definition'
import { backwardWordsOf } from '../ops/kit/words'
import { sameShape } from '../tensor/shape'
import type { Evaluation } from './evaluate'
import { joinJapanese } from './japanese'
import { LocalReader } from './locals'
import type { Program, ProgramNode, ProgramWire, RunEvent } from './program'
import { tensorView } from './tensor-view'
import type { NamedShape, Spoken } from './views'

/*
 * Steps as sentences that name the nodes: the text beside the log, and what the live region speaks. Numbers are marked
 * `{fwd:…}` and `{bwd:…}`, names `{node:…}`.
 */

/** The sentence for event `index`, and what comes next; `undefined` where there is no such event. */
export function speak(program: Program, evaluation: Evaluation, index: number): Spoken | undefined {
  const event = program.events[index]
  if (event === undefined) return undefined
  const next = program.events[index + 1]
  const narrator = new Narrator(program, evaluation)
  return {
    now: tidy(narrator.now(event)),
    ...(next === undefined ? {} : { next: tidy(narrator.next(next)) }),
  }
}

/** Japanese sets no space beside 「」. */
const tidy = ({ en, ja }: Text): Text => ({ en, ja: ja.replace(/」 /g, '」').replace(/ 「/g, '「') })

type EventOf<K extends RunEvent['kind']> = Extract<RunEvent, { kind: K }>

class Narrator {
  constructor(
    private readonly program: Program,
    private readonly evaluation: Evaluation,
  ) {}

  now(event: RunEvent): Text {
    switch (event.kind) {
      case 'forward':
        return this.#forward(event.node)
      case 'seed':
        return event.wire === undefined ? this.#seed(event) : this.#arrival(event, event.wire)
      case 'contribution':
        return this.#contribution(event)
      case 'blocked': {
        const { why } = event
        return {
          en: `From ${this.#node(event.node, 'en')} nothing goes back to ${this.#source(event.wire, 'en')}: ${plain(why.en)}.`,
          ja: `${this.#node(event.node, 'ja')} から ${this.#source(event.wire, 'ja')} へは何も戻らない。${plain(why.ja)}。`,
        }
      }
      case 'accumulate':
        return this.#accumulate(event)
    }
  }

  #seed(event: EventOf<'seed'>): Text {
    return {
      en: `Backpropagation starts at ${this.#node(event.node, 'en')}: one unit more here is ${this.#bwd(event.value)} more of the objective.`,
      ja: `${this.#node(event.node, 'ja')} が逆伝播の起点。ここが 1 増えると、目的関数は ${this.#bwd(event.value)} 増える。`,
    }
  }

  /** The inside of a node goes on where outside the gradient has come to its outputs. */
  #arrival({ node, value }: EventOf<'seed'>, wire: ProgramWire): Text {
    const [en, ja] = [this.#node(node, 'en'), this.#node(node, 'ja')]
    const g = this.#gradient(value, wire.value)
    return isNumber(value)
      ? { en: `From outside, ${g.en} arrives at ${en}.`, ja: `外から ${ja} に ${g.ja} が届く。` }
      : {
          en: `From outside, a gradient of shape ${g.en} arrives at ${en}.`,
          ja: `外から ${ja} に形 ${g.ja} の勾配が届く。`,
        }
  }

  next(event: RunEvent): Text {
    const [en, ja] = [this.#node(event.node, 'en'), this.#node(event.node, 'ja')]
    switch (event.kind) {
      case 'forward':
        return { en: `Next: ${en}, forward`, ja: `次：${ja} の順伝播` }
      case 'seed':
        return event.wire === undefined
          ? { en: `Next: the seed, at ${en}`, ja: `次：${ja} を起点にする` }
          : { en: `Next: what arrives at ${en} from outside`, ja: `次：外から ${ja} に届く勾配` }
      case 'accumulate':
        return { en: `Next: adding up at ${en}`, ja: `次：${ja} で寄与を足し合わせる` }
      case 'contribution':
      case 'blocked':
        return {
          en: `Next: ${en}, back to ${this.#source(event.wire, 'en')}`,
          ja: `次：${ja} から ${this.#source(event.wire, 'ja')} へ`,
        }
    }
  }

  #forward(id: string): Text {
    const node = this.program.byId.get(id)
    const [y] = node?.outputs.values() ?? []
    const [en, ja] = [this.#node(id, 'en'), this.#node(id, 'ja')]
    if (node === undefined || y === undefined) return { en, ja }
    const result = this.#forwardValue(y)
    if (isSource(node.op)) {
      switch (node.op.source) {
        case 'input':
          return { en: `${en} brings in ${result.en}.`, ja: `${ja} から ${result.ja} が入る。` }
        case 'parameter':
          return { en: `${en} holds ${result.en}.`, ja: `${ja} は ${result.ja} を持っている。` }
        case 'constant':
          return { en: `${en} is always ${result.en}.`, ja: `${ja} はいつも ${result.ja}。` }
      }
    }
    const taken = this.#taken(node.inputs.flatMap(({ wire, value }) => (wire === undefined ? [] : [value])))
    return {
      en: `${en} takes ${taken.en} and gives ${result.en}.`,
      ja: `${joinJapanese(ja, 'は', taken.ja)}を受け取り、${result.ja} を出す。`,
    }
  }

  /** One by one; many of them by their number and the range that they lie in. */
  #taken(values: readonly Value[]): Text {
    if (values.length <= mostNamed) {
      const parts = values.map((value) => this.#forwardValue(value))
      return {
        en: listed(parts.map((text) => text.en)),
        ja: `${parts.map((text) => text.ja).join('、')} `,
      }
    }
    const views = values.map((value) => tensorView(this.evaluation.tensor(value)))
    const range = rangeOf(Math.min(...views.map(({ min }) => min)), Math.max(...views.map(({ max }) => max)))
    const shapes = new Set(values.map((value) => formatShape(this.program.named(value))))
    const [shape] = shapes
    const n = values.length
    if (shape === undefined || shapes.size > 1 || values.every(isNumber))
      return { en: `${n} inputs from ${range}`, ja: `${range} の入力 ${n} 個` }
    return { en: `${n} inputs of shape ${shape} from ${range}`, ja: `形 ${shape} の ${range} の入力 ${n} 個` }
  }

  #contribution(event: EventOf<'contribution'>): Text {
    const node = this.program.byId.get(event.node)
    if (node === undefined) return { en: '', ja: '' }
    const received = this.#received(event)
    const handed = this.#handed(node, event)
    return { en: `${received.en} ${handed.en}`, ja: `${received.ja}${handed.ja}` }
  }

  #received({ node, upstream }: EventOf<'contribution'>): Text {
    const [en, ja] = [this.#node(node, 'en'), this.#node(node, 'ja')]
    if (isNumber(upstream)) {
      const g = this.#bwd(upstream)
      return { en: `${en} has received ${g} from above.`, ja: `${ja} には上流から ${g} が届いている。` }
    }
    const shape = formatShape(
      this.program.named(this.program.byId.get(node)?.outputs.values().next().value ?? upstream),
    )
    return {
      en: `${en} has received {bwd:G} of shape ${shape}.`,
      ja: `${ja} には上流から形 ${shape} の勾配 {bwd:G} が届いている。`,
    }
  }

  /** What the node makes of it. Multiplication has the book's sentence; other ops say it in their own words. */
  #handed(node: ProgramNode, { wire, output, contribution }: EventOf<'contribution'>): Text {
    const [toEn, toJa] = [this.#source(wire, 'en'), this.#source(wire, 'ja')]
    const c = this.#gradient(contribution, wire.value)
    const factor = this.#factor(wire, output)
    if (node.op.name === 'Mul' && factor !== undefined) {
      return {
        en: `Multiplying by the other factor, ${fwd(factor)}, it hands ${c.en} back to ${toEn}.`,
        ja: `× は相手の値 ${fwd(factor)} を掛け、${toJa} へ ${c.ja} を渡す。`,
      }
    }
    const isStretched = !sameShape(wire.value.shape, node.outputs.get(output)?.shape ?? wire.value.shape)
    const words = backwardWordsOf(node.op, isStretched && node.op.category === 'arithmetic')
    const subject = node.op.figure.kind === 'circle' ? node.op.figure.glyph : undefined
    const says: Text =
      words === undefined
        ? { en: '', ja: '' }
        : {
            en: `${subject ?? 'It'} ${words.en}: `,
            ja: `${subject === undefined ? words.ja : joinJapanese(subject, 'は', words.ja)}。`,
          }
    const sum = factor === undefined || factor === 1 ? undefined : fwd(factor)
    const en =
      sum === undefined ? `${c.en} goes back to ${toEn}.` : `times ${sum}, ${c.en} goes back to ${toEn}.`
    const ja = sum === undefined ? `${toJa} へ ${c.ja} を渡す。` : `${sum} 倍の ${c.ja} を ${toJa} へ渡す。`
    return { en: says.en === '' ? en.charAt(0).toUpperCase() + en.slice(1) : says.en + en, ja: says.ja + ja }
  }

  #accumulate({ node, wire, part, of, contribution, sum }: EventOf<'accumulate'>): Text {
    const [en, ja] = [this.#node(node, 'en'), this.#node(node, 'ja')]
    const [fromEn, fromJa] = [this.#node(wire.target.node, 'en'), this.#node(wire.target.node, 'ja')]
    const c = this.#gradient(contribution, wire.value)
    if (part === 1) {
      return {
        en: `${en} is used ${of} times, so ${of} contributions arrive. The first, from ${fromEn}, is ${c.en}.`,
        ja: `${ja} は ${of} か所で使われるので、寄与も ${of} つ届く。1 つめは ${fromJa} からの ${c.ja}。`,
      }
    }
    const total = this.#gradient(sum, wire.value)
    const isLast = part === of
    return {
      en: `From ${fromEn} comes ${c.en}; added up, ${en} has ${total.en}${isLast ? ', its whole gradient' : ''}.`,
      ja: `${fromJa} から ${c.ja} が届き、合わせて ${total.ja}。${isLast ? `これで ${ja} の勾配がそろった。` : ''}`,
    }
  }

  #factor(wire: ProgramWire, output: string): number | undefined {
    const y = this.program.byId.get(wire.target.node)?.outputs.get(output)
    if (y === undefined || !isNumber(y) || !isNumber(wire.value)) return undefined
    const local = new LocalReader(this.program, this.evaluation).local(wire, output)
    return local === undefined || local.kind === 'vjp' ? undefined : local.tensor.data[0]
  }

  #forwardValue(value: Value): Text {
    if (isNumber(value)) {
      const x = fwd(this.evaluation.number(value))
      return { en: x, ja: x }
    }
    const { min, max } = tensorView(this.evaluation.tensor(value))
    const shape = formatShape(this.program.named(value))
    const range = rangeOf(min, max)
    return { en: `${shape} from ${range}`, ja: `${shape} の ${range}` }
  }

  #gradient(value: Value, of: Value): Text {
    if (isNumber(value)) {
      const g = this.#bwd(value)
      return { en: g, ja: g }
    }
    const { min, max } = tensorView(this.evaluation.tensor(value))
    const shape = formatShape(this.program.named(of))
    const size = `{bwd:${bound(min, max)}}`
    return { en: `${shape} with ${size}`, ja: `${shape}、${size}` }
  }

  #bwd(value: Value): string {
    return `{bwd:${formatNumber(this.evaluation.number(value))}}`
  }

  #node(id: string, language: Language): string {
    return named(this.#label(id, language), language)
  }

  /** Where a wire comes from: a node, or a parameter that the target owns (`affine1.W`). */
  #source({ source, owned }: ProgramWire, language: Language): string {
    const label = this.#label(source.node, language)
    return named(owned === undefined ? label : `${label}.${source.output}`, language)
  }

  #label(id: string, language: Language): string {
    return inLanguage(this.program.byId.get(id)?.node.label ?? id, language) || id
  }
}

const isNumber = (value: Value): boolean => value.shape.every((size) => size === 1)

/** Inputs that a sentence names one by one. */
const mostNamed = 6

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`

const rangeOf = (min: number, max: number): string =>
  `{fwd:${formatNumber(min, 2)} … ${formatNumber(max, 2)}}`

const fwd = (x: number): string => `{fwd:${formatNumber(x)}}`

/** Braces are the markup's own. */
const plain = (words: string): string => words.replace(/\{/g, '(').replace(/\}/g, ')')

const named = (label: string, language: Language): string =>
  language === 'ja' ? `「{node:${plain(label)}}」` : `{node:${plain(label)}}`

/** With spaces, as the canvas shows it: `(N, 10)`. */
const formatShape = (shape: NamedShape): string => `(${shape.join(', ')})`
