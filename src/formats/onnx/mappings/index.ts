import type { Mapping } from '../call'
import { derivedMappings } from '../derived'
import { arithmetic } from './arithmetic'
import { losses } from './losses'
import { norms } from './norms'
import { optimizers } from './optimizers'
import { products } from './products'
import { recurrent } from './recurrent'
import { reductions } from './reductions'
import { shapes } from './shapes'
import { windows } from './windows'

/** Every ONNX op that can be read, by domain and name: those that the op table says itself, and those that need more. */
const byDomain: ReadonlyMap<string, ReadonlyMap<string, Mapping>> = new Map([
  [
    '',
    new Map([
      ...derivedMappings(),
      ...[arithmetic, reductions, shapes, products, windows, norms, losses, recurrent].flatMap(
        Object.entries<Mapping>,
      ),
    ]),
  ],
  ['ai.onnx.preview.training', new Map(Object.entries(optimizers))],
])

export const findMapping = (domain: string, op: string): Mapping | undefined => byDomain.get(domain)?.get(op)

/** Ops that can be read only with some of their settings. */
const inPart: ReadonlySet<string> = new Set([
  // The numbers that are drawn in training_mode are not laid down by the standard.
  'Dropout',
])

/** The names of the ops that are supported with everything that ONNX's own tests ask of them. */
export const supported: ReadonlySet<string> = new Set(
  [...byDomain.values()].flatMap((mappings) => [...mappings.keys()]).filter((name) => !inPart.has(name)),
)
