import { compile } from '../src/engine/compile'
import { evaluate } from '../src/engine/evaluate'
import { median, milliseconds, time, type Row } from './measure'
import { scalarDocument, scalarNet } from './workloads/scalar'

/** Compiling, and evaluating with all gradients in the inspect plan (f64, every value and contribution kept). */
export function scalarRows(): Row[] {
  return [10, 100, 1000, 10_000].flatMap((count) => {
    const document = scalarDocument(scalarNet(count))
    const repeats = count >= 10_000 ? 3 : 7
    const compiling: number[] = []
    const planning: number[] = []
    for (let i = 0; i < repeats; i++) {
      const start = performance.now()
      const { program, problems } = compile(document)
      const compiled = performance.now()
      if (problems.length > 0) throw new Error(problems[0]?.message.en)
      evaluate(program)
      compiling.push(compiled - start)
      planning.push(performance.now() - compiled)
    }
    const { program } = compile(document)
    const run = time(() => evaluate(program))
    const name = `${count.toLocaleString('en')} nodes`
    return [
      { what: `${name}: compile`, value: milliseconds(median(compiling)) },
      { what: `${name}: plan and first run`, value: milliseconds(median(planning)) },
      {
        what: `${name}: forward and backward`,
        value: milliseconds(run.median),
        ...(count === 1000 ? { goal: '≤ 5 ms' } : {}),
        note: `best ${milliseconds(run.best)}`,
      },
    ]
  })
}
