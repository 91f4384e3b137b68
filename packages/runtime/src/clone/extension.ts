/**
 * Values travel as MessagePack. What MessagePack has no type for travels as these extension types, so that a reader in
 * another language can skip what it does not know.
 */
export const Extension = {
  undefined: 0,
  /** u32: the n-th object of this message once more. */
  reference: 1,
  map: 2,
  set: 3,
  date: 4,
  regExp: 5,
  bigint: 6,
  error: 7,
  arrayBuffer: 8,
  typedArray: 9,
  /** An array of numbers only, as int32 or float64. */
  numbers: 10,
  handle: 11,
  boxed: 12,
  hole: 13,
} as const;

/** The kinds of view on bytes; the index is what travels. */
export const viewTypes = [
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
  Uint8Array,
] as const;

export const errorTypes: Record<string, ErrorConstructor> = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
