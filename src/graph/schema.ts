import { z } from 'zod'
import { idPattern } from './limits'

// Compiled checkers need `new Function`, which the content security policy refuses.
z.config({ jitless: true })

/** `error` names an entry of `expectations` in schema-problems.ts. */
const label = z.union([z.string(), z.looseObject({ en: z.string().optional(), ja: z.string().optional() })], {
  error: 'label',
})
const id = z.string().regex(idPattern, { error: 'id' })
const source = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$/, { error: 'source' })
const whole = z.number().int({ error: 'whole' }).min(0, { error: 'whole' })
const positive = z.number().int({ error: 'positive' }).min(1, { error: 'positive' })
const seed = z.number().int({ error: 'integer' })

const numberLiteral = { anyOf: [{ type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }] }

/** Looked into by the tensor room, which checks sizes before it allocates; here only so that the schema names it. */
const tensor = z.unknown().meta({
  title: 'tensor',
  description: 'a number, or shape and row-major data, or shape and little-endian base64',
  anyOf: [
    ...numberLiteral.anyOf,
    {
      type: 'object',
      required: ['shape'],
      properties: {
        shape: { type: 'array', maxItems: 8, items: { type: 'integer', minimum: 0 } },
        data: { type: 'array', items: numberLiteral },
        dtype: { type: 'string' },
        base64: { type: 'string' },
      },
    },
  ],
})

const node = z.looseObject({
  id,
  op: z.string().min(1, { error: 'name' }),
  label: label.optional(),
  /** of any form: a newer version's ops load as placeholders that keep their attributes */
  attrs: z.record(z.string(), z.unknown()).optional(),
  inputs: z
    .record(
      z.string().regex(idPattern, { error: 'id' }),
      z.union([source, z.array(source)], { error: 'source' }),
    )
    .optional(),
  at: z.tuple([z.number(), z.number()], { error: 'point' }).optional(),
  note: label.optional(),
  stream: z.string().optional(),
})

const subgraph = z.looseObject({
  at: z.tuple([z.number(), z.number()], { error: 'point' }).optional(),
  inputs: z.array(id).optional(),
  outputs: z.record(z.string(), source).optional(),
  nodes: z.array(node),
})

const training = z.looseObject({
  data: z
    .looseObject({
      source: z.string(),
      seed: seed.optional(),
      split: z.number().min(0, { error: 'share' }).max(1, { error: 'share' }).optional(),
    })
    .optional(),
  bind: z.record(id, z.string()).optional(),
  decode: z.looseObject({ input: id, prediction: source.optional() }).optional(),
  batch: positive.optional(),
  optimizer: z.looseObject({ op: z.string(), lr: z.number().optional() }).optional(),
  regularize: z
    .looseObject({
      l1: z.number().optional(),
      l2: z.number().optional(),
      clipNorm: z.number().optional(),
    })
    .optional(),
  schedule: z.looseObject({ kind: z.string() }).optional(),
  steps: whole.optional(),
  epochs: whole.optional(),
  seed: seed.optional(),
})

const experiment = z.looseObject({
  name: label,
  set: z.record(z.string(), z.unknown()).optional(),
  seeds: z.array(seed).optional(),
})

/** The document, version 1: strict about the keys it knows, silent about those it does not. */
export const documentSchema = z.looseObject({
  format: z.literal('gradwire'),
  version: z.literal(1),
  title: label.optional(),
  nodes: z.array(node),
  objective: source.optional(),
  training: training.optional(),
  experiments: z.array(experiment).optional(),
  subgraphs: z.record(z.string(), subgraph).optional(),
  params: z.record(z.string(), tensor).optional(),
  view: z
    .looseObject({ hide: z.array(z.string()).optional(), mode: z.enum(['train', 'eval']).optional() })
    .optional(),
})

/** The JSON Schema (draft 2020-12) of a document, for editors and other programs. */
export function documentJsonSchema(): Record<string, unknown> {
  return {
    title: 'Gradwire document, version 1',
    ...z.toJSONSchema(documentSchema, { io: 'input', unrepresentable: 'any' }),
  }
}
