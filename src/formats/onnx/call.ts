import { bytesText } from '../../base/bytes'
import type { Text } from '../../base/text'
import type { Source } from '../../graph/document'
import { findOp } from '../../ops'
import type { Shape, Tensor } from '../../tensor/tensor'
import type { Attrs, Builder, Given } from './builder'
import type { OnnxAttr, OnnxNode } from './model'

/** The size that a named axis has while shapes are worked out: a prime that real shapes do not have as a factor. */
export const anyBatch = 1009

/** Whether a size follows from that of a named axis. */
export const isOpen = (size: number): boolean => size !== 0 && size % anyBatch === 0

/** Why an ONNX node cannot become nodes of ours. */
export class Unmapped extends Error {
  constructor(readonly text: Text) {
    super(text.en)
  }
}

/** What the values of the model are, as far as the nodes before have been mapped. */
export interface Values {
  /** the wire that carries a value; `undefined` when what makes it could not be mapped */
  source(name: string): Source | undefined
  /** the numbers of a value that does not depend on the inputs */
  known(name: string): Tensor | undefined
  /** the numbers of an initializer that nothing else uses, so that a node can own it */
  own(name: string): Tensor | undefined
}

/** What becomes of an ONNX node's outputs, in order: a wire, or numbers known already. */
export type Result = Source | Tensor | undefined
export type Mapping = (call: Call) => Result | readonly Result[]

/** One ONNX node while it is mapped: its inputs and attributes, and the nodes that it becomes. */
export class Call {
  private readonly read = new Set<string>()

  constructor(
    readonly node: OnnxNode,
    /** version of the operator set that the node's meaning comes from */
    readonly opset: number,
    private readonly values: Values,
    private readonly builder: Builder,
    /** all inputs are constant, and so will be the outputs */
    readonly isFolding = false,
  ) {}

  has(i: number): boolean {
    return (this.node.inputs[i] ?? '') !== ''
  }

  /** The wire of input number `i`. @throws Unmapped when there is none */
  source(i: number): Source {
    const name = this.node.inputs[i] ?? ''
    if (name === '') throw unmapped(`input ${i} is missing`, `入力 ${i} がない`)
    const source = this.values.source(name)
    if (source === undefined)
      throw unmapped(`what input ${i} comes from is not supported`, `入力 ${i} の計算元が使えない`)
    return source
  }

  optional(i: number): Source | undefined {
    return this.has(i) ? this.source(i) : undefined
  }

  sources(): Source[] {
    return this.node.inputs.map((_, i) => this.source(i))
  }

  /** The numbers of input `i`, or `undefined` when they depend on what is fed. */
  known(i: number): Tensor | undefined {
    return this.has(i) ? this.values.known(this.node.inputs[i] ?? '') : undefined
  }

  /** The numbers of an input that has to be constant, such as a shape. */
  constant(i: number, what: string): Tensor {
    const tensor = this.known(i)
    if (tensor === undefined)
      throw unmapped(
        `${what} is computed: it must be constant`,
        `${what} が計算で決まる。定数でなければならない`,
      )
    return tensor
  }

  /** A parameter: owned by the node that uses it where nothing else does, else a wire. */
  weight(i: number): Source | Tensor | undefined {
    return this.has(i) ? (this.values.own(this.node.inputs[i] ?? '') ?? this.source(i)) : undefined
  }

  wants(output: number): boolean {
    return (this.node.outputs[output] ?? '') !== ''
  }

  /** An attribute; from here on it counts as understood. */
  attr(name: string): OnnxAttr | undefined {
    this.read.add(name)
    return this.node.attrs.get(name)
  }

  number(name: string, otherwise: number): number {
    const attr = this.attr(name)
    return attr?.kind === 'int' || attr?.kind === 'float' ? attr.value : otherwise
  }

  flag(name: string, otherwise = false): boolean {
    return this.number(name, otherwise ? 1 : 0) !== 0
  }

  text(name: string, otherwise: string): string {
    const attr = this.attr(name)
    return attr?.kind === 'string' ? attr.value : otherwise
  }

  ints(name: string): readonly number[] | undefined {
    const attr = this.attr(name)
    return attr?.kind === 'ints' ? attr.value : undefined
  }

  texts(name: string): readonly string[] | undefined {
    const attr = this.attr(name)
    return attr?.kind === 'strings' ? attr.value : undefined
  }

  /** Attributes that say nothing about the result. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.read.add(name)
  }

  /** Attributes that no part of the mapping has looked at. */
  unread(): string[] {
    return [...this.node.attrs.keys()].filter((name) => !this.read.has(name))
  }

  /** Whole numbers of an input that has to be constant, or of the attribute that older versions have in its place. */
  list(i: number, name: string): readonly number[] | undefined {
    const attr = this.ints(name)
    if (attr !== undefined) return attr
    return this.has(i) ? [...this.constant(i, name).data] : undefined
  }

  add(op: string, ports: Readonly<Record<string, Given>>, attrs: Attrs = {}): Source {
    return this.builder.add(op, ports, attrs, this.node.name)
  }

  output(source: Source, name: string): Source {
    return this.builder.output(source, name)
  }

  /** An op with one input, called x. */
  unary(op: string, x: Source | number, attrs: Attrs = {}): Source {
    return this.builder.add(op, { x: this.wire(x) }, attrs)
  }

  /** An op with two inputs, called a and b; numbers become constants. */
  binary(op: string, a: Source | number, b: Source | number): Source {
    return this.builder.add(op, { a: this.wire(a), b: this.wire(b) })
  }

  tensor(value: Tensor): Source {
    return this.builder.constant(value)
  }

  private wire(x: Source | number): Source {
    return typeof x === 'number' ? this.builder.constant(x) : x
  }

  /** @throws Unmapped when the number of axes is not known */
  rank(source: Source): number {
    return this.type(source).length
  }

  /** @throws Unmapped when it is not known, or changes with the batch */
  shape(source: Source): Shape {
    const shape = this.type(source)
    if (shape.some(isOpen))
      throw unmapped('it depends on the size of the batch', 'バッチの大きさに依存している')
    return shape
  }

  /** One size. @throws Unmapped when it is not known, or changes with the batch */
  size(source: Source, axis: number): number {
    const shape = this.type(source)
    const size = shape[axis < 0 ? axis + shape.length : axis]
    if (size === undefined) throw unmapped(`there is no axis ${axis}`, `軸 ${axis} がない`)
    if (isOpen(size)) throw unmapped('it depends on the size of the batch', 'バッチの大きさに依存している')
    return size
  }

  /** The shape in which a named axis is `anyBatch`. @throws Unmapped when it is not known */
  openShape(source: Source): Shape {
    return this.type(source)
  }

  dtype(source: Source): string | undefined {
    return this.builder.typeOf(source)?.dtype
  }

  private type(source: Source): Shape {
    const type = this.builder.typeOf(source)
    if (type === undefined) throw unmapped('the shape of its input is not known', '入力の形が分からない')
    return type.shape
  }
}

/** No table that a mapping makes is longer: sizes of a file are checked before anything of that size exists. */
export const maxTable = 5_000_000

/** A length that a table may have. @throws Unmapped when it is too large, or no length at all */
export function bounded(length: number): number {
  if (Number.isSafeInteger(length) && length >= 0 && length <= maxTable) return length
  if (!(length > maxTable))
    throw unmapped(`a size of ${length} is not supported`, `大きさ ${length} には対応していない`)
  const [needs, most] = [bytesText(8 * length), bytesText(8 * maxTable)]
  throw unmapped(
    `a size of ${length} needs at least ${needs.en}, and ${most.en} are allowed`,
    `大きさ ${length} には少なくとも ${needs.ja}必要で、上限の ${most.ja}を超える`,
  )
}

/** An axis counted from the front. @throws Unmapped when there is no such axis among `rank` */
export function axisAmong(axis: number, rank: number): number {
  const found = axis < 0 ? axis + rank : axis
  if (Number.isInteger(found) && found >= 0 && found < rank) return found
  throw unmapped(`there is no axis ${axis}`, `軸 ${axis} がない`)
}

export const unmapped = (en: string, ja: string): Unmapped => new Unmapped({ en, ja })

/** The ports of an op of ours, in order. */
export const portsOf = (op: string): string[] => Object.keys(findOp(op)?.inputs ?? {})
