import { dataAttr } from '../../expr/attrs'
import type { FloatArray } from '../../tensor/tensor'
import type { Kernel, Step } from '../kernel'
import { castFunction, scalarFunctions, type ScalarFunction } from '../scalar'

const input = (step: Step, i: number): FloatArray => {
  const x = step.xs[i]
  if (x === undefined) throw new RangeError(`${step.prim} has no input ${i}`)
  return x
}

const each1 =
  (f: ScalarFunction): Kernel =>
  (step) => {
    const [x, out] = [input(step, 0), step.out]
    return () => {
      for (let i = 0; i < out.length; i++) out[i] = f(x[i] ?? 0, 0, 0)
    }
  }

const each2 =
  (f: ScalarFunction): Kernel =>
  (step) => {
    const [a, b, out] = [input(step, 0), input(step, 1), step.out]
    return () => {
      for (let i = 0; i < out.length; i++) out[i] = f(a[i] ?? 0, b[i] ?? 0, 0)
    }
  }

// The commonest get loops of their own: a call per element would cost several times as much as the arithmetic.

const add: Kernel = (step) => {
  const [a, b, out] = [input(step, 0), input(step, 1), step.out]
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) + (b[i] ?? 0)
  }
}

const sub: Kernel = (step) => {
  const [a, b, out] = [input(step, 0), input(step, 1), step.out]
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) - (b[i] ?? 0)
  }
}

const mul: Kernel = (step) => {
  const [a, b, out] = [input(step, 0), input(step, 1), step.out]
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) * (b[i] ?? 0)
  }
}

const div: Kernel = (step) => {
  const [a, b, out] = [input(step, 0), input(step, 1), step.out]
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) / (b[i] ?? 0)
  }
}

const neg: Kernel = (step) => {
  const [x, out] = [input(step, 0), step.out]
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = -(x[i] ?? 0)
  }
}

const le: Kernel = (step) => {
  const [a, b, out] = [input(step, 0), input(step, 1), step.out]
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = (a[i] ?? 0) <= (b[i] ?? 0) ? 1 : 0
  }
}

const select: Kernel = (step) => {
  const [c, a, b, out] = [input(step, 0), input(step, 1), input(step, 2), step.out]
  return () => {
    for (let i = 0; i < out.length; i++) out[i] = (c[i] !== 0 ? a[i] : b[i]) ?? 0
  }
}

const cast: Kernel = (step) => each1(castFunction(step.attrs['dtype']))(step)

const copy: Kernel = (step) => {
  const x = input(step, 0)
  return () => step.out.set(x)
}

const constant: Kernel = ({ attrs, out }) => {
  const data = dataAttr(attrs)
  return () => out.set(data)
}

const iota: Kernel =
  ({ out }) =>
  () => {
    for (let i = 0; i < out.length; i++) out[i] = i
  }

const f = scalarFunctions

export const elementwiseKernels = {
  const: constant,
  iota,
  add,
  sub,
  neg,
  mul,
  div,
  pow: each2(f.pow),
  max: each2(f.max),
  min: each2(f.min),
  exp: each1(f.exp),
  log: each1(f.log),
  log1p: each1(f.log1p),
  sqrt: each1(f.sqrt),
  sin: each1(f.sin),
  cos: each1(f.cos),
  tanh: each1(f.tanh),
  erf: each1(f.erf),
  abs: each1(f.abs),
  sign: each1(f.sign),
  floor: each1(f.floor),
  eq: each2(f.eq),
  lt: each2(f.lt),
  le,
  and: each2(f.and),
  not: each1(f.not),
  select,
  cast,
  detach: copy,
}
