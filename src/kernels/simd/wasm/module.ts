import { ByteWriter, name, unsigned, vector } from './bytes'
import { FunctionBuilder } from './function'
import { valueTypes, type ValueType } from './opcodes'

export interface MemoryImport {
  /** pages of 64 KiB that the memory has at least */
  readonly pages: number
  /** a memory that threads share; it must then have a maximum */
  readonly shared?: { readonly maximum: number }
}

/** Where the memory and all functions are imported from. */
export const importModule = 'env'

interface Signature {
  readonly params: readonly ValueType[]
  readonly results: readonly ValueType[]
}

interface ImportedFunction extends Signature {
  readonly name: string
}

/**
 * A WebAssembly module in the making: one imported memory, imported functions, functions of its own. Functions asked for
 * by the same key are emitted once, so that equal kernels at different addresses share their code.
 */
export class ModuleBuilder {
  readonly #imports: ImportedFunction[] = []
  readonly #functions: FunctionBuilder[] = []
  readonly #exports: { readonly name: string; readonly index: number }[] = []
  readonly #shared = new Map<string, number>()
  readonly #importable: readonly ImportedFunction[]

  /**
   * `importable`: the functions that may be called from outside, all of which the instance is given. `fused`: code may
   * multiply and add in one rounding.
   */
  constructor(
    private readonly memory: MemoryImport,
    importable: readonly ImportedFunction[] = [],
    private readonly fused = false,
  ) {
    this.#importable = importable
    this.#imports.push(...importable)
  }

  /** Index of the imported function called `name`. */
  imported(name: string): number {
    const index = this.#importable.findIndex((candidate) => candidate.name === name)
    if (index < 0) throw new RangeError(`no imported function ${name}`)
    return index
  }

  /** Emits a function; returns its index. */
  function(
    params: readonly ValueType[],
    results: readonly ValueType[],
    emit: (f: FunctionBuilder) => void,
  ): number {
    const f = new FunctionBuilder(params, results, this.fused)
    emit(f)
    this.#functions.push(f)
    return this.#imports.length + this.#functions.length - 1
  }

  /** The function without results called `key`, emitted when it is first asked for. */
  once(key: string, params: readonly ValueType[], emit: (f: FunctionBuilder) => void): number {
    const known = this.#shared.get(key)
    if (known !== undefined) return known
    const index = this.function(params, [], emit)
    this.#shared.set(key, index)
    return index
  }

  export(name: string, index: number): void {
    this.#exports.push({ name, index })
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const types = new Map<string, { readonly index: number; readonly bytes: readonly number[] }>()
    const typeOf = ({ params, results }: Signature): number => {
      const bytes = [
        0x60,
        ...vector(params.map((t) => [valueTypes[t]])),
        ...vector(results.map((t) => [valueTypes[t]])),
      ]
      const key = bytes.join()
      const known = types.get(key) ?? { index: types.size, bytes }
      types.set(key, known)
      return known.index
    }
    const { pages, shared } = this.memory
    const limits =
      shared === undefined ? [0, ...unsigned(pages)] : [3, ...unsigned(pages), ...unsigned(shared.maximum)]
    const imports = [
      [...name(importModule), ...name('memory'), 2, ...limits],
      ...this.#imports.map((f) => [...name(importModule), ...name(f.name), 0, ...unsigned(typeOf(f))]),
    ]
    const declared = this.#functions.map((f) => unsigned(typeOf(f)))
    const exported = this.#exports.map((e) => [...name(e.name), 0, ...unsigned(e.index)])
    const code = new ByteWriter().unsigned(this.#functions.length)
    for (const f of this.#functions) f.encode(code)
    const sections: [number, ArrayLike<number>][] = [
      [1, vector([...types.values()].map(({ bytes }) => [...bytes]))],
      [2, vector(imports)],
      [3, vector(declared)],
      [7, vector(exported)],
      [10, code.written],
    ]
    const module = new ByteWriter().all([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
    for (const [id, body] of sections) module.byte(id).unsigned(body.length).all(body)
    return module.written.slice()
  }
}
