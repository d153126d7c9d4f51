import { ShapeError } from '../../expr/shape-error'
import type { AttrValue, GraphNode, Source, TensorLiteral } from '../../graph/document'
import { idFromName, nameMaker } from '../../graph/fresh'
import { parseSource } from '../../graph/wires'
import { findOp, resolveAttrs } from '../../ops'
import { isSource, type AttrValues, type KnownShapes, type OpDefinition } from '../../ops/kit/definition'
import { traceOp, type PortType } from '../../ops/kit/trace'
import { writeTensor } from '../../tensor/literal'
import { scalar, type Tensor } from '../../tensor/tensor'

/** What a port gets: a wire, several for a variadic port, or a tensor that the node owns as its parameter. */
export type Given = Source | readonly Source[] | Tensor | undefined
export type Attrs = Readonly<Record<string, AttrValue | undefined>>

/** Larger tensors are written as base64. */
const base64Above = 256

/** Collects the nodes of a document, and works out the shape of every value on the way. */
export class Builder {
  readonly nodes: GraphNode[] = []
  readonly params: Record<string, TensorLiteral> = {}
  private readonly types = new Map<Source, PortType>()
  private readonly scalars = new Map<number, Source>()
  private readonly fresh = nameMaker([])

  /** Shape and dtype of a value, where they are known. A named axis has size `anyBatch`. */
  typeOf(source: Source): PortType | undefined {
    return this.types.get(source)
  }

  /** Adds a node; the result is its default output. */
  add(op: string, ports: Readonly<Record<string, Given>> = {}, attrs: Attrs = {}, label?: string): Source {
    const id = this.fresh(`${idFromName(op) ?? 'node'}1`)
    const inputs: Record<string, Source | readonly Source[]> = {}
    const types: Record<string, PortType | readonly PortType[] | undefined> = {}
    let isTyped = true
    for (const [port, given] of Object.entries(ports)) {
      if (given === undefined) continue
      if (isTensor(given)) {
        this.params[`${id}.${port}`] = literal(given)
        types[port] = given
        continue
      }
      inputs[port] = given
      const sources = typeof given === 'string' ? [given] : given
      const known = sources.flatMap((source) => this.types.get(source) ?? [])
      isTyped &&= known.length === sources.length
      types[port] = typeof given === 'string' ? known[0] : known
    }
    const set = Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== undefined))
    this.nodes.push({
      id,
      op,
      ...(label !== undefined && label !== '' && { label }),
      ...(Object.keys(set).length > 0 && { attrs: set as Record<string, AttrValue> }),
      ...(Object.keys(inputs).length > 0 && { inputs }),
    })
    const definition = findOp(op)
    if (isTyped && definition !== undefined && !isSource(definition)) this.infer(id, definition, types, set)
    return id
  }

  /** Another output of a node, given its default one. */
  output(source: Source, name: string): Source {
    return `${parseSource(source).node}:${name}`
  }

  /** An Input, Parameter or Constant; `name` becomes its id as far as it can. */
  addSource(op: string, name: string, attrs: Readonly<Record<string, AttrValue>>, type?: PortType): Source {
    const id = this.fresh(name)
    this.nodes.push({ id, op, ...(id !== name && { label: name }), attrs })
    if (type !== undefined) this.types.set(id, type)
    return id
  }

  /** A Constant node. Numbers are shared. */
  constant(value: Tensor | number, name = 'constant1'): Source {
    if (typeof value !== 'number') return this.addSource('Constant', name, { value: literal(value) }, value)
    const known = this.scalars.get(value)
    if (known !== undefined) return known
    const made = this.constant(scalar(value))
    this.scalars.set(value, made)
    return made
  }

  parameter(value: Tensor, name: string): Source {
    return this.addSource('Parameter', name, { value: literal(value) }, value)
  }

  private infer(
    id: string,
    op: OpDefinition,
    types: Record<string, PortType | readonly PortType[] | undefined>,
    given: Readonly<Record<string, unknown>>,
  ): void {
    const { attrs, problems } = resolveAttrs(op, given)
    if (problems.length > 0) return
    try {
      for (const [port, spec] of Object.entries(op.inputs)) {
        const shape = types[port] === undefined ? spec.param?.shape(shapesOf(types), attrs) : undefined
        if (shape !== undefined) types[port] = { shape, dtype: 'float' }
      }
      this.keepTypes(id, op, types, attrs)
    } catch (error) {
      // The compiler will say what does not fit, and where.
      if (!(error instanceof ShapeError)) throw error
    }
  }

  private keepTypes(
    id: string,
    op: OpDefinition,
    types: Record<string, PortType | readonly PortType[] | undefined>,
    attrs: AttrValues,
  ): void {
    const { results, resultNames } = traceOp(op, types, attrs, 'eval')
    results.forEach((value, i) => {
      const type = { shape: value.shape, dtype: value.dtype }
      if (i === 0) this.types.set(id, type)
      this.types.set(`${id}:${resultNames[i]}`, type)
    })
  }
}

const isTensor = (given: Source | readonly Source[] | Tensor): given is Tensor =>
  typeof given === 'object' && 'data' in given

/** A tensor as the document holds it. Large singles keep their type. */
const literal = (value: Tensor): TensorLiteral => writeTensor(value, { base64Above })

const shapesOf = (types: Record<string, PortType | readonly PortType[] | undefined>): KnownShapes =>
  Object.fromEntries(
    Object.entries(types).map(([port, type]) => [
      port,
      type !== undefined && 'shape' in type ? type.shape : undefined,
    ]),
  )
