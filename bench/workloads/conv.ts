import { given, streamOf, whole } from './numbers'
import { trainingDocument } from './document'
import type { ConvNet, Optimizer, Workload } from './workload'

export interface ConvTask extends Omit<ConvNet, 'kind'> {
  readonly name: string
  readonly batch: number
  readonly optimizer: Optimizer
}

export function conv({ name, batch, optimizer, ...shape }: ConvTask): Workload {
  const net: ConvNet = { kind: 'conv', ...shape }
  const { image, filters, window, pool, hidden, classes } = net
  const kernelShape = [pool, pool]
  const document = trainingDocument(
    [
      { id: 'x', op: 'Input', attrs: { shape: ['N', 1, image, image] } },
      {
        id: 'conv',
        op: 'Conv',
        attrs: { units: filters, kernelShape: [window, window] },
        inputs: { x: 'x' },
      },
      { id: 'relu1', op: 'Relu', inputs: { x: 'conv' } },
      { id: 'pool', op: 'MaxPool', attrs: { kernelShape, strides: kernelShape }, inputs: { x: 'relu1' } },
      { id: 'flat', op: 'Flatten', inputs: { x: 'pool' } },
      { id: 'affine1', op: 'Affine', attrs: { units: hidden, init: 'he' }, inputs: { x: 'flat' } },
      { id: 'relu2', op: 'Relu', inputs: { x: 'affine1' } },
      { id: 'affine2', op: 'Affine', attrs: { units: classes, init: 'he' }, inputs: { x: 'relu2' } },
      { id: 't', op: 'Input', attrs: { shape: ['N'], dtype: 'int' } },
      { id: 'loss', op: 'SoftmaxCrossEntropy', inputs: { y: 'affine2', t: 't' } },
    ],
    optimizer,
    batch,
  )
  const rng = streamOf(name)
  const inputs = {
    x: given([batch, 1, image, image], () => rng.uniform()),
    t: whole([batch], () => rng.int(classes)),
  }
  return { name, net, document, batch, inputs, optimizer }
}
