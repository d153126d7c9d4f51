import type { Run, TapeMemory } from '../../kernel'
import { runWords, tapeOps, type TapeCode } from '../../tape'
import { ModuleBuilder } from '../wasm'
import { cellBytes, emitLoop, pairedOp, tapeFunctions, tapeImports, wordBytes } from './loops'

const pageBytes = 65536

/**
 * Tapes in WebAssembly: a memory that holds the cells first and then what the tapes say, with addresses in place of
 * indices. The code is the same for all tapes: an interpreter whose every instruction is a loop.
 */
export function bindTapes(cells: number, tapes: readonly TapeCode[]): TapeMemory {
  const split = tapes.map((tape) => ({ tape, runs: splitPairs(tape) }))
  const words = split.reduce((sum, { tape, runs }) => sum + runs.length + tape.operands.length, 0)
  // One word more: the last pair of operands may be half a pair.
  const bytes = cells * cellBytes + (words + 1) * wordBytes
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) })
  const all = new Int32Array(memory.buffer)
  let next = (cells * cellBytes) / wordBytes
  const places = split.map(({ tape, runs }) => {
    const operandsAt = next
    for (const cell of tape.operands) all[next++] = cell * cellBytes
    const at = next * wordBytes
    for (let i = 0; i < runs.length; i += runWords) {
      all[next++] = runs[i] ?? 0
      all[next++] = (runs[i + 1] ?? 0) * cellBytes
      all[next++] = (runs[i + 2] ?? 0) * cellBytes
      all[next++] = (operandsAt + (runs[i + 3] ?? 0)) * wordBytes
    }
    return { tape, at, end: next * wordBytes }
  })
  const { play } = new WebAssembly.Instance(tapeModule(), { env: { ...tapeFunctions, memory } }).exports
  if (typeof play !== 'function') throw new TypeError('the tape exports its player')
  return {
    cells: new Float64Array(memory.buffer, 0, cells),
    runs: new Map(places.map(({ tape, at, end }): [TapeCode, Run] => [tape, () => void play(at, end)])),
  }
}

/**
 * The runs of a tape. A number may be made from the one before it in its run, as in tanh(tanh(x)); where two are computed at
 * a time, the second one then begins a run of its own.
 */
function splitPairs({ runs, operands }: TapeCode): readonly number[] {
  const split: number[] = []
  for (let i = 0; i < runs.length; i += runWords) {
    const [opcode = 0, out = 0, end = 0, from = 0] = runs.subarray(i, i + runWords)
    let first = out
    if (tapeOps[opcode] === pairedOp) {
      for (let second = out + 1; second < end; second += 2) {
        if (operands[from + second - out] !== second - 1) continue
        split.push(opcode, first, second, from + first - out)
        first = second
        second--
      }
    }
    split.push(opcode, first, end, from + first - out)
  }
  return split
}

let compiled: WebAssembly.Module | undefined

function tapeModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(tapeCode())
  return compiled
}

/** `play(at, end)`: the runs between two addresses, at least one. */
function tapeCode(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder({ pages: 1 }, tapeImports)
  const loops = tapeOps.map((op) => emitLoop(module, op))
  const [at, end] = [0, 1]
  const play = module.function(['i32', 'i32'], [], (f) => {
    f.loop(() => {
      f.choose(
        () => f.get(at).memory('i32.load'),
        loops.map((loop) => () => f.get(at).call(loop)),
      )
      f.increment(at, runWords * wordBytes)
      f.get(at).get(end).op('i32.lt_u').brIf(0)
    })
  })
  module.export('play', play)
  return module.bytes()
}
