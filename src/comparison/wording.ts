/** A fraction as a percentage with a sign: `+12 %`, `−0.4 %`, `0 %`. */
export function formatPercent(fraction: number): string {
  if (!Number.isFinite(fraction)) return fraction > 0 ? '∞' : '−∞';
  const percent = Math.abs(fraction) * 100;
  const digits = percent < 9.95 ? 1 : 0;
  const text = percent.toFixed(digits).replace(/\.0$/, '');
  if (text === '0') return '0 %';
  return `${fraction < 0 ? '−' : '+'}${text} %`;
}
