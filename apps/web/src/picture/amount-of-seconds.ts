/** `0.4 s`, `12 s`, `3:07`. */
export function amountOfSeconds(seconds: number): string {
  const whole = Math.max(0, seconds);
  if (whole < 10) return `${(Math.floor(whole * 10) / 10).toFixed(1)} s`;
  if (whole < 60) return `${Math.floor(whole)} s`;
  return `${Math.floor(whole / 60)}:${String(Math.floor(whole % 60)).padStart(2, '0')}`;
}
