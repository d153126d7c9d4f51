import { fromBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf'
import { ProblemError, type Problem } from '../../base/problem'
import type { Text } from '../../base/text'
import { fileTooLarge } from '../../graph/file-size'
import { limits } from '../../graph/limits'
import {
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  TensorProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type ValueInfoProto,
} from './generated/onnx_pb'
import type { OnnxAttr, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './model'
import { readTensorProto } from './tensors'
import { findDamage } from './wire-format'

/** What was read, or why it could not be. */
export type Read<T> = { readonly value: T } | { readonly problems: readonly Problem[] }

/** Reads an `.onnx` file. Never throws: damage of any kind is a problem (`onnx-damaged`, `onnx-tensor`, …). */
export const readModel = (bytes: Uint8Array): Read<OnnxModel> =>
  reading(() => {
    const proto = parse(ModelProtoSchema, bytes)
    if (proto.graph === undefined)
      throw problem('onnx-damaged', { en: 'the file has no graph', ja: 'ファイルにグラフがない' })
    return toModel(proto.graph, new Map(proto.opsetImport.map((set) => [set.domain, Number(set.version)])))
  })

/** Reads a file that holds one tensor (`input_0.pb`). Never throws. */
export const readTensor = (bytes: Uint8Array): Read<OnnxTensor> =>
  reading(() => readTensorProto(parse(TensorProtoSchema, bytes)))

function reading<T>(read: () => T): Read<T> {
  try {
    return { value: read() }
  } catch (error) {
    if (error instanceof ProblemError) return { problems: error.problems }
    throw error
  }
}

function parse<Schema extends DescMessage>(schema: Schema, bytes: Uint8Array): MessageShape<Schema> {
  const tooLarge = fileTooLarge(bytes.length)
  if (tooLarge !== undefined) throw new ProblemError([tooLarge])
  const damage = findDamage(schema, bytes)
  if (damage !== undefined)
    throw problem('onnx-damaged', {
      en: `this is not an ONNX file, or it is damaged at byte ${damage.byte}: ${damage.message.en}`,
      ja: `ONNX のファイルではないか、${damage.byte} バイト目が壊れている: ${damage.message.ja}`,
    })
  try {
    return fromBinary(schema, bytes, { readUnknownFields: false })
  } catch {
    // What the walk over the bytes does not look at: text that is not UTF-8.
    throw problem('onnx-damaged', {
      en: 'this is not an ONNX file, or it is damaged: a text in it is not UTF-8',
      ja: 'ONNX のファイルではないか、壊れている: UTF-8 でない文字列がある',
    })
  }
}

function toModel(graph: GraphProto, opsets: ReadonlyMap<string, number>): OnnxModel {
  if (graph.node.length > limits.nodes)
    throw problem('too-many-nodes', {
      en: `the graph has ${graph.node.length} nodes, at most ${limits.nodes} can be`,
      ja: `グラフに ${graph.node.length} 個のノードがある。${limits.nodes} 個までしか扱えない`,
    })
  const initializers = new Map(graph.initializer.map((proto) => [proto.name, readTensorProto(proto)]))
  return {
    name: graph.name,
    // Files written before domains had names say 'ai.onnx' in full.
    opsets: new Map([...opsets].map(([domain, version]) => [plainDomain(domain), version])),
    nodes: graph.node.map(toNode),
    inputs: graph.input.map(toValue),
    outputs: graph.output.map(toValue),
    initializers,
  }
}

const plainDomain = (domain: string): string => (domain === 'ai.onnx' ? '' : domain)

const toNode = (proto: NodeProto): OnnxNode => ({
  op: proto.opType,
  domain: plainDomain(proto.domain),
  name: proto.name,
  inputs: proto.input,
  outputs: proto.output,
  attrs: new Map(proto.attribute.map((attribute) => [attribute.name, toAttr(attribute)])),
})

function toAttr(proto: AttributeProto): OnnxAttr {
  switch (typeOf(proto)) {
    case AttributeType.FLOAT:
      return { kind: 'float', value: proto.f }
    case AttributeType.INT:
      return { kind: 'int', value: Number(proto.i) }
    case AttributeType.STRING:
      return { kind: 'string', value: textOf(proto.s) }
    case AttributeType.FLOATS:
      return { kind: 'floats', value: proto.floats }
    case AttributeType.INTS:
      return { kind: 'ints', value: proto.ints.map(Number) }
    case AttributeType.STRINGS:
      return { kind: 'strings', value: proto.strings.map(textOf) }
    case AttributeType.TENSOR:
      return proto.t === undefined ? { kind: 'other' } : { kind: 'tensor', value: readTensorProto(proto.t) }
    default:
      return { kind: 'other' }
  }
}

/** Old files leave the type out: then it is that of the field that is filled. */
function typeOf(proto: AttributeProto): AttributeType {
  if (proto.type !== AttributeType.UNDEFINED) return proto.type
  if (proto.t !== undefined) return AttributeType.TENSOR
  if (proto.ints.length > 0) return AttributeType.INTS
  if (proto.floats.length > 0) return AttributeType.FLOATS
  if (proto.strings.length > 0) return AttributeType.STRINGS
  if (proto.s.length > 0) return AttributeType.STRING
  return proto.f !== 0 ? AttributeType.FLOAT : AttributeType.INT
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

function toValue({ name, type }: ValueInfoProto): OnnxValue {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined
  const shape = tensor?.shape?.dim.map(({ value }) => {
    if (value.case === undefined) return undefined
    return value.case === 'dimValue' ? Number(value.value) : value.value
  })
  return { name, type: tensor?.elemType ?? 0, ...(shape && { shape }) }
}

const problem = (code: string, message: Text): ProblemError => new ProblemError([{ code, message, at: [] }])
