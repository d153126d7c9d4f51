import { planReport } from '../../src/engine/describe-plan'
import { compileTraining } from '../../src/engine/training-plan'
import { backendNamed, type BackendName, type ThreadHost } from '../../src/kernels'
import { readSetup } from '../../src/train/setup'
import { createUpdater } from '../../src/train/updater'
import { workloads } from '../workloads'
import { refuse, type About, type Build } from './trainee'

/** Graphs of single numbers are computed in f64, everything else in f32, as the trainer does. */
const prepare =
  (backend: BackendName, threads?: ThreadHost): Build =>
  ({ name, batch, inputs, parameters, optimizer, isInference = false }) => {
    const document = workloads.find((workload) => workload.name === name)?.make().document
    if (document === undefined) throw new Error(`no workload is called ${name}`)
    const read = readSetup(document)
    if ('problems' in read) throw new Error(read.problems[0]?.message.en)
    const { chosen, regularize } = read.setup
    const precision = batch === undefined ? 'f64' : 'f32'
    const start = performance.now()
    const compiled = compileTraining(document, {
      batch,
      precision,
      mode: isInference ? 'eval' : 'train',
      backend: backendNamed(backend),
      slots: Object.keys(chosen.optimizer.state).length,
      ...(threads && { threads }),
    })
    if ('problems' in compiled) throw new Error(compiled.problems[0].message.en)
    const { plan } = compiled
    const updater = createUpdater(chosen, regularize, plan.parameters, precision, plan.room)
    const compiling = performance.now() - start
    for (const [id, { data }] of Object.entries(inputs)) plan.inputs.get(id)?.set(data)
    const restore = (): void => {
      for (const { name, data } of plan.parameters) data.set(parameters[name]?.data ?? data)
    }
    restore()
    let made = 0
    let factor = 1
    const passes = (): number => plan.run(made)
    const update = (): void => {
      updater.apply(plan.parameters, ++made, factor)
    }
    const report =
      batch === undefined || isInference
        ? undefined
        : planReport(document, { batch, precision: 'f32' }).report.plan
    const arena = report?.backend === 'simd' ? report : undefined
    const about: About = {
      compiling,
      arenaBytes: arena?.arenaBytes,
      unsharedBytes: arena?.unsharedBytes,
    }
    if (optimizer === undefined) {
      const sum = (): number => plan.parameters.reduce((sum, { grad }) => sum + (grad[0] ?? NaN), 0)
      return { step: passes, ...(!isInference && { check: sum }), about }
    }
    return {
      step() {
        const loss = passes()
        update()
        return loss
      },
      stand() {
        restore()
        factor = 1e-6
      },
      parts: { passes, update },
      about,
    }
  }

interface Options {
  readonly backend?: BackendName
  /** how many threads, and in Node the file that each of them runs */
  readonly threads?: number
  readonly script?: string
}

export async function start({ backend = 'simd', threads = 1, script }: Options): Promise<Build> {
  if (threads === 1) return prepare(backend)
  if (script === undefined) {
    const { pageThreads } = await import('../../src/worker/threads')
    const host = pageThreads()
    return host === undefined
      ? refuse('memory is not shared here')
      : prepare(backend, { ...host, count: threads })
  }
  const { nodeThreads } = await import('../../src/cli/threads')
  return prepare(backend, nodeThreads(new URL(script), threads))
}
