/** Value types of the binary format. */
export const valueTypes = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const
export type ValueType = keyof typeof valueTypes

/** Prefix of the vector instructions. */
export const vectorPrefix = 0xfd

/** Instructions without an immediate, by their names in the text format. */
export const plainOpcodes = {
  drop: [0x1a],
  unreachable: [0x00],
  return: [0x0f],
  'i32.eqz': [0x45],
  'i32.eq': [0x46],
  'i32.ne': [0x47],
  'i32.lt_s': [0x48],
  'i32.lt_u': [0x49],
  'i32.ge_s': [0x4e],
  'i32.ge_u': [0x4f],
  'i32.add': [0x6a],
  'i32.sub': [0x6b],
  'i32.mul': [0x6c],
  'i32.and': [0x71],
  'i32.or': [0x72],
  'i32.shl': [0x74],
  'i32.trunc_sat_f32_s': [0xfc, 0x00],
  'f32.eq': [0x5b],
  'f32.ne': [0x5c],
  'f32.lt': [0x5d],
  'f32.gt': [0x5e],
  'f32.ge': [0x60],
  'f32.add': [0x92],
  'f32.sub': [0x93],
  'f32.mul': [0x94],
  'f32.max': [0x97],
  'f32.convert_i32_s': [0xb2],
  'f32.demote_f64': [0xb6],
  'f64.promote_f32': [0xbb],
  select: [0x1b],
  'f64.eq': [0x61],
  'f64.ne': [0x62],
  'f64.lt': [0x63],
  'f64.le': [0x65],
  'f64.abs': [0x99],
  'f64.neg': [0x9a],
  'f64.floor': [0x9c],
  'f64.trunc': [0x9d],
  'f64.sqrt': [0x9f],
  'f64.add': [0xa0],
  'f64.sub': [0xa1],
  'f64.mul': [0xa2],
  'f64.div': [0xa3],
  'f64.min': [0xa4],
  'f64.max': [0xa5],
  'f64.convert_i32_s': [0xb7],
} as const

/** Vector instructions without an immediate. `f32x4.relaxed_madd` needs the relaxed SIMD extension. */
export const vectorOpcodes = {
  'f32x4.splat': 0x13,
  'f32x4.eq': 0x41,
  'f32x4.ne': 0x42,
  'f32x4.lt': 0x43,
  'f32x4.gt': 0x44,
  'f32x4.le': 0x45,
  'f32x4.ge': 0x46,
  'v128.not': 0x4d,
  'v128.and': 0x4e,
  'v128.andnot': 0x4f,
  'v128.or': 0x50,
  'v128.xor': 0x51,
  'v128.bitselect': 0x52,
  'v128.any_true': 0x53,
  'f32x4.ceil': 0x67,
  'f32x4.floor': 0x68,
  'f32x4.trunc': 0x69,
  'f32x4.nearest': 0x6a,
  'i32x4.shl': 0xab,
  'i32x4.shr_s': 0xac,
  'i32x4.shr_u': 0xad,
  'i32x4.add': 0xae,
  'i32x4.sub': 0xb1,
  'f32x4.abs': 0xe0,
  'f32x4.neg': 0xe1,
  'f32x4.sqrt': 0xe3,
  'f32x4.add': 0xe4,
  'f32x4.sub': 0xe5,
  'f32x4.mul': 0xe6,
  'f32x4.div': 0xe7,
  'f32x4.min': 0xe8,
  'f32x4.max': 0xe9,
  'f32x4.pmin': 0xea,
  'f32x4.pmax': 0xeb,
  'f32x4.convert_i32x4_s': 0xfa,
  'f32x4.demote_f64x2_zero': 0x5e,
  'f64x2.promote_low_f32x4': 0x5f,
  'i64x2.shl': 0xcb,
  'f64x2.lt': 0x49,
  'f64x2.nearest': 0x94,
  'f64x2.abs': 0xec,
  'f64x2.add': 0xf0,
  'f64x2.sub': 0xf1,
  'f64x2.mul': 0xf2,
  'f64x2.div': 0xf3,
  'f64x2.pmin': 0xf6,
  'i32x4.trunc_sat_f64x2_s_zero': 0xfc,
  'f32x4.relaxed_madd': 0x105,
} as const

/** Loads and stores: opcode and the power of two they are aligned to. */
export const memoryOpcodes = {
  'i32.load': { opcode: 0x28, align: 2 },
  'f32.load': { opcode: 0x2a, align: 2 },
  'f64.load': { opcode: 0x2b, align: 3 },
  'i32.store': { opcode: 0x36, align: 2 },
  'f32.store': { opcode: 0x38, align: 2 },
  'f64.store': { opcode: 0x39, align: 3 },
} as const

/** Aligned to four bytes only: rows of odd length start anywhere. */
export const vectorMemoryOpcodes = {
  'v128.load': 0x00,
  'v128.load32_splat': 0x09,
  'v128.store': 0x0b,
  'v128.load32_zero': 0x5c,
  'v128.load64_zero': 0x5d,
} as const

/** Loads and stores of one lane. The stack holds the address, then the vector. */
export const laneMemoryOpcodes = {
  'v128.load32_lane': 0x56,
  'v128.load64_lane': 0x57,
  'v128.store32_lane': 0x5a,
  'v128.store64_lane': 0x5b,
} as const

export const laneOpcodes = { 'f32x4.extract_lane': 0x1f, 'f32x4.replace_lane': 0x20 } as const

/** Prefix of the atomic instructions. */
export const atomicPrefix = 0xfe

/** Instructions on a 32-bit word that threads share. */
export const atomicOpcodes = {
  'memory.atomic.notify': 0x00,
  'memory.atomic.wait32': 0x01,
  'i32.atomic.load': 0x10,
  'i32.atomic.store': 0x17,
  'i32.atomic.rmw.add': 0x1e,
} as const

export type AtomicOp = keyof typeof atomicOpcodes
export type PlainOp = keyof typeof plainOpcodes
export type VectorOp = keyof typeof vectorOpcodes
export type MemoryOp = keyof typeof memoryOpcodes
export type VectorMemoryOp = keyof typeof vectorMemoryOpcodes
export type LaneMemoryOp = keyof typeof laneMemoryOpcodes
export type LaneOp = keyof typeof laneOpcodes
