/*
 * The far end of ../host.ts, in Node and in a page alike. A peer's module exports `start(options)`, which gives a function
 * `prepare(task)`; what it gives is a trainee:
 *
 *   step()   one step, or a promise of it; answers the loss before the update
 *   stand()  back to the start, where the parameters hardly move from now on, for timing: a net that knows its one batch by
 *            heart computes with subnormal numbers
 *   check()  one more number to compare, optional
 *   parts    functions to time as well, by name, optional
 *   about    what else it can tell, optional
 *   trusts   how many losses to compare where the peer's rule of updating is another, optional
 */

/** What a peer has no means to compute. */
export class Cannot extends Error {}

/** Losses are compared for so many milliseconds at most; two of them, if possible, as the first step may compile. */
const patience = 4000

/** Steps slower than this are not made again: the last one is their time. */
const slow = 2000

export function createHost(prepare) {
  let trainee
  return async function answer(request, task) {
    try {
      if (request.part !== undefined)
        return { samples: await samples(trainee.parts[request.part], request.round) }
      if (request.round !== undefined) return { samples: await samples(trainee.step, request.round) }
      trainee = undefined
      trainee = await prepare(unpacked(task))
      return await compared(trainee, request.steps)
    } catch (error) {
      if (!(error instanceof Cannot)) console.error(error)
      return { cannot: error instanceof Error ? error.message.split('\n')[0] : String(error) }
    }
  }
}

async function compared(trainee, steps) {
  const answers = []
  const wanted = Math.min(steps, trainee.trusts ?? steps)
  const start = performance.now()
  let last = 0
  for (let i = 0; i < wanted && (i < 2 || performance.now() - start < patience); i++) {
    const from = performance.now()
    answers.push(await trainee.step())
    last = performance.now() - from
  }
  // In front of the losses, of which slow peers give fewer.
  if (trainee.check !== undefined) answers.unshift(await trainee.check())
  await trainee.stand?.()
  return { answers, ...(last > slow && { slow: last }), about: trainee.about }
}

/** Milliseconds a step; short steps in groups of about one, so that the clock's grain does not show. */
async function samples(step, milliseconds) {
  const found = []
  const start = performance.now()
  const end = start + milliseconds
  let tried = 0
  let isAsync
  do {
    const result = step()
    isAsync = result instanceof Promise
    if (isAsync) await result
    tried++
  } while (performance.now() - start < 0.5)
  const group = Math.max(1, Math.round(tried / (performance.now() - start)))
  while (performance.now() < end || found.length === 0) {
    const from = performance.now()
    for (let i = 0; i < group; i++) {
      if (isAsync) await step()
      else step()
    }
    found.push((performance.now() - from) / group)
  }
  return found
}

function unpacked(task) {
  const byName = (entries) => Object.fromEntries(entries.map(([name, packed]) => [name, numbers(packed)]))
  return {
    ...task,
    inputs: byName(Object.entries(task.inputs)),
    parameters: byName(task.parameters.map((parameter) => [parameter.name, parameter])),
  }
}

function numbers({ base64, dtype, ...rest }) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  return {
    ...rest,
    dtype,
    data: dtype === 'int' ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer),
  }
}
