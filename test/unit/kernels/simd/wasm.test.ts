import { describe, expect, it } from 'vitest'
import { type FunctionBuilder, ModuleBuilder } from '../../../../src/kernels/simd/wasm'
import { ByteWriter, float32 } from '../../../../src/kernels/simd/wasm/bytes'

const instantiate = (
  module: ModuleBuilder,
  imports: Record<string, (x: number) => number> = {},
  memory = new WebAssembly.Memory({ initial: 1 }),
): { call: (name: string, ...xs: number[]) => number; floats: Float32Array } => {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), {
    env: { memory, ...imports },
  })
  return {
    call: (name, ...xs) => {
      const f = instance.exports[name]
      if (typeof f !== 'function') throw new TypeError(`no export ${name}`)
      return Number(f(...xs))
    },
    floats: new Float32Array(memory.buffer),
  }
}

describe('LEB128', () => {
  it.each([
    [0, [0x00]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [624485, [0xe5, 0x8e, 0x26]],
    [0xffffffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('unsigned %i', (n, bytes) => expect(new ByteWriter().unsigned(n).written).toEqual(bytes))

  it.each([
    [0, [0x00]],
    [63, [0x3f]],
    [64, [0xc0, 0x00]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [-2147483648, [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])('signed %i', (n, bytes) => expect(new ByteWriter().signed(n).written).toEqual(bytes))

  it('writes numbers little-endian', () =>
    expect(new ByteWriter().int32(float32(1)).written).toEqual([0, 0, 0x80, 0x3f]))
})

describe('the module builder', () => {
  it('adds numbers', () => {
    const module = new ModuleBuilder({ pages: 1 })
    module.export(
      'add',
      module.function(['i32', 'i32'], ['i32'], (f) => f.get(0).get(1).op('i32.add')),
    )
    expect(instantiate(module).call('add', 40, 2)).toBe(42)
  })

  it('calls imported functions by name, and its own', () => {
    const module = new ModuleBuilder({ pages: 1 }, [
      { name: 'half', params: ['f32'], results: ['f32'] },
      { name: 'twice', params: ['f32'], results: ['f32'] },
    ])
    const inner = module.function(['f32'], ['f32'], (f) =>
      f.get(0).call(module.imported('twice')).f32(1).op('f32.add'),
    )
    module.export(
      'outer',
      module.function(['f32'], ['f32'], (f) => f.get(0).call(inner)),
    )
    expect(instantiate(module, { half: (x) => x / 2, twice: (x) => 2 * x }).call('outer', 21)).toBe(43)
    expect(() => module.imported('third')).toThrow('no imported function third')
  })

  it('counts a loop down and adds up four numbers at a time', () => {
    const module = new ModuleBuilder({ pages: 1 })
    const index = module.function(['i32'], ['f32'], (f) => {
      const [counter, sum] = [f.local('i32'), f.local('v128')]
      f.repeat(3, counter, () => {
        f.get(sum).get(0).vectorMemory('v128.load').simd('f32x4.add').set(sum)
        f.increment(0, 16)
      })
      f.get(sum).lane('f32x4.extract_lane', 1)
    })
    module.export('sum', index)
    const { call, floats } = instantiate(module)
    floats.set([0, 1, 0, 0, 0, 10, 0, 0, 0, 100, 0, 0])
    expect(call('sum', 0)).toBe(111)
  })

  it('emits a function asked for twice once', () => {
    const module = new ModuleBuilder({ pages: 1 })
    const emit = (f: FunctionBuilder): void => void f.get(0).f32(7).memory('f32.store')
    expect(module.once('seven', ['i32'], emit)).toBe(module.once('seven', ['i32'], emit))
    expect(module.once('other', ['i32'], emit)).not.toBe(module.once('seven', ['i32'], emit))
  })

  it('branches, fills and copies memory', () => {
    const module = new ModuleBuilder({ pages: 1 })
    const index = module.function(['i32'], [], (f) => {
      f.i32(64).i32(0).i32(64).op('i32.add').i32(0).i32(16).memoryFill()
      f.block(() => {
        f.get(0).op('i32.eqz').brIf(0)
        f.i32(64).i32(0).i32(16).memoryCopy()
      })
    })
    // fill takes address, byte, length: written with one number too many, validation refuses the module
    module.export('bad', index)
    expect(() => new WebAssembly.Module(module.bytes())).toThrow(WebAssembly.CompileError)
  })

  it('copies only when told to', () => {
    const module = new ModuleBuilder({ pages: 1 })
    const index = module.function(['i32'], ['f32'], (f) => {
      f.get(0).if(
        () => f.i32(64).i32(0).i32(16).memoryCopy(),
        () => f.i32(64).i32(0).i32(16).memoryFill(),
      )
      f.i32(68).memory('f32.load')
    })
    module.export('run', index)
    const { call, floats } = instantiate(module)
    floats.set([1, 2, 3, 4])
    expect(call('run', 1)).toBe(2)
    expect(call('run', 0)).toBe(0)
  })

  it('imports a memory that threads share', () => {
    const module = new ModuleBuilder({ pages: 1, shared: { maximum: 2 } })
    module.export(
      'read',
      module.function([], ['f32'], (f) => f.i32(0).memory('f32.load')),
    )
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true })
    expect(instantiate(module, {}, memory).call('read')).toBe(0)
  })
})
