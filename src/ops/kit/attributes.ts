import type { Problem } from '../../base/problem'
import type { Text } from '../../base/text'
import { maxRank } from '../../tensor/shape'
import type { AnyOp, AttrSpec, AttrValues } from './definition'

/** A problem of one node; the caller knows which node. */
export type AttrProblem = Omit<Problem, 'at'>

export interface ResolvedAttrs {
  /** every attribute but tensor and shape literals, defaults filled in; a refused one keeps its default */
  readonly attrs: AttrValues
  readonly problems: readonly AttrProblem[]
}

type Attr = AttrValues[string]

/** The defaults of an op's attributes, and `given` over them. Nothing is checked. */
export function fillAttrs(op: AnyOp, given: AttrValues = {}): AttrValues {
  const filled: Record<string, Attr> = {}
  for (const [name, spec] of Object.entries(op.attrs ?? {}))
    if (isPlain(spec)) filled[name] = given[name] ?? spec.default
  return filled
}

/**
 * The attributes of a node as the op understands them. Every refused one is a problem `bad-attribute` that names the
 * attribute, the value given and what is allowed. Sizes are checked before anything of that size exists.
 */
export function resolveAttrs(op: AnyOp, given: Readonly<Record<string, unknown>> = {}): ResolvedAttrs {
  const specs: Readonly<Record<string, AttrSpec>> = op.attrs ?? {}
  const attrs: Record<string, Attr> = { ...fillAttrs(op) }
  const problems: AttrProblem[] = []
  for (const [name, value] of Object.entries(given)) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined
    if (spec === undefined) {
      problems.push(unknownAttribute(op, name, value))
    } else if (!accepts(spec, value)) {
      problems.push(refused(name, value, allowed(spec)))
    } else if (isPlain(spec)) {
      attrs[name] = value as Attr // `accepts` has just checked it
    }
  }
  return { attrs, problems }
}

/** Attributes that arrive in an expression; literals of sources are read by the engine. */
const isPlain = (spec: AttrSpec): spec is Exclude<AttrSpec, { type: 'tensor' | 'shape' }> =>
  spec.type !== 'tensor' && spec.type !== 'shape'

function accepts(spec: AttrSpec, value: unknown): boolean {
  switch (spec.type) {
    case 'number':
      return isNumber(value) && within(value, spec)
    case 'optional-number':
      return value === null || (isNumber(value) && within(value, spec))
    case 'int':
      return isWhole(value) && within(value, spec)
    case 'optional-int':
      return value === null || (isWhole(value) && within(value, spec))
    case 'boolean':
      return typeof value === 'boolean'
    case 'choice':
      return typeof value === 'string' && spec.choices.includes(value)
    case 'ints':
      return isWholes(value, spec.min) && (spec.length === undefined || value.length === spec.length)
    case 'optional-ints':
      return value === null || isWholes(value, spec.min)
    case 'tensor':
      return value === spec.default || isNumber(value) || isLiteral(value)
    case 'shape':
      return value === null || isNamedShape(value)
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)
const within = (value: number, range: { readonly min?: number; readonly max?: number }): boolean =>
  value >= (range.min ?? -Infinity) && value <= (range.max ?? Infinity)

const isWholes = (value: unknown, min = -Infinity): value is number[] =>
  Array.isArray(value) && value.length <= maxRank && value.every((n) => isWhole(n) && n >= min)

/** The tensor reader judges the contents; here only what cannot be a tensor is refused. */
const isLiteral = (value: unknown): boolean =>
  value === 'NaN' ||
  value === 'Infinity' ||
  value === '-Infinity' ||
  (typeof value === 'object' && value !== null)

const isNamedShape = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= maxRank &&
  value.every(
    (n, axis) => (isWhole(n) && n >= 0) || (axis === 0 && typeof n === 'string' && /^[A-Z]$/.test(n)),
  )

/** What an attribute may be, in words. */
function allowed(spec: AttrSpec): Text {
  switch (spec.type) {
    case 'number':
      return number('a number', '数', spec)
    case 'optional-number':
      return orNone(number('a number', '数', spec))
    case 'int':
      return number('a whole number', '整数', spec)
    case 'optional-int':
      return orNone(number('a whole number', '整数', spec))
    case 'boolean':
      return { en: 'true or false', ja: 'true か false' }
    case 'choice':
      return { en: `one of ${spec.choices.join(', ')}`, ja: `${spec.choices.join('、')} のどれか` }
    case 'ints':
      return wholes(spec)
    case 'optional-ints':
      return orNone(wholes(spec))
    case 'tensor':
      return { en: 'a number or { shape, data }', ja: '数または { shape, data }' }
    case 'shape':
      return {
        en: `a list of at most ${maxRank} sizes; the first may be a capital letter such as "N"`,
        ja: `${maxRank} 個以下の大きさの並び（先頭は "N" のような大文字 1 字でもよい）`,
      }
  }
}

function number(
  en: string,
  ja: string,
  { min, max }: { readonly min?: number; readonly max?: number },
): Text {
  if (min !== undefined && max !== undefined)
    return { en: `${en} from ${min} to ${max}`, ja: `${min} 以上 ${max} 以下の${ja}` }
  if (min !== undefined) return { en: `${en} from ${min} up`, ja: `${min} 以上の${ja}` }
  if (max !== undefined) return { en: `${en} up to ${max}`, ja: `${max} 以下の${ja}` }
  return { en, ja }
}

function wholes(spec: { readonly min?: number; readonly length?: number }): Text {
  const from =
    spec.min === undefined ? { en: '', ja: '' } : { en: ` from ${spec.min} up`, ja: `${spec.min} 以上の` }
  const many = spec.length === undefined ? `at most ${maxRank}` : `${spec.length}`
  const manyJa = spec.length === undefined ? `${maxRank} 個以下` : `${spec.length} 個`
  return { en: `a list of ${many} whole numbers${from.en}`, ja: `${from.ja}整数 ${manyJa}の並び` }
}

const orNone = ({ en, ja }: Text): Text => ({ en: `${en}, or null`, ja: `${ja}、または null` })

const refused = (name: string, value: unknown, what: Text): AttrProblem => ({
  code: 'bad-attribute',
  message: {
    en: `${name} is ${shown(value)}: it must be ${what.en}`,
    ja: `${name} が ${shown(value)} になっている: ${what.ja}でなければならない`,
  },
})

function unknownAttribute(op: AnyOp, name: string, value: unknown): AttrProblem {
  const names = Object.keys(op.attrs ?? {})
  const has =
    names.length === 0
      ? { en: 'it has none', ja: '属性を持たない' }
      : { en: `it has ${names.join(', ')}`, ja: `あるのは ${names.join('、')}` }
  return {
    code: 'bad-attribute',
    message: {
      en: `${op.name} has no attribute ${shown(name)} (given: ${shown(value)}); ${has.en}`,
      ja: `${op.name} に ${shown(name)} という属性はない（値は ${shown(value)}）。${has.ja}`,
    },
  }
}

/** A value from a file, short enough for one line. */
function shown(value: unknown): string {
  let text: string
  try {
    text = JSON.stringify(value) ?? String(value)
  } catch {
    text = typeof value
  }
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
