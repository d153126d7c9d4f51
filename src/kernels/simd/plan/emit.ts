import type { Value } from '../../../expr/value'
import { gather, gemm, pack, type Tile } from '../gemm'
import { emitLoop } from '../loop/emit'
import type { ImportedMath } from '../loop/nodes'
import { normalise, type Loop, type Operand } from '../loop/spec'
import { bytes, emitLoad, emitStore } from '../loop/vectors'
import type { FunctionBuilder, Local, ModuleBuilder, ValueType } from '../wasm'
import { winograd } from '../winograd'
import { panelsOf, type GemmStep, type LoopStep, type Place, type RowsStep, type WorkStep } from './steps'
import { firstStrip, type Strips } from './strips'
import { isSamePlace } from './views'

/** Steps that have code; the others are computed outside. */
export type EmittedStep = Exclude<WorkStep, { readonly kind: 'reference' }>

/**
 * Writes a call of the step's function, with the addresses of its operands. `addresses`: where every value lies. `move`:
 * adds to the address of a place on the stack.
 */
export function emitStep(
  f: FunctionBuilder,
  module: ModuleBuilder,
  step: EmittedStep,
  addresses: ReadonlyMap<Value, number>,
  tile: Tile,
  move: (place: Place) => void = () => undefined,
): void {
  const push = (places: readonly Place[]): void => {
    for (const place of places) {
      const address = addresses.get(place.base)
      if (address === undefined) throw new RangeError('a value has no memory')
      f.i32(address + place.offset * bytes)
      move(place)
    }
  }
  switch (step.kind) {
    case 'loop':
      push(step.inputs)
      push(step.outputs.map(({ place }) => place))
      f.call(loopFunction(module, step))
      break
    case 'gemm':
      emitProduct(f, module, step, push, tile)
      break
    case 'pack':
      push([step.from, step.to])
      f.call(batchFunction(module, pack(module, step.spec), step.batch, [step.from, step.to]))
      break
    case 'gather':
    case 'scatterAdd':
      push([step.from, step.indices, step.to])
      f.call(rowsFunction(module, step))
      break
  }
}

/** Writes steps one after the other. */
export function emitSteps(
  f: FunctionBuilder,
  module: ModuleBuilder,
  steps: readonly (EmittedStep | Strips)[],
  addresses: ReadonlyMap<Value, number>,
  tile: Tile,
): void {
  for (const step of steps) {
    if ('kind' in step) emitStep(f, module, step, addresses, tile)
    else emitStrips(f, module, step, addresses, tile)
  }
}

/** Writes steps that are done together: all of them for some items of their batch, then for the next ones. */
function emitStrips(
  f: FunctionBuilder,
  module: ModuleBuilder,
  { steps, count, items }: Strips,
  addresses: ReadonlyMap<Value, number>,
  tile: Tile,
): void {
  const index = f.local('i32')
  f.i32(0).set(index)
  f.repeat(count, f.local('i32'), () => {
    for (const step of steps) {
      const { part, moves } = firstStrip(step, items)
      emitStep(f, module, part, addresses, tile, (place) => {
        const far = moves.get(place) ?? 0
        if (far !== 0)
          f.get(index)
            .i32(far * bytes)
            .op('i32.mul')
            .op('i32.add')
      })
    }
    f.increment(index, 1)
  })
}

const addressParams = (count: number): ValueType[] => Array.from({ length: count }, () => 'i32')

function loopFunction(module: ModuleBuilder, step: LoopStep): number {
  const { dims, reduced, nodes } = step
  const neighbours = neighboursOf(step.outputs)
  const loop = normalise({
    dims,
    reduced,
    nodes,
    inputs: step.inputs.map(({ strides }) => strides),
    outputs: step.outputs.map(({ from, how, place }, o) => {
      const neighbour = neighbours.get(o)
      return { from, how, strides: place.strides, ...(neighbour !== undefined && { neighbour }) }
    }),
  })
  const params = addressParams(step.inputs.length + step.outputs.length)
  return module.once(`loop ${keyOf(loop)}`, params, (f) => {
    emitLoop(f, loop, (name: ImportedMath) => module.imported(name))
  })
}

/** Pairs of outputs whose elements lie one behind the other's. */
function neighboursOf(outputs: LoopStep['outputs']): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  outputs.forEach((output, o) => {
    if (taken.has(o) || (output.how !== 'store' && output.how !== 'add')) return
    const { base, offset, strides } = output.place
    // Only outputs that write every other element have room for another one's.
    if (!strides.includes(2)) return
    const behind = { base, offset: offset + 1, strides }
    const other = outputs.findIndex(
      ({ how, place }, i) => i > o && !taken.has(i) && how === output.how && isSamePlace(place, behind),
    )
    if (other < 0) return
    pairs.set(o, other)
    taken.add(o).add(other)
  })
  return pairs
}

/** Everything that a loop's code depends on, as a text. */
function keyOf({ dims, reduced, inputs, nodes, outputs, kept, vector }: Loop): string {
  let key = `${dims.join()} ${reduced.join()} ${kept} ${vector}`
  for (const strides of inputs) key += ` ${strides.join()}`
  for (const { prim, operands, dtype = '' } of nodes) {
    key += `;${prim} ${dtype}`
    for (const operand of operands) key += operandKey(operand)
  }
  for (const { from, how, strides, neighbour = '' } of outputs)
    key += `>${operandKey(from)} ${how} ${strides.join()} ${neighbour}`
  return key
}

const operandKey = (operand: Operand): string =>
  'slot' in operand
    ? ` $${operand.slot}`
    : Object.is(operand.number, -0)
      ? ' -0'
      : ` ${String(operand.number)}`

function emitProduct(
  f: FunctionBuilder,
  module: ModuleBuilder,
  step: GemmStep,
  push: (places: readonly Place[]) => void,
  tile: Tile,
): void {
  const { batch, a, b, c } = step
  const panels = panelsOf(step)
  const own = panels === undefined ? [] : [{ ...panels, strides: batch.map(() => 0) }]
  const operands = [a, b, c, ...own]
  push(operands)
  f.call(batchFunction(module, productFunction(module, step, tile), batch, operands))
}

/** The product of one item of a batch. */
function productFunction(
  module: ModuleBuilder,
  { spec, gathered, winograd: tiled }: GemmStep,
  tile: Tile,
): number {
  if (tiled !== undefined) {
    const { m: filters, accumulate } = spec
    return winograd(module, { spec: tiled.spec, filters, accumulate }, tile)
  }
  const product = gemm(module, spec, tile)
  if (gathered === undefined) return product
  const copy = gather(module, gathered.spec)
  return module.once(`gathered ${copy} ${product}`, addressParams(4), (inner) => {
    inner.get(1).get(3).call(copy).get(0).get(3).get(2).call(product)
  })
}

/** A function of the operands' addresses, called for each item of a batch one after the other. */
function batchFunction(
  module: ModuleBuilder,
  item: number,
  batch: readonly number[],
  operands: readonly Place[],
): number {
  const axes = batch
    .map((size, i) => ({ size, strides: operands.map(({ strides }) => strides[i] ?? 0) }))
    .filter(({ size }) => size > 1)
  if (axes.length === 0) return item
  return module.once(`batch ${JSON.stringify({ item, axes })}`, addressParams(operands.length), (f) => {
    const nest = (d: number): void => {
      const axis = axes[d]
      if (axis === undefined) {
        operands.forEach((_, operand) => f.get(operand))
        f.call(item)
        return
      }
      f.repeat(axis.size, f.local('i32'), () => {
        nest(d + 1)
        axis.strides.forEach((s, operand) => f.increment(operand, s * bytes))
      })
      axis.strides.forEach((s, operand) => f.increment(operand, -s * axis.size * bytes))
    }
    nest(0)
  })
}

/** Parameters: addresses of the rows read, the indices, and the rows written. */
function rowsFunction(module: ModuleBuilder, step: RowsStep): number {
  const { kind, count, width, rows } = step
  return module.once(`rows ${JSON.stringify({ kind, count, width, rows })}`, addressParams(3), (f) => {
    const [from, indices, to] = [0, 1, 2]
    const [index, row, counter] = [f.local('f32'), f.local('i32'), f.local('i32')]
    const table = kind === 'gather' ? from : to
    f.repeat(count, counter, () => {
      f.get(indices).memory('f32.load').tee(index).f32(0).op('f32.ge')
      f.get(index).f32(rows).op('f32.lt').op('i32.and')
      f.if(
        () => {
          f.get(index)
            .op('i32.trunc_sat_f32_s')
            .i32(width * bytes)
            .op('i32.mul')
            .get(table)
            .op('i32.add')
            .set(row)
          if (kind === 'gather') emitRow(f, to, width, (push) => push(row))
          else {
            emitRow(f, row, width, (push) => {
              push(from)
              push(row)
              f.simd('f32x4.add')
            })
          }
        },
        // A row that does not exist is NaN when read, and dropped when added.
        kind === 'gather' ? () => emitRow(f, to, width, () => f.f32x4(NaN)) : undefined,
      )
      f.increment(indices, bytes).increment(kind === 'gather' ? to : from, width * bytes)
    })
  })
}

/** `width` numbers at `to`, four at a time. `compute` leaves a vector, pushing what lies at the same place elsewhere. */
function emitRow(
  f: FunctionBuilder,
  to: Local,
  width: number,
  compute: (push: (from: Local) => void) => void,
): void {
  const [x, at] = [f.local('v128'), f.local('i32')]
  const vector = (lanes: number): void => {
    const address = (base: Local) => (): void => void f.get(base).get(at).op('i32.add')
    compute((from) => emitLoad(f, address(from), 0, 1, lanes))
    f.set(x)
    emitStore(f, address(to), 0, 1, lanes, x)
  }
  f.i32(0).set(at)
  const whole = Math.floor(width / 4)
  if (whole > 0) {
    f.repeat(whole, f.local('i32'), () => {
      vector(4)
      f.increment(at, 16)
    })
  }
  if (width % 4 > 0) vector(width % 4)
}
