import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { ModuleBuilder } from '../../../../src/kernels/simd/wasm'

it('is there for the command line in every Node that has the instruction', () => {
  const module = new ModuleBuilder({ pages: 1 })
  module.function([], [], (f) => f.f32x4(0).f32x4(0).f32x4(0).simd('f32x4.relaxed_madd').op('drop'))
  const switched = new URL('../../../../bin/multiply-add.mjs', import.meta.url)
  const code = Buffer.from(module.bytes()).toString('base64')
  const script = `await import('${switched.href}')
    console.log(WebAssembly.validate(Buffer.from('${code}', 'base64')))`
  const answer = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(answer).toBe('true\n')
})
