import { ByteWriter, lengthOf } from './bytes'
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
    const imports = new ByteWriter().unsigned(this.#imports.length + 1)
    this.#importMemory(imports)
    const types = new Map<string, number>()
    const typeSection = new ByteWriter()
    const typeOf = ({ params, results }: Signature): number => {
      const key = `${params.join()}>${results.join()}`
      const known = types.get(key)
      if (known !== undefined) return known
      typeSection.byte(0x60)
      for (const list of [params, results]) {
        typeSection.unsigned(list.length)
        for (const type of list) typeSection.byte(valueTypes[type])
      }
      types.set(key, types.size)
      return types.size - 1
    }
    for (const f of this.#imports) imports.name(importModule).name(f.name).byte(0).unsigned(typeOf(f))
    const functions = new ByteWriter().unsigned(this.#functions.length)
    for (const f of this.#functions) functions.unsigned(typeOf(f))
    const exported = new ByteWriter().unsigned(this.#exports.length)
    for (const { name, index } of this.#exports) exported.name(name).byte(0).unsigned(index)
    const count = new ByteWriter().unsigned(this.#functions.length).written
    const sections = [
      [1, [new ByteWriter().unsigned(types.size).written, typeSection.written]],
      [2, [imports.written]],
      [3, [functions.written]],
      [7, [exported.written]],
      [10, [count, ...this.#functions.flatMap((f) => f.encoded())]],
    ] as const
    return joined([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...sections.flatMap(([id, parts]) => [
        new ByteWriter().byte(id).unsigned(lengthOf(parts)).written,
        ...parts,
      ]),
    ])
  }

  #importMemory(to: ByteWriter): void {
    const { pages, shared } = this.memory
    to.name(importModule).name('memory').byte(2)
    if (shared === undefined) to.byte(0).unsigned(pages)
    else to.byte(3).unsigned(pages).unsigned(shared.maximum)
  }
}

function joined(parts: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
