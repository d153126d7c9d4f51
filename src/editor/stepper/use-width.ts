import { useEffect, useRef, useState, type RefObject } from 'react'

interface Size {
  readonly width: number
  readonly height: number
}

/** The size of an element as the page lays it out; 0 before it is there. */
export function useSize<T extends HTMLElement>(): [RefObject<T | null>, Size] {
  const box = useRef<T>(null)
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const watch = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight })
    })
    watch.observe(element)
    setSize({ width: element.clientWidth, height: element.clientHeight })
    return () => {
      watch.disconnect()
    }
  }, [])
  return [box, size]
}

export function useWidth<T extends HTMLElement>(): [RefObject<T | null>, number] {
  const [box, { width }] = useSize<T>()
  return [box, width]
}
