// Exact decimals, because prices are decimals and doubles are not: 0.1 USD three times is 0.3 USD here.

/** `digits` / 10^`scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** A decimal as it is written, or as JavaScript writes the number; null for what is none, below 0 or beyond 10^±50. */
export function readDecimal(given: string | number): Decimal | null {
  const match = /^\s*(\d{0,50})(?:\.(\d{0,50}))?(?:e([+-]?\d{1,2}))?\s*$/i.exec(String(given));
  if (match === null) return null;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  if (Math.abs(scale) > 100) return null;
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

export function times(left: Decimal, right: Decimal): Decimal {
  return { digits: left.digits * right.digits, scale: left.scale + right.scale };
}

export function plus(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  const raised = ({ digits, scale: own }: Decimal) => digits * 10n ** BigInt(scale - own);
  return { digits: raised(left) + raised(right), scale };
}

/** The nearest whole number, of two the greater; for numbers that are not negative. */
export function roundHalfUp({ digits, scale }: Decimal): bigint {
  const unit = 10n ** BigInt(scale);
  return (2n * digits + unit) / (2n * unit);
}

/** The nearest double. */
export function toNumber({ digits, scale }: Decimal): number {
  return Number(`${digits}e-${scale}`);
}

/** As a number, or null when it is too large to be exact as one. */
export function toCount(value: bigint): number | null {
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
}
