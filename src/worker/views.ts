export * from '../engine/views'
