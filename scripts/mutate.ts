/**
 * Plants wrong derivatives into the primitives, one at a time, and shows which check notices each:
 *
 *     node scripts/ts.mjs scripts/mutate.ts
 *
 * `differences` and `transposes` are the primitive's own samples; `ops` are the samples of the ops that are made of it.
 * Exit code 1 when a wrong derivative goes unnoticed by the primitive's own samples.
 */
import { judge, mutations, planted } from '../test/mutation/mutations'
import { caseOf, definitions } from '../test/unit/ops/cases'
import { finiteDifferences, objectiveOf } from '../test/unit/ops/numbers'

/** The first op whose samples disagree with finite differences. Copies are traced afresh, so no derivative is remembered. */
function opThatNotices(): string | undefined {
  for (const op of definitions) {
    for (const [i, sample] of op.samples.entries()) {
      try {
        const one = caseOf({ ...op }, sample, i + 1)
        if (Object.values(one.outputs).every((y) => y.dtype !== 'float')) continue
        const checks = finiteDifferences(one, objectiveOf(one, false), 1e-6)
        if (checks.some(({ error }) => !(error < (sample.loose?.tolerance ?? 1e-7)))) return op.name
      } catch {
        return op.name
      }
    }
  }
  return undefined
}

const mark = (seen: boolean): string => (seen ? 'seen' : '–').padEnd(12)
let unseen = 0
let unseenByOps = 0
console.log(`${'planted error'.padEnd(52)}${'differences'.padEnd(12)}${'transposes'.padEnd(12)}ops`)
for (const mutation of mutations) {
  const [{ differences, transposes }, op] = planted(
    mutation,
    () => [judge(mutation.prim), opThatNotices()] as const,
  )
  if (!differences && !transposes) unseen++
  if (op === undefined) unseenByOps++
  console.log(
    `${`${mutation.prim}: ${mutation.what}`.padEnd(52)}${mark(differences)}${mark(transposes)}${op ?? '–'}`,
  )
}
console.log(
  `\n${mutations.length} planted, ${unseen} unnoticed; ${unseenByOps} would pass the samples of the ops alone`,
)
if (unseen > 0) process.exitCode = 1
