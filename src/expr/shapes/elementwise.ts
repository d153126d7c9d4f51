import { listAttr, numberAttr, stringAttr } from '../attrs'
import { arithmetic, at, equalShapes, type ShapeRule } from './kit'
import type { DType } from '../../tensor/tensor'

const arithmeticRule: ShapeRule = (xs) => ({ shape: equalShapes(xs), dtype: arithmetic(xs) })
const floatRule: ShapeRule = (xs) => ({ shape: equalShapes(xs), dtype: 'float' })
const boolRule: ShapeRule = (xs) => ({ shape: equalShapes(xs), dtype: 'bool' })
const sameRule: ShapeRule = (xs) => ({ shape: at(xs, 0).shape, dtype: at(xs, 0).dtype })

/** Attributes are written by the constructors, which take only these words. */
const dtypeAttr = (word: string): DType => (word === 'int' || word === 'bool' ? word : 'float')

export const elementwiseShapes = {
  const: (_, attrs) => ({ shape: listAttr(attrs, 'shape'), dtype: dtypeAttr(stringAttr(attrs, 'dtype')) }),
  iota: (_, attrs) => ({ shape: [numberAttr(attrs, 'n')], dtype: 'int' }),
  random: (_, attrs) => ({ shape: listAttr(attrs, 'shape'), dtype: 'float' }),
  add: arithmeticRule,
  sub: arithmeticRule,
  neg: arithmeticRule,
  mul: arithmeticRule,
  max: arithmeticRule,
  min: arithmeticRule,
  abs: arithmeticRule,
  sign: arithmeticRule,
  floor: arithmeticRule,
  div: floatRule,
  pow: floatRule,
  exp: floatRule,
  log: floatRule,
  log1p: floatRule,
  sqrt: floatRule,
  sin: floatRule,
  cos: floatRule,
  tanh: floatRule,
  erf: floatRule,
  eq: boolRule,
  lt: boolRule,
  le: boolRule,
  and: boolRule,
  not: boolRule,
  select: (xs) => ({ shape: equalShapes(xs), dtype: selected(at(xs, 1).dtype, at(xs, 2).dtype) }),
  cast: (xs, attrs) => ({ shape: at(xs, 0).shape, dtype: dtypeAttr(stringAttr(attrs, 'dtype')) }),
  detach: sameRule,
} satisfies Record<string, ShapeRule>

const selected = (a: DType, b: DType): DType =>
  a === b ? a : a === 'float' || b === 'float' ? 'float' : 'int'
