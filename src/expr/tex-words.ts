import type { PrimName } from './value'

const greek = new Set([
  'alpha',
  'beta',
  'gamma',
  'delta',
  'epsilon',
  'zeta',
  'eta',
  'theta',
  'kappa',
  'lambda',
  'mu',
  'nu',
  'xi',
  'pi',
  'rho',
  'sigma',
  'tau',
  'phi',
  'chi',
  'psi',
  'omega',
])

/** A port's or parameter's name: `x`, `\gamma`, `W_x` for `Wx`, `\frac{\partial L}{\partial y}` for `∂L/∂y`. */
export function nameTex(name: string): string {
  const gradient = /^∂L\/∂(.+)$/.exec(name)
  if (gradient !== null) return `\\frac{\\partial L}{\\partial ${nameTex(gradient[1] ?? '')}}`
  if (name.length === 1) return name
  if (greek.has(name)) return `\\${name}`
  const indexed = /^([A-Za-z])[._]?([a-z]|\d+)$/.exec(name)
  if (indexed !== null) return `${indexed[1] ?? ''}_{${indexed[2] ?? ''}}`
  const item = /^xs\.(\d+)$/.exec(name)
  if (item !== null) return `x_{${item[1] ?? ''}}`
  return `\\mathrm{${name.replaceAll(/[\\{}]/g, '').replaceAll(/[_#%&$]/g, '\\$&')}}`
}

/** Up to six significant digits; ½ and small fractions of the rules as fractions. */
export function numberTex(x: number): string {
  if (Number.isNaN(x)) return '\\mathrm{NaN}'
  if (!Number.isFinite(x)) return x > 0 ? '\\infty' : '-\\infty'
  if (x === 0.5) return '\\frac{1}{2}'
  if (x === -0.5) return '-\\frac{1}{2}'
  if (x === 2 / Math.sqrt(Math.PI)) return '\\frac{2}{\\sqrt{\\pi}}'
  const [mantissa, exponent] = String(Number(x.toPrecision(6))).split('e')
  if (exponent === undefined) return mantissa ?? ''
  const power = `10^{${Number(exponent)}}`
  return mantissa === '1' ? power : `${mantissa ?? ''} \\times ${power}`
}

const known: Partial<Record<PrimName, string>> = {
  log: '\\ln',
  sin: '\\sin',
  cos: '\\cos',
  tanh: '\\tanh',
  max: '\\max',
  min: '\\min',
}

/** The name of a primitive that prints as a function of its inputs. */
export const functionTex = (prim: PrimName | 'call'): string =>
  prim === 'call' ? '\\cdots' : (known[prim] ?? `\\operatorname{${prim}}`)
