import { ceilingLoops, runsHere } from '../ceiling'
import { productsOf } from '../products'
import type { Build } from './trainee'

/** The products of a workload one by one, by their keys, and the loops that they are held against. */
const build: Build = ({ name }) => {
  const products = productsOf(name).map(({ key, ready }) => [key, ready()] as const)
  const loops = ceilingLoops.filter(runsHere).map(({ name, ready }) => [name, ready()] as const)
  return { step: () => NaN, parts: Object.fromEntries([...products, ...loops]) }
}

export const start = (): Build => build
