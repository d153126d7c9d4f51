import { compilations } from '../compilations'
import { refuse, type Build } from './trainee'

/** A document is compiled at each step, which answers how many milliseconds that took. */
const build: Build = ({ name }) => {
  const run = compilations.find((compilation) => compilation.name === name)?.ready()
  if (run === undefined) return refuse(`nothing is called ${name}`)
  return {
    step: () => {
      const start = performance.now()
      run()
      return performance.now() - start
    },
  }
}

export const start = (): Build => build
