/** Seconds that all threads of this process have computed so far; null in a browser, which tells nobody. */
export function cpuSeconds(): number | null {
  if (typeof process === 'undefined') return null;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
