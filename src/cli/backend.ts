import type { Context } from './io'

/** Says that the reference computes what was meant for `simd`. */
export function warnWithoutSimd({ io, language }: Context): void {
  io.err(`${message[language]}\n`)
}

const message = {
  en: 'this engine has no WebAssembly SIMD: plain loops compute the same, but much slower',
  ja: 'この実行環境には WebAssembly SIMD がない。普通のループで同じ計算をするので、かなり遅くなる',
}
