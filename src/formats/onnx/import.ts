import type { Problem } from '../../base/problem'
import type { Text } from '../../base/text'
import type { AttrValue, GraphDocument, Source } from '../../graph/document'
import { maxElements, maxRank, sizeOf } from '../../tensor/shape'
import type { Tensor } from '../../tensor/tensor'
import { Builder } from './builder'
import { anyBatch, Call, isOpen, Unmapped, unmapped, type Result, type Values } from './call'
import { folded } from './fold'
import { findMapping } from './mappings'
import { pruned } from './prune'
import { dtypeOf, type OnnxAttr, type OnnxModel, type OnnxNode, type OnnxValue } from './model'

export interface ImportOptions {
  /** values of inputs that decide about shapes, such as the shape of a Reshape, by the names of the inputs */
  readonly values?: ReadonlyMap<string, Tensor>
}

/** What a model has become. A node that has no counterpart is a placeholder, with a problem that says why. */
export interface Imported {
  readonly document: GraphDocument
  readonly problems: readonly Problem[]
  /** ids of the Input nodes, by the names of the model's inputs */
  readonly inputs: ReadonlyMap<string, string>
  /** where the model's outputs come from, by their names */
  readonly outputs: ReadonlyMap<string, Source>
}

/** An ONNX model as a document. Never throws: what cannot be mapped becomes a placeholder and a problem. */
export function importModel(model: OnnxModel, options: ImportOptions = {}): Imported {
  const builder = new Builder()
  const values = new ModelValues(model, builder, options.values ?? new Map())
  const problems: Problem[] = []
  for (const node of model.nodes) {
    const opset = model.opsets.get(node.domain) ?? 1
    try {
      const results =
        (values.areConstant(node.inputs) ? folded(node, opset, values.constants, mapped) : undefined) ??
        mapped(new Call(node, opset, values, builder))
      values.define(node, results)
    } catch (error) {
      if (!(error instanceof Unmapped)) throw error
      const id = addPlaceholder(builder, values, node)
      problems.push(unsupported(node, error.text, id))
    }
  }
  const outputs = new Map(
    model.outputs.flatMap(({ name }): [string, Source][] => {
      const source = values.find(name)
      return source === undefined ? [] : [[name, source]]
    }),
  )
  const placeholders = problems.flatMap(({ at }) => at)
  const { nodes, params } = pruned(builder, outputs.values(), placeholders)
  const document: GraphDocument = {
    format: 'gradwire',
    version: 1,
    ...(model.name !== '' && { title: model.name }),
    nodes,
    ...(Object.keys(params).length > 0 && { params }),
  }
  problems.push(...values.problems)
  return { document, problems, inputs: values.inputs, outputs }
}

function mapped(call: Call): readonly Result[] {
  const { node } = call
  const mapping = findMapping(node.domain, node.op)
  if (mapping === undefined) throw unmapped('there is nothing like it here', '対応する演算がない')
  const made = mapping(call)
  const [unread] = call.unread()
  if (unread !== undefined)
    throw unmapped(`its attribute ${unread} is not supported`, `属性 ${unread} には対応していない`)
  const results = Array.isArray(made) ? (made as readonly Result[]) : [made as Result]
  const missing = node.outputs.findIndex((name, i) => name !== '' && results[i] === undefined)
  if (missing >= 0)
    throw unmapped(`its output ${missing} is not supported`, `出力 ${missing} には対応していない`)
  return results
}

/** What the names of the model stand for. Nodes for inputs and initializers are made when something needs them. */
class ModelValues implements Values {
  readonly inputs = new Map<string, string>()
  readonly problems: Problem[] = []
  private readonly sources = new Map<string, Source>()
  /** numbers that follow from the file alone, parameters excepted */
  readonly constants = new Map<string, Tensor>()
  private readonly declared: ReadonlyMap<string, OnnxValue>
  private readonly uses = new Map<string, number>()
  /** constants that have come out of a Shape: the size of the batch may be in them */
  private readonly measured = new Set<string>()
  private readonly letters = new Map<string, string>()

  constructor(
    private readonly model: OnnxModel,
    private readonly builder: Builder,
    private readonly given: ReadonlyMap<string, Tensor>,
  ) {
    this.declared = new Map(model.inputs.map((value) => [value.name, value]))
    const used = [...model.nodes.flatMap(({ inputs }) => inputs), ...model.outputs.map(({ name }) => name)]
    for (const [name, value] of model.initializers)
      if (value.dtype !== 'float') this.constants.set(name, value)
    for (const name of used) this.uses.set(name, (this.uses.get(name) ?? 0) + 1)
  }

  define({ op, inputs, outputs }: OnnxNode, results: readonly Result[]): void {
    const isMeasured = op === 'Shape' || inputs.some((name) => this.measured.has(name))
    outputs.forEach((name, i) => {
      const result = results[i]
      if (name === '' || result === undefined) return
      if (typeof result === 'string') this.sources.set(name, result)
      else this.constants.set(name, result)
      if (isMeasured) this.measured.add(name)
    })
  }

  areConstant(names: readonly string[]): boolean {
    return names.some((name) => name !== '') && names.every((name) => name === '' || this.constants.has(name))
  }

  known(name: string): Tensor | undefined {
    return this.constants.get(name) ?? this.model.initializers.get(name) ?? this.given.get(name)
  }

  own(name: string): Tensor | undefined {
    const initializer = this.model.initializers.get(name)
    return initializer?.dtype === 'float' && this.uses.get(name) === 1 ? initializer : undefined
  }

  /** Like `source`, for what cannot be refused any more. */
  find(name: string): Source | undefined {
    try {
      return this.source(name)
    } catch (error) {
      if (error instanceof Unmapped) return undefined
      throw error
    }
  }

  source(name: string): Source | undefined {
    const known = this.sources.get(name)
    if (known !== undefined) return known
    const made = this.make(name)
    if (made !== undefined) this.sources.set(name, made)
    return made
  }

  private make(name: string): Source | undefined {
    const constant = this.constants.get(name)
    if (constant !== undefined) {
      if (this.measured.has(name) && dependsOnBatch(constant))
        throw unmapped('it depends on the size of the batch', 'バッチの大きさに依存している')
      return this.builder.constant(constant, name)
    }
    const initializer = this.model.initializers.get(name)
    if (initializer !== undefined) return this.builder.parameter(initializer, name)
    const declared = this.declared.get(name)
    return declared === undefined ? undefined : this.makeInput(declared)
  }

  private makeInput({ name, type, shape }: OnnxValue): Source {
    const sizes = this.given.get(name)?.shape ?? shape
    const dtype = dtypeOf(type) === 'float' ? 'float' : 'int'
    const axes = (sizes ?? []).map((size, axis) => this.axisOf(size, axis))
    const known = axes.map((size) => (typeof size === 'string' ? anyBatch : size))
    // What is too large is the compiler's to refuse; here nothing follows from it.
    const fixed = known.filter((size) => size !== anyBatch)
    const isSound = sizes !== undefined && sizeOf(fixed) <= maxElements && axes.length <= maxRank
    const id = this.builder.addSource(
      'Input',
      name,
      { shape: axes, ...(dtype === 'int' && { dtype }) },
      isSound ? { shape: known, dtype } : undefined,
    )
    this.inputs.set(name, id)
    if (sizes === undefined || axes.some((size, axis) => size === 1 && sizes[axis] !== 1))
      this.problems.push(openSize(name, id))
    return id
  }

  /** The first axis may have a letter for its size; elsewhere an open size becomes 1. */
  private axisOf(size: number | string | undefined, axis: number): number | string {
    if (typeof size === 'number' && size >= 0) return size
    if (axis > 0) return 1
    const name = String(size ?? '')
    const letter = this.letters.get(name) ?? 'NMKLPQRSTUVWXYZ'[this.letters.size] ?? 'N'
    this.letters.set(name, letter)
    return letter
  }
}

const dependsOnBatch = ({ shape, dtype, data }: Tensor): boolean =>
  shape.some(isOpen) || (dtype === 'int' && data.some(isOpen))

/** A node of an op that is not here keeps its wires and attributes. */
function addPlaceholder(builder: Builder, values: ModelValues, node: OnnxNode): string {
  const ports = node.inputs.flatMap((name, i): [string, Source][] => {
    const source = name === '' ? undefined : values.find(name)
    return source === undefined ? [] : [[`x${i}`, source]]
  })
  const attrs = [...node.attrs].flatMap(([name, attr]): [string, AttrValue][] => {
    const value = plainValue(attr)
    return value === undefined ? [] : [[name, value]]
  })
  return builder.add(`onnx:${node.op}`, Object.fromEntries(ports), Object.fromEntries(attrs), node.name)
}

function plainValue(attr: OnnxAttr): AttrValue | undefined {
  if (attr.kind === 'tensor' || attr.kind === 'other') return undefined
  return typeof attr.value === 'object' ? [...attr.value] : attr.value
}

const unsupported = (node: OnnxNode, { en, ja }: Text, id: string): Problem => ({
  code: 'onnx-unsupported',
  message: { en: `ONNX ${node.op}: ${en}`, ja: `ONNX の ${node.op}: ${ja}` },
  at: [id],
  hint: {
    en: 'the node stays as a placeholder with its wires; replace it by nodes that do the same',
    ja: 'ノードは線とともに残る。同じ働きのノードに置き換えるとよい',
  },
})

const openSize = (name: string, id: string): Problem => ({
  code: 'onnx-open-size',
  message: {
    en: `the size of ${name} is open in the file; 1 stands in for it`,
    ja: `${name} の大きさがファイルで決まっていないので、1 とした`,
  },
  at: [id],
  hint: { en: 'set the shape of this input', ja: 'この入力の形を設定する' },
})
