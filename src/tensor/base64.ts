import type { FloatArray } from './tensor'

/** How numbers are stored in base64, always little-endian. */
export type StoredType = 'f32' | 'f64' | 'i32'

export function toBase64(data: FloatArray, type: StoredType): string {
  const width = type === 'f64' ? 8 : 4
  const view = new DataView(new ArrayBuffer(data.length * width))
  for (let i = 0; i < data.length; i++) {
    const x = data[i] ?? 0
    if (type === 'f64') view.setFloat64(i * 8, x, true)
    else if (type === 'f32') view.setFloat32(i * 4, x, true)
    else view.setInt32(i * 4, x, true)
  }
  const bytes = new Uint8Array(view.buffer)
  const parts: string[] = []
  for (let i = 0; i < bytes.length; i += 0x6000) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(i, i + 0x6000))))
  }
  return parts.join('')
}

/** The numbers, or `undefined` when the text is not base64. Integers come back as doubles, `f32` stays single. */
export function fromBase64(text: string, type: StoredType): FloatArray | undefined {
  let binary: string
  try {
    binary = atob(text)
  } catch {
    return undefined
  }
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  const view = new DataView(bytes.buffer)
  const width = type === 'f64' ? 8 : 4
  const size = Math.floor(bytes.length / width)
  const data = type === 'f32' ? new Float32Array(size) : new Float64Array(size)
  for (let i = 0; i < size; i++) {
    if (type === 'f64') data[i] = view.getFloat64(i * 8, true)
    else if (type === 'f32') data[i] = view.getFloat32(i * 4, true)
    else data[i] = view.getInt32(i * 4, true)
  }
  return data
}
