import { refuse, type Build } from './trainee'

/*
 * A port of micrograd's way of working: every number an object that knows what it was made from and a closure that
 * hands its gradient back. The graph is built anew for every pass, as a program in that style does.
 */

class Scalar {
  grad = 0
  handBack: () => void = () => undefined

  constructor(
    readonly data: number,
    readonly from: readonly Scalar[] = [],
  ) {}

  add(other: Scalar): Scalar {
    const sum = new Scalar(this.data + other.data, [this, other])
    sum.handBack = () => {
      this.grad += sum.grad
      other.grad += sum.grad
    }
    return sum
  }

  mul(other: Scalar): Scalar {
    const product = new Scalar(this.data * other.data, [this, other])
    product.handBack = () => {
      this.grad += other.data * product.grad
      other.grad += this.data * product.grad
    }
    return product
  }

  tanh(): Scalar {
    const t = Math.tanh(this.data)
    const result = new Scalar(t, [this])
    result.handBack = () => {
      this.grad += (1 - t * t) * result.grad
    }
    return result
  }

  backward(): void {
    const order: Scalar[] = []
    const seen = new Set<Scalar>([this])
    const path = [{ scalar: this as Scalar, next: 0 }]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const input = top.scalar.from[top.next++]
      if (input === undefined) {
        order.push(top.scalar)
        path.pop()
      } else if (!seen.has(input)) {
        seen.add(input)
        path.push({ scalar: input, next: 0 })
      }
    }
    this.grad = 1
    for (const scalar of order.reverse()) scalar.handBack()
  }
}

const prepare: Build = ({ net }) => {
  if (net.kind !== 'scalar') return refuse('graphs of single numbers only')
  const { leaves, ops, a, b } = net
  let starts: Scalar[] = []
  return {
    step() {
      starts = leaves.map((x) => new Scalar(x))
      const all = starts.slice()
      let last = starts[0] ?? new Scalar(NaN)
      ops.forEach((op, i) => {
        const [left = last, right = last] = [all[a[i] ?? 0], all[b[i] ?? 0]]
        last = op === 'add' ? left.add(right) : op === 'mul' ? left.mul(right) : left.tanh()
        all.push(last)
      })
      last.backward()
      return last.data
    },
    check: () => starts.reduce((sum, { grad }) => sum + grad, 0),
  }
}

export const start = (): Build => prepare
