/** What two amounts come to; null as soon as one is not known. */
export function sumOf(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}
